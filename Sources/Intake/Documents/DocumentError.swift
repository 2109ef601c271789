import CustomerModel

/// Everything that is wrong with a document of the API.
package struct DocumentError: Error, Hashable, Sendable {
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

extension DocumentError: CustomStringConvertible {
    /// Pointers and messages; no value of the document.
    package var description: String {
        problems.map { "\($0.pointer): \($0.message)" }.joined(separator: "; ")
    }
}

/// The JSON text of a document.
enum DocumentRoot {
    /// - Throws: with line and column of the first byte that is no JSON.
    static func parse(_ json: [UInt8]) throws(DocumentError) -> JSONValue {
        let parsed = json.withUnsafeBytes { bytes in
            Result { () throws(JSONFault) in try JSONParser.parse(bytes) }
        }
        switch parsed {
        case .success(let value): return value
        case .failure(let fault):
            let place = json.withUnsafeBytes { bytes in
                UTF8Scan.position(of: fault.offset, in: bytes, from: TextPosition(line: 1, column: 1))
            }
            throw DocumentError("", "\(fault.message) (line \(place.line), column \(place.column))")
        }
    }
}
