package import CustomerModel

/// A record that stands inside another one's row or element: the contact person of a company.
///
/// Its key is the outer record's key, its name and its own key: `0000100001/contact/0000200001`. It comes, changes and
/// goes with the outer record.
package struct InnerRecordMapping: Hashable, Sendable, Codable {
    /// XML and JSON: the path of a repeated element; every column is then relative to it. Nil: the row itself.
    package var each: String?
    /// Its own id within the outer record; empty: its number among the repeated elements, or none.
    package var key: [String]
    /// What it always is.
    package var kind: PartyKind
    /// It is there only when all of these hold.
    package var when: [ColumnCondition]
    /// What it is to the outer record, such as `contactOf`; nil: nothing is said.
    package var relation: String?
    package var attributes: [String: [ValueMapping]]
    package var groups: [String: [GroupMapping]]

    private enum Keys: String, CodingKey { case each, key, kind, when, relation, attributes, groups }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        each = try container.decodeIfPresent(String.self, forKey: .each)
        key = try container.oneOrMany(String.self, .key)
        kind = try container.decode(PartyKind.self, forKey: .kind)
        when = try container.oneOrMany(ColumnCondition.self, .when)
        relation = try container.decodeIfPresent(String.self, forKey: .relation)
        attributes = try container.listsByName(ValueMapping.self, .attributes)
        groups = try container.listsByName(GroupMapping.self, .groups)
    }
}
