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

    /// Reads `HELSINKI`, `Helsingfors`, `HKI`, `00500 Helsinki`, `ESPOO 10`.
    init(_ text: [UInt8], _ cities: CityList) {
        guard !text.isEmpty else { return }
        let words = FoldedWords(text)
        var range = 0..<words.words.count
        if range.count > 1, words.fold(0).count == 5, words.fold(0).isAllDigits {
            postalCode = words.source(0)
            range = 1..<range.upperBound
        }
        if range.count > 1, words.fold(range.upperBound - 1).count <= 2, words.fold(range.upperBound - 1).isAllDigits {
            range = range.lowerBound..<(range.upperBound - 1)
        }
        let fold = words.joined(range)
        if let entry = cities[fold] {
            key = entry.key
            display = Array(entry.display.utf8)
            isListed = true
        } else {
            key = fold
            display = Self.styled(words, range)
        }
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
