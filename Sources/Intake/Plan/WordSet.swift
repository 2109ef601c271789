import Foundation

/// Words compared without regard to case, for columns of which most values are other words.
struct WordSet {
    private var words: Set<String> = []
    private var longest = 0
    private let firstBytes: FirstBytes

    init(_ words: [String]) {
        firstBytes = FirstBytes(words)
        for word in words { insert(word) }
    }

    var isEmpty: Bool { words.isEmpty }

    private mutating func insert(_ word: String) {
        let folded = word.lowercased()
        words.insert(folded)
        for form in [word, folded, word.uppercased()] { longest = max(longest, form.utf8.count) }
    }

    /// Whether the text is one of the words.
    func contains(_ text: String) -> Bool {
        guard let first = text.utf8.first, firstBytes.contains(first), text.utf8.count <= longest else { return false }
        return words.contains(text.lowercased())
    }
}

/// Which first bytes words of either case may have: one look spares most values the folding.
struct FirstBytes {
    private var isFirst = [Bool](repeating: false, count: 256)

    init(_ words: [String]) {
        for word in words {
            for form in [word, word.lowercased(), word.uppercased()] {
                if let first = form.utf8.first { isFirst[Int(first)] = true }
            }
        }
    }

    func contains(_ byte: UInt8) -> Bool { isFirst[Int(byte)] }
}

extension String {
    /// Canonically composed, when a combining mark may be in it; itself otherwise.
    var composed: String {
        guard utf8.contains(where: { $0 == 0xCC || $0 == 0xCD }) else { return self }
        return precomposedStringWithCanonicalMapping
    }

    /// For comparing column names: without white space around it, case and marks.
    var foldedName: String {
        trimmed.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    }
}
