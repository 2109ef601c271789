package import CustomerModel

/// A test of one column, and of others by `and`. All the tests that are set must hold; with none set, the column must
/// not be empty.
package struct ColumnCondition: Hashable, Sendable, Codable {
    /// A form that a value may have.
    package enum Look: String, Hashable, Sendable, Codable {
        /// Seven digits and the right check digit (hyphen, `FI` and a missing leading zero allowed).
        case businessId
        /// Holds a legal form (`Oy`, `A/S`) or a word that only organizations have in their names (`säätiö`).
        case organizationName
        /// An e-mail address of a function rather than a person: `info@`, `laskut@`.
        case roleEmail
        /// An e-mail address: an `@` with something on both sides.
        case email
    }

    /// The column that is tested.
    package var column: String
    /// One of these words, compared without regard to case.
    package var equals: [String] = []
    /// Begins with one of these, compared without regard to case.
    package var startsWith: [String] = []
    /// Ends with one of these, compared without regard to case.
    package var endsWith: [String] = []
    /// One of these words stands alone somewhere in the value, compared without regard to case.
    package var containsWord: [String] = []
    /// Has this form; nil: any.
    package var looksLike: Look?
    /// In characters (Unicode scalars).
    package var minimumLength: Int?
    /// Turns the test of this column around.
    package var not = false
    /// These must hold as well.
    package var and: [ColumnCondition] = []

    private enum Keys: String, CodingKey {
        case column, equals, startsWith, endsWith, containsWord, looksLike, minimumLength, not, and
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        column = try container.decode(String.self, forKey: .column)
        equals = try container.oneOrMany(String.self, .equals)
        startsWith = try container.oneOrMany(String.self, .startsWith)
        endsWith = try container.oneOrMany(String.self, .endsWith)
        containsWord = try container.oneOrMany(String.self, .containsWord)
        looksLike = try container.decodeIfPresent(Look.self, forKey: .looksLike)
        minimumLength = try container.decodeIfPresent(Int.self, forKey: .minimumLength)
        not = try container.decodeIfPresent(Bool.self, forKey: .not) ?? false
        and = try container.oneOrMany(ColumnCondition.self, .and)
    }
}

/// One rule that may decide whether a record is a person or an organization.
/// A bare `person` or `organization` is the short form of a rule that always decides.
package struct KindRule: Hashable, Sendable, Codable {
    /// The column whose words decide by `values`; nil when `kind` decides.
    package var column: String?
    /// Source word to kind, compared without regard to case; another word leaves the decision to the next rule.
    package var values: [String: PartyKind] = [:]
    /// All of these must hold for `kind` to decide.
    package var when: [ColumnCondition] = []
    /// The decision when `when` holds.
    package var kind: PartyKind?

    private enum Keys: String, CodingKey {
        case column, values, when
        case kind = "is"
    }

    package init(from decoder: any Decoder) throws {
        if let kind = try? decoder.singleValueContainer().decode(PartyKind.self) {
            self.kind = kind
            return
        }
        let container = try decoder.container(keyedBy: Keys.self)
        column = try container.decodeIfPresent(String.self, forKey: .column)
        values = try container.decodeIfPresent([String: PartyKind].self, forKey: .values) ?? [:]
        when = try container.oneOrMany(ColumnCondition.self, .when)
        kind = try container.decodeIfPresent(PartyKind.self, forKey: .kind)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encodeIfPresent(column, forKey: .column)
        try container.encode(values, forKey: .values)
        try container.encode(when, forKey: .when)
        try container.encodeIfPresent(kind, forKey: .kind)
    }
}

/// The moment of a record's last change in its source.
package struct MomentMapping: Hashable, Sendable, Codable {
    /// Columns joined by a space, such as a date and a time of day.
    package var from: [String]
    /// Formats tried in order (`iso8601`, `unixSeconds`, `unixMilliseconds`, or letters such as `yyyyMMdd HHmmss`).
    package var formats: [String]

    private enum Keys: String, CodingKey { case from, formats }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        self.from = try container.oneOrMany(String.self, .from)
        formats = container.contains(.formats) ? try container.oneOrMany(String.self, .formats) : ["iso8601"]
    }
}
