import HTTPTypes

/// Why a request failed, as RFC 9457 problem details. It never carries customer data: no key, no search text, no value.
struct Problem: Error, Hashable, Sendable {
    /// What went wrong, for programs. `type` in the answer is `urn:kulta:problem:` and this word.
    enum Kind: String, Hashable, Sendable, CaseIterable {
        case malformedPath = "malformed-path"
        case invalidParameter = "invalid-parameter"
        case invalidCursor = "invalid-cursor"
        case brokenBody = "broken-body"
        case unauthenticated = "unauthenticated"
        case forbidden = "forbidden"
        case foreignSource = "foreign-source"
        case noRole = "no-role"
        case providerUnavailable = "provider-unavailable"
        case purposeMissing = "purpose-missing"
        case crossSite = "cross-site-request"
        case tooManyAttempts = "too-many-attempts"
        case unknownRoute = "unknown-route"
        case unknownSource = "unknown-source"
        case unknownRecord = "unknown-record"
        case unknownCustomer = "unknown-customer"
        case unknownImport = "unknown-import"
        case unknownReject = "unknown-reject"
        case unknownCommand = "unknown-command"
        case unknownTask = "unknown-task"
        case unknownErasure = "unknown-erasure"
        case erased
        case alreadyDecided = "already-decided"
        case taskClaimed = "task-claimed"
        case alreadyThere = "already-there"
        case unknownConsumer = "unknown-consumer"
        case unknownCheck = "unknown-check"
        case unknownRuleBook = "unknown-rule-book"
        case unknownSubscription = "unknown-subscription"
        case unknownTaskView = "unknown-task-view"
        case unknownToken = "unknown-token"
        case unknownPerson = "unknown-person"
        case unknownSession = "unknown-session"
        case nameTaken = "name-taken"
        case methodNotAllowed = "method-not-allowed"
        case requestTimeout = "request-timeout"
        case positionBehind = "position-behind"
        case outdatedRuleBook = "outdated-rule-book"
        case unusableMappings = "unusable-mappings"
        case contentTooLarge = "content-too-large"
        case unsupportedMediaType = "unsupported-media-type"
        case misdirectedRequest = "misdirected-request"
        case invalidDocument = "invalid-document"
        case versionMismatch = "version-mismatch"
        case keyReused = "idempotency-key-reused"
        case stillRunning = "request-in-progress"
        case `internal` = "internal-error"
        case conflict = "conflict"
        case unavailable = "database-unavailable"
        case shuttingDown = "shutting-down"
    }

    /// One fault, and where it is.
    struct Fault: Hashable, Sendable {
        enum Place: Hashable, Sendable {
            /// JSON Pointer (RFC 6901) into the request body; empty for the whole of it.
            case pointer(String)
            /// The name of a query or path parameter.
            case parameter(String)
            /// The name of a header field.
            case header(String)
        }

        let place: Place
        let message: String

        init(_ place: Place, _ message: String) {
            self.place = place
            self.message = message
        }
    }

    let kind: Kind
    /// One sentence that says what is wrong with this request and what to do.
    let detail: String
    let faults: [Fault]
    /// Header fields that the status asks for, such as `Allow`.
    var headers: HTTPFields = [:]

    init(_ kind: Kind, _ detail: String, faults: [Fault] = []) {
        self.kind = kind
        self.detail = detail
        self.faults = faults
    }
}

extension Problem.Kind {
    var type: String { "urn:kulta:problem:\(rawValue)" }

    /// The same for every occurrence; `detail` tells them apart.
    var title: String {
        switch self {
        case .malformedPath: "The path is not valid"
        case .invalidParameter: "A parameter is missing, unknown or not valid"
        case .invalidCursor: "The cursor is not one that this server gave"
        case .brokenBody: "The request body is not complete"
        case .unauthenticated: "The request has no valid API token or session"
        case .forbidden: "The caller lacks a permission"
        case .foreignSource: "The API token is bound to other source systems"
        case .noRole: "Whoever signed in has no role"
        case .providerUnavailable: "The OpenID provider did not answer"
        case .purposeMissing: "The caller lacks a purpose"
        case .crossSite: "The request may come from another site"
        case .tooManyAttempts: "Too many attempts without a valid API token or password"
        case .unknownRoute: "Nothing is served at this path"
        case .unknownSource: "No such source system"
        case .unknownRecord: "No such source record"
        case .unknownCustomer: "No such customer"
        case .unknownImport: "No such import"
        case .unknownReject: "No such row in quarantine"
        case .unknownCommand: "No such command"
        case .unknownTask: "No such task"
        case .unknownErasure: "No such erasure"
        case .erased: "It was erased"
        case .alreadyDecided: "It was decided before"
        case .taskClaimed: "Somebody else works at the task"
        case .alreadyThere: "Such a customer has come since the search"
        case .unknownConsumer: "No such consumer of the change feed"
        case .unknownCheck: "No such consistency check"
        case .unknownRuleBook: "No such version of the rules"
        case .unknownSubscription: "No such subscription"
        case .unknownTaskView: "No such view of the tasks"
        case .unknownToken: "No such API token"
        case .unknownPerson: "No such person"
        case .unknownSession: "Nobody has signed in"
        case .nameTaken: "Somebody has the name"
        case .methodNotAllowed: "The method is not supported at this path"
        case .requestTimeout: "The request body took too long to arrive"
        case .positionBehind: "The position lies before the acknowledged one"
        case .outdatedRuleBook: "The rules have changed since customers were resolved"
        case .unusableMappings: "The source mappings cannot be used"
        case .contentTooLarge: "The request body is too large"
        case .unsupportedMediaType: "The format of the request body is not supported"
        case .misdirectedRequest: "The host name of the request is not served here"
        case .invalidDocument: "The document is not valid"
        case .versionMismatch: "The record has another version"
        case .keyReused: "The idempotency key belongs to another request"
        case .stillRunning: "The same request is still being worked on"
        case .internal: "The server failed"
        case .conflict: "Other writers were in the way"
        case .unavailable: "The database cannot be reached"
        case .shuttingDown: "The server is shutting down"
        }
    }

    var status: HTTPResponse.Status {
        switch self {
        case .malformedPath, .invalidParameter, .invalidCursor, .brokenBody: .badRequest
        case .unknownRoute, .unknownSource, .unknownRecord, .unknownCustomer, .unknownImport, .unknownReject,
            .unknownCommand, .unknownTask, .unknownTaskView, .unknownConsumer, .unknownCheck, .unknownRuleBook,
            .unknownSubscription, .unknownToken, .unknownErasure, .unknownPerson, .unknownSession:
            .notFound
        case .erased: .gone
        case .unauthenticated: .unauthorized
        case .forbidden, .foreignSource, .noRole, .purposeMissing, .crossSite: .forbidden
        case .tooManyAttempts: .tooManyRequests
        case .methodNotAllowed: .methodNotAllowed
        case .requestTimeout: .requestTimeout
        case .positionBehind, .outdatedRuleBook, .unusableMappings, .alreadyDecided, .taskClaimed, .stillRunning,
            .nameTaken:
            .conflict
        case .alreadyThere, .versionMismatch: .preconditionFailed
        case .contentTooLarge: .contentTooLarge
        case .unsupportedMediaType: .unsupportedMediaType
        case .misdirectedRequest: .misdirectedRequest
        case .invalidDocument, .keyReused: .unprocessableContent
        case .internal: .internalServerError
        case .conflict, .unavailable, .providerUnavailable, .shuttingDown: .serviceUnavailable
        }
    }
}
