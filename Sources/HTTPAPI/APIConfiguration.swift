/// How the server listens and what it takes from its clients.
package struct APIConfiguration: Sendable {
    /// Who may use the server.
    package enum Access: Hashable, Sendable {
        /// Whoever reaches it, for everything: only on this machine. Who signs in all the same is held to their roles.
        case open
        /// Holders of API tokens and people who signed in, for what their roles permit.
        case tokens
    }

    package var access: Access
    /// Wrong tokens and wrong passwords that one address may send in a minute.
    package var failedAttempts = 20
    /// Wrong passwords for one name in five minutes.
    package var failedSignIns = 10
    /// How long somebody stays signed in, however much they do, and without doing anything.
    package var longestSession: Duration = .seconds(12 * 3600)
    package var idleSession: Duration = .seconds(30 * 60)
    /// What hashing a password takes.
    package var passwordCost = PasswordHash.Cost.standard
    package var transport = ServerTransport.plain
    /// The OpenID provider through which people sign in; nil: none.
    package var openID: OIDCConfiguration?
    /// The page on which people sign in, where a browser goes that the provider sent back in vain; nil: there is none.
    package var signInPage: String?
    /// The address to listen at; only this machine can reach the standard one.
    package var host = "127.0.0.1"
    /// 0 lets the system choose a free one.
    package var port = 8377
    /// The host names that a request may name in its `Host` field, without port; nil admits every name.
    ///
    /// The standard list keeps web pages from reading the hub through a name of theirs that they point at this machine
    /// (DNS rebinding).
    package var hostNames: Set<String>? = ["127.0.0.1", "localhost", "[::1]"]
    /// Bytes of `schemas/openapi.json`.
    package var openAPIDocument: [UInt8]
    /// A folder of the server's own for uploads that have not been imported yet. Made when it is missing.
    package var spoolFolder: String
    /// The largest JSON document, in bytes.
    package var maximumDocumentSize = 1 << 20
    /// The largest batch of records, in bytes and in lines.
    package var maximumBatchSize = 8 << 20
    package var maximumBatchLines = 1000
    /// The largest import, in bytes.
    package var maximumImportSize = 8 << 30
    /// Connections beyond this many wait until another one ends.
    package var maximumConnections = 1024
    /// How long a connection may rest: before a request, between two parts of one, and while its answer is being taken.
    package var idleTimeout: Duration = .seconds(30)
    /// How often a stream of events without events says that it is alive.
    package var heartbeat: Duration = .seconds(10)
    /// Whether a subscription may name plain HTTP and, when it is delivered to, an address of a private network.
    package var allowsPrivateWebhooks = false
    /// How long a JSON document may take to arrive.
    package var documentTimeout: Duration = .seconds(30)
    /// How long an import may take to arrive.
    package var importTimeout: Duration = .seconds(3600)
    /// How long requests that are under way may take to finish when the server is told to stop.
    package var shutdownTimeout: Duration = .seconds(20)

    package init(openAPIDocument: [UInt8], spoolFolder: String, access: Access) {
        self.access = access
        self.openAPIDocument = openAPIDocument
        self.spoolFolder = spoolFolder
    }

    /// Whether clients reach the server by TLS.
    var isSecure: Bool { transport != .plain }

    /// Whether only this machine can reach the address.
    package var isLoopback: Bool { ["127.0.0.1", "::1", "localhost"].contains(host) }
}
