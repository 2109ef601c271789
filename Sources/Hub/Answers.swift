/// The life of a golden id, as a reader meets it. An id that once lived is never `unknown`.
package enum CustomerAnswer: Hashable, Sendable {
    /// JSON bytes, and a strong entity tag (without quotes) that changes exactly when they do.
    case found(json: [UInt8], etag: String)
    /// The customer was merged; the id that now stands for it.
    case redirect(id: String)
    /// Its records went to these customers; none when all of them were withdrawn.
    case split(ids: [String])
    /// It was not there yet at the moment that was asked for.
    case notYet
    /// Nothing of it is left, at whatever moment.
    case erased
    /// At the moment that was asked for it had a record that was erased since.
    case redacted
    case unknown
}

/// A source record.
package struct RecordAnswer: Hashable, Sendable {
    package let json: [UInt8]
    package let version: Int
}

extension RecordAnswer {
    init(_ stored: (json: [UInt8], version: Int)) {
        self.init(json: stored.json, version: stored.version)
    }
}

/// What a record must be for a write to go on: its version is one of these, or any at all.
package enum RecordPrecondition: Hashable, Sendable {
    case exists
    case version(Set<Int>)

    /// - Parameter version: nil when the hub does not know the record.
    func holds(for version: Int?) -> Bool {
        guard let version else { return false }
        return if case .version(let versions) = self { versions.contains(version) } else { true }
    }
}

/// A part of a list.
package struct Page: Hashable, Sendable {
    /// A JSON array.
    package let items: [UInt8]
    /// The cursor of the following part; nil at the end.
    package let next: String?

    package init(items: [UInt8], next: String?) {
        self.items = items
        self.next = next
    }
}

/// Counts for a summary of the whole hub.
package struct HubSummary: Hashable, Sendable {
    /// Source records that are current and not withdrawn, and by source system.
    package var records = 0
    package var recordsBySource: [String: Int] = [:]
    package var quarantined = 0
    package var goldenCustomers = 0
    package var goldenPersons = 0
    package var goldenOrganizations = 0
    /// Records beyond the first of each golden customer.
    package var duplicates = 0
    /// Open tasks.
    package var possibleMatches = 0
    package var pending = 0
    package var ruleBookVersion = 0

    package init() {}
}

/// What an export holds.
package enum ExportContent: String, Hashable, Sendable, CaseIterable {
    /// One row for each living golden customer.
    case customers
    /// One row for each source record: system, key, golden id.
    case crosswalk
}

package enum ExportFormat: String, Hashable, Sendable, CaseIterable {
    case ndjson
    case csv
}
