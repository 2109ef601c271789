package import CustomerModel

/// What an unknown file holds: how it is laid out, where its records may be, and some of their values.
///
/// Looks at the front of the file only.
package struct DeliverySurvey: Sendable {
    /// How the bytes are laid out.
    package let layout: SourceFormat.Layout
    /// Nil while every byte was ASCII, and for XML, which declares its own.
    package let encoding: TextEncoding?
    /// CSV: the character between fields.
    package let delimiter: UInt8?
    /// Rows or lines before the header (CSV).
    package let preambleRows: Int
    /// The first rows as they stand there, any of which may be a known header (CSV).
    package let firstRows: [[String]]
    /// The places where the records may be: one in CSV, several in XML and JSON, the outermost first.
    package let tables: [SurveyTable]
    /// Rows that could not be read, the first of them.
    package let rejects: [Reject]
    /// Where reading stopped before the end of the file, and why; nil when all was looked at or enough was seen.
    package let stop: IntakeError?

    init(
        layout: SourceFormat.Layout, encoding: TextEncoding? = nil, delimiter: UInt8? = nil, preambleRows: Int = 0,
        firstRows: [[String]] = [], tables: [SurveyTable], rejects: [Reject] = [], stop: IntakeError? = nil
    ) {
        self.layout = layout
        self.encoding = encoding
        self.delimiter = delimiter
        self.preambleRows = preambleRows
        self.firstRows = firstRows
        self.tables = tables
        self.rejects = rejects
        self.stop = stop
    }

    /// So many records are looked at, at most.
    static let mostRecords = 20_000
    /// So much of an XML or JSON file is looked at, at most.
    static let mostBytes = 16 << 20

    /// Looks at a file.
    ///
    /// - Throws: `IntakeError` when the file cannot be read or holds no records.
    package init(path: String) throws {
        switch try Self.firstSign(of: FileByteSource(path: path)) {
        case UInt8(ascii: "<"): self = try XMLSurvey.survey(FileByteSource(path: path))
        case UInt8(ascii: "{"), UInt8(ascii: "["): self = try JSONSurvey.survey(path)
        default: self = try DelimitedSurvey.survey(path)
        }
        guard tables.contains(where: { !$0.rows.isEmpty }) else {
            throw stop ?? IntakeError(.unexpectedLayout, "The file holds no records.")
        }
    }

    /// The first byte that is no white space, after a byte order mark; nil in an empty file.
    private static func firstSign(of source: FileByteSource) throws -> UInt8? {
        var text = TextByteSource(source, encoding: nil)
        let window = ByteWindow()
        _ = try window.fill(from: &text)
        return window.pending.first { $0 > 0x20 }
    }
}

/// Records found at one place of a file, as a table.
package struct SurveyTable: Sendable {
    /// XML and JSON: the path of the records from the root; nil for CSV and for JSON without envelope.
    package let recordPath: String?
    /// Headers, or paths below the record.
    package let columns: [String]
    /// The first value of each column, trimmed; empty where a record has none.
    package let rows: [[String]]
    /// Columns of which some record has several values.
    package let repeatedColumns: Set<String>
    /// Whether the place holds records beside each other, so that one file holds many.
    package let isRepeated: Bool
}

/// Gathers records whose columns are found on the way.
struct SurveyTableBuilder {
    private var columns: [String] = []
    private var places: [String: Int] = [:]
    private var rows: [[String]] = []
    private var repeated: Set<String> = []
    private var current: [String] = []

    var rowCount: Int { rows.count }

    mutating func beginRecord() {
        current = [String](repeating: "", count: columns.count)
    }

    /// Notes a value of the current record; of several the first counts.
    mutating func note(_ column: String, _ value: String) {
        let value = value.trimmed
        let place: Int
        if let known = places[column] {
            place = known
        } else {
            place = columns.count
            places[column] = place
            columns.append(column)
        }
        while current.count <= place { current.append("") }
        guard !value.isEmpty else { return }
        if current[place].isEmpty { current[place] = value } else { repeated.insert(column) }
    }

    mutating func endRecord() {
        rows.append(current)
    }

    /// The table, every row as wide as all columns.
    func table(at path: String?, isRepeated: Bool) -> SurveyTable {
        SurveyTable(
            recordPath: path, columns: columns,
            rows: rows.map { $0 + [String](repeating: "", count: columns.count - $0.count) },
            repeatedColumns: repeated, isRepeated: isRepeated)
    }
}

extension String {
    /// As headers are compared: without regard to case, accents and white space around them.
    package var headerKey: String { foldedName }
}
