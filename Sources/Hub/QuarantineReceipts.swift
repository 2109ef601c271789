/// Which rows of quarantine are meant; nil asks for any.
package struct QuarantineFilter: Hashable, Sendable {
    package enum Status: String, Hashable, Sendable, CaseIterable {
        /// Waits.
        case open
        /// Was read again under another mapping.
        case replayed
        /// A person made a record of it.
        case accepted
        /// A person said that it is no record.
        case dismissed
    }

    package var source: String?
    /// The first or the last delivery that held the row.
    package var delivery: Int64?
    /// The reason, such as `missing-key`.
    package var code: String?
    package var status: Status?

    package init(source: String? = nil, delivery: Int64? = nil, code: String? = nil, status: Status? = nil) {
        self.source = source
        self.delivery = delivery
        self.code = code
        self.status = status
    }
}

/// What became of rows of quarantine that were read again.
package struct ReplayReceipt: Hashable, Sendable {
    /// The number of the replay, which rows in quarantine name.
    package var replay: Int64 = 0
    package let source: String
    /// Rows of quarantine that were read again.
    package var read = 0
    /// Of these: rows that left quarantine.
    package var closed = 0
    package var created = 0
    package var updated = 0
    /// Rows that say what the hub knew already.
    package var unchanged = 0
    /// Rows that something newer had followed: kept as versions, not current.
    package var late = 0
    package var withdrawn = 0
    /// Rows of records that were erased: dropped.
    package var suppressed = 0
    /// Rows that the mapping passes over now, such as totals.
    package var passedOver = 0
    /// Rows that still cannot be accepted, by their reason now.
    package var stillRejected: [String: Int] = [:]

    package init(source: String) {
        self.source = source
    }
}

/// What a decision about one row of quarantine came to.
package struct AcceptReceipt: Hashable, Sendable {
    package let reject: Int64
    package let source: String
    package let key: String
    /// `created`, `updated`, `unchanged`, `late` or `withdrawn`, as in a delivery.
    package let outcome: String
    /// Nil when no version holds the record.
    package let version: Int?
}

/// A row of quarantine as a person mended it.
package enum MendedRow: Hashable, Sendable {
    /// Of a delimited delivery, in the order of its columns.
    case cells([String])
    /// As it should have stood in the file.
    case text(String)
}

/// What a mended row became.
package struct MendReceipt: Hashable, Sendable {
    package struct Outcome: Hashable, Sendable {
        package let key: String
        /// `created`, `updated`, `unchanged`, `late` or `withdrawn`, as in a delivery.
        package let outcome: String
        /// Nil when no version holds the record.
        package let version: Int?
    }

    package let reject: Int64
    package let source: String
    package let outcomes: [Outcome]
}
