/// Suggestions for names that do not exist.
enum Spelling {
    /// The known name that was probably meant; nil when none is near (a third of its letters may differ).
    static func suggestion(for name: String, among known: some Sequence<String>) -> String? {
        let written = Array(name.lowercased().unicodeScalars)
        let ranked = known.map { ($0, distance(written, Array($0.lowercased().unicodeScalars))) }
        let length = { (name: String) in abs(name.unicodeScalars.count - written.count) }
        let best = ranked.min { ($0.1, length($0.0), $0.0) < ($1.1, length($1.0), $1.0) }
        guard let best, best.1 <= max(1, max(written.count, best.0.unicodeScalars.count) / 3) else { return nil }
        return best.0
    }

    /// A hint: the suggestion, or else what is known.
    static func hint(for name: String, among known: [String]) -> String? {
        if let suggestion = suggestion(for: name, among: known) { return "did you mean `\(suggestion)`?" }
        return known.isEmpty ? nil : "known: " + known.joined(separator: ", ")
    }

    /// Optimal string alignment distance: insertions, deletions, substitutions and exchanges of neighbours.
    ///
    /// - Complexity: O(left · right).
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var before = [Int](repeating: 0, count: right.count + 1)
        var previous = Array(0...right.count)
        for i in 0..<left.count {
            var current = [i + 1]
            for j in 0..<right.count {
                var best = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (left[i] == right[j] ? 0 : 1))
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    best = min(best, before[j - 1] + 1)
                }
                current.append(best)
            }
            before = previous
            previous = current
        }
        return previous[right.count]
    }
}
