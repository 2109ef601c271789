import ArgumentParser
import Foundation
import Linkage
import Reporting
import RuleBook

/// `kulta report`: everything about a linking run, as one HTML file with charts.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract:
            "Link CSV files and write an HTML report with charts: weights, blocking, thresholds, clusters, accuracy.",
        discussion: """
            The file needs nothing else: no script, no network. It shows names of columns, levels, bits and counts;
            values of customers only with --show-values.

            Examples:
              kulta report customers.csv --auto --id id --output report.html
              kulta report customers.csv --rules customers.rules.yaml --id id --truth truth.csv --output report.html
              kulta report customers.csv --auto --id id --test-labels labels.csv --output report.html
              kulta report export.csv --mapping schemas/sources/sales.yaml --output report.html
            """
    )

    @OptionGroup var link: LinkOptions

    @Option(
        help: "Labelled pairs as CSV, for accuracy charts: they teach nothing.", completion: .file(extensions: ["csv"]))
    var testLabels: String?

    @OptionGroup var truth: TruthOptions

    @Flag(help: "Show the keys and values of the records in the example pairs.")
    var showValues = false

    @Option(help: "Where to write the report.", completion: .file(extensions: ["html"]))
    var output: String

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let console = global.console
        try await reporting(console) {
            let bars = StageBars(console: console)
            let run = try link.linker(global, testLabels: testLabels, bars)
            let suggestion = try run.suggestion()
            let report = LinkageReport(
                outcome: try run.outcome(), quality: try run.quality(suggestion), profiles: suggestion?.profiles ?? [],
                warnings: suggestion?.warnings ?? [],
                files: link.files.inputs.map { URL(filePath: $0).lastPathComponent }, truth: try truth.read(),
                showsValues: showValues, threads: link.files.threads)
            bars.update("Drawing", done: 0, of: nil)
            let file = try OutputFile(path: output)
            try file.write([UInt8](report.html().utf8))
            try file.finish()
            bars.finish()
            console.note("Written: \(output)")
        }
    }
}

/// Where the rules come from.
struct RuleChoice: ParsableArguments {
    @Option(
        help: "Link rules as YAML, such as \"kulta rules suggest\" writes.", completion: .file(extensions: ["yaml"]))
    var rules: String?

    @Flag(help: "Look at the columns and write the rules; what happens without --rules.")
    var auto = false

    func validate() throws {
        if auto, rules != nil { throw ValidationError("--auto writes its own rules; leave out --auto or --rules.") }
    }
}

/// The truth about the records, when it is known.
struct TruthOptions: ParsableArguments {
    @Option(help: "The true entity of each record, for accuracy charts.", completion: .file(extensions: ["csv"]))
    var truth: String?

    @Option(help: "The truth's column of record keys.")
    var keyColumn = "key"

    @Option(help: "The truth's column of entities.")
    var entityColumn = "entity"

    @Option(help: "The truth's column of source systems, when it is not called source.")
    var sourceColumn: String?

    /// The truth that the options name; nil when they name none.
    func read() throws -> Truth? {
        try truth.map { try Truth(path: $0, key: keyColumn, entity: entityColumn, source: sourceColumn) }
    }
}
