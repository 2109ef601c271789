import CustomerModel

/// One value that may survive: a field, or what one record's occurrence says about attributes that survive together.
struct Candidate {
    /// Index in the contributions, which stand in the order of their source keys; nil when a steward wrote the value.
    let contributor: Int?
    /// The occurrence in the contribution.
    let occurrence: Int
    /// The fields that may survive, in the order of the slot.
    let fields: [StandardizedField]
    /// Fields of the same occurrence that may not: invalid beside good ones, or placeholders.
    let dismissed: [StandardizedField]
    /// The worst status of the fields; `placeholder` when none may survive.
    let status: ValueStatus
    /// For each attribute of the slot the form that is compared; empty when the candidate says nothing about it.
    let agreement: [String]
    /// All of `agreement` as one value: equal in candidates that agree wholly.
    let signature: String
    /// How well the candidate does by each strategy of the rule, then by trust and by recency.
    var merits: [Int64] = []

    /// - Parameter dropsInvalid: leaves out invalid fields when a valid one stands beside them.
    init(
        contributor: Int?, occurrence: Int, fields: [StandardizedField], attributes: [AttributeName],
        dropsInvalid: Bool
    ) {
        let best = fields.map(\.status).max() ?? .placeholder
        let isKept = { (field: StandardizedField) in
            switch field.status {
            case .placeholder: false
            case .invalid: !dropsInvalid || best < .asGiven
            default: true
            }
        }
        let kept = contributor == nil ? fields : fields.filter(isKept)
        self.contributor = contributor
        self.occurrence = occurrence
        self.fields = kept
        dismissed = kept.count == fields.count ? [] : fields.filter { !isKept($0) }
        status = kept.map(\.status).min() ?? .placeholder
        agreement = Self.agreement(of: kept, attributes: attributes)
        signature = agreement.count == 1 ? agreement[0] : agreement.joined(separator: "\u{1F}")
    }

    /// A candidate with all the fields that its record has, good or bad.
    init(reviving candidate: Candidate, attributes: [AttributeName]) {
        contributor = candidate.contributor
        occurrence = candidate.occurrence
        fields = candidate.dismissed
        dismissed = []
        status = candidate.dismissed.map(\.status).min() ?? .placeholder
        agreement = Self.agreement(of: fields, attributes: attributes)
        signature = agreement.joined(separator: "\u{1F}")
        merits = candidate.merits
    }

    private static func agreement(of fields: [StandardizedField], attributes: [AttributeName]) -> [String] {
        if attributes.count == 1 { return [fields.first.map { agreementKey($0.canonical) } ?? ""] }
        var keys = [String](repeating: "", count: attributes.count)
        for field in fields {
            if let place = attributes.firstIndex(of: field.attribute) { keys[place] = agreementKey(field.canonical) }
        }
        return keys
    }

    /// Whether the other says all that this says, in agreement, and perhaps more.
    func isPart(of other: Candidate) -> Bool {
        zip(agreement, other.agreement).allSatisfy { $0.isEmpty || $0 == $1 }
    }

    /// Whether the other says all that this says, in agreement, and more.
    func isProperPart(of other: Candidate) -> Bool {
        other.fields.count > fields.count && isPart(of: other)
    }

    /// Whether both write every value in the same way.
    func isWrittenAs(_ other: Candidate) -> Bool {
        fields.count == other.fields.count && zip(fields, other.fields).allSatisfy { $0.canonical == $1.canonical }
    }

    /// Better merits first; then the order of source keys, occurrences and values, so that no two are equal.
    static func outranks(_ left: Candidate, _ right: Candidate) -> Bool {
        for (mine, other) in zip(left.merits, right.merits) where mine != other { return mine > other }
        if left.contributor != right.contributor { return (left.contributor ?? -1) < (right.contributor ?? -1) }
        if left.occurrence != right.occurrence { return left.occurrence < right.occurrence }
        return left.fields.map(\.canonical).lexicographicallyPrecedes(right.fields.map(\.canonical))
    }
}
