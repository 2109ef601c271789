package import CustomerModel

/// Standardizes many records, and gives what `Standardizer.standardize` gives: most values of a load repeat, and what came
/// of a value is remembered. Each thread has a standardizer of its own.
package struct BatchStandardizer: ~Copyable {
    private let standardizer: Standardizer
    private let attributes: [AttributeName]
    private let places: [AttributeName: Int]
    private var persons: FeatureReader
    private var organizations: FeatureReader
    private var fields: FieldMemo

    /// A record in canonical form.
    package struct Result {
        /// In the parsed record's order.
        package let fields: [StandardizedField]
        /// A feature a line, name, tab, value; ordered by name, then by first appearance, without duplicates.
        package let features: [UInt8]
    }

    /// How long a column's values may grow before everything is forgotten, in bytes.
    private static let columnBytes = 2 << 20

    /// - Parameter attributes: of the catalog.
    package init(_ standardizer: Standardizer, attributes: [AttributeName]) {
        self.standardizer = standardizer
        self.attributes = attributes
        places = Dictionary(attributes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let features = standardizer.settings.featureNames.value.names
        persons = FeatureReader(standardizer, kind: .person, attributes: attributes, features: features)
        organizations = FeatureReader(standardizer, kind: .organization, attributes: attributes, features: features)
        fields = FieldMemo(standardizer.settings, places)
    }

    /// The records in canonical form, in their order.
    package mutating func standardize(_ records: [ParsedRecord]) -> [Result] {
        let personBlock = block(records, .person)
        let organizationBlock = block(records, .organization)
        persons.wholeRows.removeAll()
        organizations.wholeRows.removeAll()
        var (personRow, organizationRow) = (persons.read(personBlock).row, organizations.read(organizationBlock).row)
        var results: [Result] = []
        results.reserveCapacity(records.count)
        for record in records {
            if record.kind == .person {
                results.append(result(record, persons.batch, personRow, persons.wholeRows.contains(personRow)))
                personRow += 1
            } else {
                let isWhole = organizations.wholeRows.contains(organizationRow)
                results.append(result(record, organizations.batch, organizationRow, isWhole))
                organizationRow += 1
            }
        }
        if max(persons.batch.largestColumn, organizations.batch.largestColumn) > Self.columnBytes { forget() }
        return results
    }

    private mutating func forget() {
        self = BatchStandardizer(standardizer, attributes: attributes)
    }

    private func block(_ records: [ParsedRecord], _ kind: PartyKind) -> CellBlock {
        var block = CellBlock()
        for record in records where record.kind == kind {
            for field in record.fields {
                guard let place = places[field.attribute] else { continue }
                var value = field.value
                value.withUTF8 { block.add(attribute: place, occurrence: field.occurrence, .init($0)) }
            }
            block.finishRow()
        }
        return block
    }

    /// A record whose address has to be read whole, or that cells cannot hold, is standardized by itself.
    private mutating func result(
        _ record: ParsedRecord, _ batch: borrowing FeatureBatch, _ row: Int, _ isWhole: Bool
    ) -> Result {
        guard !isWhole, record.fields.allSatisfy(\.fitsCell) else {
            let record = standardizer.standardize(record)
            return Result(fields: record.fields, features: FeatureLines.encode(record.features))
        }
        return Result(fields: fields.read(record), features: FeatureLines.encode(batch, row))
    }
}

extension Field {
    /// Whether a cell holds the value as it is.
    fileprivate var fitsCell: Bool {
        guard let first = value.utf8.first, let last = value.utf8.last else { return false }
        return first > 0x20 && last > 0x20 && occurrence <= Int(UInt16.max)
    }
}

/// Features as lines: name, tab, value.
package enum FeatureLines {
    /// Tabs and line ends inside a value become spaces; standardized values have none.
    package static func encode(_ features: [Feature]) -> [UInt8] {
        var lines: [UInt8] = []
        lines.reserveCapacity(features.count * 32)
        for feature in features {
            var (name, value) = (feature.name, feature.value)
            if !lines.isEmpty { lines.append(0x0A) }
            name.withUTF8 { lines.append(contentsOf: $0) }
            lines.append(0x09)
            value.withUTF8 { append($0, to: &lines) }
        }
        return lines
    }

    /// The features of a row of a batch whose names stand in order.
    static func encode(_ batch: borrowing FeatureBatch, _ row: Int) -> [UInt8] {
        var lines: [UInt8] = []
        lines.reserveCapacity(512)
        for index in batch.columns.indices {
            let start = Int(batch.columns[index].offsets[row])
            let end = Int(batch.columns[index].offsets[row + 1])
            if start < end { append(batch.columns[index], start..<end, batch.names[index], to: &lines) }
        }
        return lines
    }

    private static func append(
        _ column: FeatureBatch.Column, _ range: Range<Int>, _ name: String, to lines: inout [UInt8]
    ) {
        for index in range {
            let value = column.values.range(of: column.numbers[index])
            let isKnown = column.numbers[range.lowerBound..<index].contains { number in
                let other = column.values.range(of: number)
                return other.count == value.count
                    && column.values.bytes[other].elementsEqual(column.values.bytes[value])
            }
            if isKnown { continue }
            if !lines.isEmpty { lines.append(0x0A) }
            lines.append(contentsOf: name.utf8)
            lines.append(0x09)
            column.values.bytes.withUnsafeBufferPointer { append(UnsafeBufferPointer(rebasing: $0[value]), to: &lines) }
        }
    }

    private static func append(_ value: UnsafeBufferPointer<UInt8>, to lines: inout [UInt8]) {
        let isPlain = value.allSatisfy { $0 >= 0x20 || ($0 != 0x09 && $0 != 0x0A && $0 != 0) }
        if isPlain { return lines.append(contentsOf: value) }
        for byte in value { lines.append(byte == 0x09 || byte == 0x0A || byte == 0 ? 0x20 : byte) }
    }
}
