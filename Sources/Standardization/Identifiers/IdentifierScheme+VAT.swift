/// Numbers under which organizations are registered for value added tax.
extension IdentifierScheme {
    static let vatNumbers =
        [
            vat("FI_ALV", "FI", "Finnish VAT number", keepsPrefix: false),
            vat("NO_MVA", "NO", "Norwegian VAT number", keepsPrefix: false),
            vat("GB_VAT", "GB", "British VAT number", keepsPrefix: false),
        ] + members.map { vat("EU_VAT_\($0)", $0, "VAT number with the prefix \($0 == "GR" ? "EL" : $0)") }

    /// The countries of the Union, and Northern Ireland.
    private static let members = [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
        "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "XI",
    ]

    /// - Parameter keepsPrefix: whether the compact form starts with the country's letters.
    private static func vat(
        _ name: String, _ country: String, _ title: String, keepsPrefix: Bool = true
    ) -> IdentifierScheme {
        let prefix = country == "GR" ? "EL" : country
        return IdentifierScheme(name, title, placeholders: .vatId) { text in
            let compact = text.compactIdentifier(dropping: ".")
            guard let reading = VatNumber.read(compact, region: country), reading.isChecked == true else { return nil }
            guard reading.country == prefix else { return nil }
            return keepsPrefix ? reading.canonical : Array(reading.canonical.dropFirst(2))
        }
    }
}
