/// How alike two words of names are, 0...1. Belongs to one thread.
final class WordComparer {
    private let distance = LetterDistance()

    /// 1 for equal words; a word that would lose half of its letters is another word. Numbers are equal or not.
    func similarity(_ one: NameWord, _ other: NameWord) -> Float {
        if one.isSame(as: other) { return 1 }
        if one.isNumber || other.isNumber { return 0 }
        let longer = max(one.letters.count, other.letters.count)
        guard longer > 1 else { return 0 }
        if differsByEnding(one.letters, other.letters) { return 0.9 }
        var cost = distance.cost(one.letters, other.letters)
        if one.letters.last == other.letters.last,
            LetterCosts.skeleton(one.letters) == LetterCosts.skeleton(other.letters)
        {
            cost *= 0.6
        }
        if one.letters.first != other.letters.first { cost += 0.15 }
        return max(0, 1 - cost / (Float(longer) * (longer > 3 ? 0.5 : 0.45)))
    }

    /// Words of persons' names: nicknames, initials and cut-off words are alike too.
    func personSimilarity(_ one: NameWord, _ other: NameWord) -> Float {
        if one.isSame(as: other) { return 1 }
        let shorter = min(one.letters.count, other.letters.count)
        if shorter == 1 { return one.letters.first == other.letters.first ? 0.75 : 0 }
        let similarity = similarity(one, other)
        if similarity < 0.8, one.groups.contains(where: other.groups.contains) { return 0.8 }
        return similarity < 0.6 && isBeginning(one.letters, other.letters) ? 0.6 : similarity
    }

    /// Words of organizations' names: a word may be cut off, single letters are equal or not.
    func organizationSimilarity(_ one: NameWord, _ other: NameWord) -> Float {
        if one.isSame(as: other) { return 1 }
        let shorter = min(one.letters.count, other.letters.count)
        if shorter == 1 { return 0 }
        let similarity = similarity(one, other)
        return similarity < 0.7 && shorter >= 4 && isBeginning(one.letters, other.letters) ? 0.7 : similarity
    }

    /// How alike two whole names are, written together: 0 when more than three letters in ten differ.
    func togetherSimilarity(_ one: [UInt16], _ other: [UInt16]) -> Float {
        let longer = max(one.count, other.count)
        guard longer >= 5, abs(one.count - other.count) * 10 <= longer * 4 else { return 0 }
        return max(0, 1 - distance.cost(one, other) / (0.3 * Float(longer)))
    }

    /// `lavrovs` and `lavrov`, `deutsches` and `deutsche`, `ivanova` and `ivanov`: endings that grammar adds.
    private func differsByEnding(_ one: [UInt16], _ other: [UInt16]) -> Bool {
        let (longer, shorter) = one.count > other.count ? (one, other) : (other, one)
        guard longer.count == shorter.count + 1, shorter.count > 3, let last = longer.last else { return false }
        return (last == 0x73 || last == 0x61) && longer.dropLast() == shorter[...]
    }

    private func isBeginning(_ one: [UInt16], _ other: [UInt16]) -> Bool {
        one.count < other.count ? other.starts(with: one) : one.count > other.count && one.starts(with: other)
    }
}
