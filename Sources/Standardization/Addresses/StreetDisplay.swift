/// A street address or box as it is shown, on one line.
struct StreetDisplay {
    private let terms: Shared<StreetTerms>

    init(_ terms: Shared<StreetTerms>) {
        self.terms = terms
    }

    /// The source's words; lines joined by a comma, a flat on a line of its own by a space; capitals at the start of
    /// words when the source used one case only.
    func text(_ raw: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for line in raw.parts(where: { $0 == .newline || $0 == UInt8(ascii: "\r") }) {
            if !result.isEmpty { result += isFlat(line) || result.last == .comma ? [.space] : [.comma, .space] }
            result += line
        }
        return styled(result)
    }

    /// `A 4`, `as. 3`: continues the line before it.
    private func isFlat(_ line: [UInt8]) -> Bool {
        let words = FoldedWords(line)
        guard words.words.count <= 3, let first = words.words.first else { return false }
        let fold = Array(words.folds[first.fold])
        return fold.count == 1 && fold[0].isLetter || terms.value.contains(fold, .unit) && words.words.count > 1
    }

    private func styled(_ line: [UInt8]) -> [UInt8] {
        let style = LetterCase.style(of: line)
        guard style == .upper || style == .lower else { return line }
        let words = FoldedWords(line)
        var result: [UInt8] = []
        result.reserveCapacity(line.count)
        for (index, word) in words.words.enumerated() {
            if index > 0 { result.append(.space) }
            append(words, index, word, style, to: &result)
        }
        return result
    }

    /// Digits with single letters, `15a`; not `64th`.
    private func isNumber(_ fold: [UInt8]) -> Bool {
        fold.contains(where: \.isDigit) && fold.reduce(0) { $1.isLetter ? $0 + 1 : $0 } <= 1
    }

    private func append(
        _ words: FoldedWords, _ index: Int, _ word: FoldedWords.Word, _ style: LetterCase.Style,
        to result: inout [UInt8]
    ) {
        let fold = words.fold(index)
        if fold.isEqual(to: "c o") {
            LetterCase.lowercased(words.text, word.source, to: &result)
        } else if terms.value.contains(fold, .box) && fold.count <= 3 || isNumber(fold) {
            result += words.source(index).asciiUppercased
        } else if fold.first?.isDigit == true {
            LetterCase.lowercased(words.text, word.source, to: &result)
        } else if terms.value.contains(fold, .unit) || terms.value.contains(fold, .floor) {
            LetterCase.lowercased(words.text, word.source, to: &result)
        } else {
            LetterCase.capitalized(words.text, word.source, to: &result)
        }
    }
}
