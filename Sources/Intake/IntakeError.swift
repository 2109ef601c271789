package import CustomerModel

/// Why a whole delivery cannot be read. A single bad row is a `Reject` and never this.
package struct IntakeError: Error, Hashable, Sendable {
    /// A stable word for each reason.
    package enum Code: String, Hashable, Sendable {
        case unreadableFile
        /// gzip or zip that cannot be unpacked to one file.
        case damagedArchive
        /// The mapping contradicts itself or the catalog.
        case invalidMapping
        case unknownSchema
        /// A column or root element that the mapping needs is not there, or is there twice.
        case unexpectedLayout
        case malformedXML
        case forbiddenXML
        case malformedJSON
        /// Quotes that never close make the rest of the file meaningless.
        case unclosedQuotes
        case tooLarge
    }

    /// What a caller decides by.
    package let code: Code
    /// What is wrong and what to do, without customer data.
    package let message: String
    /// Where reading stopped; nil when the fault is in no place of the file.
    package let position: TextPosition?

    package init(_ code: Code, _ message: String, at position: TextPosition? = nil) {
        self.code = code
        self.message = message
        self.position = position
    }
}

extension IntakeError: CustomStringConvertible {
    /// Place and message, for people; no customer data.
    package var description: String {
        guard let position else { return message }
        return "line \(position.line), column \(position.column): \(message)"
    }
}
