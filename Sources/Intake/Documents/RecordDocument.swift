package import CustomerModel

/// The API's JSON form of one record:
/// `{"kind":"organization","changedAt":"2025-01-31T08:15:00Z","attributes":{"phone":["…"],"address":[{"city":"…"}]}}`.
///
/// Beside them `relations`: `[{"role":"contactOf","source":"erp","key":"4711"}]`, what the record is to others.
///
/// An attribute takes one value, or an array when it is multi-valued; a group takes an object, or an array of them.
/// Null and white space mean "no value".
package enum RecordDocument {
    /// The longest document, in bytes.
    package static let maximumBytes = 262_144

    /// Reads a document as a record of the given key. Throws everything that is wrong with it at once.
    package static func parse(
        _ json: [UInt8], key: SourceKey, catalog: Catalog
    ) throws(DocumentError) -> ParsedRecord {
        guard json.count <= maximumBytes else {
            throw DocumentError("", "The document is longer than \(maximumBytes) bytes.")
        }
        var reading = DocumentReading(catalog)
        let record = reading.record(try DocumentRoot.parse(json), key)
        guard let record, reading.problems.isEmpty else { throw DocumentError(problems: reading.problems) }
        return record
    }
}
