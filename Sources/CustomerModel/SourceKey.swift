/// The name of one source record: the system that keeps it and the key that system gave it.
///
/// A business id, an e-mail or a phone is never a key: each is missing, shared or wrong somewhere.
/// Keys are ordered by system, then key, both as UTF-8 bytes; that order never depends on arrival.
package struct SourceKey: Hashable, Sendable, Codable {
    /// The source system's name as its mapping file gives it, such as `erp`.
    package let system: String
    /// The native id inside that system, as given (case and leading zeros kept).
    package let key: String

    package init(system: String, key: String) {
        self.system = system
        self.key = key
    }
}

extension SourceKey: Comparable {
    package static func < (left: SourceKey, right: SourceKey) -> Bool {
        left.system == right.system
            ? left.key.utf8.lexicographicallyPrecedes(right.key.utf8)
            : left.system.utf8.lexicographicallyPrecedes(right.system.utf8)
    }
}

extension SourceKey: CustomStringConvertible {
    /// `system/key`, for people; not meant to be parsed (a key may hold a slash).
    package var description: String { "\(system)/\(key)" }
}
