/// Keys that values share when they stand near each other in the alphabet: the sorted neighbourhood (Hernández and Stolfo
/// 1995), as blocks that overlap.
///
/// The distinct values of a column are sorted and cut into runs of `reach` values; each run shares one key with the run before
/// it and one with the run after it. So values at most `reach` places apart always meet, and values `2 * reach` places apart
/// never do. Sorting distinct values and not records keeps a common value from pushing its neighbours apart, and makes the
/// keys independent of the order of the records.
///
/// The keys of a value depend on the other values of the column, so they mean nothing outside of one table.
enum SortedNeighbours {
    /// Where each value's keys start, one more at the end, and the keys: two for each value, none for an empty one.
    ///
    /// - Parameter reach: 1 or more.
    /// - Complexity: O(v log v) comparisons for v values.
    static func keys(of values: Lexicon, reach: Int) -> (starts: [UInt32], hashes: [UInt64]) {
        let sorted = (0..<UInt32(values.count)).filter { !values.span($0).isEmpty }
            .sorted { values.span($0).lexicographicallyPrecedes(values.span($1)) }
        var runs = [Int](repeating: -1, count: values.count)
        for (place, id) in sorted.enumerated() { runs[Int(id)] = place / reach }
        let leaders = stride(from: 0, to: sorted.count, by: reach).map { values.hashes[Int(sorted[$0])] }
        var starts: [UInt32] = [0]
        var hashes: [UInt64] = []
        for run in runs {
            if run >= 0 { hashes += [key(before: run, leaders), key(before: run + 1, leaders)] }
            starts.append(UInt32(hashes.count))
        }
        return (starts, hashes)
    }

    /// What a run shares with the one before it, named after the first value of that one.
    private static func key(before run: Int, _ leaders: [UInt64]) -> UInt64 {
        StableHash.combine(leaders[max(0, run - 1)], run == 0 ? 1 : 2)
    }
}
