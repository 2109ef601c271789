import ArgumentParser
import Evaluation
import Intake

/// `kulta evaluate`: how good a clustering is, measured against the truth.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Compare clusters with the truth: pairwise and B-cubed precision, recall, F1, wrong merges.",
        discussion: """
            Both files are CSV with a header. Clusters: source, key, cluster. Truth: source, key, entity.
            Without a source column in either file, keys alone identify records.

            Examples:
              kulta evaluate --clusters clusters.csv --truth truth.csv
              kulta evaluate --clusters crosswalk.csv --cluster-column id --truth truth.csv
              kulta evaluate --clusters clusters.csv --truth people.csv --key-column id --entity-column person
            """
    )

    @Option(help: "The clusters that a matcher made.", completion: .file(extensions: ["csv"]))
    var clusters: String

    @Option(help: "The true entity of each record.", completion: .file(extensions: ["csv"]))
    var truth: String

    @Option(help: "The clusters' column of cluster ids.")
    var clusterColumn = "cluster"

    @Option(help: "The truth's column of source systems, when it is not called source.")
    var sourceColumn: String?

    @Flag(help: "Tell records apart by key alone, whatever sources the files name.")
    var keysOnly = false

    @Option(help: "The truth's column of record keys.")
    var keyColumn = "key"

    @Option(help: "The truth's column of entities.")
    var entityColumn = "entity"

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await reporting(global.console) {
            let report = try Evaluation.compare(
                clustersPath: clusters, clusterColumn: clusterColumn, truthPath: truth,
                truthColumns: LabelColumns(source: keysOnly ? "" : sourceColumn, key: keyColumn, label: entityColumn))
            global.json ? try global.console.print(encoding: report) : global.console.print(report.table)
        }
    }
}

extension Evaluation {
    /// Compares two files on disk.
    static func compare(
        clustersPath: String, clusterColumn: String, truthPath: String, truthColumns: LabelColumns = .truth
    ) throws -> EvaluationReport {
        try compare(
            clusters: LabelFile(
                FileByteSource(path: clustersPath), name: clustersPath, columns: LabelColumns(label: clusterColumn)),
            truth: LabelFile(FileByteSource(path: truthPath), name: truthPath, columns: truthColumns))
    }
}
