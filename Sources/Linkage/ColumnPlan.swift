import CustomerModel
import Intake
import Standardization

/// Turns rows of one file into records: which column becomes which attribute, compiled for the file's header.
struct ColumnPlan {
    private struct Part {
        let attribute: AttributeName
        /// Joined with a space, in this order, when there are several.
        let columns: [Int]
    }

    private let keyColumn: Int
    private let sourceColumn: Int?
    private let source: String
    private let personParts: [Part]
    private let organizationParts: [Part]
    private let kinds: KindDecider

    /// The header has the id column and, when the request names one, the source column.
    init(_ rules: LinkRules, header: [String], file: String, request: LinkRequest, names: NameKindReader) {
        kinds = KindDecider(rules.kinds, header: header, usual: rules.usualKind, names: names)
        keyColumn = request.idColumn.flatMap(header.firstIndex) ?? 0
        sourceColumn = request.sourceColumn.flatMap(header.firstIndex)
        source = Self.stem(of: file)
        personParts = Self.parts(rules, .person, header, unused: request.unusedColumns)
        organizationParts = Self.parts(rules, .organization, header, unused: request.unusedColumns)
    }

    /// The record of a row; nil when the row has no id.
    func record(_ row: Row) -> ParsedRecord? {
        let key = row.string(keyColumn)
        guard !key.isEmpty else { return nil }
        let kind = kinds.kind(of: row)
        let parts = kind == .person ? personParts : organizationParts
        var fields: [Field] = []
        fields.reserveCapacity(parts.count)
        for part in parts {
            let value = value(of: part, in: row)
            if !value.isEmpty { fields.append(Field(part.attribute, 0, value)) }
        }
        let system = sourceColumn.map(row.string) ?? source
        return ParsedRecord(
            key: SourceKey(system: system, key: key), kind: kind, fields: fields, position: row.position)
    }

    private func value(of part: Part, in row: Row) -> String {
        guard part.columns.count > 1 else { return trimmed(row.bytes(part.columns[0])) }
        return part.columns.map { trimmed(row.bytes($0)) }.filter { !$0.isEmpty }.joined(separator: " ")
    }

    private func trimmed(_ bytes: UnsafeRawBufferPointer) -> String {
        guard let first = bytes.firstIndex(where: { $0 > 0x20 }), let last = bytes.lastIndex(where: { $0 > 0x20 })
        else {
            return ""
        }
        return String(decoding: bytes[first...last], as: UTF8.self)
    }

    private static func parts(
        _ rules: LinkRules, _ kind: PartyKind, _ header: [String], unused: Set<String>
    ) -> [Part] {
        var columns: [AttributeName: [Int]] = [:]
        var order: [AttributeName] = []
        for rule in rules.columns where rule.kind == nil || rule.kind == kind {
            guard !unused.contains(rule.column), let index = header.firstIndex(of: rule.column) else { continue }
            if columns[rule.attribute] == nil { order.append(rule.attribute) }
            columns[rule.attribute, default: []].append(index)
        }
        return order.map { Part(attribute: $0, columns: columns[$0] ?? []) }
    }

    /// The file's name without folders and without what follows the last dot.
    private static func stem(of file: String) -> String {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
        return String(name[..<dot])
    }
}
