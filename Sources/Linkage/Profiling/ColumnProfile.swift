package import CustomerModel

/// What a column of a file is taken to be.
package struct ColumnProfile: Hashable, Sendable, Codable {
    /// The header as the file writes it.
    package let column: String
    /// The kind of rows that it speaks of; nil for all rows.
    package internal(set) var kind: PartyKind?
    /// The attribute that its values become; nil when the column is left out.
    package let attribute: AttributeName?
    package let type: AttributeType?
    /// Share of rows with a value, 0...1.
    package let fill: Double
    /// Different values over values, 0...1.
    package let distinctness: Double
    /// Whether equal values mean one customer almost surely: long codes that few rows share.
    package internal(set) var identifies = false
    /// Why, in words for a person.
    package internal(set) var reason: String

    package init(
        column: String, attribute: AttributeName?, type: AttributeType?, fill: Double, distinctness: Double,
        reason: String
    ) {
        self.column = column
        self.attribute = attribute
        self.type = type
        self.fill = fill
        self.distinctness = distinctness
        self.reason = reason
    }

    /// For a part of a value in a column of its own: what it is a part of, and its place before the rest (below 0) or
    /// behind it. Nil for whole values.
    package var whole: (attribute: AttributeName, place: Int)? {
        switch attribute {
        case "address.houseNumber": ("address.street", -1)
        case "address.unit": ("address.street", 1)
        case "middleName": ("givenName", 1)
        case "birthDate.year": ("birthDate", 1)
        case "birthDate.month": ("birthDate", 2)
        case "birthDate.day": ("birthDate", 3)
        default: nil
        }
    }

    /// The same for rows of another kind.
    func with(kind: PartyKind?) -> ColumnProfile {
        var profile = self
        profile.kind = kind
        return profile
    }
}
