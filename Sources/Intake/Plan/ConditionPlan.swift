/// A condition with its column numbered and its words folded. Immutable; a class for the reason that `ValuePlan` is.
final class ConditionPlan: Sendable {
    private let slot: Int
    private let equals: WordSet
    private let startsWith: [String]
    private let endsWith: [String]
    /// By first byte; empty when there is no such test.
    private let containsWord: [[[UInt8]]]
    private let looksLike: ColumnCondition.Look?
    private let minimumLength: Int
    private let isNegated: Bool
    private let and: [ConditionPlan]

    /// - Parameter each: the repeated element that the columns are relative to; nil: the record.
    init(_ condition: ColumnCondition, each: String? = nil, _ slots: inout ColumnSlots) {
        slot = slots.slot(condition.column, each: each)
        equals = WordSet(condition.equals)
        startsWith = condition.startsWith.map { $0.lowercased() }
        endsWith = condition.endsWith.map { $0.lowercased() }
        containsWord = Self.byFirstByte(condition.containsWord)
        looksLike = condition.looksLike
        minimumLength = condition.minimumLength ?? 1
        isNegated = condition.not
        and = Self.all(condition.and, each: each, &slots)
    }

    /// The conditions, in their order.
    static func all(
        _ conditions: [ColumnCondition], each: String? = nil, _ slots: inout ColumnSlots
    ) -> [ConditionPlan] {
        var plans: [ConditionPlan] = []
        for condition in conditions { plans.append(ConditionPlan(condition, each: each, &slots)) }
        return plans
    }

    /// - Parameter value: the trimmed value of a slot; nil when the column is empty or absent.
    func holds(_ value: (Int) -> String?) -> Bool {
        guard (value(slot).map(passes) ?? false) != isNegated else { return false }
        return and.allSatisfy { $0.holds(value) }
    }

    private func passes(_ value: String) -> Bool {
        guard equals.isEmpty || equals.contains(value) else { return false }
        guard minimumLength == 1 || value.unicodeScalars.count >= minimumLength else { return false }
        guard looksLike.map({ $0.fits(value) }) ?? true else { return false }
        if startsWith.isEmpty, endsWith.isEmpty, containsWord.isEmpty { return true }
        let folded = value.lowercased()
        guard startsWith.isEmpty || startsWith.contains(where: { folded.utf8.starts(with: $0.utf8) }) else {
            return false
        }
        guard endsWith.isEmpty || endsWith.contains(where: { folded.utf8.suffix($0.utf8.count).elementsEqual($0.utf8) })
        else { return false }
        return containsWord.isEmpty || Self.contains(anyOf: containsWord, in: Array(folded.utf8))
    }

    static func byFirstByte(_ words: [String]) -> [[[UInt8]]] {
        var table = [[[UInt8]]](repeating: [], count: words.isEmpty ? 0 : 256)
        for word in words.map({ Array($0.lowercased().utf8) }) {
            if let first = word.first { table[Int(first)].append(word) }
        }
        return table
    }

    /// Whether one of the words stands in the text with no letter or digit beside it.
    static func contains(anyOf words: [[[UInt8]]], in text: [UInt8]) -> Bool {
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
