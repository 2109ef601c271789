/// Why files could not be linked. Messages name files, columns and record keys, never other values.
package struct LinkageError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable, CaseIterable {
        case noInput
        case unknownColumn
        case repeatedKey
        case nothingToCompare
        case badRules
        case unknownRecord
        case unwritable
    }

    package let code: Code
    /// One sentence that says what is wrong and what to do.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
