package import Standardization

/// What is said of two names.
package struct NameComparison: Sendable {
    /// 0...1. From 0.7 on likely the same, from 0.5 on possibly.
    package let score: Float
    package let kind: NameKind
    /// Words that agree (`+`), are similar (`~`) or stand alone (`-`).
    package let matchKey: String

    /// The score in a word.
    package var grade: String {
        switch score {
        case 0.95...: "same"
        case 0.7...: "likely"
        case 0.5...: "possible"
        default: "different"
        }
    }
}

/// Compares pairs of names of persons and organizations. Belongs to one thread.
package final class NameComparer {
    private let cutter: NameCutter
    private let comparer = WordComparer()

    package init(_ references: ReferenceLists) {
        cutter = NameCutter(references)
    }

    private static let personCosts = NameAlignment.Costs(conflict: 0.9, extra: 0.22, least: 0.45)
    /// One word beside several says less.
    private static let loneNameCosts = NameAlignment.Costs(conflict: 0.9, extra: 0.5, least: 0.45)
    private static let organizationCosts = NameAlignment.Costs(conflict: 0.8, extra: 0.45, least: 0.5)

    /// Compares two names; the order of the two does not matter.
    ///
    /// - Parameter kind: nil when it is to be told from the names. Names that could be either's are compared as both.
    package func compare(_ one: String, _ other: String, kind: NameKind? = nil) -> NameComparison {
        let isOrdered = one.utf8.lexicographicallyPrecedes(other.utf8) || one == other
        let (first, second) = isOrdered ? (one, other) : (other, one)
        switch kind {
        case .person: return comparePersons(first, second)
        case .organization: return compareOrganizations(first, second)
        case nil:
            let organization = compareOrganizations(first, second)
            if cutter.looksLikeOrganization(first) || cutter.looksLikeOrganization(second) { return organization }
            let person = comparePersons(first, second)
            return person.score >= organization.score ? person : organization
        }
    }

    // MARK: Persons

    private func comparePersons(_ one: String, _ other: String) -> NameComparison {
        var (left, right) = (cutter.person(one).words, cutter.person(other).words)
        guard !left.isEmpty, !right.isEmpty else { return NameComparison(score: 0, kind: .person, matchKey: "") }
        let isReordered =
            left.count == right.count && NameWords(words: left).sortedJoined == NameWords(words: right).sortedJoined
        let isSame = left.map(\.letters) == right.map(\.letters)
        merge(&left, with: right)
        merge(&right, with: left)
        let alignment = NameAlignment(left, right, least: Self.personCosts.least, similarity: comparer.personSimilarity)
        let isLone = min(left.count, right.count) == 1
        var score = alignment.score(left, right, isLone ? Self.loneNameCosts : Self.personCosts)
        if left.count != right.count || isLone { score = max(score, together(left, right) * 0.97) }
        if isReordered { score = max(score, 0.97) }
        if isSame { score = 1 }
        if areDescentsExchanged(left, right) { score *= 0.6 }
        return NameComparison(score: score, kind: .person, matchKey: alignment.matchKey(left, right))
    }

    /// `salman bin muhammad` and `muhammad bin salman` are father and son.
    private func areDescentsExchanged(_ one: [NameWord], _ other: [NameWord]) -> Bool {
        guard let left = descent(one), let right = descent(other) else { return false }
        return comparer.personSimilarity(left.child, right.parent) > 0.7
            && comparer.personSimilarity(left.parent, right.child) > 0.7
            && comparer.personSimilarity(left.child, right.child) < 0.5
    }

    private func descent(_ words: [NameWord]) -> (child: NameWord, parent: NameWord)? {
        let sonOf: Set<String> = ["bin", "ibn", "ben", "bint"]
        let place = words.firstIndex { $0.isParticle && sonOf.contains($0.text) }
        guard let place, place > 0, place + 1 < words.count else { return nil }
        return (words[place - 1], words[place + 1])
    }

    // MARK: Organizations

    private func compareOrganizations(_ one: String, _ other: String) -> NameComparison {
        let (first, second) = (cutter.organization(one), cutter.organization(other))
        var (left, right) = (first.words, second.words)
        guard !left.isEmpty, !right.isEmpty else {
            return NameComparison(score: 0, kind: .organization, matchKey: "")
        }
        merge(&left, with: right)
        merge(&right, with: left)
        let costs = Self.organizationCosts
        let alignment = NameAlignment(left, right, least: costs.least, similarity: comparer.organizationSimilarity)
        var score = alignment.score(left, right, costs)
        if left.count != right.count { score = max(score, together(left, right) * 0.95) }
        if alignment.pairs.count == left.count, alignment.pairs.contains(where: { $0.one != $0.other }) {
            score = min(score, 0.95)
        }
        if isAcronym(left, right) || isAcronym(right, left) { score = max(score, 0.75) }
        if !first.forms.isEmpty, !second.forms.isEmpty, first.forms.isDisjoint(with: second.forms) {
            score *= 0.82
        } else if first.forms != second.forms {
            score *= 0.98
        }
        return NameComparison(score: score, kind: .organization, matchKey: alignment.matchKey(left, right))
    }

    /// `sok` for `suomalainen osuuskauppojen keskuskunta`.
    private func isAcronym(_ short: [NameWord], _ long: [NameWord]) -> Bool {
        guard short.count == 1, long.count >= 2, (2...8).contains(short[0].letters.count) else { return false }
        let initials = long.compactMap { $0.letters.first }
        return short[0].letters == initials
            || short[0].letters == long.filter { $0.weight > 0.1 }.compactMap(\.letters.first)
    }

    // MARK: Both

    /// The better of the names written together, as they stand and with their words sorted.
    private func together(_ one: [NameWord], _ other: [NameWord]) -> Float {
        let (left, right) = (NameWords(words: one), NameWords(words: other))
        return max(
            comparer.togetherSimilarity(left.joined, right.joined),
            comparer.togetherSimilarity(left.sortedJoined, right.sortedJoined))
    }

    /// Puts neighbours together that the other name writes as one word: `ab dul` beside `abdul`.
    private func merge(_ words: inout [NameWord], with others: [NameWord]) {
        var index = 0
        while index + 1 < words.count {
            let letters = words[index].letters + words[index + 1].letters
            let weight = max(words[index].weight, words[index + 1].weight)
            let joined = NameWord(letters: letters, weight: weight)
            if letters.count > 3, isBetter(joined, than: words[index], words[index + 1], among: others) {
                words.replaceSubrange(index...index + 1, with: [joined])
            } else {
                index += 1
            }
        }
    }

    private func isBetter(_ joined: NameWord, than one: NameWord, _ other: NameWord, among words: [NameWord]) -> Bool {
        let length = joined.letters.count
        var best: Float = 0
        for word in words where abs(word.letters.count - length) <= length / 4 {
            best = max(best, comparer.similarity(joined, word))
        }
        guard best >= 0.8 else { return false }
        return words.allSatisfy { max(comparer.similarity(one, $0), comparer.similarity(other, $0)) < best }
    }
}
