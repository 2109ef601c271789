import ArgumentParser
import Linkage
import RuleBook

/// `kulta rules`: work with rule files.
struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Work with link rules.",
        subcommands: [Suggest.self, Preview.self, ImportSplink.self, ExportSplink.self]
    )

    /// `kulta rules suggest`: rules for files, as readable YAML.
    struct Suggest: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Look at the columns of CSV files and write link rules for them, with the reasons.",
            discussion: """
                Example:
                  kulta rules suggest customers.csv --id id > customers.rules.yaml
                  kulta link customers.csv --rules customers.rules.yaml --id id --output clusters.csv
                """
        )

        @OptionGroup var files: LinkFiles

        @Option(help: "The column that identifies a record; it is not compared.")
        var id: String?

        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let console = global.console
            try await reporting(console) {
                let linker = FileLinker(files.request(idColumn: id), references: try global.references())
                let suggestion = try linker.suggestion()
                console.isJSON ? try console.print(encoding: suggestion.rules) : console.print(suggestion.yaml)
            }
        }
    }
}
