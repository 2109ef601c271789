import CustomerModel

/// Everything that the workbench says, in one language.
struct Texts: Sendable {
    let language: Language
    let words: [String: String]

    static func of(_ language: Language) -> Texts {
        switch language {
        case .fi: finnish
        case .sv: swedish
        case .en: english
        }
    }

    private static let finnish = Texts(.fi)
    private static let swedish = Texts(.sv)
    private static let english = Texts(.en)

    private init(_ language: Language) {
        self.language = language
        words = Self.parts(language).reduce(into: [:]) { $0.merge($1) { word, _ in word } }
    }

    /// The texts of a language by what they are for; a name stands in one of them only, which a test holds.
    static func parts(_ language: Language) -> [[String: String]] {
        switch language {
        case .fi:
            [
                wordsInFinnish, overviewInFinnish, importsInFinnish, oneImportInFinnish, feedInFinnish, faultsInFinnish,
                rulesInFinnish,
            ]
        case .sv:
            [
                wordsInSwedish, overviewInSwedish, importsInSwedish, oneImportInSwedish, feedInSwedish, faultsInSwedish,
                rulesInSwedish,
            ]
        case .en:
            [
                wordsInEnglish, overviewInEnglish, importsInEnglish, oneImportInEnglish, feedInEnglish, faultsInEnglish,
                rulesInEnglish,
            ]
        }
    }

    /// The text of a name; the name itself when there is none, which a test refuses.
    subscript(name: String) -> String { words[name] ?? name }

    /// A text with values for its `{names}`.
    func filled(_ name: String, _ values: [String: Any]) -> String {
        values.reduce(self[name]) { $0.replacing("{\($1.key)}", with: "\($1.value)") }
    }

    /// A word of the API as people say it; the word itself when there is no text for it.
    func word(_ prefix: String, _ word: String) -> String { words["\(prefix)-\(word)"] ?? word }

    /// `1 record`, `3 records`.
    func count(_ name: String, _ number: Int) -> String { filled(number == 1 ? "\(name)-1" : name, ["n": number]) }

    /// A moment to the minute, as UTC.
    func moment(_ rfc3339: String) -> String {
        String(rfc3339.prefix(16).map { $0 == "T" ? " " : $0 })
    }

    /// A probability in percent; never rounded to certainty.
    func percent(_ share: Double) -> String {
        let tenths = min((share * 1000).rounded(), 999)
        return filled("percent", ["n": decimal(tenths / 10, digits: 1)])
    }

    /// With the decimal sign of the language.
    func decimal(_ number: Double, digits: Int) -> String {
        let scale = digits == 1 ? 10.0 : 100.0
        let units = Int((abs(number) * scale).rounded())
        let rest = String(units % Int(scale))
        let padded = String(repeating: "0", count: max(0, digits - rest.count)) + rest
        let sign = number < 0 && units > 0 ? "−" : ""
        return sign + "\(units / Int(scale))" + (language == .en ? "." : ",") + padded
    }

    /// The texts that scripts need, as JSON.
    var forScripts: String { json { $0.hasPrefix("js-") ? String($0.dropFirst(3)) : nil } }

    /// The words of attributes, of how well a value is known, of what is wrong with a row, and of what was noticed, as JSON.
    var ofValues: String {
        json { name in
            ["attribute-", "status-", "fault-", "why-", "noticed-"].contains { name.hasPrefix($0) } ? name : nil
        }
    }

    /// - Parameter name: under which a text goes; nil leaves it out.
    private func json(_ name: (String) -> String?) -> String {
        var json = JSONWriter()
        json.object { json in
            for (key, text) in words.sorted(by: { $0.key < $1.key }) {
                if let name = name(key) { json.member(name, text) }
            }
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
