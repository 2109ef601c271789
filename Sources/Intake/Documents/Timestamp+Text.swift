import CustomerModel

extension Timestamp {
    /// A moment as ISO 8601 with a zone; nil when the text is none.
    init?(iso8601 text: String) {
        guard let reading = DatePattern("iso8601")?.read(text), let offset = reading.offset else { return nil }
        let seconds = reading.day.daysSinceEpoch * 86_400 + reading.secondOfDay - offset
        self.init(microseconds: Int64(seconds) * 1_000_000 + Int64(reading.microsecond))
    }
}
