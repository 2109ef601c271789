extension TextKernel {
    /// 1 - distance / longer length; two empty texts are alike (1).
    @inline(__always)
    func normalized(distance: Int, _ one: Symbols, _ other: Symbols) -> Double {
        let longer = max(one.count, other.count)
        return longer == 0 ? 1 : 1 - Double(distance) / Double(longer)
    }

    /// Whether two texts are one keystroke apart (or equal): a wrong, missing, added or exchanged symbol.
    ///
    /// What the two have in common at both ends is set aside; at most one symbol, or an exchanged pair, may remain.
    func isKeystrokeApart(_ one: Symbols, _ other: Symbols) -> Bool {
        guard abs(one.count &- other.count) <= 1 else { return false }
        let shorter = min(one.count, other.count)
        var start = 0
        while start < shorter, one[start] == other[start] { start &+= 1 }
        var end = 0
        while end < shorter &- start, one[one.count &- 1 &- end] == other[other.count &- 1 &- end] { end &+= 1 }
        let rest = (one.count &- start &- end, other.count &- start &- end)
        if max(rest.0, rest.1) <= 1 { return true }
        guard rest == (2, 2) else { return false }
        return one[start] == other[start &+ 1] && one[start &+ 1] == other[start]
    }
}
