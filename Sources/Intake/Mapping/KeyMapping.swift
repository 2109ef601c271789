/// The source key's native half. A bare column name is the short form.
package struct KeyMapping: Hashable, Sendable, Codable {
    /// Which rows belong to the record of the row above.
    package enum Continuation: String, Hashable, Sendable, Codable {
        /// Rows without a key: further values of a list, spread over lines.
        case emptyKey
        /// Rows with the same key: the record once more for each of its addresses.
        case sameKey
    }

    /// The columns whose values make the key; each must have one, unless `takesFirst`.
    package var from: [String]
    /// Whether the first column that is not empty is the whole key.
    package var takesFirst = false
    /// Stands between the parts of a key of several columns.
    package var join = "|"
    /// In files of several systems, the column that names the system: keys are unique within it only. It stands first in
    /// the key.
    package var system: String?
    /// The first of these that a part begins with is cut off, once.
    package var stripPrefix: [String] = []
    /// The first of these that a part ends with is cut off, once.
    package var stripSuffix: [String] = []
    /// Nil: letters stay, as they must where a source tells keys apart by them.
    package var letterCase: ValueMapping.LetterCase?
    /// Nil: every row is a record.
    package var continuation: Continuation?

    private enum Keys: String, CodingKey {
        case from, takesFirst, join, system, stripPrefix, stripSuffix, letterCase, continuation
    }

    package init(from decoder: any Decoder) throws {
        if let column = try? decoder.singleValueContainer().decode(String.self) {
            self.from = [column]
            return
        }
        let container = try decoder.container(keyedBy: Keys.self)
        self.from = try container.oneOrMany(String.self, .from)
        takesFirst = try container.decodeIfPresent(Bool.self, forKey: .takesFirst) ?? false
        join = try container.decodeIfPresent(String.self, forKey: .join) ?? "|"
        system = try container.decodeIfPresent(String.self, forKey: .system)
        stripPrefix = try container.oneOrMany(String.self, .stripPrefix)
        stripSuffix = try container.oneOrMany(String.self, .stripSuffix)
        letterCase = try container.decodeIfPresent(ValueMapping.LetterCase.self, forKey: .letterCase)
        continuation = try container.decodeIfPresent(Continuation.self, forKey: .continuation)
    }
}
