/// What an import or export did not carry over as it stands.
package struct SplinkNote: Hashable, Sendable, Codable {
    /// What it means for the result.
    package enum Effect: String, Hashable, Sendable, Codable {
        /// Left out: pairs, levels or weights differ from the original.
        case leftOut
        /// Carried over by the nearest thing that there is.
        case approximated
        /// Left out without any effect on which records match.
        case withoutEffect
    }

    /// JSON Pointer (RFC 6901) into the settings, or into the rules as JSON when exporting.
    package let pointer: String
    package let effect: Effect
    /// One sentence.
    package let reason: String

    init(_ pointer: String, _ effect: Effect, _ reason: String) {
        self.pointer = pointer
        self.effect = effect
        self.reason = reason
    }
}

/// Why settings cannot be read or written.
package struct SplinkError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong and what to do.
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
