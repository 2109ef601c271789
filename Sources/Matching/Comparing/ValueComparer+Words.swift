extension ValueComparer {
    /// Longest names that are compared word by word; further words are not looked at.
    private static let wordLimit = 24
    /// Similarity of names that each have a word of their own, at most.
    private static let conflictLimit: Float = 0.69

    /// Soft weighted Dice over words: each word takes its best partner of Jaro-Winkler >= 0.88, rare words weigh more.
    ///
    /// Names written together or apart (`k market`, `kmarket`) are also compared without spaces, and the better counts.
    func compareWords(_ one: UInt32, _ other: UInt32) -> Outcome {
        let left = words(of: one)
        let right = words(of: other)
        if left.isEmpty || right.isEmpty { return Outcome(nil) }
        let shared = left.count <= right.count ? overlap(left, right) : overlap(right, left)
        let together = (part(0, of: one), part(0, of: other))
        if together.0 == together.1 { return Outcome(.same) }
        let joined = Float(
            kernel.normalized(
                distance: kernel.alignment(text(together.0), text(together.1)), text(together.0), text(together.1)))
        let isRespelt = joined >= 0.85
        let soft = shared.isConflicting ? min(shared.similarity, Self.conflictLimit) : shared.similarity
        let similarity = shared.isConflicting && !isRespelt ? soft : max(soft, joined)
        if shared.isContained { return Outcome(.contained, similarity) }
        if comparator == .organizationName, isAcronym(left, right) || isAcronym(right, left) {
            return Outcome(.acronym, similarity)
        }
        return Outcome(.different, similarity)
    }

    private struct Overlap {
        let similarity: Float
        /// All words of the shorter name have an almost equal partner.
        let isContained: Bool
        /// Both names have words without a partner, as `helmi group` and `helmi jalkine`: related, but two.
        let isConflicting: Bool
    }

    private func overlap(_ short: UnsafeBufferPointer<UInt32>, _ long: UnsafeBufferPointer<UInt32>) -> Overlap {
        var taken: UInt32 = 0
        var shared: Float = 0
        var isContained = true
        for index in 0..<min(short.count, Self.wordLimit) {
            let (partner, similarity) = partner(of: short[index], in: long, taken)
            if similarity < 0.94 { isContained = false }
            guard partner >= 0 else { continue }
            taken |= 1 &<< UInt32(partner)
            let weights = wordWeights[Int(short[index])] + wordWeights[Int(long[partner])]
            shared +=
                similarity * min(weights, 2 * min(wordWeights[Int(short[index])], wordWeights[Int(long[partner])]) + 4)
        }
        let partners = taken.nonzeroBitCount
        return Overlap(
            similarity: min(1, shared / (weight(short) + weight(long))), isContained: isContained,
            isConflicting: partners < short.count && partners < long.count)
    }

    private func partner(
        of word: UInt32, in words: UnsafeBufferPointer<UInt32>, _ taken: UInt32
    ) -> (index: Int, similarity: Float) {
        var best = (index: -1, similarity: Float(0))
        for index in 0..<min(words.count, Self.wordLimit) where taken & (1 &<< UInt32(index)) == 0 {
            if words[index] == word { return (index, 1) }
            if isAbbreviation(word, words[index]), best.similarity < 0.9 { best = (index, 0.9) }
            guard mayBeSimilar(word, words[index]) else { continue }
            let similarity = Float(kernel.jaroWinkler(text(word), text(words[index])))
            if similarity >= 0.88, similarity > best.similarity { best = (index, similarity) }
        }
        return best
    }

    /// `rak` for `rakennus`: three letters or more that begin the other word.
    private func isAbbreviation(_ one: UInt32, _ other: UInt32) -> Bool {
        let left = text(one)
        let right = text(other)
        let shorter = min(left.count, right.count)
        guard shorter >= 3, left.count != right.count else { return false }
        for index in 0..<shorter where left[index] != right[index] { return false }
        return true
    }

    private func weight(_ words: UnsafeBufferPointer<UInt32>) -> Float {
        words.prefix(Self.wordLimit).reduce(0) { $0 + wordWeights[Int($1)] }
    }

    /// Whether one word spells the initials of two or more words: `sok` of `suomalainen osuuskauppojen keskuskunta`.
    private func isAcronym(_ short: UnsafeBufferPointer<UInt32>, _ long: UnsafeBufferPointer<UInt32>) -> Bool {
        guard short.count == 1, long.count >= 2 else { return false }
        let letters = text(short[0])
        guard letters.count == long.count else { return false }
        return (0..<long.count).allSatisfy { text(long[$0])[0] == letters[$0] }
    }
}
