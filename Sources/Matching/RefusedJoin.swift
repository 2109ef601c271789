/// A join that clustering did not make although an edge asked for it.
package struct RefusedJoin: Hashable, Sendable {
    /// Why two clusters stayed apart.
    package enum Reason: Hashable, Sendable {
        /// A steward said that a pair across the two is not one customer.
        case cannotLink
        /// Both sides have valid values of an exclusive feature (its index in the rules' list) that differ.
        case exclusive(feature: Int)
        /// All cross pairs together speak against the join, or too much hangs on one bridge.
        case thinEvidence
        /// A third cluster that cannot be the same customer as one of the two has as good a claim to the other.
        case rival
        /// A steward's must-link was given up because a cannot-link crosses it; the steward should decide again.
        case contradictoryDecisions
        /// A steward confirmed both customers; the rules leave their join to a person.
        case bothConfirmed
        /// A steward confirmed one of the customers, and the rules let nothing join it unseen.
        case oneConfirmed
        /// The customer would have more records than the rules allow without a person.
        case tooManyRecords
        /// Nothing but the bridge runs between two clusters of several records each.
        case singleBridge
    }

    /// The edge that asked for the join.
    package let bridge: Edge
    package let reason: Reason

    package init(bridge: Edge, reason: Reason) {
        self.bridge = bridge
        self.reason = reason
    }

    /// Whether a steward should see it: everything but what a steward decided already.
    package var needsReview: Bool { reason != .cannotLink }
}
