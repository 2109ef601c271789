import ArgumentParser
import Foundation
import Hub

/// `kulta export`: golden customers or the crosswalk, from one consistent snapshot.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the golden customers, or which source record belongs to which, from one snapshot.",
        discussion: """
            Examples:
              kulta export customers --output customers.ndjson
              kulta export crosswalk --format csv > crosswalk.csv
            """
    )

    @Argument(help: "What to write: customers or crosswalk.")
    var content: ExportContent

    @Option(help: "ndjson or csv.")
    var format: ExportFormat = .ndjson

    @Option(help: "The file to write; standard output when absent.", completion: .file())
    var output: String?

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let console = global.console
        try await reporting(console) {
            try await Installation.use(global) { installation in
                let file = try OutputFile(path: output)
                let rows = try await installation.hub.export(content, as: format) { try file.write($0) }
                try file.finish()
                if let output { console.note("\(grouped(rows)) rows written to \(output)") }
            }
        }
    }
}

extension ExportContent: ExpressibleByArgument {}
extension ExportFormat: ExpressibleByArgument {}
