import Standardization

/// Cuts names into the words that are compared.
struct NameCutter: Sendable {
    let words: ComparisonWords
    let references: ReferenceLists

    init(_ references: ReferenceLists) {
        self.references = references
        words = references.comparisonWords
    }

    // MARK: Persons

    /// Without titles, suffixes and immediate repetitions.
    func person(_ name: String) -> NameWords {
        var parts = Folding.fold(name).split(separator: " ").map(String.init)
        while parts.count > 1, words.titles.contains(parts[0]) { parts.removeFirst() }
        var kept: [String] = []
        for part in parts where part.utf8.count == 1 || kept.last != part { kept.append(part) }
        if kept.count > 2 { kept.removeAll { words.suffixes.contains($0) } }
        return NameWords(words: kept.map(personWord))
    }

    private func personWord(_ text: String) -> NameWord {
        let letters = Array(text.utf16)
        let isParticle = words.particles.contains(text)
        let weight: Float = isParticle ? 0.15 : letters.count == 1 ? 0.6 : letters.count <= 3 ? 0.8 : 1
        return NameWord(
            letters: letters, weight: weight, groups: references.givenNameGroups(of: text), isParticle: isParticle)
    }

    // MARK: Organizations

    /// Without legal forms and articles; abbreviations and numbers in their usual form.
    func organization(_ name: String) -> NameWords {
        var parts = Folding.fold(joiningInitials(name)).split(separator: " ").map(String.init)
        if parts.count > 1, words.vesselPrefixes.contains(parts[0]) { parts.removeFirst() }
        var forms: Set<String> = []
        while let (range, form) = form(in: parts) {
            parts.removeSubrange(range)
            forms.insert(form)
        }
        let usual = parts.flatMap { words.usual[$0] ?? [$0] }
        let telling = usual.filter { !Self.articles.contains($0) }
        return NameWords(words: (telling.isEmpty ? usual : telling).map(organizationWord), forms: forms)
    }

    /// Whether a name has something that persons' names have not: a legal form, a word of trade, a digit.
    func looksLikeOrganization(_ name: String) -> Bool {
        if name.utf8.contains(where: { $0 >= 48 && $0 <= 57 || $0 == UInt8(ascii: "&") }) { return true }
        let parts = Folding.fold(joiningInitials(name)).split(separator: " ").map(String.init)
        return form(in: parts) != nil || parts.contains(where: words.common.contains)
    }

    private static let articles: Set<String> = ["the", "and", "of"]
    private static let smallWords: Set<String> = [
        "for", "in", "de", "la", "le", "les", "du", "des", "und", "och", "ja", "et", "y", "e", "en", "del", "van",
        "der", "den", "di", "da", "do", "dos", "das", "a", "an", "to", "op",
    ]

    private func organizationWord(_ text: String) -> NameWord {
        let letters = Array(text.utf16)
        let isNumber = letters.allSatisfy { $0 >= 48 && $0 <= 57 }
        let weight: Float =
            Self.smallWords.contains(text)
            ? 0.05
            : isNumber
                ? 0.8
                : letters.count == 1 ? 0.4 : words.common.contains(text) ? 0.35 : words.regions.contains(text) ? 0.6 : 1
        return NameWord(letters: letters, weight: weight)
    }

    /// The longest legal form at the end or, failing that, at the start; never the whole name.
    private func form(in parts: [String]) -> (Range<Int>, String)? {
        let longest = min(words.longestForm, parts.count - 1)
        guard longest > 0 else { return nil }
        for length in stride(from: longest, through: 1, by: -1) {
            let tail = parts.count - length..<parts.count
            if let form = Self.look(parts[tail], words.lastForms) { return (tail, form) }
        }
        for length in stride(from: longest, through: 1, by: -1) {
            if let form = Self.look(parts[..<length], words.firstForms) { return (0..<length, form) }
        }
        return nil
    }

    private static func look(_ parts: ArraySlice<String>, _ forms: [String: String]) -> String? {
        forms[parts.joined(separator: " ")] ?? (parts.count > 1 ? forms[parts.joined()] : nil)
    }

    /// `J.P. Morgan` with `JP`, `B.V.` with `BV`: letters with points between them are one word.
    private func joiningInitials(_ name: String) -> String {
        guard name.utf8.contains(UInt8(ascii: ".")) else { return name }
        return name.split(separator: " ").map { part in
            let letters = part.split(separator: ".", omittingEmptySubsequences: false)
            let isInitials =
                letters.count > 2 && letters.dropLast().allSatisfy { $0.count == 1 && $0.first?.isLetter == true }
                && (letters.last?.allSatisfy { !$0.isLetter } ?? false)
            return isInitials ? letters.joined() : String(part)
        }
        .joined(separator: " ")
    }
}
