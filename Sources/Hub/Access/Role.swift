/// What somebody is to the hub.
package enum Role: String, Hashable, Sendable, CaseIterable {
    /// A program that delivers records or follows the feed.
    case integration
    /// Decides who is who and keeps the data in order.
    case steward
    /// Reads customers for invoices and books.
    case finance
    /// Watches over what happens to persons' data.
    case privacyOfficer = "privacy-officer"
    /// Runs the installation, and may do everything.
    case admin
}

extension Role {
    /// Who may do what: the one table. `docs/security.md` shows it.
    package var permissions: Set<Permission> {
        switch self {
        case .integration:
            [
                .readSystem, .readCustomers, .readFeed, .manageFeed, .writeRecords, .resolve, .readQuarantine,
                .ownSession,
            ]
        case .steward:
            [
                .readSystem, .readCustomers, .readDecisions, .readFeed, .writeRecords, .resolve, .readQuarantine,
                .handleQuarantine, .decide, .checkConsistency, .ownSession,
            ]
        case .finance: [.readSystem, .readCustomers, .ownSession]
        case .privacyOfficer:
            [
                .readSystem, .readCustomers, .readDecisions, .readQuarantine, .checkConsistency, .erase, .readAudit,
                .ownSession,
            ]
        case .admin: Set(Permission.allCases)
        }
    }
}
