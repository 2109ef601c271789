package import CustomerModel

/// The API's JSON form of an erasure: `{"customer": id, "author", "reason"}`, or `record` with source and key in place of the
/// customer.
package struct ErasureDocument: Hashable, Sendable {
    package enum Target: Hashable, Sendable {
        /// A public id.
        case customer(String)
        case record(SourceKey)
    }

    package let target: Target
    package let author: String
    package let reason: String

    package init(_ target: Target, author: String, reason: String) {
        self.target = target
        self.author = author
        self.reason = reason
    }

    /// Throws everything that is wrong with a document at once.
    package static func parse(_ json: [UInt8]) throws(DocumentError) -> ErasureDocument {
        var reading = CommandReading(try DocumentRoot.parse(json))
        let (author, reason) = (reading.text("author", most: 200), reading.text("reason", most: 1000))
        let target = reading.erasureTarget()
        reading.refuseOthers()
        guard let author, let reason, let target, reading.problems.isEmpty else {
            throw DocumentError(problems: reading.problems)
        }
        return ErasureDocument(target, author: author, reason: reason)
    }
}

/// Who does something that needs nothing else: `{"author", "reason"}`.
package struct SignedDocument: Hashable, Sendable {
    package let author: String
    package let reason: String

    /// Throws everything that is wrong with a document at once.
    ///
    /// - Parameter author: stands where the document names none; nil: it must name one.
    package static func parse(
        _ json: [UInt8], author standard: String? = nil
    ) throws(DocumentError) -> SignedDocument {
        var reading = CommandReading(try DocumentRoot.parse(json))
        let (author, reason) = (reading.author(orElse: standard), reading.text("reason", most: 1000))
        reading.refuseOthers()
        guard let author, let reason, reading.problems.isEmpty else {
            throw DocumentError(problems: reading.problems)
        }
        return SignedDocument(author: author, reason: reason)
    }
}
