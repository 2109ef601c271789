/// One telephone number as libphonenumber understands it.
struct PhoneNumber: Hashable, Sendable {
    /// How sure it is that this is a number.
    enum Standing: Sendable {
        /// Fits an assigned range of its country.
        case assigned
        /// Has a length that its country uses.
        case possible
        case impossible
    }

    /// With country code, such as `+358401234567`; empty when impossible to read.
    let e164: String
    /// Digits of an extension; empty when there is none.
    let numberExtension: String
    let standing: Standing
    /// The country of its range, ISO 3166 alpha-2; empty when it is not asked for or not known.
    var country = ""
    /// The kind of its line, such as `mobile` or `fixedLine`; empty when it is not asked for or not known.
    var type = ""

    static let unreadable = PhoneNumber(e164: "", numberExtension: "", standing: .impossible)

    /// As shown: `+358401234567` or `+35891234567 ext. 12`.
    var display: String { numberExtension.isEmpty ? e164 : "\(e164) ext. \(numberExtension)" }
}
