import Glibc
import NIOCore

/// Why the server could not start.
package struct APIServerError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        /// A server without accounts was to listen where other machines reach it.
        case openToOthers
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
