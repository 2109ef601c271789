/// Whose name it is.
package enum NameKind: String, Sendable, CaseIterable {
    case person, organization

    /// The kind that a word in a column of kinds means, in any of the usual schemas: `Person`, `Company`, `Organization`,
    /// `LegalEntity`, `yritys`. Nil for a word that leaves it open, as `LegalEntity` does: that may be either.
    package init?(word: String) {
        switch word.lowercased().filter(\.isLetter) {
        case "person", "individual", "human", "naturalperson", "privateperson", "consumer", "people", "p",
            "henkilo", "henkilö", "yksityishenkilo", "yksityishenkilö", "yksityinen", "privatperson", "privat":
            self = .person
        case "company", "organization", "organisation", "business", "corporate", "corporation", "firm", "publicbody",
            "vessel", "ship", "enterprise", "org", "o", "c", "yritys", "yhteiso", "yhteisö", "organisaatio", "företag",
            "foretag":
            self = .organization
        default: return nil
        }
    }
}
