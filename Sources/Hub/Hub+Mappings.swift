package import CustomerModel
import Intake
import RuleBook

/// How the deliveries of a source system are read, for people.
package struct MappingDescription: Hashable, Sendable {
    /// Where the values of an attribute come from.
    package struct Value: Hashable, Sendable {
        package let attribute: String
        /// Columns or paths below the record; the first that is not empty counts, unless they are joined.
        package let columns: [String]
        /// What every record gets instead; nil: the columns say it.
        package let constant: String?
        /// Only records of these kinds; empty: any.
        package let kinds: [PartyKind]
        /// The name of the record inside the row that has the value; nil: the row's own.
        package let innerRecord: String?
    }

    package let system: String
    package let title: String
    /// `csv`, `fixed`, `xml` or `json`.
    package let format: String
    /// True when absence from a delivery means withdrawal.
    package let isFull: Bool
    /// The columns whose values make the key.
    package let key: [String]
    /// In the order of the catalog.
    package let values: [Value]
}

extension Hub {
    /// The mapping of every source system that has one, in the order of the names. It asks no database.
    package var mappingDescriptions: [MappingDescription] {
        let places = attributePlaces
        return mappings.all.values.sorted { $0.system < $1.system }.map { MappingDescription($0, places) }
    }

    /// The mapping of a source system; nil when it has none.
    package func mappingDescription(_ system: String) -> MappingDescription? {
        mappings[system].map { MappingDescription($0, attributePlaces) }
    }

    /// The place of each attribute in the catalog.
    var attributePlaces: [String: Int] {
        let names = catalog.attributes.map(\.name.rawValue).enumerated()
        return Dictionary(names.map { ($1, $0) }, uniquingKeysWith: min)
    }
}

extension MappingDescription {
    fileprivate init(_ mapping: SourceMapping, _ places: [String: Int]) {
        let own = Self.values(mapping.attributes, mapping.groups, kinds: [], of: nil)
        let inner = mapping.records.sorted { $0.key < $1.key }.flatMap { name, record in
            Self.values(record.attributes, record.groups, kinds: [record.kind], of: name)
        }
        let place = { (value: Value) in places[value.attribute] ?? places.count }
        self.init(
            system: mapping.system, title: mapping.title, format: mapping.format.type.rawValue,
            isFull: mapping.delivery.extent == .full, key: mapping.key.from,
            values: [own, inner].flatMap { $0.sorted { (place($0), $0.attribute) < (place($1), $1.attribute) } })
    }

    private static func values(
        _ attributes: [String: [ValueMapping]], _ groups: [String: [GroupMapping]], kinds: [PartyKind],
        of record: String?
    ) -> [Value] {
        let single = attributes.sorted { $0.key < $1.key }.flatMap { name, sources in
            sources.map { Value($0, name, $0.for.isEmpty ? kinds : $0.for, record) }
        }
        return single
            + groups.sorted { $0.key < $1.key }.flatMap { name, entries in
                entries.flatMap { Value.all(of: $0, name, kinds, record) }
            }
    }
}

extension MappingDescription.Value {
    fileprivate init(
        _ mapping: ValueMapping, _ attribute: String, _ kinds: [PartyKind], _ record: String?, below path: String? = nil
    ) {
        let around = [path, mapping.each].compactMap(\.self)
        self.init(
            attribute: attribute, columns: mapping.from.map { (around + [$0]).joined(separator: "/") },
            constant: mapping.constant, kinds: kinds, innerRecord: record)
    }

    fileprivate static func all(
        of group: GroupMapping, _ name: String, _ kinds: [PartyKind], _ record: String?
    ) -> [Self] {
        let kinds = group.for.isEmpty ? kinds : group.for
        let lines = group.lines.map { lines in
            Self(
                attribute: "\(name).street", columns: lines.from, constant: nil, kinds: kinds, innerRecord: record)
        }
        let members = group.members.sorted { $0.key < $1.key }.flatMap { member, sources in
            sources.map { Self($0, "\(name).\(member)", kinds, record, below: group.each) }
        }
        return (lines.map { [$0] } ?? []) + members
    }
}
