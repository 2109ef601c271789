import CustomerModel

/// The decision about one slot of one customer: which candidates survive, why, and why the others do not.
struct Contest {
    /// A surviving candidate.
    struct Survivor {
        let candidate: Candidate
        let rule: String
        let decidedBy: Decision
        var supporters: [RecordVersion] = []
    }

    private let slot: Slot
    /// In the order of their source keys.
    private let contributions: [Contribution]
    private(set) var survivors: [Survivor] = []
    private(set) var losers: [Loser] = []
    private(set) var unmetPins: [Pin] = []

    /// - Parameters:
    ///   - candidates: what the contributions say, in any order.
    ///   - pins: those about this slot, in their order.
    init(slot: Slot, contributions: [Contribution], candidates: [Candidate], pins: [Pin]) {
        self.slot = slot
        self.contributions = contributions
        if candidates.count == 1, pins.isEmpty {
            settle(candidates[0])
            return
        }
        let isFiltered = slot.dropsInvalid && candidates.contains { $0.status >= .asGiven }
        let contenders = ranked(isFiltered ? candidates.filter { $0.status >= .asGiven } : candidates)
        let others = isFiltered ? ranked(candidates.filter { $0.status < .asGiven }) : []
        for pin in pins { honour(pin, among: contenders + others) }
        let usable = contenders.filter { !$0.fields.isEmpty }
        for candidate in usable { place(candidate, among: usable, isAlone: usable.count == candidates.count) }
        for candidate in others where !isSurvivor(candidate) { lose(candidate, .invalid) }
        for candidate in contenders where !candidate.dismissed.isEmpty { lose(candidate.dismissed, of: candidate) }
        for candidate in others where !candidate.dismissed.isEmpty { lose(candidate.dismissed, of: candidate) }
    }

    /// The decision when only one record says something: most customers have one record.
    private mutating func settle(_ candidate: Candidate) {
        if !candidate.fields.isEmpty {
            survivors = [Survivor(candidate: candidate, rule: slot.rule.name, decidedBy: .onlyValue)]
        }
        lose(candidate.dismissed, of: candidate)
    }

    // MARK: Ranking

    private func ranked(_ candidates: [Candidate]) -> [Candidate] {
        var ranked = candidates
        let support = slot.strategies.contains(.frequency) ? systems(of: candidates) : [:]
        for index in ranked.indices {
            let candidate = ranked[index]
            ranked[index].merits = slot.strategies.map { merit(of: candidate, by: $0, support: support) }
        }
        ranked.sort(by: Candidate.outranks)
        return ranked
    }

    private func merit(of candidate: Candidate, by strategy: Strategy, support: [String: Set<String>]) -> Int64 {
        guard let contributor = candidate.contributor else { return Int64.max }
        switch strategy {
        case .valid: return 0
        case .anyTrue: return candidate.agreement.contains("true") ? 1 : 0
        case .inUse: return contributions[contributor].isInUse ? 1 : 0
        case .trust: return Int64(slot.trust(in: contributions[contributor].key.system))
        case .recency: return contributions[contributor].effectiveAt.microseconds
        case .frequency: return Int64(support[candidate.signature]?.count ?? 0)
        case .completeness:
            return Int64(slot.attributes.count == 1 ? candidate.signature.utf8.count : candidate.fields.count)
        case .verification: return Int64(ValueStatus.allCases.firstIndex(of: candidate.status) ?? 0)
        }
    }

    /// The source systems that agree on each signature; those that say only a part of it agree too.
    private func systems(of candidates: [Candidate]) -> [String: Set<String>] {
        var systems: [String: Set<String>] = [:]
        var examples: [String: Candidate] = [:]
        for candidate in candidates {
            guard let contributor = candidate.contributor, !candidate.fields.isEmpty else { continue }
            systems[candidate.signature, default: []].insert(contributions[contributor].key.system)
            examples[candidate.signature] = candidate
        }
        if slot.attributes.count == 1 { return systems }
        var support = systems
        for (signature, whole) in examples {
            for (other, part) in examples where other != signature && part.isPart(of: whole) {
                support[signature]?.formUnion(systems[other] ?? [])
            }
        }
        return support
    }

    // MARK: Choosing

    private mutating func honour(_ pin: Pin, among ranked: [Candidate]) {
        guard let candidate = pinned(by: pin, among: ranked), survivors.count < slot.limit else {
            return unmetPins.append(pin)
        }
        if survivors.contains(where: { $0.candidate.signature == candidate.signature }) { return }
        survivors.append(Survivor(candidate: candidate, rule: "pin", decidedBy: .pin))
    }

    private func pinned(by pin: Pin, among ranked: [Candidate]) -> Candidate? {
        switch pin.choice {
        case .value(let value):
            guard slot.attributes.contains(where: { $0.rawValue == pin.attribute }), !value.isEmpty else { return nil }
            return written([AttributeName(rawValue: pin.attribute): value])
        case .members(let members): return written(members)
        case .record(let key, let occurrence):
            let said = ranked.first {
                $0.occurrence == occurrence && $0.contributor.map { contributions[$0].key } == key
            }
            guard let said else { return nil }
            return said.fields.isEmpty ? Candidate(reviving: said, attributes: slot.attributes) : said
        }
    }

