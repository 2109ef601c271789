/// How far a value could be verified, from worst to best.
package enum ValueStatus: String, Hashable, Sendable, Codable, CaseIterable {
    /// Recognisably not a value of its type (a wrong check digit, 31 February). Kept, never used to match.
    case invalid
    /// A placeholder or a null word of the source (`n/a`, `test@test.fi`). Kept, never used to match or to survive.
    case placeholder
    /// Taken as the source wrote it; the type has no form to check.
    case asGiven
    /// Has the form of its type.
    case wellFormed
    /// Its check digits are right, or a reference list knows it.
    case verified
}

extension ValueStatus: Comparable {
    package static func < (left: ValueStatus, right: ValueStatus) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// A field with its canonical form beside the raw one.
package struct StandardizedField: Hashable, Sendable {
    package let attribute: AttributeName
    package let occurrence: Int
    /// The value as the source wrote it.
    package let raw: String
    /// The value as Kulta shows and stores it: `+358401234567`, `9000003-8`, `Hämeentie 15 A 4`. Equals `raw` when nothing is known.
    package let canonical: String
    package let status: ValueStatus

    package init(
        attribute: AttributeName, occurrence: Int, raw: String, canonical: String, status: ValueStatus
    ) {
        self.attribute = attribute
        self.occurrence = occurrence
        self.raw = raw
        self.canonical = canonical
        self.status = status
    }

    /// What readers may see of the raw value: where the canonical form is masked (`131052-****`), that form.
    package var shownRaw: String { canonical.hasSuffix("****") ? canonical : raw }
}

/// A value derived for matching only (folded, split, expanded), such as `familyName` = `meikalainen`.
/// Several features of one name are alternatives: matching takes the best pair.
package struct Feature: Hashable, Sendable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A parsed record in canonical form, with the features that matching reads.
package struct StandardizedRecord: Hashable, Sendable {
    package let key: SourceKey
    package let kind: PartyKind
    /// In the parsed record's order.
    package let fields: [StandardizedField]
    /// Ordered by name, then by first appearance; without duplicates.
    package let features: [Feature]

    package init(key: SourceKey, kind: PartyKind, fields: [StandardizedField], features: [Feature]) {
        self.key = key
        self.kind = kind
        self.fields = fields
        self.features = features
    }
}
