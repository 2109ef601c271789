package import CustomerModel

/// A person's verdict on two records, as a file of labels has it.
package struct LabelledPair: Hashable, Sendable {
    /// The sources are nil when the file names none: then keys alone tell records apart.
    package let left: LabelledRecord
    package let right: LabelledRecord
    package let isMatch: Bool
    /// Line of the file, from 1.
    package let line: Int

    package init(left: LabelledRecord, right: LabelledRecord, isMatch: Bool, line: Int = 0) {
        self.left = left
        self.right = right
        self.isMatch = isMatch
        self.line = line
    }
}

/// A record as a file of labels names it.
package struct LabelledRecord: Hashable, Sendable {
    package let source: String?
    package let key: String

    package init(source: String? = nil, key: String) {
        self.source = source
        self.key = key
    }
}

/// Finds the places of labelled records among source keys.
package struct KeyPlaces: Sendable {
    private let places: [SourceKey: Int]
    private let placesByKey: [String: Int]
    /// Keys that stand in more than one source; without a source it is unclear which is meant.
    private let ambiguous: Set<String>

    /// - Parameters:
    ///   - keys: of all records; the place of each is its number in this order.
    ///   - labels: whose records are looked for.
    /// - Complexity: O(n), memory O(labels).
    package init(_ keys: some Sequence<SourceKey>, of labels: [LabelledPair]) {
        let wanted = Set(labels.flatMap { [$0.left.key, $0.right.key] })
        var places: [SourceKey: Int] = [:]
        var placesByKey: [String: Int] = [:]
        var ambiguous: Set<String> = []
        for (place, key) in keys.enumerated() where wanted.contains(key.key) {
            places[key] = place
            if placesByKey.updateValue(place, forKey: key.key) != nil { ambiguous.insert(key.key) }
        }
        self.places = places
        self.placesByKey = placesByKey
        self.ambiguous = ambiguous
    }

    /// The place of a record; nil when it is unknown, or its key stands in several sources and the label names none.
    package func place(of record: LabelledRecord) -> Int? {
        if let source = record.source, let place = places[SourceKey(system: source, key: record.key)] { return place }
        return ambiguous.contains(record.key) ? nil : placesByKey[record.key]
    }
}
