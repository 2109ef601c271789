/// The name of an organization cut into what distinguishes it and what does not.
struct OrganizationName: Hashable, Sendable {
    /// Folded, without legal form, departments and state words. Empty only when the text has no letter or digit.
    var stem: [UInt8] = []
    /// Folded stems under which it goes as well: earlier names in parentheses, a family's firm without `& Pojat`.
    var otherStems: [[UInt8]] = []
    /// The code of the legal form, such as `oy`; nil when none was found.
    var legalForm: String?
    /// The form's code of ISO 20275; nil when none was found or the list has no code for it.
    var elf: String?
    /// The form's country, ISO 3166 alpha-2; nil when no form was found.
    var formCountry: String?
    /// The source's words with single spaces and tidy legal forms.
    var display: [UInt8] = []
}
