import CustomerModel
import Matching
import Postgres
import RuleBook
import Standardization
import Store

extension Hub {
    /// Matches, clusters and merges what changed, or everything; trains first when the rule book has no weights yet.
    ///
    /// Records that their sources marked as erased go with it. One transaction. A changed rule book, or `train`, makes a new version of the rule book and resolves everything.
    package func resolve(
        _ options: ResolveOptions = ResolveOptions(),
        progress: @escaping @Sendable (ResolveProgress) -> Void = { _ in }
    ) async throws -> ResolveReceipt {
        try await asHubErrors {
            let receipt = try await pool.transaction { [self] session in
                try ResolutionRun(hub: self, store: Store(session), options: options, progress: progress).perform()
            }
            if receipt.erasure != nil { try await renewStatistics() }
            return receipt
        }
    }
}

/// One call of `resolve`.
struct ResolutionRun {
    let hub: Hub
    let store: Store
    let options: ResolveOptions
    let progress: @Sendable (ResolveProgress) -> Void
    /// Whether records go that their sources marked as erased.
    let erases: Bool
    private var receipt = ResolveReceipt()

    /// With fewer records of a kind, its rules' own starting values say more than training would.
    private static let smallestTraining = 20

    /// Weights learned from fewer records than this are learned again when there are `growth` times as many.
    private static let ampleTraining = 5000
    private static let growth = 4

    /// From this share of the pending records on, one pass over everything is faster than looking up candidates.
    private static let largeShare = 0.1
    /// Up to so many records planning would take longer than the statements, unless some are erased as well.
    private static let little = 1000

    init(
        hub: Hub, store: Store, options: ResolveOptions, erases: Bool = true,
        progress: @escaping @Sendable (ResolveProgress) -> Void
    ) {
        self.hub = hub
        self.store = store
        self.options = options
        self.erases = erases
        self.progress = progress
    }

    func perform() throws -> ResolveReceipt {
        var run = self
        return try run.resolve()
    }

    private mutating func resolve() throws -> ResolveReceipt {
        try store.expectMuchWork()
        let sources = try lockSourcesWithErasures()
        try store.lockResolution()
        if !sources.isEmpty { try withdrawErased(sources) }
        try store.followSources()
        try store.followPins()
        let deliveries = try store.unresolvedDeliveries()
        let pending = try store.takePending()
        let (book, isNew) = try ruleBook()
        let total = try store.countRecords()
        receipt.ruleBookVersion = book.version
        receipt.full = options.full || isNew
        receipt.records = receipt.full ? total : pending.count
        guard receipt.full || !pending.isEmpty else {
            try store.noteResolved(deliveries, by: nil)
            return receipt
        }
        let trigger: RunTrigger = isNew ? .ruleBook : options.full ? .rebuild : .resolve
        let run = try store.beginRun(trigger: trigger, ruleBook: book.version, delivery: nil)
        try store.noteResolved(deliveries, by: run.value)
        let homes = try store.homes(before: deliveries)
        var resolver = Resolver(
            store: store, book: book, survivorship: hub.survivorship, searchWords: hub.searchWords, run: run,
            threads: options.threads, progress: progress)
        resolver.returning = Dictionary(
            homes.map { ($0.record, $0.golden) }, uniquingKeysWith: { first, _ in first })
        let touched = pending.count + homes.count
        let isLarge = Double(touched) > max(Double(Self.little), Double(total) * Self.largeShare)
        let isLittle = (receipt.full ? total : touched) <= Self.little
        if isLittle, sources.isEmpty { try store.expectLittleWork() }
        add(try receipt.full || isLarge ? resolver.resolveAll(bulk: !isLittle) : resolver.resolveChanged(pending))
        if !sources.isEmpty { try erase(ruleBook: book.version) }
        receipt.edges = resolver.edgeCount
        receipt.seconds.merge(resolver.clock.seconds, uniquingKeysWith: +)
        return receipt
    }

    /// Deliveries of the sources wait from here on, as they take their source before the lock of resolutions.
    private func lockSourcesWithErasures() throws -> [SourceNumber] {
        guard erases else { return [] }
        let sources = try store.sourcesWithErasures()
        for source in sources { try store.lockSource(source) }
        return sources
    }

    private func withdrawErased(_ sources: [SourceNumber]) throws {
        try store.prepareErasure()
        try store.eraseRequested(sources)
        _ = try store.withdrawErased()
    }

