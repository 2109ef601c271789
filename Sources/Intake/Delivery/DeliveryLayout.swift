/// What a single row of a delivery needs to be read again without the rest: how its table was laid out.
package struct DeliveryLayout: Hashable, Sendable, Codable {
    /// The sign between fields, as found out or as the mapping said; one ASCII character.
    package var delimiter: String
    /// The column names in the order of the header.
    package var header: [String]
    /// What the delivery showed of the columns whose forms its mapping left open (`auto`); nil when there were none.
    package var evidence: [String: ColumnEvidence]?

    package init(delimiter: String, header: [String]) {
        self.delimiter = delimiter
        self.header = header
    }
}
