extension TextKernel {
    /// 1 - distance / longer length; two empty texts are alike (1).
    @inline(__always)
    func normalized(distance: Int, _ one: Symbols, _ other: Symbols) -> Double {
        let longer = max(one.count, other.count)
        return longer == 0 ? 1 : 1 - Double(distance) / Double(longer)
    }

    /// Whether two texts are one keystroke apart (or equal): a wrong, missing, added or exchanged symbol.
    func isKeystrokeApart(_ one: Symbols, _ other: Symbols) -> Bool {
        abs(one.count - other.count) <= 1 && alignment(one, other) <= 1
    }
}
