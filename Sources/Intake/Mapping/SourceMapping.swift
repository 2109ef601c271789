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
    /// Words that mean "no value" in any column of this source, compared without regard to case.
    package var nulls: [String]
    /// The source withdrew the record when any of these holds. Empty when it never says so.
    package var withdrawn: [ColumnCondition]
    /// When the source changed the record; nil when it does not say.
    package var changedAt: MomentMapping?
    /// Catalog attribute to the places its values come from. A multi-valued attribute takes a value from each,
    /// a single-valued one the first that is not empty.
    package var attributes: [String: [ValueMapping]]
    /// Correlated groups such as `address`: each entry may give one occurrence of the group.
    package var groups: [String: [GroupMapping]]
}

extension SourceMapping {
    private enum Keys: String, CodingKey {
        case system, title, format, delivery, key, kind, optionalColumns, nulls, withdrawn, changedAt
        case attributes, groups
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
        nulls = try container.oneOrMany(String.self, .nulls)
        withdrawn = try container.oneOrMany(ColumnCondition.self, .withdrawn)
        changedAt = try container.decodeIfPresent(MomentMapping.self, forKey: .changedAt)
        attributes = try container.listsByName(ValueMapping.self, .attributes)
        groups = try container.listsByName(GroupMapping.self, .groups)
    }
}

/// The source key's native half.
package struct KeyMapping: Hashable, Sendable, Codable {
    /// The columns whose values make the key; each must have one.
    package var from: [String]
    /// Stands between the parts of a key of several columns.
    package var join: String
    /// In files of several systems, the column that names the system: keys are unique within it only. It stands first in
    /// the key.
    package var system: String?

    private enum Keys: String, CodingKey { case from, join, system }

    package init(from decoder: any Decoder) throws {
        if let column = try? decoder.singleValueContainer().decode(String.self) {
            self.from = [column]
            join = "|"
            return
        }
        let container = try decoder.container(keyedBy: Keys.self)
        self.from = try container.oneOrMany(String.self, .from)
        join = try container.decodeIfPresent(String.self, forKey: .join) ?? "|"
        system = try container.decodeIfPresent(String.self, forKey: .system)
    }
}

/// What a delivery says about records that it does not hold.
package struct DeliverySemantics: Hashable, Sendable, Codable {
    /// How much of the source a delivery holds.
    package enum Extent: String, Hashable, Sendable, Codable {
        /// Everything the source has: a record that is absent was withdrawn.
        case full
        /// Only what changed: absence says nothing.
        case delta
    }

    /// Whether absence says that a record was withdrawn.
    package var extent: Extent = .delta
    /// A full delivery that would withdraw more than this share of the source's records, in percent, is refused.
    package var maximumWithdrawnPercent: Double = 10

    package init(extent: Extent = .delta, maximumWithdrawnPercent: Double = 10) {
        self.extent = extent
        self.maximumWithdrawnPercent = maximumWithdrawnPercent
    }

    private enum Keys: String, CodingKey { case extent, maximumWithdrawnPercent }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        extent = try container.decodeIfPresent(Extent.self, forKey: .extent) ?? .delta
        maximumWithdrawnPercent = try container.decodeIfPresent(Double.self, forKey: .maximumWithdrawnPercent) ?? 10
    }
}
