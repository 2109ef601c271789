import CustomerModel
import Foundation
import Intake
import RuleBook
import SourceSuggestion
import Store

/// What the hub makes of a file that nobody has described.
package struct SuggestedMapping: Hashable, Sendable {
    /// The source system whose mapping the file fits; nil when none does, so that `yaml` was written for the file.
    package let system: String?
    /// Of that system.
    package let title: String?
    /// Source systems whose mappings fit as well.
    package let others: [String]
    /// What the file of a new mapping is called, below the project; nil when one fits.
    package let newFile: String?
    /// In a few words, such as `CSV, windows-1252, semicolons`.
    package let format: String
    /// The mapping, with reasons as comments.
    package let yaml: String
    /// What a person should know before trusting it. Tells of columns and places, never of values.
    package let warnings: [String]
    /// The first records as the mapping reads them; their lines are their places, from 1.
    package let sample: [SampledRow]
}

extension Hub {
    /// Looks at a file on the hub's own disk: which mapping fits it, or one written for it. Nothing is stored. When several
    /// fit, it is one of a system that has delivered files before.
    ///
    /// - Parameter fileName: what the file is called, which names the new source system.
    /// - Throws: `invalidDocument` when it cannot be read or holds no records; `unusableMappings`.
    package func suggestMapping(path: String, fileName: String) async throws -> SuggestedMapping {
        try await asHubErrors {
            try mappings.refresh()
            let project = try ProjectFolder(path: URL(filePath: schemaFolder).deletingLastPathComponent().path)
            return try await ask { [book = mappings.ruleBook] store in
                SuggestedMapping(
                    try SourceSuggestion(
                        path: path, fileName: fileName, ruleBook: book, project: project, rows: Self.suggestedRows,
                        preferred: Set(try store.sourcesOfFiles())))
            }
        }
    }

    private static let suggestedRows = 8
}

extension SuggestedMapping {
    fileprivate init(_ suggestion: SourceSuggestion) {
        let rows = suggestion.preview.rows.enumerated().map { index, row in
            SampledRow(
                line: index + 1, key: row.key, kind: row.kind, isWithdrawn: false,
                values: row.fields.map(SampledRow.Value.init), fault: nil)
        }
        self.init(
            system: suggestion.known?.mapping.system, title: suggestion.known?.mapping.title,
            others: suggestion.known?.others ?? [],
            newFile: suggestion.known == nil ? "schemas/sources/\(suggestion.system).yaml" : nil,
            format: suggestion.format,
            yaml: suggestion.yaml, warnings: suggestion.warnings, sample: rows)
    }
}
