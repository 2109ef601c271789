package import Intake

/// Which columns of a file say who belongs together.
package struct LabelColumns: Hashable, Sendable {
    /// The column of the source system; nil to look for `source`, which need not exist; empty to tell records apart by
    /// key alone.
    package var source: String?
    /// The column of the record's key in its system.
    package var key: String
    /// The column of the cluster or entity.
    package var label: String

    package init(source: String? = nil, key: String = "key", label: String) {
        self.source = source
        self.key = key
        self.label = label
    }

    /// `source,key,cluster`, as `kulta link` writes it.
    package static let clusters = LabelColumns(label: "cluster")
    /// `source,key,entity`, as `kulta demo-data` writes it.
    package static let truth = LabelColumns(label: "entity")
}

/// A file with one label for each record.
package struct LabelFile {
    let source: any ByteSource
    /// The name for messages, such as the file's.
    let name: String
    let columns: LabelColumns

    package init(_ source: any ByteSource, name: String, columns: LabelColumns) {
        self.source = source
        self.name = name
        self.columns = columns
    }
}

/// Why two labelings cannot be compared.
package struct EvaluationError: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable {
        /// A file lacks a column that is needed; the message lists those it has.
        case missingColumn
        /// One file names no sources, and the other has one key in several.
        case ambiguousKeys
        /// No record of the truth is in the clusters.
        case nothingInCommon
        /// The truth has no labelled record.
        case emptyTruth
    }

    package let code: Code
    /// What is wrong and what to do; names files and columns, never values.
    package let message: String
}

extension EvaluationError: CustomStringConvertible {
    package var description: String { message }
}
