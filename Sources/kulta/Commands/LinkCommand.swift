import ArgumentParser
import Foundation
import Linkage
import RuleBook

/// `kulta link`: clusters of CSV files, without any database.
struct LinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "Find the records of CSV files that are the same customer, without any database.",
        discussion: """
            Writes source,key,cluster. With --auto it looks at the columns and writes its own rules; "kulta rules suggest"
            shows them, and --rules takes them back after editing. The engine is the hub's.

            Examples:
              kulta link customers.csv --auto --id id --output clusters.csv
              kulta link a.csv b.csv --auto --id id --output clusters.csv --pairs pairs.csv --report report.json
              kulta link labelled.csv --auto --id id --ignore truth --output clusters.csv
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

    @Option(help: "Where to write the clusters.", completion: .file(extensions: ["csv"]))
    var output: String

    @Option(help: "Where to write the matching pairs.", completion: .file(extensions: ["csv"]))
    var pairs: String?

    @Option(help: "Where to write what happened, as JSON.", completion: .file(extensions: ["json"]))
    var report: String?

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if auto, rules != nil { throw ValidationError("--auto writes its own rules; leave out --auto or --rules.") }
    }

    func run() async throws {
        let console = global.console
        try await reporting(console) {
            let bars = StageBars(console: console)
            let linker = FileLinker(files.request(idColumn: id), references: try global.ruleBook().references) {
                progress in
                bars.update(progress.stage.capitalized, done: progress.done, of: progress.total)
            }
            let outcome = try linker.link(rules.map { try LinkRules(yamlFile: $0) })
            bars.finish()
            try write(outcome)
            try show(outcome.report, console)
        }
    }

    private func write(_ outcome: LinkOutcome) throws {
        try write(to: output) { try outcome.writeClusters(into: $0) }
        if let pairs { try write(to: pairs) { try outcome.writePairs(into: $0) } }
        guard let report else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        let json = try encoder.encode(outcome.report)
        try write(to: report) { try $0([UInt8](json)) }
    }

    private func write(to path: String, _ content: (([UInt8]) throws -> Void) throws -> Void) throws {
        let file = try OutputFile(path: path)
        try withoutActuallyEscaping(file.write) { try content($0) }
        try file.finish()
    }

    private func show(_ report: LinkReport, _ console: Console) throws {
        if console.isJSON { return try console.print(encoding: report) }
        report.warnings.forEach { console.note("Note: \($0)") }
        var table = Table()
        table.add("Records", grouped(report.records))
        if report.rejectedRows > 0 { table.add("Rows that could not be read", grouped(report.rejectedRows)) }
        table.add("Candidate pairs", grouped(report.candidatePairs))
        table.add("Matching pairs", grouped(report.links))
        table.add("Clusters", grouped(report.clusters))
        table.add("Largest cluster", grouped(report.largestCluster))
        table.add("Joins refused", grouped(report.refusedJoins))
        table.add("Seconds", decimals(report.seconds.values.reduce(0, +), 2))
        console.print(table.text)
    }
}

/// Which files to read, and which of their columns count.
struct LinkFiles: ParsableArguments {
    @Argument(help: "CSV files with a header.", completion: .file(extensions: ["csv"]))
    var inputs: [String]

    @Option(help: "The column that names a record's source; without it, the name of its file.")
    var source: String?

    @Option(help: "Columns to leave out, separated by commas.")
    var ignore: String?

    @Option(help: "Threads.")
    var threads = 2

    func validate() throws {
        guard (1...256).contains(threads) else { throw ValidationError("--threads takes a number from 1 to 256.") }
    }

    /// The request as the linker takes it.
    ///
    /// - Parameter idColumn: the column that identifies a record; nil when records are not told apart.
    func request(idColumn: String?) -> LinkRequest {
        let ignored = Set((ignore ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) })
        return LinkRequest(
            inputs: inputs, idColumn: idColumn, sourceColumn: source, ignoredColumns: ignored, threads: threads)
    }
}
