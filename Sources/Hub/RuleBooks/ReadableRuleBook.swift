import CustomerModel
import Foundation
import Matching
import Postgres
import RuleBook
import Store
import Survivorship

/// A version of the rules as people read them: what the files say, with what training learned.
struct ReadableRuleBook {
    /// What training learned about one kind of party.
    struct Learned: Decodable {
        let records: Int
        let prior: Double
        let comparisons: [ComparisonModel]
        let interactions: [InteractionModel]
        let thresholds: Thresholds?
    }

    let version: Int
    let isActive: Bool
    let checksum: String
    let trainedOn: Int
    let createdAt: [UInt8]
    let rules: [PartyKind: MatchRules]
    /// Nil for a kind that was never trained: the rules' own starting values stand.
    let learned: [PartyKind: Learned]
    let survivorship: SurvivorshipRules
    /// Values that mean nothing, by what they are a value of.
    let junk: [String: [String]]

    /// - Throws: when the stored texts are not those of rules, which they were when they were stored.
    init(_ stored: StoredRuleBookTexts) throws {
        version = stored.version
        isActive = stored.isActive
        checksum = stored.checksum
        trainedOn = stored.trainedOn
        createdAt = stored.createdAt.bytes
        let texts = try JSONDecoder().decode([String: String].self, from: Data(stored.texts.bytes))
        var rules: [PartyKind: MatchRules] = [:]
        for kind in PartyKind.allCases {
            let file = "matching-rules/\(kind.rawValue).yaml"
            rules[kind] = try texts[file].map { try RuleBook.matchRules($0, file: file, schema: nil) }
        }
        self.rules = rules
        let file = "matching-rules/survivorship.yaml"
        survivorship = try RuleBook.survivorshipRules(texts[file] ?? "", file: file)
        junk = Self.junk(texts["matching-rules/reference/value_words.csv"] ?? "")
        let models = try JSONDecoder().decode([String: Learned].self, from: Data(stored.models.bytes))
        learned = Dictionary(
            models.compactMap { name, model in PartyKind(rawValue: name).map { ($0, model) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// Lists of words that are values of nobody; those of mailboxes and providers say something else.
    private static let otherWords: Set<Substring> = ["kind", "freemail", "role-mailbox", "mailbox"]

    private static func junk(_ text: String) -> [String: [String]] {
        var words: [String: [String]] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ",", maxSplits: 1)
            guard parts.count == 2, !otherWords.contains(parts[0]) else { continue }
            words[String(parts[0]), default: []].append(String(parts[1]))
        }
        return words
    }

    func thresholds(_ kind: PartyKind) -> Thresholds? { learned[kind]?.thresholds ?? rules[kind]?.thresholds }

    /// Share of matches and of non-matches at a level: learned, else where learning starts.
    func shares(_ kind: PartyKind, _ comparison: ComparisonRule, _ level: LevelRule) -> (m: Double, u: Double?) {
        let model = learned[kind]?.comparisons.first { $0.name == comparison.name }
        guard let found = model?.levels.first(where: { $0.level == level.name }) else { return (level.m, level.u) }
        return (found.m, found.u)
    }

    /// Bits of a level; nil while nothing says how common it is.
    func bits(_ kind: PartyKind, _ comparison: ComparisonRule, _ level: LevelRule) -> Double? {
        let (m, u) = shares(kind, comparison, level)
        return u.flatMap { m + $0 > 0 ? MatchWeight.bits(probability: m / (m + $0)) : nil }
    }
}
