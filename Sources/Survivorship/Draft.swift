import CustomerModel

/// A golden record in the making: the candidates of each slot, then the decisions one by one.
struct Draft {
    private let slots: [Slot]
    /// In the order of their source keys.
    private let contributions: [Contribution]
    private var candidates: [[Candidate]]
    private(set) var values: [GoldenValue] = []
    private(set) var absences: [Absence] = []
    private(set) var unmetPins: [Pin] = []

    /// - Parameter slotOf: the index of an attribute's slot; nil when the catalog does not declare it.
    init(slots: [Slot], contributions: [Contribution], slotOf: (AttributeName) -> Int?) {
        self.slots = slots
        self.contributions = contributions
        candidates = Array(repeating: [], count: slots.count)
        for contributor in contributions.indices { gather(from: contributor, slotOf: slotOf) }
    }

    private mutating func gather(from contributor: Int, slotOf: (AttributeName) -> Int?) {
        var together: [TogetherKey: [StandardizedField]] = [:]
        for field in contributions[contributor].fields {
            guard let slot = slotOf(field.attribute) else {
                refuse(field, from: contributor)
                continue
            }
            if slots[slot].attributes.count == 1 {
                add([field], from: contributor, to: slot)
            } else {
                together[TogetherKey(slot: slot, occurrence: field.occurrence), default: []].append(field)
            }
        }
        for (key, fields) in together { add(fields, from: contributor, to: key.slot) }
    }

    private struct TogetherKey: Hashable {
        let slot: Int
        let occurrence: Int
    }

    private mutating func add(_ fields: [StandardizedField], from contributor: Int, to slot: Int) {
        let attributes = slots[slot].attributes
        let ordered =
            fields.count == 1
            ? fields : attributes.compactMap { attribute in fields.first { $0.attribute == attribute } }
        candidates[slot].append(
            Candidate(
                contributor: contributor, occurrence: ordered[0].occurrence, fields: ordered, attributes: attributes,
                dropsInvalid: slots[slot].dropsInvalid
            )
        )
    }

    /// What the catalog does not declare has no purpose, so it does not survive.
    private mutating func refuse(_ field: StandardizedField, from contributor: Int) {
        let contribution = contributions[contributor]
        let loser = Loser(
            attribute: field.attribute, record: RecordVersion(key: contribution.key, version: contribution.version),
            occurrence: field.occurrence, value: field.canonical, raw: field.shownRaw, reason: .undeclared
        )
        if let index = absences.firstIndex(where: { $0.attribute == field.attribute }) {
            absences[index] = Absence(attribute: field.attribute, losers: absences[index].losers + [loser])
        } else {
            absences.append(Absence(attribute: field.attribute, losers: [loser]))
        }
    }

    /// Decides about one slot.
    mutating func decide(_ slot: Int, pins: [Pin]) {
        if candidates[slot].isEmpty && pins.isEmpty { return }
        let contest = Contest(
            slot: slots[slot], contributions: contributions, candidates: candidates[slot], pins: pins
        )
        unmetPins += contest.unmetPins
        var losers = Dictionary(grouping: contest.losers, by: \.attribute)
        for (occurrence, survivor) in contest.survivors.enumerated() {
            for field in survivor.candidate.fields {
                let beaten = losers.removeValue(forKey: field.attribute) ?? []
                values.append(golden(field, of: survivor, at: occurrence, losers: beaten))
            }
        }
        for attribute in slots[slot].attributes {
            if let unbeaten = losers[attribute] { absences.append(Absence(attribute: attribute, losers: unbeaten)) }
        }
    }

    private func golden(
        _ field: StandardizedField, of survivor: Contest.Survivor, at occurrence: Int, losers: [Loser]
    ) -> GoldenValue {
        let winner = survivor.candidate.contributor.map { contributor in
            Winner(
                record: RecordVersion(
                    key: contributions[contributor].key, version: contributions[contributor].version
                ),
                occurrence: survivor.candidate.occurrence, raw: field.shownRaw
            )
        }
        return GoldenValue(
            attribute: field.attribute, occurrence: occurrence, value: field.canonical, status: field.status,
            winner: winner, rule: survivor.rule, decidedBy: survivor.decidedBy, supporters: survivor.supporters,
            losers: losers
        )
    }
}
