/// What an operation of the API needs. Each operation names one; `Role` says who has it.
package enum Permission: String, Hashable, Sendable, CaseIterable {
    /// See source systems, the catalog, the rules, figures, imports, consistency checks and who one is: no customer.
    case readSystem = "read-system"
    /// See customers and source records, search and match.
    case readCustomers = "read-customers"
    /// See tasks, commands, decisions and pins.
    case readDecisions = "read-decisions"
    /// Follow the change feed and take snapshots: every customer at once.
    case readFeed = "read-feed"
    /// Keep consumers and webhooks of the feed.
    case manageFeed = "manage-feed"
    /// Write and withdraw source records, one by one, in batches and in files.
    case writeRecords = "write-records"
    /// Have what waits resolved again.
    case resolve
    /// See rows that were refused, as they came.
    case readQuarantine = "read-quarantine"
    /// Replay, accept and dismiss rows that were refused.
    case handleQuarantine = "handle-quarantine"
    /// Answer tasks, and merge, part, pin and undo.
    case decide
    /// Compare what is stored with what the source records resolve to.
    case checkConsistency = "check-consistency"
    /// Erase persons' data, and let it be delivered again.
    case erase
    /// See who did what.
    case readAudit = "read-audit"
    /// Make, list and revoke API tokens.
    case manageTokens = "manage-tokens"
    /// Make, list, change and remove people who may sign in.
    case managePeople = "manage-people"
    /// End one's own session, and change what one may change of oneself.
    case ownSession = "own-session"
}

extension Permission {
    /// How the audit takes an operation that needs it.
    package enum Audit: Hashable, Sendable {
        /// Not at all: it shows no person and changes nothing.
        case none
        /// As a read: noted within a second.
        case read
        /// As a command: noted before its answer leaves.
        case command
    }

    package var audit: Audit {
        switch self {
        case .readSystem: .none
        case .readCustomers, .readDecisions, .readFeed, .readQuarantine, .readAudit: .read
        case .manageFeed, .writeRecords, .resolve, .handleQuarantine, .decide, .checkConsistency, .erase, .manageTokens,
            .managePeople, .ownSession:
            .command
        }
    }

    /// Whether it writes records of one source system, which a token may be bound to.
    package var writesSource: Bool { self == .writeRecords || self == .handleQuarantine }
}
