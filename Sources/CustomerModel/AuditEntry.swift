/// One line of the audit: who did what, when, and what came of it. It names things and never says what is in them.
package struct AuditEntry: Hashable, Sendable {
    /// When the request came.
    package var at: Timestamp
    /// The prefix of the token, `open` of a server without accounts, or `console` of the command line.
    package var token: String
    /// The `operationId` of the OpenAPI document.
    package var operation: String
    /// A golden id, a source record as `system/key`, or another resource as its path below `/v1`; nil when the request named
    /// none.
    package var subject: String?
    /// What was answered, as HTTP numbers it.
    package var status: Int
    /// Of the first request that the line stands for; nil on the command line.
    package var requestId: String?
    /// How many equal reads it stands for.
    package var times = 1

    package init(
        at: Timestamp, token: String, operation: String, subject: String?, status: Int, requestId: String?
    ) {
        self.at = at
        self.token = token
        self.operation = operation
        self.subject = subject
        self.status = status
        self.requestId = requestId
    }
}
