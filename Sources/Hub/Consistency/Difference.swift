package import CustomerModel
import Store

/// Something that is stored otherwise than resolving the source records again gives, or that contradicts itself. Ids and
/// source keys say where; values are never named.
package struct Difference: Hashable, Sendable {
    /// In the order of the pipeline: the first kinds cause those below.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Standardizing what was delivered gives other values, statuses or features.
        case otherReading = "other-reading"
        /// A blocking key of a record is not stored.
        case missingKey = "missing-key"
        /// A stored blocking key is none of the record's.
        case extraKey = "extra-key"
        case missingEdge = "missing-edge"
        case extraEdge = "extra-edge"
        /// Another weight, probability, match key or rule book.
        case otherEdge = "other-edge"
        /// Clustering refuses the join for another reason than is noted, or does not refuse it.
        case otherRefusal = "other-refusal"
        /// A record that is not withdrawn belongs to no customer.
        case missingMember = "missing-member"
        /// A withdrawn record belongs to a customer.
        case extraMember = "extra-member"
        /// A record belongs to several customers at once.
        case doubleMember = "double-member"
        /// A record belongs to a customer that is no longer active.
        case memberOfEnded = "member-of-ended"
        /// A record belongs to another customer (the first id) than resolving gives (the second; none for one of its own).
        case otherCustomer = "other-customer"
        /// The crosswalk names another reason.
        case otherMatchKey = "other-match-key"
        /// A customer has another number of records than it says, or is active without any.
        case otherMemberCount = "other-member-count"
        /// A customer that is to be active is not.
        case otherStatus = "other-status"
        case otherDocument = "other-document"
        case otherLineage = "other-lineage"
        /// Another display name or search text, or a word of it that searching does not know.
        case otherSearchText = "other-search-text"
        /// A customer names another version of the rule book than the one in force.
        case otherRuleBook = "other-rule-book"
        /// Two records that a person separated are in one customer.
        case crossedSeparation = "crossed-separation"
        /// A question to stewards that follows from the edges is not open.
        case missingTask = "missing-task"
        case extraTask = "extra-task"
        /// An open question names other records, weights or reasons.
        case otherTask = "other-task"
        /// An ended id leads back to itself.
        case redirectCycle = "redirect-cycle"
        /// An ended id leads to one that never was.
        case unknownSuccessor = "unknown-successor"
        /// The versions of a customer are not 1, 2, 3 and so on.
        case brokenHistory = "broken-history"
        /// A version of a customer has no change event of its own, or several.
        case untoldVersion = "untold-version"
        /// Positions of the change feed without an event, or an event beyond its end.
        case feedGap = "feed-gap"
    }

    package let kind: Kind
    /// Public ids.
    package let customers: [String]
    package let records: [SourceKey]
    /// A blocking rule or positions of the feed; nil when ids say it all.
    package let place: String?
}

/// Differences on the way, by numbers.
struct Findings {
    /// A difference with the store's numbers.
    private struct Finding {
        let kind: Difference.Kind
        let golden: [GoldenNumber]
        let records: [RecordNumber]
        let place: String?
    }

    /// All of them, also those that are too many to be listed.
    private(set) var counts: [Difference.Kind: Int] = [:]
    private var listed: [Finding] = []

    /// The most of one kind that a report lists.
    static let mostListed = 1000

    mutating func add(
        _ kind: Difference.Kind, _ golden: [GoldenNumber] = [], records: [RecordNumber] = [], place: String? = nil
    ) {
        counts[kind, default: 0] += 1
        guard counts[kind, default: 0] <= Self.mostListed else { return }
        listed.append(Finding(kind: kind, golden: golden, records: records, place: place))
    }

    /// With the names that others know, in the order of the kinds, then the order of the store's numbers.
    func differences(_ store: Store) throws -> [Difference] {
        let keys = try store.sourceKeys(of: Array(Set(listed.flatMap(\.records))))
        let order = Dictionary(uniqueKeysWithValues: zip(Difference.Kind.allCases, 0...))
        return listed.sorted { one, other in
            guard one.kind == other.kind else { return order[one.kind, default: 0] < order[other.kind, default: 0] }
            guard one.records == other.records else { return one.records.lexicographicallyPrecedes(other.records) }
            return one.golden.lexicographicallyPrecedes(other.golden)
        }.map { finding in
            Difference(
                kind: finding.kind, customers: finding.golden.map(\.publicId),
                records: finding.records.compactMap { keys[$0] }, place: finding.place)
        }
    }
}
