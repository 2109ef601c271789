package import CustomerModel

/// Tells names of organizations from names of people by the words that the reference lists know.
package struct NameKindReader: Sendable {
    private let references: ReferenceLists
    private let organizations: OrganizationNameReader
    private let country: String

    /// - Parameter country: decides what ambiguous legal forms such as `AS` mean, ISO 3166 alpha-2.
    package init(_ references: ReferenceLists, country: String) {
        self.references = references
        self.country = country
        organizations = OrganizationNameReader(
            legalForms: references.legalForms, names: references.names, isShowing: false)
    }

    /// A legal form or a word for a trade says organization; a known given name, initials (`A. Berg`) or a comma behind the
    /// first of two or three words (`Berg, Aino`) person; nil when nothing is known.
    ///
    /// - Complexity: linear in the name.
    package func kind(of name: String) -> PartyKind? {
        let text = Array(name.utf8).collapsingBlanks()
        guard !text.isEmpty else { return nil }
        if hasLegalForm(name) { return .organization }
        let words = FoldedWords(text)
        let folds = words.words.indices.map { Array(words.folds[words.words[$0].fold]) }
        if folds.contains(where: references.trades.value.isTrade) { return .organization }
        let hasGivenName = folds.contains { references.names.value.roles(of: $0).contains(.given) }
        return hasGivenName || isWrittenAsPerson(words, folds) ? .person : nil
    }

    private func isWrittenAsPerson(_ words: FoldedWords, _ folds: [[UInt8]]) -> Bool {
        guard folds.allSatisfy({ !$0.isEmpty && $0.allSatisfy { !$0.isDigit } }) else { return false }
        let initials = folds.indices.count { folds[$0].count == 1 && words.lastByte($0) == .dot }
        let isCut = (2...3).contains(folds.count) && words.lastByte(0) == UInt8(ascii: ",")
        return isCut || initials > 0 && (1...2).contains(folds.count - initials)
    }

    /// Whether a legal form such as Oy or Inc stands at an end of the name.
    package func hasLegalForm(_ name: String) -> Bool {
        let text = Array(name.utf8).collapsingBlanks()
        return !text.isEmpty && organizations.read(text, country: country).legalForm != nil
    }

    /// The folded words of a name, as `LinkRules` lists and compares them.
    package static func words(of name: String) -> [String] {
        let words = FoldedWords(Array(name.utf8).collapsingBlanks())
        return words.words.map { String(decoding: words.folds[$0.fold], as: UTF8.self) }.filter { !$0.isEmpty }
    }
}
