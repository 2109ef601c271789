/// A reference list that cannot be used as it stands.
package struct ReferenceListError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file's name, such as `legal_forms.csv`.
    package let file: String
    /// Counted from 1.
    package let line: Int
    /// What is wrong and what to do.
    package let message: String

    package init(file: String, line: Int, message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    package var description: String { "\(file):\(line): \(message)" }
}

/// The rows of one reference list: comma-separated, a header line, no quotes, lists inside a field cut by `|`.
struct ReferenceTable {
    /// One line of the list.
    struct Row {
        let line: Int
        let fields: [String]

        /// A field that holds a list, without its empty parts.
        func list(_ index: Int) -> [String] {
            fields[index].split(separator: "|").map {
                String(decoding: Array($0.utf8).collapsingBlanks(), as: UTF8.self)
            }
        }
    }

    let file: String
    let rows: [Row]

    /// The list named `file`, empty when there is no such text.
    ///
    /// - Throws: `ReferenceListError` when the header or the number of fields in a row is not as expected.
    init(_ file: String, in texts: [String: String], columns: [String]) throws(ReferenceListError) {
        self.file = file
        var rows: [Row] = []
        var line = 0
        for text in (texts[file] ?? "").split(separator: "\n", omittingEmptySubsequences: false) {
            line += 1
            let fields = Self.fields(of: text)
            if fields == [""] { continue }
            guard line > 1 else {
                try Self.require(fields == columns, file, line, "the header must be \(columns.joined(separator: ","))")
                continue
            }
            try Self.require(fields.count == columns.count, file, line, "needs \(columns.count) fields")
            rows.append(Row(line: line, fields: fields))
        }
        self.rows = rows
    }

    private static func fields(of text: Substring) -> [String] {
        text.split(separator: ",", omittingEmptySubsequences: false).map {
            String(decoding: Array($0.utf8).collapsingBlanks(), as: UTF8.self)
        }
    }

    private static func require(
        _ condition: Bool, _ file: String, _ line: Int, _ message: String
    ) throws(ReferenceListError) {
        if !condition { throw ReferenceListError(file: file, line: line, message: message) }
    }

    /// An error about one row.
    func error(_ row: Row, _ message: String) -> ReferenceListError {
        ReferenceListError(file: file, line: row.line, message: message)
    }
}
