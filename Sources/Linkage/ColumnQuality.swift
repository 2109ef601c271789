package import CustomerModel
package import Intake
import Matching
package import RuleBook
import Standardization

/// How well a column, or several that make up one attribute, is filled.
package struct ColumnQuality: Hashable, Sendable, Codable {
    /// Headers of the columns, in the order in which they are joined.
    package let columns: [String]
    package let attribute: AttributeName
    /// Rows that have the columns at all.
    package let rows: Int
    /// Rows with any text in them.
    package let filled: Int
    /// Of those, rows with a value that matching may use: neither a placeholder nor recognisably wrong.
    package let usable: Int
    /// Placeholders and null words.
    package let placeholders: Int
    /// Values that cannot be right, such as a wrong check digit.
    package let invalid: Int
    /// Different usable values.
    package let distinct: Int
}

extension FileLinker {
    /// Reads the files once more and counts how well each compared column is filled, in the order of the rules.
    ///
    /// - Complexity: O(bytes of the files); keeps eight bytes for each distinct value.
    /// - Throws: `IntakeError`, `LinkageError.unknownColumn`.
    package func columnQuality(_ rules: LinkRules) throws -> [ColumnQuality] {
        let standardizer = Standardizer(
            catalog: rules.catalog, references: references, defaultRegion: rules.assumedCountry ?? "FI")
        let reading = FileReading(request: request, references: references)
        let names = NameKindReader(references, country: rules.assumedCountry ?? "FI")
        let attributes = Self.attributes(rules, without: request.unusedColumns)
        var counts: [AttributeName: QualityCount] = [:]
        for file in request.inputs {
            var reader = try reading.open(file)
            let plan = ColumnPlan(rules, header: reader.header, file: file, request: request)
            var kinds = KindDecider(rules.kinds, header: reader.header, usual: rules.usualKind, names: names)
            let cells = attributes.map { $0.cells(reader.header) }
            var rows = 0
            while let row = try reader.next() {
                guard !plan.key(of: row).isEmpty else { continue }
                let kind = kinds.kind(of: row)
                guard rules.rules.contains(where: { $0.kind == kind }) else { continue }
                rows += 1
                let record = Self.record(of: row, kind, cells)
                for field in standardizer.standardize(record).fields {
                    counts[field.attribute, default: QualityCount()].add(field)
                }
            }
            for cell in cells where !cell.columns.isEmpty {
                counts[cell.attribute, default: QualityCount()].rows += rows
            }
        }
        return attributes.compactMap { counts[$0.attribute]?.quality($0.attribute, $0.columns) }
    }

    /// The same of deliveries read by mappings: each attribute that any record has, in the order of their names.
    ///
    /// - Complexity: O(bytes of the files); keeps eight bytes for each distinct value.
    /// - Throws: `IntakeError`, `LinkageError.badRules`.
    package func columnQuality(
        mappings: [SourceMapping], ruleBook: RuleBook, schemaFolder: String
    ) throws -> [ColumnQuality] {
        let standardizer = Standardizer(catalog: ruleBook.catalog, references: references)
        var records: [PartyKind: Int] = [:]
        var counts: [AttributeName: QualityCount] = [:]
        var kinds: [AttributeName: Set<PartyKind>] = [:]
        for delivery in try deliveries(mappings, ruleBook, schemaFolder: schemaFolder) {
            _ = try delivery.forEachRecord { record in
                records[record.kind, default: 0] += 1
                for field in standardizer.standardize(record).fields {
                    counts[field.attribute, default: QualityCount()].add(field)
                    kinds[field.attribute, default: []].insert(record.kind)
                }
            }
        }
        return counts.keys.sorted().compactMap { attribute in
            let rows = (kinds[attribute] ?? []).reduce(0) { $0 + (records[$1] ?? 0) }
            counts[attribute]?.rows = rows
            return counts[attribute]?.quality(attribute, [attribute.rawValue])
        }
    }

    /// The columns of one attribute by name.
    private struct AttributeColumns {
        let attribute: AttributeName
        var columns: [String]
        var kinds: Set<PartyKind>

        func cells(_ header: [String]) -> AttributeCells {
            AttributeCells(attribute: attribute, columns: columns.compactMap(header.firstIndex), kinds: kinds)
        }
    }

    /// The columns of one attribute by place in a file.
    private struct AttributeCells {
        let attribute: AttributeName
        let columns: [Int]
        let kinds: Set<PartyKind>
    }

    private static func record(of row: Row, _ kind: PartyKind, _ cells: [AttributeCells]) -> ParsedRecord {
        let fields = cells.compactMap { cell -> Field? in
            guard cell.kinds.contains(kind) else { return nil }
            let values = cell.columns.map { row.string($0).trimmedASCII }.filter { !$0.isEmpty }
            return values.isEmpty ? nil : Field(cell.attribute, 0, values.joined(separator: " "))
        }
        return ParsedRecord(
            key: SourceKey(system: "", key: ""), kind: kind, fields: fields, position: row.position)
    }

    /// Each attribute with its columns, in the order of the rules.
    private static func attributes(_ rules: LinkRules, without unused: Set<String>) -> [AttributeColumns] {
        var found: [AttributeColumns] = []
        for rule in rules.columns where !unused.contains(rule.column) {
            let kinds = rule.kind.map { [$0] } ?? Set(PartyKind.allCases)
            if let place = found.firstIndex(where: { $0.attribute == rule.attribute }) {
                if !found[place].columns.contains(rule.column) { found[place].columns.append(rule.column) }
                found[place].kinds.formUnion(kinds)
            } else {
                found.append(AttributeColumns(attribute: rule.attribute, columns: [rule.column], kinds: kinds))
            }
        }
        return found
    }
}

/// Counts of one attribute.
private struct QualityCount {
    var rows = 0
    private var filled = 0
    private var placeholders = 0
    private var invalid = 0
    private var values: Set<UInt64> = []

    mutating func add(_ field: StandardizedField) {
        filled += 1
        switch field.status {
        case .placeholder: placeholders += 1
        case .invalid: invalid += 1
        default:
            var text = field.canonical
            values.insert(text.withUTF8 { StableHash.hash($0) })
        }
    }

    func quality(_ attribute: AttributeName, _ columns: [String]) -> ColumnQuality {
        ColumnQuality(
            columns: columns, attribute: attribute, rows: rows, filled: filled,
            usable: filled - placeholders - invalid, placeholders: placeholders, invalid: invalid,
            distinct: values.count)
    }
}
