package import CustomerModel

/// One customer as all its source records together tell it.
package struct GoldenRecord: Sendable {
    package let kind: PartyKind
    /// The name that people see. Never empty: without any name it is the first source key.
    package let displayName: String
    /// In the order of the catalog, then by occurrence.
    package let values: [GoldenValue]
    /// Attributes that source records have but the golden record has not, with the reasons; in the order of the catalog.
    package let absences: [Absence]
    /// Pins that could not be honoured, because the record they name is not here or says nothing about the attribute.
    package let unmetPins: [Pin]
    /// The catalog that gives the documents their shape.
    package let catalog: Catalog

    /// The first value of an attribute; nil when it has none.
    package func value(_ attribute: AttributeName) -> String? {
        values.first { $0.attribute == attribute }?.value
    }

    /// All values of an attribute in order.
    package func allValues(_ attribute: AttributeName) -> [String] {
        values.filter { $0.attribute == attribute }.map(\.value)
    }
}

extension GoldenRecord: Equatable {
    package static func == (left: GoldenRecord, right: GoldenRecord) -> Bool {
        left.kind == right.kind && left.displayName == right.displayName && left.values == right.values
            && left.absences == right.absences && left.unmetPins == right.unmetPins
    }
}

/// A surviving value with its whole story.
package struct GoldenValue: Hashable, Sendable {
    package let attribute: AttributeName
    /// The place among several values, from 0, best first. Members of a correlated group share it.
    package let occurrence: Int
    /// The canonical value.
    package let value: String
    package let status: ValueStatus
    /// The record that gave the value; nil when a steward wrote it.
    package let winner: Winner?
    /// The name of the rule in the rule book, or `pin`.
    package let rule: String
    /// What set the value apart from the runner-up.
    package let decidedBy: Decision
    /// The other records that say the same, upper case and accents set aside, in the order of their keys.
    package let supporters: [RecordVersion]
    /// Every value that did not survive, best first. Of several golden values of one attribute, the first has them all.
    package let losers: [Loser]
}

/// What set a golden value apart.
package enum Decision: String, Hashable, Sendable, CaseIterable {
    case pin
    /// No other record says anything.
    case onlyValue = "only-value"
    /// All records say the same.
    case agreement
    /// All other values are invalid or placeholders.
    case valid
    case anyTrue
    case inUse
    case trust
    case recency
    case frequency
    case completeness
    case verification
    /// Nothing in the values: the order of the source keys.
    case order
    /// A further value of a multi-valued attribute.
    case collected
}

/// A version of a source record.
package struct RecordVersion: Hashable, Sendable {
    package let key: SourceKey
    package let version: Int

    package init(key: SourceKey, version: Int) {
        self.key = key
        self.version = version
    }
}

/// Where a golden value comes from.
package struct Winner: Hashable, Sendable {
    package let record: RecordVersion
    /// The occurrence in that record.
    package let occurrence: Int
    /// The value as the source wrote it.
    package let raw: String
}

/// A value that did not survive.
package struct Loser: Hashable, Sendable {
    package let attribute: AttributeName
    package let record: RecordVersion
    /// The occurrence in that record.
    package let occurrence: Int
    /// The canonical value.
    package let value: String
    /// The value as the source wrote it.
    package let raw: String
    package let reason: LossReason
}

/// Why a value did not survive.
package enum LossReason: String, Hashable, Sendable, CaseIterable {
    case overruledByPin = "overruled-by-pin"
    case invalid
    case placeholder
    /// Another record opted out.
    case notTrue = "not-true"
    /// The source no longer uses the record.
    case notInUse = "not-in-use"
    case lessTrusted = "less-trusted"
    case older
    case lessFrequent = "less-frequent"
    /// Shorter, or a part of what a fuller occurrence of the group says.
    case lessComplete = "less-complete"
    case lessVerified = "less-verified"
    /// Equal in everything but the order of the source keys.
    case laterKey = "later-key"
    /// The golden value, written otherwise.
    case duplicateOfWinner = "duplicate-of-winner"
    /// One more than the rule keeps.
    case overLimit = "over-limit"
    /// The catalog does not declare the attribute, so there is no purpose for which to keep it.
    case undeclared
}

/// An attribute of which no value survived.
package struct Absence: Hashable, Sendable {
    package let attribute: AttributeName
    /// Never empty.
    package let losers: [Loser]
}
