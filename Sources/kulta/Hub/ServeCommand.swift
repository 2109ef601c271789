import ArgumentParser
import HTTPAPI

/// `kulta serve`: the JSON API and the stewards' workbench.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the JSON API and the stewards' workbench until interrupted.",
        discussion: """
            Programs need an API token, which kulta token makes; docs/security.md says which role permits what. Listens on
            loopback unless --host says otherwise; in front of another address put a proxy that speaks TLS.

            Examples:
              kulta serve --port 8377
              kulta serve --open
            """
    )

    @Flag(help: "Serve without accounts: whoever is on this machine may do everything. Loopback only.")
    var open = false

    @OptionGroup var listening: ListeningOptions
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if open { try listening.requireLoopback() }
    }

    func run() async throws {
        let console = global.console
        try await reporting(console) {
            try await Installation.use(global) { installation in
                if !open { try await installation.requireToken() }
                try await installation.serve(listening, access: open ? .open : .tokens) { port in
                    let remark = open ? ", without accounts: whoever is on this machine may do everything" : ""
                    console.note("Serving on \(listening.url(port: port))\(remark)")
                }
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

    /// - Throws: `ValidationError` when other machines could reach a server without accounts.
    func requireLoopback() throws {
        guard isLoopback else {
            throw ValidationError(
                "Without accounts the server is for this machine only, and other machines may reach \(host). "
                    + "Make an API token (kulta token create NAME --role admin) and use kulta serve without --open.")
        }
    }

    /// The address for a browser, once the port is known.
    func url(port: Int) -> String {
        "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
}
