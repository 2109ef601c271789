/// How the bytes of a delivery are laid out.
package struct SourceFormat: Hashable, Sendable, Codable {
    /// What kind of text a delivery is.
    package enum Layout: String, Hashable, Sendable, Codable {
        case csv, xml, jsonl
    }

    /// Chooses the reader and which of the settings below apply.
    package var type: Layout
    /// Nil: found out from the byte order mark and the bytes themselves. XML follows its own declaration.
    package var encoding: TextEncoding?
    /// CSV: one ASCII character; nil: found out from the first rows (`, ; TAB |`, or a `sep=` line).
    package var delimiter: String?
    /// CSV: one ASCII character, `"` when nil; empty when the source never quotes.
    package var quote: String?
    /// CSV: lines to pass over before anything is read.
    package var preambleLines: Int?
    /// CSV: the header is the first of this many rows that holds every column that must be there; 20 when nil.
    package var headerWithinRows: Int?
    /// CSV and JSON Lines: a longer field (line) rejects its row; 1 MiB (16 MiB) when nil.
    package var maximumFieldBytes: Int?
    /// XML: the path of the record's element from the root, such as `/DEBMAS07/IDOC`; `*` stands for any name.
    package var record: String?
    /// XML: a schema in `schemas/xsd/` that every record must satisfy, with the record's element at its top level;
    /// nil: none.
    package var schema: String?
    /// The sign between whole and fraction in this source's numbers; `.` when nil.
    package var decimal: String?
    /// The sign between thousands in this source's numbers; nil: spaces only.
    package var grouping: String?
    /// The zone of moments that name none, by its IANA name; `Europe/Helsinki` when nil.
    package var timeZone: String?
}
