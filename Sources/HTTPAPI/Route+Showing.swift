import Hub

extension Route {
    /// What of customers an operation shows to whom it answers.
    enum Showing: Hashable, Sendable {
        /// No value of any attribute.
        case nothing
        /// Values, which are masked for who may not see them all.
        case values
        /// Everything, to an address that the caller names: nothing for who may not see it all.
        case everything
    }

    /// Whatever is not known to show nothing is masked.
    var showing: Showing {
        switch permission {
        case nil, .readSystem, .ownSession, .manageTokens, .managePeople, .readAudit, .checkConsistency, .resolve:
            .nothing
        case .writeRecords: .nothing
        case .manageFeed: Self.sendingEverything.contains(operation) ? .everything : .nothing
        default: .values
        }
    }

    private static let sendingEverything: Set = [
        "createSubscription", "putSubscription", "rotateSecret", "replaySubscription", "retryDeadLetters",
    ]
}
