import CustomerModel
import RuleBook
import Standardization
import Store
import Survivorship

/// Turns values into what searching finds them by: `#` before an identifier without its punctuation, `@` before the domain
/// of an address, `~` before a phone number from behind; folded words of everything else.
struct SearchWords: Sendable {
    private let types: [String: AttributeType]
    private let references: ReferenceLists

    /// UTF-8 bytes of the longest word: more of it is not looked at.
    static let longestWord = 120
    /// UTF-8 bytes of the longest text. Values beyond it are not found.
    private static let longestText = 200_000

    init(_ book: RuleBook) {
        types = Dictionary(
            book.catalog.attributes.map { ($0.name.rawValue, $0.type) }, uniquingKeysWith: { first, _ in first })
        references = book.references
    }

    /// What a customer is found by: what golden values say first, then, with a `-` before it, what only others say.
    ///
    /// - Parameter values: golden ones and others, each in the order of the lineage.
    func text(_ values: [SearchedValue]) -> SearchText {
        var seen: Set<String> = []
        var text = ""
        for survived in [true, false] {
            for value in values where value.survived == survived {
                for token in tokens(value) where text.utf8.count < Self.longestText {
                    guard seen.insert(token).inserted else { continue }
                    if !text.isEmpty { text += " " }
                    if !survived { text += "-" }
                    text += token
                }
            }
        }
        return SearchText(text: text.isEmpty ? "." : text, words: seen.filter(Self.isWord))
    }

    func text(_ golden: GoldenRecord) -> SearchText { text(golden.searchedValues) }

    /// What a value is found by; nothing when its attribute is not searched.
    func tokens(_ value: SearchedValue) -> [String] {
        guard let type = types[value.attribute] else { return [] }
        switch type {
        case .givenName, .familyName, .fullName, .organizationName, .careOf, .postOfficeBox, .postalCode, .region:
            return Self.words(value.value)
        case .city: return Self.words(value.value) + cityNames(value.value)
        case .street: return Self.words(value.value) + streetNames(value.value)
        case .email: return Self.email(value.value)
        case .phone:
            let digits = Self.compact(value.value)
            return digits.isEmpty ? [] : [Self.fromBehind(digits)]
        case .vatId:
            let number = Self.compact(value.value)
            return Self.identifier(Self.withoutCountry(number) ?? number)
        case .businessId, .iban, .lei, .gln, .einvoiceAddress, .identifier:
            return Self.identifier(Self.compact(value.value))
        default: return []
        }
    }

    private func cityNames(_ city: String) -> [String] {
        references.cityNames(of: Folding.fold(city)).flatMap { $0.split(separator: " ").map(String.init) }
    }

    /// The name of a street in the other language: what stands before the first number.
    private func streetNames(_ street: String) -> [String] {
        let words = Folding.fold(street).split(separator: " ")
        let name = words.prefix { !$0.utf8.contains { (48...57).contains($0) } }.joined(separator: " ")
        return references.otherStreetName(of: name)?.split(separator: " ").map(String.init) ?? []
    }

    /// The domain, and the words before the `@`: they are shared by many customers, which takes less room than addresses.
    private static func email(_ address: String) -> [String] {
        let address = visible(address.lowercased())
        guard let at = address.lastIndex(of: "@") else { return words(address) }
        return [cut(String(address[at...]))] + words(String(address[..<at]))
    }

    private static func identifier(_ compact: String) -> [String] { compact.isEmpty ? [] : [cut("#" + compact)] }
}

/// The forms that values and questions share.
extension SearchWords {
    /// Folded words.
    static func words(_ text: String) -> [String] {
        Folding.fold(visible(text)).split(separator: " ").map { cut(String($0)) }
    }

    /// Letters of ASCII in lower case and digits.
    static func compact(_ text: String) -> String {
        String(
            decoding: text.utf8.compactMap { byte -> UInt8? in
                switch byte {
                case 48...57, 97...122: byte
                case 65...90: byte + 32
                default: nil
                }
            }, as: UTF8.self)
    }

    /// A phone number as it is looked for by its last digits.
    static func fromBehind(_ digits: String) -> String { cut("~" + String(digits.reversed())) }

    /// `90000038` of `fi90000038`; nil when no two letters stand before digits.
    static func withoutCountry(_ compact: String) -> String? {
        let bytes = Array(compact.utf8)
        guard bytes.count >= 8, bytes[..<2].allSatisfy({ $0 > 57 }), bytes[2...].allSatisfy({ $0 <= 57 }) else {
            return nil
        }
        return String(compact.dropFirst(2))
    }

    /// Without controls and blanks within, which separate words.
    static func visible(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return text }
        return String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    }

    /// The start of a long word. Spaces would end it.
    static func cut(_ word: String) -> String {
        let word = word.utf8.contains(UInt8(ascii: " ")) ? word.filter { $0 != " " } : word
        guard word.utf8.count > longestWord else { return word }
        var scalars = String.UnicodeScalarView()
        var bytes = 0
        for scalar in word.unicodeScalars {
            bytes += UTF8.width(scalar)
            if bytes > longestWord { break }
            scalars.append(scalar)
        }
        return String(scalars)
    }

    /// Whether a word is looked up by likeness: letters alone, three bytes or more. It depends on the word alone, never on
    /// where it stands.
    static func isWord(_ token: String) -> Bool {
        token.utf8.count >= 3 && token.utf8.allSatisfy { $0 >= 0x80 || (97...122).contains($0) }
    }
}

extension GoldenRecord {
    /// Its values in the order of the lineage, golden ones first.
    fileprivate var searchedValues: [SearchedValue] {
        values.map { SearchedValue(attribute: $0.attribute.rawValue, value: $0.value, survived: true) }
            + (values.flatMap(\.losers) + absences.flatMap(\.losers)).map {
                SearchedValue(attribute: $0.attribute.rawValue, value: $0.value, survived: false)
            }
    }
}
