import Store

/// Known words like those of a question.
struct SearchLikeness: Sendable {
    /// With one typing error, by word of the question.
    private(set) var close: [String: Set<String>] = [:]
    /// With two, or with the word in them.
    private(set) var far: [String: Set<String>] = [:]

    /// More words than these in a question are not looked up: a text that long is no name.
    private static let mostWords = 8
    /// How many known words of a kind are taken for one: those that came first, so that words that come later change no
    /// answer as of a moment.
    private static let mostLike = 100

    init() {}

    init(of question: SearchQuestion, in store: Store) throws {
        let words = question.fuzzyWords
        guard words.count <= Self.mostWords else { return }
        for word in words {
            let scalars = Array(word.unicodeScalars)
            let allowed = scalars.count >= 7 ? 2 : 1
            var one: [String] = []
            var two = try store.knownWords(with: word, limit: Self.mostLike)
            var farther: [String] = []
            for known in try store.knownWords(like: word) {
                switch Self.distance(scalars, Array(known.unicodeScalars), atMost: allowed) {
                case 1?: one.append(known)
                case 2?: farther.append(known)
                default: continue
                }
            }
            two += farther.prefix(Self.mostLike)
            close[word] = Set(one.prefix(Self.mostLike))
            far[word] = Set(two)
        }
    }

    /// Typing errors (a letter too much, too few, another one, or two exchanged) that make one word of the other; nil when
    /// they are more.
    static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], atMost limit: Int) -> Int? {
        guard abs(left.count - right.count) <= limit else { return nil }
        var before: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var next = [row + 1]
            for column in right.indices {
                var best = min(next[column], last[column + 1]) + 1
                best = min(best, last[column] + (left[row] == right[column] ? 0 : 1))
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    best = min(best, before[column - 1] + 1)
                }
                next.append(best)
            }
            (before, last) = (last, next)
        }
        return last[right.count] <= limit ? last[right.count] : nil
    }
}
