/// Reads names of organizations: `Oy Yritys Ab`, `KONEPAJA O.Y. - Ostoreskontra`, `As. Oy Kulma c/o Isännöinti Oy`.
struct OrganizationNameReader: Sendable {
    let legalForms: Shared<LegalFormList>
    let names: Shared<NameLists>
    /// Whether the name to show is wanted; without it `display` is empty.
    let isShowing: Bool

    init(legalForms: Shared<LegalFormList>, names: Shared<NameLists>, isShowing: Bool = true) {
        self.legalForms = legalForms
        self.names = names
        self.isShowing = isShowing
    }

    /// Cuts a name in single spaces. `country` (alpha-2) decides what ambiguous forms such as `AS` mean.
    func read(_ text: [UInt8], country: String) -> OrganizationName {
        let words = FoldedWords(looseningSlash(text))
        var span = Span(lower: 0, upper: words.words.count)
        var name = OrganizationName()
        cutTails(words, &span, &name, country)
        let forms = cutForms(words, &span, country)
        name.legalForm = forms.form?.code
        if isShowing, let form = forms.form {
            name.elf = form.elf.isEmpty ? nil : form.elf
            name.formCountry = form.country
        }
        name.stem = stem(words, span.lower..<span.upper)
        if name.stem.isEmpty { name.stem = stem(words, 0..<words.words.count) }
        if let end = endBeforeSuccessors(words, span) { name.otherStems.append(stem(words, span.lower..<end)) }
        if isShowing { name.display = OrganizationDisplay(words: words, forms: forms.found).text }
        return name
    }

    /// Where `& Pojat` begins, which people leave out of the name of a family's firm; nil when the name does not end so, or
    /// a single word would be left.
    private func endBeforeSuccessors(_ words: FoldedWords, _ span: Span) -> Int? {
        guard span.count > 3 else { return nil }
        let (last, link) = (words.words[span.upper - 1].fold, words.words[span.upper - 2].fold)
        guard names.value.roles(of: words.folds, last).contains(.successors) else { return nil }
        let isLinked = link.isEmpty || names.value.roles(of: words.folds, link).contains(.conjunction)
        return isLinked ? span.upper - 2 : nil
    }

    /// The words that are left of a name.
    private struct Span {
        var lower: Int
        var upper: Int
        var count: Int { upper - lower }
    }

    /// A legal form and where its words stand.
    struct FoundForm {
        let form: LegalFormList.Form
        let words: Range<Int>
    }

    // MARK: Tails

    private func cutTails(_ words: FoldedWords, _ span: inout Span, _ name: inout OrganizationName, _ country: String) {
        cutCareOf(words, &span)
        cutAsides(words, &span, &name, country)
        while cutPhrase(words, &span, country) {}
    }

    /// `c/o` and what follows names somebody else.
    private func cutCareOf(_ words: FoldedWords, _ span: inout Span) {
        for index in 1..<max(1, span.upper) where words.words[index].isCompound {
            if words.fold(index).isEqual(to: "c o") && words.source(index).contains(.slash) { span.upper = index }
        }
    }

    /// A parenthesis at the end is an aside, unless it belongs to the legal form: `(publ)`.
    private func cutAsides(
        _ words: FoldedWords, _ span: inout Span, _ name: inout OrganizationName, _ country: String
    ) {
        guard span.count > 1, words.lastByte(span.upper - 1) == UInt8(ascii: ")") else { return }
        let opening = (1..<span.upper).last { words.text[words.words[$0].source.lowerBound] == UInt8(ascii: "(") }
        guard let opening else { return }
        let inside = opening..<span.upper
        let withBefore = LegalFormList.key(words, (opening - 1)..<span.upper)
        if legalForms.value.form(spelled: LegalFormList.key(words, inside), in: country) != nil { return }
        if legalForms.value.form(spelled: withBefore, in: country) != nil { return }
        let isPrevious = names.value.roles(of: words.folds, words.words[opening].fold).contains(.previous)
        if isPrevious && inside.count > 1 {
            var inner = Span(lower: opening + 1, upper: span.upper)
            _ = cutForms(words, &inner, country)
            name.otherStems.append(stem(words, inner.lower..<inner.upper))
        }
        span.upper = opening
    }

    /// Departments after a dash, slash or comma or behind a legal form, and words of state anywhere at the end.
    private func cutPhrase(_ words: FoldedWords, _ span: inout Span, _ country: String) -> Bool {
        while span.count > 1, words.words[span.upper - 1].fold.isEmpty { span.upper -= 1 }
        guard isTailWord(words, span.upper - 1) else { return false }
        for length in stride(from: min(4, span.count - 1), to: 0, by: -1) {
            let start = span.upper - length
            let roles = names.value.roles(of: words.joined(start..<span.upper))
            let isTail =
                roles.contains(.state) || (roles.contains(.department) && isSetOff(words, start, span, country))
            if isTail {
                span.upper = start
                return true
            }
        }
        return false
    }

