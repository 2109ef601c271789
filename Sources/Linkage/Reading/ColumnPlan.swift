import CustomerModel
import Intake
import Matching
import Standardization

/// Turns rows of one file into cells: which column becomes which attribute, compiled for the file's header.
struct ColumnPlan {
    /// One column of an attribute.
    private struct Part {
        /// The attribute's place in the list of its rule set.
        let attribute: Int
        let column: Int
        /// How many parts make up the value, this one and those that follow, joined with a space; 0 for one that follows.
        let count: Int
    }

    private let keyColumn: Int
    private let sourceColumn: Int?
    /// The source of the file's rows, unless a column names it.
    let source: String
    /// For each rule set the columns of its attributes.
    private let parts: [[Part]]
    /// For each rule set the column by whose values rows go to their lanes.
    private let tellingColumns: [Int]

    /// The header has the id column and, when the request names one, the source column.
    ///
    /// - Parameter telling: for each rule set the attribute by whose values rows go to their lanes; nil stands for the key.
    init(_ rules: LinkRules, header: [String], file: String, request: LinkRequest, telling: [Int?] = []) {
        keyColumn = request.idColumn.flatMap(header.firstIndex) ?? 0
        sourceColumn = request.sourceColumn.flatMap(header.firstIndex)
        source = Self.stem(of: file)
        let parts = rules.rules.map { Self.parts(rules, $0.kind, header, unused: request.unusedColumns) }
        self.parts = parts
        let keyColumn = keyColumn
        tellingColumns = zip(parts, telling).map { parts, attribute in
            parts.last { $0.attribute == attribute }?.column ?? keyColumn
        }
    }

    /// The attributes of one kind, in the order of a record's fields.
    static func attributes(_ rules: LinkRules, of kind: PartyKind) -> [AttributeName] {
        Set(rules.columns.filter { $0.kind == nil || $0.kind == kind }.map(\.attribute)).sorted()
    }

    /// The bytes of a row's id; empty when it has none.
    func key(of row: Row) -> UnsafeRawBufferPointer { row.bytes(keyColumn) }

    /// The source that a row names; nil when no column does.
    func source(of row: Row) -> UnsafeRawBufferPointer? {
        guard let sourceColumn else { return nil }
        return row.bytes(sourceColumn)
    }

    /// What tells the lane of a row; the key when the row lacks it.
    func telling(of row: Row, set: Int) -> UnsafeRawBufferPointer {
        let cell = row.bytes(tellingColumns[set])
        return cell.isEmpty ? key(of: row) : cell
    }

    /// Adds the cells of a row for the rules of its kind.
    func addCells(of row: Row, set: Int, to block: inout CellBlock) {
        let parts = parts[set]
        for index in parts.indices {
            let part = parts[index]
            if part.count == 1 {
                block.add(attribute: part.attribute, row.bytes(part.column))
            } else if part.count > 1 {
                let columns = parts[index..<index + part.count].lazy.map(\.column)
                block.add(attribute: part.attribute, joining: columns.map(row.bytes))
            }
        }
    }

    private static func parts(
        _ rules: LinkRules, _ kind: PartyKind, _ header: [String], unused: Set<String>
    ) -> [Part] {
        attributes(rules, of: kind).enumerated().flatMap { place, attribute in
            let columns = rules.columns.filter {
                $0.attribute == attribute && ($0.kind == nil || $0.kind == kind) && !unused.contains($0.column)
            }
            let indexes = columns.compactMap { header.firstIndex(of: $0.column) }
            return indexes.enumerated().map { number, column in
                Part(attribute: place, column: column, count: number == 0 ? indexes.count : 0)
            }
        }
    }

    /// The file's name without folders and without what follows the last dot.
    private static func stem(of file: String) -> String {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
        return String(name[..<dot])
    }
}
