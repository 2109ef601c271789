/// What a source says of one of its records beside another: this person is a contact of that company.
///
/// A relation never makes two records one customer; `ParsedRecord.sameAs` does.
package struct RecordRelation: Hashable, Sendable, Codable {
    /// What this record is to the other, such as `contactOf`, `childOf` or `invoicedTo`, by the word of the mapping.
    package let role: String
    /// The other record. It may come later, or never.
    package let target: SourceKey

    package init(_ role: String, _ target: SourceKey) {
        self.role = role
        self.target = target
    }
}

extension RecordRelation: Comparable {
    package static func < (left: RecordRelation, right: RecordRelation) -> Bool {
        left.role == right.role
            ? left.target < right.target : left.role.utf8.lexicographicallyPrecedes(right.role.utf8)
    }
}
