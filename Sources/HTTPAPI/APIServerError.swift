import Glibc
import NIOCore

/// Why the server could not start.
package struct APIServerError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        /// A server without accounts was to listen where other machines reach it.
        case openToOthers
        /// Tokens and passwords were to go over a network in the clear.
        case plainToOthers
        /// The certificate or its key cannot be read, or do not belong together.
        case unusableCertificate
        case portTaken, notPermitted, addressNotFound
        case other
    }

    package let code: Code
    package let description: String

    /// - Parameter host: where a server without accounts was to listen.
    init(openAt host: String) {
        code = .openToOthers
        description =
            "A server without accounts is for this machine only, and other machines may reach \(host). Make an API token "
            + "(kulta token create NAME --role admin) and serve without --open, or listen on 127.0.0.1."
    }

    /// - Parameter host: where a server with accounts was to listen for plain HTTP.
    init(plainAt host: String) {
        code = .plainToOthers
        description =
            "Other machines may reach \(host), and tokens and passwords would go there in the clear. Give a certificate "
            + "(--tls-certificate and --tls-key), say --behind-proxy when a proxy in front speaks TLS, or listen on 127.0.0.1."
    }

    init(certificates: String, key: String) {
        code = .unusableCertificate
        description =
            "TLS needs a certificate and its private key as PEM files that this user may read and that belong together: "
            + "check \(certificates) and \(key)."
    }

    init(_ error: IOError, host: String, port: Int) {
        switch error.errnoCode {
        case EADDRINUSE:
            code = .portTaken
            description = "Port \(port) is in use. Stop the other server or choose another port."
        case EACCES, EPERM:
            code = .notPermitted
            description = "Port \(port) may not be used by this user. Choose one above 1023."
        case EADDRNOTAVAIL:
            code = .addressNotFound
            description = "\(host) is not an address of this machine."
        default:
            code = .other
            description =
                "Cannot listen at \(host):\(port): \(error.errnoCode) \(String(cString: strerror(error.errnoCode)))."
        }
    }
}
