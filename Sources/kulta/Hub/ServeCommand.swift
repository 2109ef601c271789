import ArgumentParser
import HTTPAPI

/// `kulta serve`: the JSON API.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the JSON API until interrupted.",
        discussion: """
            Listens on loopback unless --host says otherwise. There are no accounts yet: whoever reaches the port
            reads and writes customers, so put nothing but trusted machines in front of another address.

            Example:
              kulta serve --port 8377
            """
    )

    @OptionGroup var listening: ListeningOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let console = global.console
        try await reporting(console) {
            try await Installation.use(global) { installation in
                try await installation.serve(listening) { console.note("Serving on \(listening.url(port: $0))") }
            }
        }
    }
}

/// Where the server listens.
struct ListeningOptions: ParsableArguments {
    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port = 8377

    @Flag(help: "Let webhooks go to plain HTTP and to addresses of private networks: for demonstrations and tests.")
    var allowPrivateWebhooks = false

    /// Whether only this machine can reach the address.
    var isLoopback: Bool { ["127.0.0.1", "::1", "localhost"].contains(host) }

    /// The address for a browser, once the port is known.
    func url(port: Int) -> String {
        "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
}
