import ArgumentParser
import Hub

/// `kulta ingest`: an export file goes through its mapping into the store.
struct IngestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Read an export of a source system into the hub.",
        discussion: """
            The same file twice changes nothing. Rows that cannot be accepted go to quarantine with line, column and
            reason; the rest of the file is loaded. When the file as a whole cannot be read, nothing of it is.

            Examples:
              kulta ingest customers.xml --source erp
              kulta ingest customers.csv --source billing --resolve
              kulta ingest customers.csv --source billing --dry-run
            """
    )

    @Argument(help: "The export file.", completion: .file())
    var file: String

    @Option(help: "The source system: the name of its mapping in schemas/sources/.")
    var source: String

    @Flag(help: "Resolve afterwards.")
    var resolve = false

    @Flag(help: "Import and resolve, show what would change, and store nothing.")
    var dryRun = false

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let console = global.console
        try await reporting(console) {
            try await Installation.use(global) { installation in
                if dryRun {
                    return console.print(try await installation.tryIngest(file, source: source, console: console))
                }
                console.print(try await installation.ingest(file, source: source, console: console))
                guard resolve else { return }
                console.print(try await installation.resolve(ResolveOptions(), console: console))
            }
        }
    }
}