    /// What a steward wrote; nil when it names nothing of this slot.
    private func written(_ members: [AttributeName: String]) -> Candidate? {
        let fields = slot.attributes.compactMap { attribute in
            members[attribute].flatMap { value in
                value.isEmpty
                    ? nil
                    : StandardizedField(
                        attribute: attribute, occurrence: 0, raw: value, canonical: value, status: .asGiven
                    )
            }
        }
        guard !fields.isEmpty else { return nil }
        return Candidate(
            contributor: nil, occurrence: 0, fields: fields, attributes: slot.attributes, dropsInvalid: false
        )
    }

    private mutating func place(_ candidate: Candidate, among contenders: [Candidate], isAlone: Bool) {
        if isSurvivor(candidate) { return }
        if let place = survivors.firstIndex(where: { $0.candidate.signature == candidate.signature }) {
            return support(place, with: candidate)
        }
        if isPartOfAnother(candidate, among: contenders) { return lose(candidate, .lessComplete) }
        if survivors.count < slot.limit {
            let decision = decision(for: candidate, among: contenders, isAlone: isAlone)
            survivors.append(Survivor(candidate: candidate, rule: slot.rule.name, decidedBy: decision))
        } else {
            lose(candidate, slot.isMultivalued ? .overLimit : reasonToLose(candidate))
        }
    }

    /// A pin that names the candidate's record has placed it already.
    private func isSurvivor(_ candidate: Candidate) -> Bool {
        survivors.contains {
            $0.candidate.contributor == candidate.contributor && $0.candidate.occurrence == candidate.occurrence
        }
    }

    private mutating func support(_ place: Int, with candidate: Candidate) {
        guard let record = record(of: candidate) else { return }
        if record != self.record(of: survivors[place].candidate), !survivors[place].supporters.contains(record) {
            survivors[place].supporters.append(record)
            survivors[place].supporters.sort { ($0.key, $0.version) < ($1.key, $1.version) }
        }
        if !candidate.isWrittenAs(survivors[place].candidate) { lose(candidate, .duplicateOfWinner) }
    }

    /// Whether a fuller candidate says all that this one says.
    private func isPartOfAnother(_ candidate: Candidate, among contenders: [Candidate]) -> Bool {
        guard slot.attributes.count > 1 else { return false }
        return contenders.contains { candidate.isProperPart(of: $0) }
            || survivors.contains { candidate.isProperPart(of: $0.candidate) }
    }

    // MARK: Reasons

    private func decision(for candidate: Candidate, among contenders: [Candidate], isAlone: Bool) -> Decision {
        if !survivors.isEmpty { return .collected }
        let differing = contenders.filter { $0.signature != candidate.signature }
        if let rival = differing.first(where: { !isPartOfAnother($0, among: contenders) }) {
            return strategy(separating: candidate, from: rival).flatMap { Decision(rawValue: $0.rawValue) } ?? .order
        }
        if !differing.isEmpty { return .completeness }
        if contenders.count > 1 { return .agreement }
        return isAlone ? .onlyValue : .valid
    }

    private func reasonToLose(_ candidate: Candidate) -> LossReason {
        guard let winner = survivors.first, winner.rule != "pin" else { return .overruledByPin }
        switch strategy(separating: winner.candidate, from: candidate) {
        case .anyTrue: return .notTrue
        case .inUse: return .notInUse
        case .trust: return .lessTrusted
        case .recency: return .older
        case .frequency: return .lessFrequent
        case .completeness: return .lessComplete
        case .verification: return .lessVerified
        case .valid, nil: return .laterKey
        }
    }

    private func strategy(separating winner: Candidate, from loser: Candidate) -> Strategy? {
        zip(slot.strategies, zip(winner.merits, loser.merits)).first { $1.0 != $1.1 }?.0
    }

    // MARK: Losers

    private mutating func lose(_ candidate: Candidate, _ reason: LossReason) {
        for field in candidate.fields { lose(field, of: candidate, reason) }
    }

    /// The fields that may not survive, unless a pin revived them.
    private mutating func lose(_ dismissed: [StandardizedField], of candidate: Candidate) {
        let revived = survivors.first {
            $0.candidate.contributor == candidate.contributor && $0.candidate.occurrence == candidate.occurrence
        }
        for field in dismissed where revived?.candidate.fields.contains(field) != true {
            lose(field, of: candidate, field.status == .placeholder ? .placeholder : .invalid)
        }
    }

    private mutating func lose(_ field: StandardizedField, of candidate: Candidate, _ reason: LossReason) {
        guard let record = record(of: candidate) else { return }
        losers.append(
            Loser(
                attribute: field.attribute, record: record, occurrence: candidate.occurrence, value: field.canonical,
                raw: field.shownRaw, reason: reason
            )
        )
    }

    private func record(of candidate: Candidate) -> RecordVersion? {
        candidate.contributor.map { RecordVersion(key: contributions[$0].key, version: contributions[$0].version) }
    }
}
