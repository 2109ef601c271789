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
    ) throws(RecordDocumentError) -> ParsedRecord {
        guard json.count <= maximumBytes else {
            throw RecordDocumentError("", "The document is longer than \(maximumBytes) bytes.")
        }
        var reading = DocumentReading(catalog)
        let record = reading.record(try root(json), key)
        guard let record, reading.problems.isEmpty else { throw RecordDocumentError(problems: reading.problems) }
        return record
    }

    private static func root(_ json: [UInt8]) throws(RecordDocumentError) -> JSONValue {
        let parsed = json.withUnsafeBytes { bytes in
            Result { () throws(JSONFault) in try JSONParser.parse(bytes) }
        }
        switch parsed {
        case .success(let value): return value
        case .failure(let fault):
            let place = json.withUnsafeBytes { bytes in
                UTF8Scan.position(of: fault.offset, in: bytes, from: TextPosition(line: 1, column: 1))
            }
            throw RecordDocumentError("", "\(fault.message) (line \(place.line), column \(place.column))")
        }
    }
}

/// Everything that is wrong with a record document.
package struct RecordDocumentError: Error, Hashable, Sendable {
    /// One fault of a document.
    package struct Problem: Hashable, Sendable {
        /// An RFC 6901 JSON Pointer; empty for the whole document.
        package let pointer: String
        /// Without values of the document.
        package let message: String
    }

    /// In the order of the document; never empty.
    package let problems: [Problem]

    init(problems: [Problem]) {
        self.problems = problems
    }

    init(_ pointer: String, _ message: String) {
        problems = [Problem(pointer: pointer, message: message)]
    }
}

extension RecordDocumentError: CustomStringConvertible {
    /// Pointers and messages; no value of the document.
    package var description: String {
        problems.map { "\($0.pointer): \($0.message)" }.joined(separator: "; ")
    }
}
