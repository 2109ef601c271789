import ArgumentParser
import Evaluation
import Intake

/// `kulta evaluate`: how good a clustering is, measured against the truth.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Compare clusters, or the probabilities of pairs, with the truth.",
        discussion: """
            With --clusters: pairwise and B-cubed precision, recall, F1, wrong merges. With --pairs: how honest the stated
            probabilities are, as a reliability table with Brier score, calibration error and log loss.

            All files are CSV with a header. Clusters: source, key, cluster. Truth: source, key, entity.
            Without a source column in either file, keys alone identify records.

            Examples:
              kulta evaluate --clusters clusters.csv --truth truth.csv
              kulta evaluate --clusters crosswalk.csv --cluster-column id --truth truth.csv
              kulta evaluate --clusters clusters.csv --truth people.csv --key-column id --entity-column person
              kulta evaluate --pairs pairs.csv --truth truth.csv
            """
    )

    @Option(help: "The clusters that a matcher made.", completion: .file(extensions: ["csv"]))
    var clusters: String?

    @Option(
        help: "Pairs with their probabilities, as \"kulta link --pairs\" writes them.",
        completion: .file(extensions: ["csv"]))
    var pairs: String?

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

    func validate() throws {
        guard (clusters == nil) != (pairs == nil) else {
            throw ValidationError("Name either --clusters or --pairs.")
        }
    }

    func run() async throws {
        try await reporting(global.console) {
            let columns = LabelColumns(source: keysOnly ? "" : sourceColumn, key: keyColumn, label: entityColumn)
            if let clusters {
                let report = try Evaluation.compare(
                    clustersPath: clusters, clusterColumn: clusterColumn, truthPath: truth, truthColumns: columns)
                global.json ? try global.console.print(encoding: report) : global.console.print(report.table)
            } else if let pairs {
                let reliability = try Evaluation.reliability(
                    pairs: FileByteSource(path: pairs), name: pairs,
                    truth: LabelFile(FileByteSource(path: truth), name: truth, columns: columns))
                global.json ? try global.console.print(encoding: reliability) : global.console.print(reliability.table)
            }
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
