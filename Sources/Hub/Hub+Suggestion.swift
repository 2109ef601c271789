import CustomerModel
import Foundation
import Intake
import RuleBook
import SourceSuggestion

/// What the hub makes of a file that nobody has described.
package struct SuggestedMapping: Hashable, Sendable {
    /// The source system whose mapping the file fits; nil when none does, so that `yaml` was written for the file.
    package let system: String?
    /// Of that system.
    package let title: String?
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
    /// Looks at a file on the hub's own disk: which mapping fits it, or one written for it. Nothing is stored.
    ///
    /// - Parameter fileName: what the file is called, which names the new source system.
    /// - Throws: `invalidDocument` when it cannot be read or holds no records.
    package func suggestMapping(path: String, fileName: String) throws -> SuggestedMapping {
        do {
            let project = try ProjectFolder(path: URL(filePath: schemaFolder).deletingLastPathComponent().path)
            let suggestion = try SourceSuggestion(
                path: path, system: SourceSuggestion.systemName(fileName), ruleBook: ruleBook, project: project,
                rows: Self.suggestedRows)
            return SuggestedMapping(suggestion)
        } catch {
            throw HubError(cause: error)
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
            format: suggestion.format, yaml: suggestion.yaml, warnings: suggestion.warnings, sample: rows)
    }
}
