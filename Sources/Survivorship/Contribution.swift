package import CustomerModel

/// What one source record's current version says about a customer.
package struct Contribution: Hashable, Sendable {
    package let key: SourceKey
    /// The version of the source record, from 1.
    package let version: Int
    /// When the source says the record changed; nil when it does not say.
    package let changedAt: Timestamp?
    package let receivedAt: Timestamp
    /// No two with one attribute and occurrence.
    package let fields: [StandardizedField]

    package init(
        key: SourceKey, version: Int, changedAt: Timestamp? = nil, receivedAt: Timestamp, fields: [StandardizedField]
    ) {
        self.key = key
        self.version = version
        self.changedAt = changedAt
        self.receivedAt = receivedAt
        self.fields = fields
    }

    /// False when the record says of itself that its source no longer uses it.
    var isInUse: Bool { !fields.contains { $0.attribute == "inactive" && $0.canonical == "true" } }

    /// The moment by which values are newer or older.
    var effectiveAt: Timestamp { changedAt ?? receivedAt }
}
