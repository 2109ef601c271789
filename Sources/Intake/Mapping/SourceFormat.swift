/// How the bytes of a delivery are laid out.
///
/// gzip and zip are recognized by their first bytes and need no setting.
package struct SourceFormat: Hashable, Sendable, Codable {
    /// What kind of text a delivery is.
    package enum Layout: String, Hashable, Sendable, Codable {
        /// Rows of fields between delimiters.
        case csv
        /// Rows of fields at fixed places of the line.
        case fixed
        case xml
        /// Objects on lines of their own, in one array, or inside the envelope of an API's answer.
        case json
    }

    /// Chooses the reader and which of the settings below apply.
    package var type: Layout
    /// Nil: found out from the byte order mark and the bytes themselves. XML follows its own declaration.
    package var encoding: TextEncoding?
    /// Whether text that was once decoded by the wrong encoding is put right where that is certain.
    package var repairsMojibake = true
    /// CSV: one ASCII character; nil: found out from the first rows (`, ; TAB |`, or a `sep=` line).
    package var delimiter: String?
    /// CSV: one ASCII character, `"` when nil; empty when the source never quotes.
    package var quote: String?
    /// CSV: whether values are quoted a second time inside (`"""CUST-1"""`), so that the inner pair is taken off too.
    package var isQuotedTwice = false
    /// CSV and fixed: lines to pass over before anything is read.
    package var preambleLines: Int?
    /// CSV: the header is the first of this many rows that holds every column that must be there; 20 when nil.
    package var headerWithinRows: Int?
    /// CSV: false when the first row is data: columns are then named by their number from 1, or by `columns`.
    package var hasHeader = true
    /// CSV without a header and fixed: the names of columns by their place.
    package var columns: [PlacedColumn] = []
    /// CSV: a column's name in the mapping to the other names that headers give it.
    package var aliases: [String: [String]] = [:]
    /// CSV: rows between the header and the row that begins with this text are instructions, not data.
    package var dataAfter: String?
    /// CSV and fixed: a row whose first value begins with one of these is a total or footer, not a record.
    package var skipRows: [String] = []
    /// A longer field (CSV), object (JSON) or record (XML) is a reject, or an error where reading cannot go on behind
    /// it; 1, 16 and 32 MiB when nil.
    package var maximumFieldBytes: Int?
    /// XML: the paths of the records' elements from the root, such as `/DEBMAS07/IDOC`; `*` stands for any name.
    /// JSON: the paths of the records in an envelope, such as `/d/results` or `/list/*/customer`; an array at the
    /// path's end stands for its elements. Empty for JSON without envelope.
    package var record: [String] = []
    /// XML: whether names of elements and attributes are compared without regard to case.
    package var ignoresCase = false
    /// XML: a schema in `schemas/xsd/` that every record must satisfy, with the record's element at its top level;
    /// nil: none.
    package var schema: String?
    /// The sign between whole and fraction in this source's numbers; `.` when nil. `auto`: found out for each column
    /// from the first rows of the delivery.
    package var decimal: String?
    /// The sign between thousands in this source's numbers; nil: spaces only.
    package var grouping: String?
    /// The zone of moments that name none, by its IANA name; `Europe/Helsinki` when nil.
    package var timeZone: String?
}

/// A column that is known by its place.
package struct PlacedColumn: Hashable, Sendable, Codable {
    /// The name by which the mapping speaks of it.
    package var name: String
    /// CSV: the column's number; fixed: its first character. Both count from 1.
    package var at: Int
    /// Fixed: how many characters it takes; nil: the rest of the line.
    package var width: Int?
}

extension SourceFormat {
    private enum Keys: String, CodingKey {
        case type, encoding, repairsMojibake, delimiter, quote, isQuotedTwice, preambleLines, headerWithinRows
        case hasHeader, columns, aliases, dataAfter, skipRows, maximumFieldBytes, record, ignoresCase, schema
        case decimal, grouping, timeZone
    }

    /// Reads the long form and the short ones (a single value where a list may stand).
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        type = try container.decode(Layout.self, forKey: .type)
        encoding = try container.decodeIfPresent(TextEncoding.self, forKey: .encoding)
        repairsMojibake = try container.decodeIfPresent(Bool.self, forKey: .repairsMojibake) ?? true
        delimiter = try container.decodeIfPresent(String.self, forKey: .delimiter)
        quote = try container.decodeIfPresent(String.self, forKey: .quote)
        isQuotedTwice = try container.decodeIfPresent(Bool.self, forKey: .isQuotedTwice) ?? false
        preambleLines = try container.decodeIfPresent(Int.self, forKey: .preambleLines)
        headerWithinRows = try container.decodeIfPresent(Int.self, forKey: .headerWithinRows)
        hasHeader = try container.decodeIfPresent(Bool.self, forKey: .hasHeader) ?? true
        columns = try container.oneOrMany(PlacedColumn.self, .columns)
        aliases = try container.listsByName(String.self, .aliases)
        dataAfter = try container.decodeIfPresent(String.self, forKey: .dataAfter)
        skipRows = try container.oneOrMany(String.self, .skipRows)
        maximumFieldBytes = try container.decodeIfPresent(Int.self, forKey: .maximumFieldBytes)
        record = try container.oneOrMany(String.self, .record)
        ignoresCase = try container.decodeIfPresent(Bool.self, forKey: .ignoresCase) ?? false
        schema = try container.decodeIfPresent(String.self, forKey: .schema)
        decimal = try container.decodeIfPresent(String.self, forKey: .decimal)
        grouping = try container.decodeIfPresent(String.self, forKey: .grouping)
        timeZone = try container.decodeIfPresent(String.self, forKey: .timeZone)
    }
}
