/// Where a record names another one of its source, or of a source beside it.
package struct ReferenceMapping: Hashable, Sendable, Codable {
    /// The source that keeps the other record; nil: the mapping's own.
    package var source: String?
    /// Where the other record's key stands, and what is done to it on the way.
    package var key: ValueMapping

    private enum Keys: String, CodingKey { case source }

    /// Reads a value mapping with `source` beside its members; a bare column name is the short form.
    package init(from decoder: any Decoder) throws {
        key = try ValueMapping(from: decoder)
        source = try? decoder.container(keyedBy: Keys.self).decodeIfPresent(String.self, forKey: .source)
    }
}
