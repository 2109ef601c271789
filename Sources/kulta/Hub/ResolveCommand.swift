import ArgumentParser
import Hub

/// `kulta resolve`: what was ingested becomes golden customers.
struct ResolveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Match, cluster and merge the records that changed; publish what is new.",
        discussion: """
            Learns the match weights first when the rule book has none yet, or has changed.

            Examples:
              kulta resolve
              kulta resolve --full
              kulta resolve --train
            """
    )

    @Flag(help: "Look at every record, not only at those that changed.")
    var full = false

    @Flag(help: "Learn the match weights anew; makes a new rule-book version.")
    var train = false

    @Option(help: "Threads for scoring.")
    var threads = 2

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await reporting(global.console) {
            try await Installation.use(global) { installation in
                let options = ResolveOptions(full: full, train: train, threads: threads)
                let receipt = try await installation.resolve(options, console: global.console)
                global.console.print(receipt)
            }
        }
    }
}
