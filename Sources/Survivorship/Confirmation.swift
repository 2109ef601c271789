package import CustomerModel

/// That a person has confirmed a golden record's records to be one customer.
package struct Confirmation: Hashable, Sendable {
    package let by: String
    package let at: Timestamp
    package let reason: String
    /// The number of the command.
    package let command: Int64
    /// Of the golden record's records those that were confirmed; others have come since.
    package let records: Int

    package init(by: String, at: Timestamp, reason: String, command: Int64, records: Int) {
        self.by = by
        self.at = at
        self.reason = reason
        self.command = command
        self.records = records
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("by", by)
            json.member("at", "\(at)")
            json.member("reason", reason)
            json.member("command", Int(command))
            json.member("records", records)
        }
    }
}
