extension ValueComparer {
    /// Compares two different `given␟family` values.
    func compareNames(_ one: UInt32, _ other: UInt32, sharesGroup: Bool) -> Outcome {
        let given = (part(0, of: one), part(0, of: other))
        let family = (part(1, of: one), part(1, of: other))
        if areOfTwoScripts(family, given) { return Outcome(nil) }
        if given.0 == Lexicon.none || given.1 == Lexicon.none { return compareFamilies(family, given) }
        if family.0 == Lexicon.none || family.1 == Lexicon.none { return compareGivenOnly(one, other, given, family) }
        if given.0 == family.1, given.1 == family.0 { return Outcome(.swapped, 0.95) }
        let relation = relation(one, other, given, sharesGroup: sharesGroup)
        if family.0 == family.1 { return Outcome(sameFamilyGrade(relation), relation.similarity) }
        let similarity = Float(kernel.jaroWinkler(text(family.0), text(family.1)))
        let isClose = similarity >= 0.92 || isTypo(family.0, family.1)
        if isClose { return closeFamily(relation, similarity) }
        if hasOneMore(one, other, given, family) { return Outcome(.familySimilar, 0.9) }
        if relation.kind == .same { return Outcome(.givenOnly, 0.5 + similarity / 4) }
        return crossed(given, family) ? Outcome(.bothSimilar, 0.85) : Outcome(.different, min(0.7, similarity))
    }

    /// Whether one name is in Latin letters and the other in none: `wang` and `王` may well be one name.
    private func areOfTwoScripts(_ family: (UInt32, UInt32), _ given: (UInt32, UInt32)) -> Bool {
        let one = family.0 == Lexicon.none ? given.0 : family.0
        let other = family.1 == Lexicon.none ? given.1 : family.1
        guard one != Lexicon.none, other != Lexicon.none else { return false }
        return isLatin(text(one)) != isLatin(text(other))
    }

    /// Folding has turned Latin, Greek and Cyrillic letters into plain ones; what is left above them is of other scripts.
    private func isLatin(_ symbols: Symbols) -> Bool { symbols.count == 0 || symbols[0] < 0x370 }

    private enum GivenKind {
        case same, nickname, oneOfSeveral, initials, similar, different
    }

    private struct GivenRelation {
        let kind: GivenKind
        let similarity: Float
    }

    private func sameFamilyGrade(_ relation: GivenRelation) -> Grade {
        switch relation.kind {
        case .same: .same
        case .nickname: .nickname
        case .oneOfSeveral: .oneOfSeveral
        case .initials: .initials
        case .similar: .givenSimilar
        case .different: .familyOnly
        }
    }

    private func closeFamily(_ relation: GivenRelation, _ similarity: Float) -> Outcome {
        switch relation.kind {
        case .same: Outcome(.familySimilar, 0.9)
        case .different: Outcome(.different, 0.5)
        default: Outcome(.bothSimilar, min(relation.similarity, similarity))
        }
    }

    /// One side or both without a given name.
    private func compareFamilies(_ family: (UInt32, UInt32), _ given: (UInt32, UInt32)) -> Outcome {
        guard family.0 != Lexicon.none, family.1 != Lexicon.none else { return Outcome(nil) }
        if family.0 == family.1 { return Outcome(.givenMissing, 0.8) }
        if family.0 == given.1 || family.1 == given.0 { return Outcome(.givenMissing, 0.7) }
        let similarity = Float(kernel.jaroWinkler(text(family.0), text(family.1)))
        return similarity >= 0.92 ? Outcome(.bothSimilar, similarity * 0.8) : Outcome(.different, similarity * 0.5)
    }

    /// One side or both without a family name.
    private func compareGivenOnly(
        _ one: UInt32, _ other: UInt32, _ given: (UInt32, UInt32), _ family: (UInt32, UInt32)
    ) -> Outcome {
        let crossedFamily = family.0 == Lexicon.none ? family.1 : family.0
        let lone = family.0 == Lexicon.none ? given.0 : given.1
        if lone == crossedFamily { return Outcome(.givenMissing, 0.8) }
        let relation = relation(one, other, given, sharesGroup: false)
        switch relation.kind {
        case .same: return Outcome(.familyMissing, 0.7)
        case .different: return Outcome(.different, relation.similarity * 0.5)
        default: return Outcome(.bothSimilar, relation.similarity * 0.8)
        }
    }

