/// What training learns from records: everything that, with the rules, makes an edge a pure function of two records.
///
/// A document that round-trips: `kulta train` writes it, a person can read and edit it, the hub loads it.
package struct MatchModel: Hashable, Sendable, Codable {
    /// How many records it was trained on; 0 when nothing was trained and the rules' starting values stand.
    package var records: Int
    /// Probability that two records drawn at random are a match.
    package var prior: Double
    /// In the order of the rules.
    package var comparisons: [ComparisonModel]
    /// In the order of the rules.
    package var interactions: [InteractionModel]
    /// Term tables by name, such as `familyName` or `address.street`.
    package var terms: [String: TermTable]
    /// Per blocking rule the hashes of keys that find nothing because too many records share them, ascending.
    package var stopKeys: [[StopKey]]
    /// What labelled pairs taught beyond the rules' comparisons; nil when there were none.
    package var labels: LabelModel?
    /// Stand in place of those of the rules: chosen by labels or by a wanted precision; nil leaves these.
    package var thresholds: Thresholds?

    package init(
        records: Int, prior: Double, comparisons: [ComparisonModel], interactions: [InteractionModel],
        terms: [String: TermTable], stopKeys: [[StopKey]], labels: LabelModel? = nil, thresholds: Thresholds? = nil
    ) {
        self.records = records
        self.prior = prior
        self.comparisons = comparisons
        self.interactions = interactions
        self.terms = terms
        self.stopKeys = stopKeys
        self.labels = labels
        self.thresholds = thresholds
    }
}

/// Learned level shares of one comparison.
package struct ComparisonModel: Hashable, Sendable, Codable {
    package var name: String
    package var levels: [LevelModel]

    package init(name: String, levels: [LevelModel]) {
        self.name = name
        self.levels = levels
    }
}

/// Share of matches (m) and of non-matches (u) at one level, among pairs where both sides have a value.
package struct LevelModel: Hashable, Sendable, Codable {
    package var level: String
    package var m: Double
    package var u: Double

    package init(level: String, m: Double, u: Double) {
        self.level = level
        self.m = m
        self.u = u
    }
}

/// Learned bits of one interaction.
package struct InteractionModel: Hashable, Sendable, Codable {
    package var name: String
    package var bits: Double

    package init(name: String, bits: Double) {
        self.name = name
        self.bits = bits
    }
}

/// How many training records have each value of a feature, part or word; rare values are summed up.
package struct TermTable: Hashable, Sendable, Codable {
    /// Records that have a value at all.
    package var total: Int
    /// Records with a value that `counts` does not list: their mean number per value, at least 1.
    package var rest: Double
    /// Sum of squared shares: the chance that two random records agree.
    package var agreement: Double
    package var counts: [String: Int]

    package init(total: Int, rest: Double, agreement: Double, counts: [String: Int]) {
        self.total = total
        self.rest = rest
        self.agreement = agreement
        self.counts = counts
    }
}

/// The hash of a blocking key, written as 16 hexadecimal digits.
package struct StopKey: Hashable, Sendable, Codable, Comparable {
    package let hash: UInt64

    package init(_ hash: UInt64) {
        self.hash = hash
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let hash = UInt64(try container.decode(String.self), radix: 16) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a stop key is hexadecimal")
        }
        self.hash = hash
    }

    package func encode(to encoder: any Encoder) throws {
        let digits = String(hash, radix: 16)
        var container = encoder.singleValueContainer()
        try container.encode(String(repeating: "0", count: 16 - digits.utf8.count) + digits)
    }

    package static func < (left: StopKey, right: StopKey) -> Bool { left.hash < right.hash }
}
