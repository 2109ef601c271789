import NIOSSL

/// How requests come.
package enum ServerTransport: Hashable, Sendable {
    /// Plain HTTP: for this machine only when there are accounts.
    case plain
    /// Plain HTTP from a proxy in front, which speaks TLS with the clients.
    case proxied
    /// TLS 1.2 or 1.3 with these PEM files: the certificate with those that vouch for it, and its private key.
    case tls(certificates: String, key: String)
}

extension ServerTransport {
    /// Nil when the server itself speaks no TLS.
    ///
    /// - Throws: `APIServerError` when the files cannot be used.
    var tlsConfiguration: TLSConfiguration? {
        get throws(APIServerError) {
            guard case .tls(let certificates, let key) = self else { return nil }
            do {
                let chain = try NIOSSLCertificate.fromPEMFile(certificates)
                var configuration = TLSConfiguration.makeServerConfiguration(
                    certificateChain: chain.map { .certificate($0) },
                    privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
                configuration.minimumTLSVersion = .tlsv12
                configuration.applicationProtocols = ["http/1.1"]
                // Refuses a key that is not the certificate's.
                _ = try NIOSSLContext(configuration: configuration)
                return configuration
            } catch {
                throw APIServerError(certificates: certificates, key: key)
            }
        }
    }
}
