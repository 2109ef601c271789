/// Which words of two names are each other's counterparts, and what that says.
struct NameAlignment {
    /// Pairs of places, in the order of the first name.
    let pairs: [(one: Int, other: Int, similarity: Float)]
    /// Places without a counterpart.
    let loneOnes: [Int]
    let loneOthers: [Int]

    /// What words without a counterpart cost.
    struct Costs {
        /// Of words on both sides, which speak against each other.
        let conflict: Float
        /// Of words on one side only, which one writer may have left out.
        let extra: Float
        /// Words less alike than this are no counterparts.
        let least: Float
    }

    /// Counterparts by falling similarity, then weight, then nearness of place.
    ///
    /// - Complexity: O(n m log(n m)) for n and m words, and n m comparisons of words.
    init(
        _ one: [NameWord], _ other: [NameWord], least: Float, similarity: (NameWord, NameWord) -> Float
    ) {
        var found: [(one: Int, other: Int, similarity: Float)] = []
        for left in one.indices {
            for right in other.indices {
                let value = similarity(one[left], other[right])
                if value >= least { found.append((left, right, value)) }
            }
        }
        let weights = { (pair: (one: Int, other: Int, similarity: Float)) in
            one[pair.one].weight + other[pair.other].weight
        }
        found.sort {
            ($1.similarity, weights($1), abs($0.one - $0.other), $0.one, $0.other)
                < ($0.similarity, weights($0), abs($1.one - $1.other), $1.one, $1.other)
        }
        var taken = (Set<Int>(), Set<Int>())
        var chosen: [(one: Int, other: Int, similarity: Float)] = []
        for pair in found where !taken.0.contains(pair.one) && !taken.1.contains(pair.other) {
            taken.0.insert(pair.one)
            taken.1.insert(pair.other)
            chosen.append(pair)
        }
        pairs = chosen.sorted { $0.one < $1.one }
        loneOnes = one.indices.filter { !taken.0.contains($0) }
        loneOthers = other.indices.filter { !taken.1.contains($0) }
    }

    /// 0...1: the weight of the counterparts by their similarity, against that of all words.
    ///
    /// Words that conflict weigh more than words that one side lacks, and the least alike counterpart counts again: a name
    /// is as alike as its weakest part.
    func score(_ one: [NameWord], _ other: [NameWord], _ costs: Costs) -> Float {
        var (matched, similar, weakest) = (Float(0), Float(0), Float(1))
        for pair in pairs {
            let weight = (one[pair.one].weight + other[pair.other].weight) / 2
            matched += weight
            similar += weight * pair.similarity
            if weight >= 0.5 { weakest = min(weakest, pair.similarity) }
        }
        guard matched > 0 else { return 0 }
        let left = loneOnes.reduce(Float(0)) { $0 + one[$1].weight }
        let right = loneOthers.reduce(Float(0)) { $0 + other[$1].weight }
        let conflict = min(left, right)
        let extra = max(left, right) - conflict
        let numbers = abs(numberWeight(loneOnes, one) - numberWeight(loneOthers, other))
        let share = similar / (matched + 2 * costs.conflict * conflict + costs.extra * extra + 0.5 * numbers)
        return share * (1 - 0.3 * min(1, conflict)) * (0.7 + 0.3 * weakest)
    }

    private func numberWeight(_ places: [Int], _ words: [NameWord]) -> Float {
        places.reduce(0) { words[$1].isNumber ? $0 + words[$1].weight : $0 }
    }

    /// Words that agree as `+word`, similar ones as `~one/other`, lone ones as `-word`, upper-cased.
    func matchKey(_ one: [NameWord], _ other: [NameWord]) -> String {
        let agreed = pairs.map { pair in
            pair.similarity == 1
                ? "+\(one[pair.one].text)" : "~\(one[pair.one].text)/\(other[pair.other].text)"
        }
        let lone = loneOnes.map { "-\(one[$0].text)" } + loneOthers.map { "-\(other[$0].text)" }
        return (agreed + lone).joined().uppercased()
    }
}
