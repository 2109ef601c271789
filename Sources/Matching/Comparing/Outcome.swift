/// What a comparator says of two values.
struct Outcome {
    /// Nil when the two have no part in common that could be compared.
    let grade: Grade?
    /// 0...1; 1 for `same`. Comparators that only grade give 0 otherwise.
    let similarity: Float
    /// Keystrokes, days or difference, as the comparator counts; 0 for `same`, infinite when it does not count.
    let distance: Float

    init(_ grade: Grade?, _ similarity: Float = 0, distance: Float = .infinity) {
        self.grade = grade
        self.similarity = grade == .same ? 1 : similarity
        self.distance = grade == .same ? 0 : distance
    }
}

/// The levels of one comparison as a flat table.
struct LevelTable: Sendable {
    /// Bit per grade that reaches the level.
    let gradeMasks: Frozen<UInt64>
    /// Similarity that reaches the level; above 1 when none does.
    let thresholds: Frozen<Float>
    /// Distance that still reaches the level; below 0 when none does.
    let distances: Frozen<Float>
    let count: Int
    /// The level of two equal values.
    let sameLevel: UInt8
    /// Whether any level asks for a similarity.
    let asksForSimilarity: Bool

    init(_ levels: [LevelRule]) {
        let masks = levels.map { level in level.grades.reduce(into: UInt64(0)) { $0 |= 1 << UInt64($1.index) } }
        let limits = levels.map { level in
            level.isRemainder ? Float(-1) : level.atLeast.map { Float($0) - 1e-6 } ?? 2
        }
        let reaches = levels.map { level in level.atMost.map { Float($0) + 1e-6 } ?? -1 }
        gradeMasks = Frozen(masks)
        distances = Frozen(reaches)
        thresholds = Frozen(limits)
        count = levels.count
        asksForSimilarity = levels.contains { $0.atLeast != nil }
        sameLevel = Self.level(Outcome(.same), masks, limits, reaches)
    }

    /// The first level that the outcome reaches.
    @inline(__always)
    func level(_ outcome: Outcome) -> UInt8 {
        guard let grade = outcome.grade else { return UInt8(Pattern.missing) }
        let bit = 1 &<< UInt64(grade.index)
        var level = 0
        while level < count &- 1, gradeMasks[level] & bit == 0, outcome.similarity < thresholds[level],
            outcome.distance > distances[level]
        { level &+= 1 }
        return UInt8(truncatingIfNeeded: level)
    }

    /// The level (low four bits) and agreeing slots of two different values, where they are the same whatever the values are;
    /// nil where it matters how they differ.
    func onlyCode(ofDifferentValues comparator: Comparator) -> UInt8? {
        let grades: [Grade]
        switch comparator {
        case .exact: grades = [.different]
        case .identifier: grades = [.typo, .different]
        default: return nil
        }
        let codes = grades.map { level(Outcome($0)) | TermSlot.agreeing($0, comparator) << 4 }
        return codes.allSatisfy { $0 == codes[0] } ? codes[0] : nil
    }

    private static func level(_ outcome: Outcome, _ masks: [UInt64], _ limits: [Float], _ reaches: [Float]) -> UInt8 {
        let bit = outcome.grade.map { UInt64(1) << UInt64($0.index) } ?? 0
        let level = masks.indices.first {
            masks[$0] & bit != 0 || outcome.similarity >= limits[$0] || outcome.distance <= reaches[$0]
        }
        return UInt8(level ?? masks.count - 1)
    }
}
