import ArgumentParser
import CustomerModel
import Foundation
import Intake
import RuleBook
import SourceSuggestion

/// `kulta sources`: work with the exports of source systems.
struct SourcesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sources",
        abstract: "Work with the exports of source systems.",
        subcommands: [Suggest.self]
    )

    /// `kulta sources suggest`: a mapping for an unknown export.
    struct Suggest: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Look at an export and write a source mapping for it, with reasons and a preview.",
            discussion: """
                Reads CSV, XML and JSON. Finds encoding, delimiter, header or record path, and what each column is. An export
                that a shipped mapping fits is recognized. The mapping goes to standard output, or to --output; the first
                records before and after standardizing show what it gives. Nothing is stored or logged.

                Examples:
                  kulta sources suggest customers.csv > customers.yaml
                  kulta sources suggest export.xml --system webshop --output schemas/sources/webshop.yaml
                """
        )

        @Argument(help: "The export.", completion: .file())
        var file: String

        @Option(help: "The source system's name: small letters, digits and hyphens. Default: the file's name.")
        var system: String?

        @Option(help: "Where to write the mapping.", completion: .file(extensions: ["yaml"]))
        var output: String?

        @Option(help: "How many records to show.")
        var rows = 20

        @OptionGroup var global: GlobalOptions

        func validate() throws {
            guard (0...1000).contains(rows) else { throw ValidationError("--rows takes a number from 0 to 1000.") }
            if let system, system.wholeMatch(of: /[a-z][a-z0-9-]{0,62}/) == nil {
                throw ValidationError("--system takes small letters, digits and hyphens, a letter first.")
            }
        }

        func run() async throws {
            let console = global.console
            try await reporting(console) {
                let suggestion = try SourceSuggestion(
                    path: file, system: system, ruleBook: try global.ruleBook(), project: try global.projectFolder(),
                    rows: rows)
                if let output {
                    let target = try OutputFile(path: output)
                    try target.write(Array(suggestion.yaml.utf8))
                    try target.finish()
                }
                try show(suggestion, console)
            }
        }

        /// The mapping stands alone on standard output, so that it can be redirected; the rest is for people.
        private func show(_ suggestion: SourceSuggestion, _ console: Console) throws {
            if console.isJSON { return try console.print(encoding: SuggestionDocument(suggestion)) }
            let text = SuggestionText(suggestion, file: file)
            if output == nil {
                console.print(String(suggestion.yaml.dropLast()))
                console.note(text.text)
            } else {
                console.print(text.text)
            }
        }
    }
}

/// A suggestion for a terminal: findings, records before and after, warnings.
private struct SuggestionText {
    private let suggestion: SourceSuggestion
    private let file: String
    private static let width = 40

    init(_ suggestion: SourceSuggestion, file: String) {
        self.suggestion = suggestion
        self.file = file
    }

    var text: String {
        ([found] + (suggestion.preview.rows.isEmpty ? [] : [records]) + (warnings.isEmpty ? [] : [warnings]))
            .joined(separator: "\n\n")
    }

    private var found: String {
        guard let known = suggestion.known else { return "Format: \(suggestion.format)" }
        let system = known.mapping.system
        return """
            Format: \(suggestion.format)
            This looks like \(known.mapping.title): \(known.columns) columns of \(known.file) are there. Use it as it is:
              kulta link \(file) --mapping \(system) --output clusters.csv
              kulta ingest \(file) --source \(system)
            """
    }

    private var records: String {
        var table = Table(leftAligned: 5)
        table.add("record", "attribute", "in the file", "standardized", "status")
        for row in suggestion.preview.rows {
            for (index, field) in row.fields.enumerated() {
                table.add(
                    index == 0 ? clipped(row.key) : index == 1 ? "  \(row.kind.rawValue)" : "",
                    field.attribute.rawValue,
                    clipped(field.raw), field.canonical == field.raw ? "=" : clipped(field.canonical),
                    field.status.rawValue)
            }
        }
        return table.text
    }

    private func clipped(_ text: String) -> String {
        let line = text.replacing("\n", with: "⏎").replacing("\r", with: "").replacing("\t", with: " ")
        return line.count > Self.width ? line.prefix(Self.width - 1) + "…" : line
    }

    private var warnings: String {
        suggestion.warnings.map { "Warning: \($0)" }.joined(separator: "\n")
    }
}

/// A suggestion for scripts.
private struct SuggestionDocument: Encodable {
    private struct Record: Encodable {
        let key: String
        let kind: String
        let fields: [Value]
    }

    private struct Value: Encodable {
        let attribute: String
        let raw: String
        let canonical: String
        let status: String
    }

    private let format: String
    private let knownSystem: String?
    private let mapping: String
    private let warnings: [String]
    private let records: [Record]

    init(_ suggestion: SourceSuggestion) {
        format = suggestion.format
        knownSystem = suggestion.known?.mapping.system
        mapping = suggestion.yaml
        warnings = suggestion.warnings
        records = suggestion.preview.rows.map { row in
            Record(
                key: row.key, kind: row.kind.rawValue,
                fields: row.fields.map {
                    Value(
                        attribute: $0.attribute.rawValue, raw: $0.raw, canonical: $0.canonical,
                        status: $0.status.rawValue)
                })
        }
    }
}
