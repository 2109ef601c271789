package import CustomerModel

/// A steward's word about one golden value. It stands before every rule and outlives re-deliveries.
package struct Pin: Hashable, Sendable {
    /// What stands in the pinned place.
    package enum Choice: Hashable, Sendable {
        /// This value, whether or not a source has it.
        case value(String)
        /// This occurrence of a correlated group, whether or not a source has it.
        case members([AttributeName: String])
        /// Whatever the record says now, counted among its own occurrences from 0.
        case record(SourceKey, occurrence: Int)
    }

    /// The name of an attribute, or of a group, which is pinned whole. An attribute that survives together with others
    /// brings them along when it is pinned to a record.
    package let attribute: String
    /// The place among several values: pinned values come first, in this order.
    package let occurrence: Int
    package let choice: Choice

    package init(attribute: String, occurrence: Int = 0, choice: Choice) {
        self.attribute = attribute
        self.occurrence = occurrence
        self.choice = choice
    }
}

extension Pin {
    /// An order that does not depend on how the pins were stored.
    static func precedes(_ left: Pin, _ right: Pin) -> Bool {
        left.sortKey.lexicographicallyPrecedes(right.sortKey)
    }

    private var sortKey: [String] {
        let place = String(occurrence)
        let paddedPlace = String(repeating: "0", count: max(0, 20 - place.utf8.count)) + place
        switch choice {
        case .value(let value): return [paddedPlace, attribute, "value", value]
        case .members(let members):
            return [paddedPlace, attribute, "members"]
                + members.sorted { $0.key < $1.key }.flatMap { [$0.key.rawValue, $0.value] }
        case .record(let key, let occurrence):
            return [paddedPlace, attribute, "record", key.system, key.key, String(occurrence)]
        }
    }
}