    private mutating func erase(ruleBook: Int) throws {
        let run = ErasureRun(hub: hub, store: store, isTrial: false)
        let (author, reason) = ErasureRun.source
        let id = try run.clear("source", author: author, reason: reason, ruleBook: ruleBook, named: [])
        receipt.erasure = id
    }

    private mutating func add(_ counts: PublishedCounts) {
        receipt.goldenCreated = counts.created
        receipt.goldenUpdated = counts.updated
        receipt.goldenRedirected = counts.redirected
        receipt.goldenSplit = counts.split
        receipt.tasksOpened = counts.tasksOpened
        receipt.tasksClosed = counts.tasksClosed
        receipt.events = counts.events
    }

    /// The rule book to resolve with, and whether it is new.
    private mutating func ruleBook() throws -> (TrainedRuleBook, isNew: Bool) {
        let isReadAnew = try readAnew()
        let active = try store.activeRuleBook()
        guard let active, active.checksum == hub.ruleBook.checksum, !isReadAnew, !options.train else {
            return (try train(), true)
        }
        let known = try active.decodedModels()
        let outgrown = try kindsToTrain(known)
        guard !outgrown.isEmpty else { return (try hub.ruleBookInForce(store), false) }
        return (try train(keeping: known.filter { !outgrown.contains($0.key) }), true)
    }

    /// Kinds that have records enough for their first weights, or many more than their weights were learned from.
    private func kindsToTrain(_ known: [String: MatchModel]) throws -> Set<String> {
        let counts = try store.countRecordsByKind().filter { hub.ruleBook.rules[$0.key] != nil }
        return Set(
            counts.filter { kind, count in
                guard let learned = known[kind.rawValue]?.records else { return count >= Self.smallestTraining }
                return learned < Self.ampleTraining && count >= Self.growth * learned
            }.map(\.key.rawValue))
    }

    /// Learns weights for every kind that has enough records, but for those whose weights are to be kept.
    private mutating func train(keeping known: [String: MatchModel] = [:]) throws -> TrainedRuleBook {
        let clock = StageClock()
        var models = known
        var trainedOn = 0
        for kind in PartyKind.allCases {
            guard let rules = hub.ruleBook.rules[kind], known[kind.rawValue] == nil else { continue }
            progress(ResolveProgress(stage: .training, kind: kind, done: 0, total: 0))
            let records = try clock.measure(.loading) { try store.allRecords(kind) }
            guard records.count >= Self.smallestTraining else { continue }
            trainedOn += records.count
            let labels = try labels(kind, records)
            models[kind.rawValue] = try clock.measure(.training) {
                let table = RecordTable(
                    featureNames: rules.featureNames, lines: records.lazy.map(\.features))
                return try Training.train(rules: rules, table: table, labels: labels, threads: options.threads).model
            }
        }
        receipt.seconds.merge(clock.seconds, uniquingKeysWith: +)
        receipt.trained = trainedOn > 0
        return try hub.putInForce(models, trainedOn: models.values.reduce(0) { $0 + $1.records }, store)
    }

    /// What people decided about pairs of records, as labels of their rows. What sources say says nothing of how alike
    /// one customer's records are: they merge what their users have found by other means.
    private func labels(_ kind: PartyKind, _ records: [MatchableRecord]) throws -> [PairLabel] {
        let decisions = try store.constraints(kind).filter { !$0.isBySource }
        guard !decisions.isEmpty else { return [] }
        let rows = Dictionary(uniqueKeysWithValues: records.enumerated().map { ($1.number, Int32($0)) })
        return decisions.compactMap { decision in
            guard let one = rows[decision.one], let other = rows[decision.other] else { return nil }
            return PairLabel(RowPair(one, other), isMatch: decision.kind == .mustLink)
        }
    }

    /// Standardizes every current record again when it may have been read under other rules.
    private func readAnew() throws -> Bool {
        let checksum = hub.ruleBook.checksum
        guard try store.hasOtherReadings(than: checksum) else { return false }
        var last: RecordNumber = 0
        while case let records = try store.currentFields(after: last, limit: 5000), let end = records.last {
            try hub.readAnew(records, threads: options.threads, store)
            last = end.record
        }
        try store.replaceReadings(by: checksum)
        return true
    }
}

extension Hub {
    /// Standardizes current versions by the rules of this process, and writes what reads differently.
    func readAnew(_ records: [RereadRecord], threads: Int, _ store: Store) throws {
        let standardized = Parallel.map(records.count, threads: threads) { [standardizer] in
            standardizer.standardize(records[$0].parsed)
        }
        _ = try store.writeReadings(Array(zip(records, standardized)))
    }
}
