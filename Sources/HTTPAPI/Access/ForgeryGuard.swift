import HTTPTypes
import Hummingbird

/// Keeps other pages from doing something in the name of whoever looks at them (cross-site request forgery).
struct ForgeryGuard: Sendable {
    /// Whether browsers reach the server by TLS.
    let isSecure: Bool

    /// Refuses what a browser says that a page of another origin has sent.
    ///
    /// - Throws: `crossSite`.
    func requireSameOrigin(_ request: Request) throws(Problem) {
        guard !request.isSafe else { return }
        if let site = request.headers[.fetchSite], site != "same-origin" { throw .fromElsewhere }
        guard let origin = request.headers[.origin] else { return }
        let own = "\(isSecure ? "https" : "http")://\(request.head.authority ?? "")"
        guard origin.lowercased() == own.lowercased() else { throw .fromElsewhere }
    }

    /// The same, and requires the token of the session, which pages of other origins cannot read.
    ///
    /// - Throws: `crossSite`.
    func requireIntent(_ request: Request, of secret: SessionSecret) throws(Problem) {
        try requireSameOrigin(request)
        guard !request.isSafe else { return }
        let sent = request.headers[.forgeryToken] ?? ""
        guard areEqual(Array(sent.utf8), Array(secret.forgeryToken.utf8)) else { throw .withoutForgeryToken }
    }
}

extension Request {
    /// Whether its method changes nothing.
    fileprivate var isSafe: Bool { method == .get || method == .head }
}

extension Problem {
    fileprivate static let fromElsewhere = Problem(
        .crossSite,
        "The browser says that the request comes from a page of another origin. Behind a proxy: have it pass the `Host` field on."
    )
    fileprivate static let withoutForgeryToken = Problem(
        .crossSite, "Send the `csrfToken` of `GET /v1/session` in the header field `X-CSRF-Token`.",
        faults: [.init(.header("x-csrf-token"), "Is missing or not that of the session.")])
}
