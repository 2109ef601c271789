import CustomerModel
import Standardization
import Survivorship

/// What searching looks at: names folded, identifiers and phones without their punctuation, e-mail in lower case.
enum SearchText {
    /// Values in the order of the catalog, a space between them.
    static func of(_ golden: GoldenRecord, _ catalog: Catalog) -> String {
        var words: [String] = [Folding.fold(golden.displayName)]
        for value in golden.values {
            guard let type = catalog[value.attribute]?.type, let text = text(of: value.value, type) else { continue }
            if !words.contains(text) { words.append(text) }
        }
        return words.joined(separator: " ")
    }

    /// A searched text in the form of the kind of value that it looks like.
    enum Question: Equatable {
        case name(String)
        case part(String)
    }

    /// Nil when nothing in the text can be searched for.
    static func question(_ text: String) -> Question? {
        if text.utf8.contains(UInt8(ascii: "@")) { return .part(text.lowercased()) }
        let compact = compacted(text)
        let digits = compact.utf8.count { (48...57).contains($0) }
        if digits >= 4, digits * 2 >= compact.utf8.count { return .part(withoutTrunkPrefix(compact)) }
        let name = Folding.fold(text)
        return name.isEmpty ? nil : .name(name)
    }

    private static func text(of value: String, _ type: AttributeType) -> String? {
        switch type {
        case .givenName, .familyName, .fullName, .organizationName: Folding.fold(value)
        case .email: value.lowercased()
        case .phone, .businessId, .vatId, .iban, .lei, .gln, .einvoiceAddress, .identifier: compacted(value)
        default: nil
        }
    }

    /// Letters in lower case and digits.
    private static func compacted(_ text: String) -> String {
        String(
            decoding: text.lowercased().utf8.filter { (48...57).contains($0) || (97...122).contains($0) }, as: UTF8.self
        )
    }

    /// `0401234567` is stored as `358401234567`.
    private static func withoutTrunkPrefix(_ digits: String) -> String {
        digits.hasPrefix("0") && digits.utf8.count >= 7 ? String(digits.dropFirst()) : digits
    }
}
