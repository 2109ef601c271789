/// The name of an organization as it is shown.
struct OrganizationDisplay {
    private let words: FoldedWords
    private let forms: [OrganizationNameReader.FoundForm]

    init(words: FoldedWords, forms: [OrganizationNameReader.FoundForm]) {
        self.words = words
        self.forms = forms
    }

    /// The source's words. Legal forms get their usual letters and no dots; a name of several words in one case gets
    /// capitals at the start of its words, short and vowelless ones stay (`ABB`, `VR`).
    var text: [UInt8] {
        guard words.words.count > 1 else { return text(in: .mixed) }
        let style = LetterCase.style(of: words.text)
        if style == .upper || style == .lower { return text(in: style) }
        let plain = text(in: .mixed)
        let plainStyle = LetterCase.style(of: plain)
        return plainStyle == .upper || plainStyle == .lower ? text(in: plainStyle) : plain
    }

    private func text(in style: LetterCase.Style) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(words.text.count)
        for index in words.words.indices {
            if index > 0 { result.append(.space) }
            if let form = forms.first(where: { $0.words.contains(index) }) {
                appendForm(index, form, isRestyled: style != .mixed, to: &result)
            } else if style != .mixed && !isAbbreviation(index, style) {
                LetterCase.capitalized(words.text, words.words[index].source, to: &result)
            } else {
                result.append(contentsOf: words.source(index))
            }
        }
        return result
    }

    private func appendForm(
        _ index: Int, _ found: OrganizationNameReader.FoundForm, isRestyled: Bool, to result: inout [UInt8]
    ) {
        let isWhole = found.words.count == 1
        let usual = Array(found.form.display.utf8)
        if isWhole && Folding.fold(usual).filter({ $0 != .space }) == words.squeezed(index) {
            result.append(contentsOf: usual)
        } else if isRestyled {
            LetterCase.capitalized(words.text, words.words[index].source, to: &result)
        } else {
            result.append(contentsOf: words.source(index))
        }
    }

    private func isAbbreviation(_ index: Int, _ style: LetterCase.Style) -> Bool {
        guard style == .upper else { return false }
        let fold = words.fold(index)
        return fold.count <= 3 || !fold.contains { Array("aeiouy".utf8).contains($0) }
    }
}
