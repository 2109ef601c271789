/// The name of a customer attribute in the catalog, such as `organizationName` or `address.street`.
///
/// A member of a correlated group carries the group's name before the dot.
package struct AttributeName: Hashable, Sendable, Codable, RawRepresentable, ExpressibleByStringLiteral {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package init(stringLiteral value: String) {
        rawValue = value
    }

    package init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

extension AttributeName: Comparable, CustomStringConvertible {
    package static func < (left: AttributeName, right: AttributeName) -> Bool { left.rawValue < right.rawValue }

    package var description: String { rawValue }
}

/// One value of one attribute in a record.
package struct Field: Hashable, Sendable {
    package let attribute: AttributeName
    /// Which of several values this is, from 0. Members of a correlated group (one address) share it.
    package let occurrence: Int
    /// Never empty: an absent value is an absent field.
    package let value: String

    package init(_ attribute: AttributeName, _ occurrence: Int = 0, _ value: String) {
        self.attribute = attribute
        self.occurrence = occurrence
        self.value = value
    }
}

extension Field {
    /// The order of a record's fields: by attribute name, then by occurrence.
    package static func isInRecordOrder(_ one: Field, _ other: Field) -> Bool {
        one.attribute == other.attribute ? one.occurrence < other.occurrence : one.attribute < other.attribute
    }

    /// Whether all fields stand in the order of a record.
    package static func areInRecordOrder(_ fields: [Field]) -> Bool {
        for index in fields.indices.dropFirst() where !isInRecordOrder(fields[index - 1], fields[index]) {
            return false
        }
        return true
    }
}
