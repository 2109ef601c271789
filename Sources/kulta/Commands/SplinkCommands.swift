import ArgumentParser
import CustomerModel
import Foundation
import Linkage
import Matching
import Splink

extension RulesCommand {
    /// `kulta rules import-splink`: Splink's settings as link rules.
    struct ImportSplink: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import-splink",
            abstract:
                "Turn settings or a trained model of Splink into link rules; list what could not be carried over.",
            discussion: """
                Reads the JSON that Splink 3, 4 and 5 save. With --model it also writes a model, for linking with the
                imported weights as they are instead of training.

                Example:
                  kulta rules import-splink splink.json --output rules.yaml --model model.json
                  kulta link customers.csv --rules rules.yaml --model model.json --id unique_id --output clusters.csv
                """
        )

        @Argument(help: "Settings as Splink saves them.", completion: .file(extensions: ["json"]))
        var settings: String

        @Option(help: "Where to write the rules; without it, standard output.", completion: .file(extensions: ["yaml"]))
        var output: String?

        @Option(help: "Where to write the model.", completion: .file(extensions: ["json"]))
        var model: String?

        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let console = global.console
            try await reporting(console) {
                guard let bytes = FileManager.default.contents(atPath: settings) else {
                    throw CommandError.unreadable(settings)
                }
                let found = try SplinkImport(json: [UInt8](bytes))
                let file = try OutputFile(path: output)
                try file.write([UInt8]((found.yaml + "\n").utf8))
                try file.finish()
                if let model { try writeModel(found, to: model) }
                try show(found.notes, on: console)
            }
        }

        private func writeModel(_ found: SplinkImport, to path: String) throws {
            let file = try OutputFile(path: path)
            try file.write(LinkModel(rules: found.rules, models: [found.model]).json())
            try file.finish()
        }
    }

    /// `kulta rules export-splink`: link rules as Splink's settings.
    struct ExportSplink: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export-splink",
            abstract:
                "Turn link rules, or a trained model, into settings that Splink 5 loads; list what could not be carried over.",
            discussion: """
                Example:
                  kulta rules export-splink customers.rules.yaml --output splink.json
                  kulta rules export-splink --model model.json --output splink.json
                """
        )

        @Argument(help: "Link rules; a model brings its own.", completion: .file(extensions: ["yaml"]))
        var rules: String?

        @Option(help: "A model that \"kulta train\" wrote.", completion: .file(extensions: ["json"]))
        var model: String?

        @Option(help: "The column that identifies a record.")
        var id = "unique_id"

        @Option(help: "Which kind's rules, when there are several: person or organization.")
        var kind: String?

        @Option(help: "Where to write the settings.", completion: .file(extensions: ["json"]))
        var output: String

        @OptionGroup var global: GlobalOptions

        func validate() throws {
            guard (rules == nil) != (model == nil) else {
                throw ValidationError("Name either link rules or a --model, which brings its rules.")
            }
        }

        func run() async throws {
            let console = global.console
            try await reporting(console) {
                let trained = try model.map { try LinkModel(jsonFile: $0) }
                let known = try trained?.rules ?? LinkRules(yamlFile: rules ?? "")
                let set = try place(in: known)
                let export = try SplinkExport(known, set: set, model: trained?.models[set], idColumn: id)
                let file = try OutputFile(path: output)
                try file.write(export.json)
                try file.finish()
                try show(export.notes, on: console)
            }
        }

        private func place(in rules: LinkRules) throws -> Int {
            guard rules.rules.count > 1 else { return 0 }
            let kinds = rules.rules.map(\.kind.rawValue)
            guard let kind, let place = kinds.firstIndex(of: kind) else {
                throw ValidationError(
                    "The rules know several kinds: name one with --kind \(kinds.joined(separator: " or ")).")
            }
            return place
        }
    }
}

/// Lists what was not carried over, on standard error; as JSON on standard output for scripts.
private func show(_ notes: [SplinkNote], on console: Console) throws {
    if console.isJSON { return try console.print(encoding: notes) }
    for effect in [SplinkNote.Effect.leftOut, .approximated, .withoutEffect] {
        for note in notes where note.effect == effect {
            console.note("\(effect.words): \(note.pointer.isEmpty ? "" : "\(note.pointer): ")\(note.reason)")
        }
    }
}
