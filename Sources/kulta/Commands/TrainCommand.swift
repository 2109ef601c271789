import ArgumentParser
import Foundation
import Linkage
import Matching
import RuleBook

/// `kulta train`: what files, and people's verdicts on pairs, teach about matching.
struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Learn from CSV files, and from labelled pairs, how to match; write the model as JSON.",
        discussion: """
            The model holds the rules and all that was learned. A person can read and edit it, and
            "kulta link --model" links with it without training again.

            Labels: a CSV file with the columns left, right and match (or key_left, key_right, is_match ...).

            Examples:
              kulta train customers.csv --auto --id id --output model.json
              kulta train customers.csv --auto --id id --labels labels.csv --output model.json
              kulta link customers.csv --model model.json --id id --output clusters.csv
            """
    )

    @OptionGroup var files: LinkFiles

    @Option(help: "The column that identifies a record.")
    var id: String

    @Option(
        help: "Link rules as YAML, such as \"kulta rules suggest\" writes.", completion: .file(extensions: ["yaml"]))
    var rules: String?

    @Flag(help: "Look at the columns and write the rules; what happens without --rules.")
    var auto = false

    @Option(help: "Labelled pairs as CSV, which teach the weights.", completion: .file(extensions: ["csv"]))
    var labels: String?

    @Option(help: "The share of matches wanted among linked pairs, such as 0.99: chooses the link threshold.")
    var precision: Double?

    @Option(help: "Where to write the model.", completion: .file(extensions: ["json"]))
    var output: String

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if auto, rules != nil { throw ValidationError("--auto writes its own rules; leave out --auto or --rules.") }
        try LinkFiles.validate(precision: precision)
    }

    func run() async throws {
        let console = global.console
        try await reporting(console) {
            let bars = StageBars(console: console)
            var request = files.request(idColumn: id)
            request.labels = labels
            request.precision = precision
            let linker = FileLinker(request, references: try global.references()) { progress in
                bars.update(progress.stage.capitalized, done: progress.done, of: progress.total)
            }
            let training = try linker.train(rules.map { try LinkRules(yamlFile: $0) })
            bars.finish()
            let json = try training.model.json()
            let file = try OutputFile(path: output)
            try withoutActuallyEscaping(file.write) { try $0(json) }
            try file.finish()
            console.isJSON
                ? try console.print(encoding: training.report) : show(training.report, console)
        }
    }

    private func show(_ report: LinkReport, _ console: Console) {
        report.warnings.forEach { console.note("Note: \($0)") }
        for kind in report.kinds { console.print(LearnedText(kind).text) }
    }
}

/// What was learned for one kind of customer, as a table.
struct LearnedText {
    private let kind: LinkReport.Kind

    init(_ kind: LinkReport.Kind) {
        self.kind = kind
    }

    var text: String {
        var table = Table()
        table.add("Kind", kind.kind)
        table.add("Records", grouped(kind.records))
        add(labels: &table)
        table.add("Linked from probability", decimals(kind.linkThreshold, 4))
        if let precision = kind.precision {
            table.add("Expected precision", decimals(precision.expectedPrecision, 4))
            table.add("Expected recall of found pairs", decimals(precision.expectedRecall, 4))
        }
        return ([table.text] + dependences).joined(separator: "\n")
    }

    /// Warnings about witnesses that are not independent.
    private var dependences: [String] {
        kind.dependences.map { found in
            "Note: non-matches at \(found.first) \(found.firstLevel) are too often at \(found.second) \(found.secondLevel):"
                + " together they claim \(decimals(found.excessBits, 1)) bits too much."
        }
    }

    private func add(labels table: inout Table) {
        guard let labels = kind.labels else { return }
        table.add("Labelled matches", grouped(labels.matches))
        table.add("Labelled non-matches", grouped(labels.nonMatches))
        if labels.matchesNotFound > 0 { table.add("Matches that blocking misses", grouped(labels.matchesNotFound)) }
        guard labels.isTrained else { return table.add("Weights corrected", "no, too few labels") }
        table.add("Surprise a label, in bits, before", decimals(labels.logLossBefore, 3))
        table.add("and by the other labels", decimals(labels.logLossAfter, 3))
        table.add("Combinations learned", grouped(labels.interactions.count))
    }
}
