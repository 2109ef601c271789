/// The name of a town or postal place.
struct PlaceName: Hashable, Sendable {
    /// To compare: folded, the Finnish name where the list knows the place.
    private(set) var key: [UInt8] = []
    /// To show: the listed spelling, else the source's words with capitals.
    private(set) var display: [UInt8] = []
    /// Whether the list knows the place, so that it is in Finland.
    private(set) var isListed = false
    /// A postal code in front of the name, when the source wrote both into one field.
    private(set) var postalCode: [UInt8] = []

    /// No place.
    init() {}

    /// Reads `HELSINKI`, `Helsingfors`, `HKI`, `00500 Helsinki`, `ESPOO 10`.
    init(_ text: [UInt8], _ cities: Shared<CityList>) {
        guard !text.isEmpty else { return }
        let words = FoldedWords(text)
        var range = 0..<words.words.count
        if range.count > 1, words.source(0).count == 5, words.source(0).isAllDigits,
            !words.joined(range.dropFirst()).isEmpty
        {
            postalCode = words.source(0)
            range = 1..<range.upperBound
        }
        while range.count > 1, isDistrict(words, range.upperBound - 1), !words.joined(range.dropLast()).isEmpty {
            range = range.lowerBound..<(range.upperBound - 1)
        }
        let fold = words.joined(range)
        if let entry = cities.value[fold] {
            key = entry.key
            display = Array(entry.display.utf8)
            isListed = true
        } else {
            key = fold
            display = Self.styled(words, range)
        }
    }

    /// One or two digits after the name, as before 1971: `HELSINKI 10`.
    private func isDistrict(_ words: FoldedWords, _ index: Int) -> Bool {
        let source = words.source(index)
        return source.count <= 2 && source.isAllDigits
    }

    private static func styled(_ words: FoldedWords, _ range: Range<Int>) -> [UInt8] {
        let style = LetterCase.style(of: words.text)
        var result: [UInt8] = []
        for index in range {
            if !result.isEmpty { result.append(.space) }
            if style == .upper || style == .lower {
                LetterCase.capitalized(words.text, words.words[index].source, to: &result)
            } else {
                result += words.source(index)
            }
        }
        return result
    }
}
