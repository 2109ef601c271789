import ArgumentParser
import Foundation
import HTTPAPI

/// `kulta serve`: the JSON API and the stewards' workbench.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the JSON API and the stewards' workbench until interrupted.",
        discussion: """
            Programs need an API token (kulta token create), people an account (kulta user create); docs/security.md says
            which role permits what. Listens on loopback unless --host says otherwise; other addresses need a
            certificate, or a proxy in front that speaks TLS.

            Examples:
              kulta serve --port 8377
              kulta serve --open
              kulta serve --host 0.0.0.0 --port 443 --tls-certificate chain.pem --tls-key key.pem
              kulta serve --behind-proxy --oidc oidc.json
            """
    )

    @Flag(help: "Serve without accounts: whoever is on this machine may do everything. Loopback only.")
    var open = false

    @OptionGroup var listening: ListeningOptions
    @OptionGroup var transport: TransportOptions

    @Option(
        help: "A JSON file that names the OpenID provider through which people sign in: docs/security.md.",
        completion: .file())
    var oidc: String?

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if open { try listening.requireLoopback() }
    }

    func run() async throws {
        let console = global.console
        try await reporting(console) {
            try await Installation.use(global) { installation in
                let openID = try oidc.map(OIDCConfiguration.read)
                if !open, openID == nil { try await installation.requireAccess() }
                try await installation.serve(
                    listening, access: open ? .open : .tokens, transport: transport.transport, openID: openID
                ) { port in
                    let remark = open ? ", without accounts: whoever is on this machine may do everything" : ""
                    console.note("Serving on \(listening.url(port: port, transport.transport))\(remark)")
                }
            }
        }
    }
}

extension OIDCConfiguration {
    /// Reads the file; the client's secret comes from the environment, never from it.
    ///
    /// - Throws: `CommandError.unreadable`, `CommandError.wrongProvider`.
    fileprivate static func read(_ path: String) throws -> OIDCConfiguration {
        guard let data = FileManager.default.contents(atPath: path) else { throw CommandError.unreadable(path) }
        do {
            var configuration = try JSONDecoder().decode(OIDCConfiguration.self, from: data)
            configuration.clientSecret = ProcessInfo.processInfo.environment["KULTA_OIDC_SECRET"]
            return configuration
        } catch {
            throw CommandError.wrongProvider(path)
        }
    }
}

/// How requests come to the server.
struct TransportOptions: ParsableArguments {
    @Option(
        help: "Speak TLS with this certificate: a PEM file, with the certificates that vouch for it.",
        completion: .file())
    var tlsCertificate: String?

    @Option(help: "The private key of the certificate: a PEM file.", completion: .file())
    var tlsKey: String?

    @Flag(help: "Plain HTTP comes from a proxy in front, which speaks TLS with clients and says their addresses.")
    var behindProxy = false

    func validate() throws {
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-certificate and --tls-key go together.")
        }
        guard tlsKey == nil || !behindProxy else {
            throw ValidationError("--behind-proxy says that the proxy speaks TLS: leave out --tls-certificate.")
        }
    }

    var transport: ServerTransport {
        if let tlsCertificate, let tlsKey { return .tls(certificates: tlsCertificate, key: tlsKey) }
        return behindProxy ? .proxied : .plain
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
    func url(port: Int, _ transport: ServerTransport = .plain) -> String {
        let scheme = if case .tls = transport { "https" } else { "http" }
        return "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
}
