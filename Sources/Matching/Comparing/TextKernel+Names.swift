extension TextKernel {
    /// 1 - distance / longer length; two empty texts are alike (1).
    @inline(__always)
    func normalized(distance: Int, _ one: Symbols, _ other: Symbols) -> Double {
        let longer = max(one.count, other.count)
        return longer == 0 ? 1 : 1 - Double(distance) / Double(longer)
    }

    /// Whether two texts are one keystroke apart (or equal): a wrong, missing, added or exchanged symbol.
    ///
    /// - Complexity: O(length).
    func isKeystrokeApart(_ one: Symbols, _ other: Symbols) -> Bool {
        guard abs(one.count - other.count) <= 1 else { return false }
        let (start, end) = Self.sharedEnds(one, other)
        let rest = (one.count &- start &- end, other.count &- start &- end)
        if rest.0 <= 1, rest.1 <= 1 { return true }
        return rest == (2, 2) && one[start] == other[start &+ 1] && one[start &+ 1] == other[start]
    }

    /// An edit distance of at most `limit`; `limit + 1` for every larger one. Lengths and shared ends are looked at first.
    func distance(_ measure: TextMeasure, _ one: Symbols, _ other: Symbols, atMost limit: Int) -> Int {
        if abs(one.count - other.count) > limit { return limit + 1 }
        let (start, end) = Self.sharedEnds(one, other)
        let left = Symbols(rebasing: one[start..<one.count - end])
        let right = Symbols(rebasing: other[start..<other.count - end])
        let distance =
            switch measure {
            case .levenshtein: levenshtein(left, right)
            case .alignment: alignment(left, right)
            case .damerau, .jaroWinkler: damerau(left, right)
            }
        return min(distance, limit + 1)
    }

    /// Lengths of the common beginning and of the common end of the rest.
    private static func sharedEnds(_ one: Symbols, _ other: Symbols) -> (start: Int, end: Int) {
        let shorter = min(one.count, other.count)
        var start = 0
        while start < shorter, one[start] == other[start] { start &+= 1 }
        var end = 0
        while end < shorter &- start, one[one.count &- 1 &- end] == other[other.count &- 1 &- end] { end &+= 1 }
        return (start, end)
    }

    /// Insertions and deletions that turn one text into the other: both lengths less twice the longest common subsequence
    /// (Hyyrö, 2004).
    func insertionsAndDeletions(_ one: Symbols, _ other: Symbols) -> Int {
        one.count + other.count - 2 * commonSubsequence(one, other)
    }
}
