import HTTPTypes
import Hummingbird

/// The cookie of sessions. Over TLS its name makes browsers take it from this host only (RFC 6265bis, `__Host-`).
struct SessionCookie: Sendable {
    /// Whether browsers reach the server by TLS.
    let isSecure: Bool
    /// Behind the name: none for sessions themselves.
    var suffix = ""

    var name: String { (isSecure ? "__Host-kulta" : "kulta") + suffix }

    /// What a request has as the secret of its session; nil when it has none, or something else of that name.
    func secret(of request: Request) -> SessionSecret? {
        value(of: request).flatMap { SessionSecret($0) }
    }

    /// Whether a request has the cookie, whatever is in it.
    func isSent(with request: Request) -> Bool { value(of: request) != nil }

    /// A `Set-Cookie` field. `Lax`, so that a link in a message opens a page; whatever changes something needs more than
    /// the cookie.
    ///
    /// - Parameter life: after which browsers forget it.
    func field(_ secret: SessionSecret, life: Duration) -> String {
        "\(name)=\(secret.text); Path=/; Max-Age=\(life.components.seconds); HttpOnly; SameSite=Lax\(flag)"
    }

    /// A `Set-Cookie` field that has it forgotten.
    var removal: String { "\(name)=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax\(flag)" }

    private var flag: String { isSecure ? "; Secure" : "" }

    private func value(of request: Request) -> Substring? {
        for field in request.headers[values: .cookie] {
            for pair in field.split(separator: ";") {
                let parts = pair.drop { $0 == " " }.split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                if parts.count == 2, parts[0] == name { return parts[1] }
            }
        }
        return nil
    }
}
