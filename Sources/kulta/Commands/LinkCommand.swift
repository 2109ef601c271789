import ArgumentParser
import Foundation
import Linkage
import Matching

/// `kulta link`: clusters of CSV files, without any database.
struct LinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "Find the records of CSV files that are the same customer, without any database.",
        discussion: """
            Writes source,key,cluster. With --auto it looks at the columns and writes its own rules; "kulta rules suggest"
            shows them, and --rules takes them back after editing. With --mapping it reads the export of a source as the
            hub does, and matches by the project's rules. The engine is the hub's.

            Examples:
              kulta link customers.csv --auto --id id --output clusters.csv
              kulta link a.csv b.csv --auto --id id --output clusters.csv --pairs pairs.csv --report report.json
              kulta link customers.csv --auto --id id --labels labels.csv --output clusters.csv
              kulta link labelled.csv --auto --id id --ignore truth --output clusters.csv
              kulta link export.csv --mapping schemas/sources/sales.yaml --output clusters.csv
            """
    )

    @OptionGroup var link: LinkOptions

    @Option(help: "Where to write the clusters.", completion: .file(extensions: ["csv"]))
    var output: String

    @Option(help: "Where to write the matching pairs.", completion: .file(extensions: ["csv"]))
    var pairs: String?

    @Option(help: "Where to write what happened, as JSON.", completion: .file(extensions: ["json"]))
    var report: String?

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let console = global.console
        try await reporting(console) {
            let bars = StageBars(console: console)
            let outcome = try link.linker(global, bars).outcome()
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
        if report.withdrawnRows > 0 { table.add("Withdrawn records", grouped(report.withdrawnRows)) }
        table.add("Candidate pairs", grouped(report.candidatePairs))
        table.add("Matching pairs", grouped(report.links))
        table.add("Clusters", grouped(report.clusters))
        table.add("Largest cluster", grouped(report.largestCluster))
        table.add("Joins refused", grouped(report.refusedJoins))
        for kind in report.kinds {
            guard let precision = kind.precision else { continue }
            let expected =
                "\(decimals(precision.expectedPrecision, 4)), recall \(decimals(precision.expectedRecall, 4))"
            table.add("Expected precision of \(kind.kind) links", expected)
        }
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

    /// - Throws: when a wanted precision makes no sense.
    static func validate(precision: Double?) throws {
        guard precision.map({ $0 >= 0.5 && $0 < 1 }) ?? true else {
            throw ValidationError("--precision takes a number from 0.5 to below 1.")
        }
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
