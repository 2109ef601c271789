package import CustomerModel

/// What reading a delivery yields, in the order of the file.
package enum IntakeEvent: Hashable, Sendable {
    case record(ParsedRecord)
    case reject(Reject)
}

/// What a delivery held.
package struct IntakeSummary: Hashable, Sendable {
    /// Good records, withdrawn ones among them.
    package var records = 0
    /// Records that their source withdrew.
    package var withdrawn = 0
    /// Rows for quarantine.
    package var rejects = 0
    /// Rows that the mapping passes over.
    package var skippedRows = 0
    /// Bytes of the source, as it came.
    package var bytes = 0
    /// Nil for XML, which names its own, and while every byte was ASCII.
    package var encoding: TextEncoding?
    /// Columns of the header (or none, for XML and JSON) that the mapping does not use.
    package var unmappedColumns: [String] = []
    /// What was repaired, passed over or looks wrong, beside the rejects.
    package var warnings: [IntakeWarning] = []
    /// Nil for other layouts than a table.
    package var layout: DeliveryLayout?

    package init() {}

    /// Adds one event to the figures.
    mutating func count(_ event: IntakeEvent) {
        switch event {
        case .record(let record):
            records += 1
            withdrawn += record.isWithdrawn ? 1 : 0
        case .reject: rejects += 1
        }
    }
}
