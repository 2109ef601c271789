/// How one source system's deliveries are read: what `schemas/sources/<system>.yaml` says.
///
/// The shape is described for people and editors by `schemas/json/source-mapping.schema.json`.
/// Columns are CSV headers, or slash-separated paths below the record in XML and JSON (`E1KNA1M/NAME1`, `@id`).
package struct SourceMapping: Hashable, Sendable, Codable {
    /// The source system's name, the first half of every source key; equals the file's name.
    package var system: String
    /// The system's name for people.
    package var title: String
    /// How its bytes are laid out.
    package var format: SourceFormat
    /// What absence from a delivery means.
    package var delivery: DeliverySemantics
    /// The native id: several columns are joined. A row without it is rejected.
    package var key: KeyMapping
    /// Tried in order; the first rule that decides wins, and a row for which none does is rejected.
    package var kind: [KindRule]
    /// Columns that a delivery may lack. Every other column that the mapping names must be there.
    package var optionalColumns: [String]
    /// Instead of `optionalColumns`: besides the key, a delivery needs only these. Empty: `optionalColumns` says it.
    package var requiredColumns: [String]
    /// Words that mean "no value" in any column of this source, compared without regard to case.
    package var nulls: [String]
    /// Rows for which any of these holds are passed over: totals, explanations, records of another sort.
    package var skip: [ColumnCondition]
    /// The source withdrew the record when any of these holds. Empty when it never says so.
    package var withdrawn: [ColumnCondition]
    /// The source erased the person's data when any of these holds: nothing of it is read, and what is held has to go.
    package var erased: [ColumnCondition]
    /// Where the source names records that are the same customer: the winner of a merge, the whole of a part.
    package var sameAs: [ReferenceMapping]
    /// Role (`contactOf`, `childOf`) to where the source names the other record.
    package var relations: [String: [ReferenceMapping]]
    /// When the source changed the record; nil when it does not say.
    package var changedAt: MomentMapping?
    /// Why personal identity codes of this source may be held; nil: they may not, and no attribute reads them.
    package var personalIdGround: PersonalIdGround?
    /// Catalog attribute to the places its values come from. A multi-valued attribute takes a value from each,
    /// a single-valued one the first that is not empty.
    package var attributes: [String: [ValueMapping]]
    /// Correlated groups such as `address`: each entry may give one occurrence of the group.
    package var groups: [String: [GroupMapping]]
    /// Further records that a row holds, such as a company's contact person, by the name that stands in their keys.
    package var records: [String: InnerRecordMapping]
}

extension SourceMapping {
    private enum Keys: String, CodingKey {
        case system, title, format, delivery, key, kind, optionalColumns, requiredColumns, nulls, skip, withdrawn
        case erased, changedAt
        case sameAs, relations, attributes, groups, records, personalIdGround
    }

    /// Reads the long form and the short ones (a single value where a list may stand, a bare column name).
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        system = try container.decode(String.self, forKey: .system)
        title = try container.decode(String.self, forKey: .title)
        format = try container.decode(SourceFormat.self, forKey: .format)
        delivery = try container.decodeIfPresent(DeliverySemantics.self, forKey: .delivery) ?? DeliverySemantics()
        key = try container.decode(KeyMapping.self, forKey: .key)
        kind = try container.oneOrMany(KindRule.self, .kind)
        optionalColumns = try container.oneOrMany(String.self, .optionalColumns)
        requiredColumns = try container.oneOrMany(String.self, .requiredColumns)
        nulls = try container.oneOrMany(String.self, .nulls)
        skip = try container.oneOrMany(ColumnCondition.self, .skip)
        withdrawn = try container.oneOrMany(ColumnCondition.self, .withdrawn)
        erased = try container.oneOrMany(ColumnCondition.self, .erased)
        sameAs = try container.oneOrMany(ReferenceMapping.self, .sameAs)
        relations = try container.listsByName(ReferenceMapping.self, .relations)
        changedAt = try container.decodeIfPresent(MomentMapping.self, forKey: .changedAt)
        personalIdGround = try container.decodeIfPresent(PersonalIdGround.self, forKey: .personalIdGround)
        attributes = try container.listsByName(ValueMapping.self, .attributes)
        groups = try container.listsByName(GroupMapping.self, .groups)
        records = try container.decodeIfPresent([String: InnerRecordMapping].self, forKey: .records) ?? [:]
    }
}
