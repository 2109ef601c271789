/// What a customer is. Persons and organizations have separate rule books and are never merged with each other:
/// a sole trader is a person and an organization with a relationship between them.
package enum PartyKind: String, Hashable, Sendable, Codable, CaseIterable {
    case person
    case organization
}
