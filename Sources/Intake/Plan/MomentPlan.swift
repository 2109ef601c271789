import CustomerModel

/// The moment of a change compiled.
struct MomentPlan {
    private let slots: [Int]
    private let forms: [MomentForm]
    private let clock: LocalClock
    private let column: String

    /// The zone of moments that name none, for mappings that name no zone either.
    static let usualZone = "Europe/Helsinki"

    init(_ mapping: MomentMapping, _ format: SourceFormat, _ slots: inout ColumnSlots) throws(IntakeError) {
        let zone = format.timeZone ?? Self.usualZone
        guard let clock = LocalClock(zone) else {
            throw IntakeError(.invalidMapping, "`\(zone)` is no time zone of this system.")
        }
        self.clock = clock
        self.slots = mapping.from.map { slots.slot($0) }
        column = mapping.from.first ?? ""
        forms = try mapping.formats.map { name throws(IntakeError) in try MomentForm(name) }
    }

    /// Nil when the columns are empty. Throws `bad-timestamp` when no format fits: the order of versions hangs on it.
    func read(_ table: SlotTable, _ nulls: WordSet) throws(RowFault) -> Timestamp? {
        let parts = slots.compactMap { table.first($0)?.trimmed }.filter { !$0.isEmpty && !nulls.contains($0) }
        guard let first = parts.first else { return nil }
        let text = parts.count == 1 ? first : parts.joined(separator: " ")
        for form in forms {
            if let moment = form.moment(text, clock) { return moment }
        }
        throw RowFault(
            code: .badTimestamp, message: "The moment of the change has none of the mapping's formats.",
            column: column)
    }
}