    /// A compound may end with the word that counts.
    private func isTailWord(_ words: FoldedWords, _ index: Int) -> Bool {
        let word = words.words[index]
        return word.isCompound || names.value.mayEndTail(words.folds, word.fold)
    }

    private func isSetOff(_ words: FoldedWords, _ start: Int, _ span: Span, _ country: String) -> Bool {
        let before = start - 1
        if words.words[before].fold.isEmpty || words.lastByte(before) == .comma { return true }
        return endsWithForm(words, span.lower..<start, country) != nil
    }

    /// A department that hangs on a word by a slash (`Oy/osto`) gets spaces around the slash.
    private func looseningSlash(_ text: [UInt8]) -> [UInt8] {
        guard let slash = text.lastIndex(of: .slash), slash > 0, text[slash - 1] != .space else { return text }
        let tail = Folding.fold(Array(text[(slash + 1)...]))
        guard names.value.roles(of: tail).contains(.department) else { return text }
        return Array(text[..<slash] + [.space, .slash, .space] + text[(slash + 1)...]).collapsingBlanks()
    }

    // MARK: Legal forms

    private func cutForms(
        _ words: FoldedWords, _ span: inout Span, _ country: String
    ) -> (form: LegalFormList.Form?, found: [FoundForm]) {
        var found: [FoundForm] = []
        while let last = endsWithForm(words, span.lower..<span.upper, country), accepts(last, found) {
            found.append(last)
            if last.form.staysInStem { break }
            span.upper = last.words.lowerBound
        }
        let suffix = found.first?.form
        guard let first = startsWithForm(words, span.lower..<span.upper, country) else { return (suffix, found) }
        found.append(first)
        if !first.form.staysInStem { span.lower = first.words.upperBound }
        return (first.form.mayBeLast ? suffix ?? first.form : first.form, found)
    }

    /// A second form before the first must be the same one in the other language (`Ab Oy`), or that of the company whose
    /// branch the first names (`AB Suomen sivuliike`).
    private func accepts(_ form: FoundForm, _ found: [FoundForm]) -> Bool {
        found.allSatisfy { $0.form.code == form.form.code || $0.form.isBranch }
    }

    private func endsWithForm(_ words: FoldedWords, _ range: Range<Int>, _ country: String) -> FoundForm? {
        guard range.count > 1, legalForms.value.mayEnd(with: range.upperBound - 1, of: words) else { return nil }
        for length in stride(from: min(legalForms.value.longestSpelling, range.count - 1), to: 0, by: -1) {
            let tail = (range.upperBound - length)..<range.upperBound
            if words.words[tail.lowerBound].fold.isEmpty { continue }
            let form = legalForms.value.form(spelled: LegalFormList.key(words, tail), in: country)
            if let form, form.mayBeLast { return FoundForm(form: form, words: tail) }
        }
        return nil
    }

    private func startsWithForm(_ words: FoldedWords, _ range: Range<Int>, _ country: String) -> FoundForm? {
        guard range.count > 1, legalForms.value.mayStart(with: range.lowerBound, of: words) else { return nil }
        for length in stride(from: min(legalForms.value.longestSpelling, range.count - 1), to: 0, by: -1) {
            let head = range.lowerBound..<(range.lowerBound + length)
            let form = legalForms.value.form(spelled: LegalFormList.key(words, head), in: country)
            if let form, form.mayBeFirst { return FoundForm(form: form, words: head) }
        }
        return nil
    }

    // MARK: Stem

    /// Folds with single spaces, letters of an abbreviation together (`J.G.` is jg), without joining words.
    private func stem(_ words: FoldedWords, _ range: Range<Int>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(words.folds.count + 4)
        for index in range where !words.words[index].fold.isEmpty {
            let word = words.words[index]
            let isInside = index > range.lowerBound && index < range.upperBound - 1
            if isInside && names.value.roles(of: words.folds, word.fold).contains(.conjunction) { continue }
            if !result.isEmpty { result.append(.space) }
            let isAbbreviation = word.isCompound && Self.hasOnlySingleLetters(words.folds[word.fold])
            if isAbbreviation {
                for byte in words.folds[word.fold] where byte != .space { result.append(byte) }
            } else {
                result.append(contentsOf: words.folds[word.fold])
            }
        }
        return result
    }

    private static func hasOnlySingleLetters(_ fold: ArraySlice<UInt8>) -> Bool {
        fold.enumerated().allSatisfy { ($0.offset % 2 == 1) == ($0.element == .space) }
    }
}
