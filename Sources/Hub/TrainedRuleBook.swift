import CustomerModel
import Foundation
import Matching
import RuleBook
import Store
import Synchronization

/// The rule book in force: the rules of this process with the weights that the database keeps.
struct TrainedRuleBook: Sendable {
    let version: Int
    let plans: [PartyKind: MatchPlan]

    /// - Throws: `ruleBookChanged` when the stored version was made from other rule files than this process has.
    init(_ stored: StoredRuleBook, of ruleBook: RuleBook) throws {
        guard stored.checksum == ruleBook.checksum else { throw Self.isOutdated(stored.version) }
        try self.init(version: stored.version, models: stored.decodedModels(), of: ruleBook)
    }

    init(version: Int, models: [String: MatchModel], of ruleBook: RuleBook) throws {
        self.version = version
        var plans: [PartyKind: MatchPlan] = [:]
        for (kind, rules) in ruleBook.rules {
            plans[kind] =
                try models[kind.rawValue].map { try MatchPlan(rules: rules, model: $0) }
                ?? MatchPlan(untrained: rules)
        }
        self.plans = plans
    }

    /// The plan of a kind.
    ///
    /// - Throws: `internal` when `matching-rules/` has no file for it.
    func plan(_ kind: PartyKind) throws -> MatchPlan {
        guard let plan = plans[kind] else {
            throw HubError(.internal, "The rule book has no matching rules for the kind \(kind.rawValue).")
        }
        return plan
    }

    /// The least weight from which records of any kind are linked.
    var leastLinkWeight: Float { plans.values.map(\.linkWeight).min() ?? 0 }

    static func isOutdated(_ version: Int) -> HubError {
        HubError(
            .notTrained,
            "Rule book version \(version) in force was made from other rule files than this process has: run `kulta resolve`."
        )
    }
}

extension StoredRuleBook {
    /// By kind; only kinds that were trained.
    func decodedModels() throws -> [String: MatchModel] {
        try JSONDecoder().decode([String: MatchModel].self, from: Data(models))
    }
}

extension Hub {
    /// The rule book in force. With none, the rules' own starting values are put in force.
    ///
    /// The resolution lock must be held.
    func ruleBookInForce(_ store: Store) throws -> TrainedRuleBook {
        guard let version = try store.activeRuleBookVersion() else {
            return try putInForce([:], trainedOn: 0, store)
        }
        if let known = trained.withLock({ $0 }), known.version == version { return known }
        return try load(store)
    }

    /// Stores models as a new version and puts it in force.
    func putInForce(_ models: [String: MatchModel], trainedOn records: Int, _ store: Store) throws -> TrainedRuleBook {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let version = try store.addRuleBook(
            checksum: ruleBook.checksum, texts: Array(try encoder.encode(ruleBook.texts)),
            models: Array(try encoder.encode(models)), trainedOn: records)
        return try TrainedRuleBook(version: version, models: models, of: ruleBook)
    }

    /// The rule book in force for questions that store nothing; the starting values when there is none.
    func ruleBookForReading(_ store: Store) throws -> TrainedRuleBook {
        guard let version = try store.activeRuleBookVersion() else {
            return try TrainedRuleBook(version: 0, models: [:], of: ruleBook)
        }
        if let known = trained.withLock({ $0 }), known.version == version { return known }
        return try load(store)
    }

    private func load(_ store: Store) throws -> TrainedRuleBook {
        guard let stored = try store.activeRuleBook() else {
            return try TrainedRuleBook(version: 0, models: [:], of: ruleBook)
        }
        let book = try TrainedRuleBook(stored, of: ruleBook)
        trained.withLock { $0 = book }
        return book
    }
}