    private func relation(
        _ one: UInt32, _ other: UInt32, _ given: (UInt32, UInt32), sharesGroup: Bool
    ) -> GivenRelation {
        if given.0 == given.1 { return GivenRelation(kind: .same, similarity: 1) }
        let left = words(of: one)
        let right = words(of: other)
        if Self.isSubset(left, right) { return GivenRelation(kind: .oneOfSeveral, similarity: 0.95) }
        if areInitials(left, right) { return GivenRelation(kind: .initials, similarity: 0.9) }
        if sharesGroup { return GivenRelation(kind: .nickname, similarity: 0.93) }
        let similarity = Float(kernel.jaroWinkler(text(given.0), text(given.1)))
        let isClose =
            isSimilar(left, right) || isRespelt(given.0, given.1) || hasSameLetters(given.0, given.1)
            || !areTwoNames(given.0, given.1)
                && (similarity >= 0.9 && isSlip(given.0, given.1) || isTypo(given.0, given.1))
        return GivenRelation(kind: isClose ? .similar : .different, similarity: similarity)
    }

    /// One keystroke apart, in a name long enough for that to be a slip rather than another name.
    private func isTypo(_ one: UInt32, _ other: UInt32) -> Bool {
        let left = text(one)
        let right = text(other)
        return min(left.count, right.count) >= 4 && kernel.isKeystrokeApart(left, right)
    }

    /// Whether both are common given names: `jari` and `kari` are two brothers, not one of them misspelt.
    private func areTwoNames(_ one: UInt32, _ other: UInt32) -> Bool {
        wordWeights[Int(one)] > 0 && wordWeights[Int(other)] > 0
    }

    /// At most a third of the letters differ: `darla` and `darletta` begin alike, but are two names.
    private func isSlip(_ one: UInt32, _ other: UInt32) -> Bool {
        let (left, right) = (text(one), text(other))
        let limit = max(left.count, right.count) / 3
        return kernel.distance(.alignment, left, right, atMost: limit) <= limit
    }

    /// The letters of one name in another order, three or more: `jessica` and `jsesica`.
    private func hasSameLetters(_ one: UInt32, _ other: UInt32) -> Bool {
        let (left, right) = (text(one), text(other))
        guard left.count == right.count, left.count >= 3, haveSameSymbols(one, other) else { return false }
        return left.sorted() == right.sorted()
    }

    /// At most a fifth of the letters of long given names differ: `aliaksandr paulavich` and `aleksandr pavlovich`.
    private func isRespelt(_ one: UInt32, _ other: UInt32) -> Bool {
        let (left, right) = (text(one), text(other))
        guard min(left.count, right.count) >= 12, left[0] == right[0] else { return false }
        let limit = max(left.count, right.count) / 5
        return kernel.distance(.alignment, left, right, atMost: limit) <= limit
    }

    /// `susan meyer` and `susan meyer thomas`: the same first given name, and one's family name among the other's names.
    private func hasOneMore(
        _ one: UInt32, _ other: UInt32, _ given: (UInt32, UInt32), _ family: (UInt32, UInt32)
    ) -> Bool {
        let (left, right) = (words(of: one), words(of: other))
        guard let first = left.first, first == right.first else { return false }
        return left.count == 1 && right.count == 2 && right[1] == family.0
            || right.count == 1 && left.count == 2 && left[1] == family.1
    }

    /// All given names of one are among those of the other.
    private static func isSubset(_ left: UnsafeBufferPointer<UInt32>, _ right: UnsafeBufferPointer<UInt32>) -> Bool {
        if left.count > right.count { return isSubset(right, left) }
        return !left.isEmpty && left.allSatisfy { right.contains($0) }
    }

    /// `j`, `j p` or `juha p` beside `juha pekka`: each name begins like its counterpart, and at least one is a letter alone.
    private func areInitials(_ left: UnsafeBufferPointer<UInt32>, _ right: UnsafeBufferPointer<UInt32>) -> Bool {
        var lone = false
        for index in 0..<min(left.count, right.count) {
            let one = text(left[index])
            let other = text(right[index])
            if left[index] == right[index] { continue }
            guard one[0] == other[0], one.count == 1 || other.count == 1 else { return false }
            lone = true
        }
        return lone
    }

    /// A given name of one is a slip of the pen away from one of the other, when either has several.
    private func isSimilar(_ left: UnsafeBufferPointer<UInt32>, _ right: UnsafeBufferPointer<UInt32>) -> Bool {
        guard left.count > 1 || right.count > 1, !left.isEmpty, !right.isEmpty else { return false }
        if left[0] == right[0] { return true }
        return !areTwoNames(left[0], right[0]) && kernel.jaroWinkler(text(left[0]), text(right[0])) >= 0.93
    }

    private func crossed(_ given: (UInt32, UInt32), _ family: (UInt32, UInt32)) -> Bool {
        kernel.jaroWinkler(text(given.0), text(family.1)) >= 0.92
            && kernel.jaroWinkler(text(given.1), text(family.0)) >= 0.92
    }
}
