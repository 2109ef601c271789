/// A condition with its column numbered and its words folded. Immutable; a class for the reason that `ValuePlan` is.
final class ConditionPlan: Sendable {
    let slot: Int
    private let equals: WordSet
    private let startsWith: [String]
    /// By first byte; empty when there is no such test.
    private let containsWord: [[[UInt8]]]
    private let looksLike: ColumnCondition.Look?
    private let minimumLength: Int
    private let isNegated: Bool

    init(_ condition: ColumnCondition, slot: Int) {
        self.slot = slot
        equals = WordSet(condition.equals)
        startsWith = condition.startsWith.map { $0.lowercased() }
        containsWord = Self.byFirstByte(condition.containsWord)
        looksLike = condition.looksLike
        minimumLength = condition.minimumLength ?? 1
        isNegated = condition.not
    }

    /// - Parameter value: trimmed; nil when the column is empty or absent.
    func holds(for value: String?) -> Bool {
        guard let value else { return isNegated }
        return passes(value) != isNegated
    }

    private func passes(_ value: String) -> Bool {
        guard equals.isEmpty || equals.contains(value) else { return false }
        guard minimumLength == 1 || value.unicodeScalars.count >= minimumLength else { return false }
        guard looksLike != .businessId || BusinessIdLook.fits(value) else { return false }
        if startsWith.isEmpty, containsWord.isEmpty { return true }
        let folded = value.lowercased()
        guard startsWith.isEmpty || startsWith.contains(where: { folded.utf8.starts(with: $0.utf8) }) else {
            return false
        }
        return containsWord.isEmpty || Self.contains(anyOf: containsWord, in: Array(folded.utf8))
    }

    private static func byFirstByte(_ words: [String]) -> [[[UInt8]]] {
        var table = [[[UInt8]]](repeating: [], count: words.isEmpty ? 0 : 256)
        for word in words.map({ Array($0.lowercased().utf8) }) {
            if let first = word.first { table[Int(first)].append(word) }
        }
        return table
    }

    /// Whether one of the words stands in the text with no letter or digit beside it.
    private static func contains(anyOf words: [[[UInt8]]], in text: [UInt8]) -> Bool {
        for start in text.indices where start == 0 || !isLetterOrDigit(text[start - 1]) {
            let candidates = words[Int(text[start])]
            if !candidates.isEmpty, candidates.contains(where: { stands($0, at: start, in: text) }) { return true }
        }
        return false
    }

    private static func stands(_ word: [UInt8], at start: Int, in text: [UInt8]) -> Bool {
        let end = start + word.count
        guard end <= text.count, text[start..<end].elementsEqual(word) else { return false }
        return end == text.count || !isLetterOrDigit(text[end])
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
    }
}

/// Whether a text is built like a Finnish business id (Y-tunnus).
enum BusinessIdLook {
    /// Seven digits (a missing leading zero allowed), an optional hyphen, and the check digit; `FI` may lead.
    ///
    /// Source of the check: Finnish Patent and Registration Office, weights 7 9 10 5 8 4 2 modulo 11.
    static func fits(_ text: String) -> Bool {
        var digits: [Int] = []
        for byte in text.utf8.drop(while: { $0 | 0x20 == UInt8(ascii: "f") || $0 | 0x20 == UInt8(ascii: "i") }) {
            if (0x30...0x39).contains(byte) { digits.append(Int(byte) - 0x30) } else if byte != 0x2D { return false }
        }
        if digits.count == 7 { digits.insert(0, at: 0) }
        guard digits.count == 8 else { return false }
        let remainder = zip([7, 9, 10, 5, 8, 4, 2], digits).reduce(0) { $0 + $1.0 * $1.1 } % 11
        return remainder != 1 && digits[7] == (remainder == 0 ? 0 : 11 - remainder)
    }
}
