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

    private static func named(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is not a token of RFC 9110") }
        return name
    }
}
