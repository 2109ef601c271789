import HTTPTypes

extension HTTPField.Name {
    /// Relations to other resources (RFC 8288).
    static let link = named("link")
    /// The name of one request in the log and in problems.
    static let requestId = named("x-request-id")
    /// The last event that a client of an event stream has got.
    static let lastEventID = named("last-event-id")

    /// What a search before create has seen.
    static let reservation = named("reservation")

    /// Names a request that must not be done twice (draft-ietf-httpapi-idempotency-key-header).
    static let idempotencyKey = named("idempotency-key")

    /// Where a request came from, as proxies say.
    static let forwardedFor = named("x-forwarded-for")
    /// Which site a request comes from, as browsers say (W3C Fetch Metadata).
    static let fetchSite = named("sec-fetch-site")
    /// Shows that a page of this server has sent the request.
    static let forgeryToken = named("x-csrf-token")

    static let referrerPolicy = named("referrer-policy")
    static let crossOriginOpenerPolicy = named("cross-origin-opener-policy")
    static let crossOriginEmbedderPolicy = named("cross-origin-embedder-policy")

    private static func named(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is not a token of RFC 9110") }
        return name
    }
}
