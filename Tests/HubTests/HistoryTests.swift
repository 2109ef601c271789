import CustomerModel
import Foundation
import Hub
import Testing

/// Invariants 1-5 and 8-12 over random histories, and that commands taken back leave no decision behind. A failure prints the seed and every step.
@Suite("Random histories")
struct HistoryTests {
    @Test("order, batching and decisions decide nothing but what they say", arguments: Soak.rows)
    func invariants(seeds: ClosedRange<UInt64>) async throws {
        try await World.with { world in
            for seed in seeds { try await check(seed: seed, in: try await world.emptied()) }
        }
    }

    private func check(seed: UInt64, in world: World) async throws {
        let history = await History.checked(seed: seed, in: world) { try await $0.run(steps: Soak.steps) }
        if !history.failures.isEmpty {
            Issue.record("seed \(seed), \(history.failures.joined(separator: "\n"))")
            let shrunk = try await history.shrunk(attempts: Soak.shrinkings)
            Issue.record("shrunk: \(shrunk.failures.joined(separator: "\n"))\n\(shrunk)")
        }
        #expect(history.largestCluster > 1, "the history joined nothing, so it shows nothing")
    }

    @Test("a history that fails is shrunk to the steps that matter")
    func shrinking() async throws {
        let first = SourceKey(system: "alpha", key: "1")
        var random = SplitMix(seed: 7)
        let steps: [Step] = (0..<12).map { number in
            .submit(
                number == 5 ? first : SourceKey(system: "sigma", key: "\(number)"),
                .random(changed: number, using: &random))
        }
        let history = try await History.checked(seed: 7) { history in
            history.isBroken = { $0.members.values.contains { $0.contains(first) } }
            try await history.replay(steps)
        }
        #expect(try await history.shrunk(attempts: 60).stepCount == 1)
    }
}

/// How much is tried: some histories in each build, 500 in continuous integration, as many as `make soak` is told.
enum Soak {
    private static let environment = ProcessInfo.processInfo.environment
    /// Whether time does not matter: `CI` is set where continuous integration runs.
    static let isThorough = environment["CI"] != nil || environment["KULTA_SOAK"] != nil
    /// `KULTA_SOAK` is a number of histories.
    private static let histories = environment["KULTA_SOAK"].flatMap { UInt64($0) } ?? (isThorough ? 500 : 16)
    /// `KULTA_SOAK_FROM`: the seed of the first, 1 without it.
    private static let first = environment["KULTA_SOAK_FROM"].flatMap { UInt64($0) } ?? 1

    /// Histories that follow each other in one store: emptying it takes less time than making another.
    private static let row: UInt64 = 8
    /// The seeds of each row.
    static let rows = stride(from: first, to: first + histories, by: UInt64.Stride(row)).map {
        $0...min($0 + row, first + histories) - 1
    }
    static let steps = 200
    /// Steps from one look at every id that ever lived to the next.
    static let lookBack = 10
    /// Histories that are run to shrink one.
    static let shrinkings = 150
}

/// A history on its way.
struct History: CustomStringConvertible {
    let seed: UInt64
    let world: World
    private(set) var failures: [String] = []
    private(set) var largestCluster = 0
    private var random: SplitMix
    private var steps: [Step] = []
    private var expected = ExpectedSources()
    private var partitioning = Partitioning()
    /// For tests of the tests: what counts as a failure beside the invariants.
    var isBroken: ((Partitioning) -> Bool)?
    /// The step after which each id that ever lived was first seen.
    private var births: [String: Int] = [:]

    init(seed: UInt64, world: World) {
        self.seed = seed
        self.world = world
        random = SplitMix(seed: seed)
    }

    var description: String {
        "seed \(seed)\n" + steps.enumerated().map { "\($0 + 1). \($1)" }.joined(separator: "\n")
    }

    var stepCount: Int { steps.count }

    /// A history in a world of its own, run by `body` and checked; what it throws is a failure.
    static func checked(seed: UInt64, _ body: (inout History) async throws -> Void) async throws -> History {
        try await World.with { await checked(seed: seed, in: $0, body) }
    }

    /// A history in an empty world, run by `body` and checked; what it throws is a failure. The world is not empty afterwards.
    static func checked(
        seed: UInt64, in world: World, _ body: (inout History) async throws -> Void
    ) async -> History {
        var history = History(seed: seed, world: world)
        do {
            try await body(&history)
            try await history.checkRepetition()
            try await history.checkRecords()
            try await history.checkFeed()
            try await history.checkLineage()
            try await history.checkStore()
            try await history.checkRebuild()
        } catch {
            history.failures.append("\(error)")
        }
        return history
    }

    /// Performs given steps.
    mutating func replay(_ given: [Step]) async throws {
        for step in given { try await perform(step) }
    }

    /// A history of fewer steps that fails, too: steps are left out, many at a time at first, while it still fails.
    func shrunk(attempts: Int) async throws -> History {
        var shortest = self
        // What the last resolution shows must not come from its absence.
        let end: [Step] = isBroken == nil ? [.resolve(full: false)] : []
        var kept = Array(steps.dropLast(end.count))
        var left = attempts
        var size = max(1, kept.count / 2)
        while size > 0 {
            var start = 0
            while start < kept.count, left > 0 {
                var fewer = kept
                fewer.removeSubrange(start..<min(start + size, fewer.count))
                let tried = try await Self.checked(seed: seed) { [isBroken, fewer] history in
                    history.isBroken = isBroken
                    try await history.replay(fewer + end)
                }
                left -= 1
                if tried.failures.isEmpty { start += size } else { (shortest, kept) = (tried, fewer) }
            }
            size /= 2
        }
        return shortest
    }

    /// Runs random steps, then resolves what is left; checks ids and separations after each.
    mutating func run(steps count: Int) async throws {
        for number in 1...count {
            let step = Step.randomOfAll(number: number, known: expected.known, using: &random)
            try await perform(step)
        }
        try await perform(.resolve(full: false))
    }

    private mutating func perform(_ step: Step) async throws {
        // Steps before it may be missing in a shrunk history.
        if case .withdraw(let key) = step, expected.current[key] == nil { return }
        steps.append(step)
        var isResolved = false
        switch step {
        case .decide(let deed):
            try await world.perform(
                deed, among: partitioning, known: expected.known, &expected.decisions)
        case .takeBack(let back):
            let choice = expected.undoable
            guard let target = choice.dropFirst(back).first, let undo = try await world.takeBack(target) else { break }
            expected.takeBack(target, by: undo)
            isResolved = true
        default:
            expected.apply(step, as: try await world.perform(step))
            if case .resolve = step { isResolved = true }
        }
        let now = try await world.partitioning()
        largestCluster = max(largestCluster, now.members.values.map(\.count).max() ?? 0)
        if !step.returnsIds { checkNames(from: partitioning, to: now) }
        for id in now.members.keys where births[id] == nil { births[id] = steps.count }
        let ended = partitioning.members.keys.filter { now.members[$0] == nil }
        try await checkEnds(of: steps.count % Soak.lookBack == 0 ? Array(births.keys) : ended, now)
        partitioning = now
        if isBroken?(now) == true { failures.append("the test's own condition") }
        if isResolved { checkSeparations(now) }
    }

    private mutating func expect(_ holds: Bool, _ message: @autoclosure () -> String) {
        if !holds { failures.append("after step \(steps.count): \(message())") }
    }

    /// Invariant 4: ids stay with most of their records.
    private mutating func checkNames(from before: Partitioning, to now: Partitioning) {
        let idOf = now.idOf
        for (id, keys) in before.members {
            let shares = Dictionary(grouping: keys.compactMap { idOf[$0] }, by: { $0 }).mapValues(\.count)
            let most = shares.values.max() ?? 0
            let keepers = shares.filter { $0.value == most }.map(\.key)
            guard !keepers.contains(id), most > 0 else { continue }
            let isBeaten = keepers.contains { keeper in
                let rival = before.members[keeper]?.filter { idOf[$0] == keeper }.count ?? 0
                return rival > most || (rival == most && isOlder(keeper, than: id))
            }
            expect(isBeaten, "\(id) lost its name to none that had a better claim: \(keepers)")
            expect(now.members[id] == nil, "\(id) names a minority of its records")
        }
    }

    /// Invariant 4: ids that are no longer alive redirect or list their parts, for ever.
    private mutating func checkEnds(of ids: [String], _ now: Partitioning) async throws {
        for id in ids.sorted() where now.members[id] == nil {
            switch try await world.hub.customer(id: id) {
            case .found: expect(false, "\(id) is found and has no record")
            case .erased, .redacted: expect(false, "\(id) was erased")
            case .unknown, .notYet: expect(false, "\(id) is forgotten")
            case .redirect(let other):
                expect(now.members[other] != nil, "\(id) redirects to \(other), which is not alive")
            case .split(let parts): expect(parts.allSatisfy { births[$0] != nil }, "\(id) was split into unknown parts")
            }
        }
    }

    /// Ids born in one step have no order that the crosswalk shows.
    private func isOlder(_ one: String, than other: String) -> Bool {
        births[one, default: .max] <= births[other, default: .max]
    }

    /// Invariant 3, and that must-links hold wherever no separation speaks against them.
    private mutating func checkSeparations(_ now: Partitioning) {
        let idOf = now.idOf
        let constraints = expected.decisions.inForce
        let hasSeparations = constraints.values.contains(false)
        for (pair, mustLink) in constraints {
            let ids = pair.compactMap { idOf[$0] }
            guard ids.count == 2 else { continue }
            if !mustLink { expect(ids[0] != ids[1], "a separation is violated: \(pair)") }
            if mustLink, !hasSeparations { expect(ids[0] == ids[1], "a must-link is not held: \(pair)") }
        }
    }

    /// Invariant 8: the last delivery once more changes nothing.
    mutating func checkRepetition() async throws {
        let before = try await [
            world.count("record_version"), world.count("change_event"), world.count("golden_version"),
        ]
        for (key, person) in expected.living {
            let receipt = try await world.hub.submit(source: key.system, key: key.key, document: person.document)
            expect(receipt.outcome == .unchanged, "\(key) once more is \(receipt.outcome)")
        }
        _ = try await world.hub.resolve(ResolveOptions(full: true))
        let after = try await [
            world.count("record_version"), world.count("change_event"), world.count("golden_version"),
        ]
        expect(before == after, "repetition made versions or events: \(before) became \(after)")
        expect(try await world.partitioning() == partitioning, "a full resolution gives other customers")
    }

    /// Invariants 1 and 2: an empty hub that gets the current records in another order, and resolves once, has the same customers.
    /// The last check: the history's own store is emptied for it, since that takes less time than making another.
    mutating func checkRebuild() async throws {
        let (living, constraints) = (expected.living, expected.decisions.inForce)
        let keys = living.keys.sorted().shuffled(using: &random)
        let confirmed = try await world.confirmed().shuffled(using: &random)
        let documents = try await world.documents(partitioning, without: Deed.pinned)
        let other = try await world.emptied()
        for (system, keys) in Dictionary(grouping: keys, by: \.system) {
            try await other.deliver(keys.map { living[$0]?.row(key: $0.key) ?? "" }.joined(), to: system)
        }
        for (pair, mustLink) in constraints {
            let ends = pair.sorted()
            try await other.perform(.constrain(mustLink: mustLink, ends[0], ends[1]))
        }
        for records in confirmed { try await other.confirm(records) }
        _ = try await other.hub.resolve()
        let again = try await other.partitioning()
        let rebuilt = (groups: again.groups, documents: try await other.documents(again))
        let partitioning = partitioning
        expect(
            rebuilt.groups == partitioning.groups,
            "a rebuild gives \(rebuilt.groups.subtracting(partitioning.groups)) instead of "
                + "\(partitioning.groups.subtracting(rebuilt.groups))")
        expect(rebuilt.documents == documents, "a rebuild gives other documents")
    }

    /// All that `kulta verify` looks at: what is stored is what the records resolve to, and commands that were
    /// taken back left no trace among the decisions.
    mutating func checkStore() async throws {
        try await checkEnds(of: Array(births.keys), partitioning)
        let differences = try await world.hub.verify(VerifyOptions(seed: UInt32(truncatingIfNeeded: seed))).report
            .differences
        expect(differences.isEmpty, "the store differs from its records: \(differences)")
        let (inForce, expectedInForce) = (try await world.decisionsInForce(), expected.decisions.inForce)
        expect(inForce == expectedInForce, "decisions in force are \(inForce), not \(expectedInForce)")
    }

    /// Invariants 5, 9 and 10: what lives is in exactly one customer, nothing else is in any.
    mutating func checkRecords() async throws {
        let keys = Set(partitioning.idOf.keys)
        expect(keys == Set(expected.living.keys), "living records and records of customers differ")
        expect(partitioning.members.values.reduce(0) { $0 + $1.count } == keys.count, "a record is in two customers")
        expect(
            try await world.count("crosswalk WHERE until IS NULL") == keys.count, "the crosswalk has other active rows")
    }

    /// Invariant 11: a consumer that only reads the feed knows every customer as it is.
    mutating func checkFeed() async throws {
        var copy: [String: [String: String]] = [:]
        var cursor: String?
        var positions: [Int] = []
        while true {
            let page = try await world.hub.changes(after: cursor, limit: 7)
            guard page.count > 0 else { break }
            for event in try JSON(page.events).list {
                positions.append(Int(event["id"]?.text ?? "") ?? -1)
                Self.apply(event, to: &copy)
            }
            cursor = page.cursor
        }
        expect(positions == positions.indices.map { $0 + 1 }, "the feed has a gap or another order")
        for id in partitioning.members.keys {
            guard case .found(let json, _) = try await world.hub.customer(id: id) else { continue }
            let attributes = try JSON(json)["attributes"]?.members ?? [:]
            expect(copy.removeValue(forKey: id) == attributes, "the feed tells another story of \(id)")
        }
        expect(copy.isEmpty, "the feed forgot to end \(copy.keys)")
    }

    private static func apply(_ event: JSON, to copy: inout [String: [String: String]]) {
        guard let id = event["subject"]?.text, let data = event["data"] else { return }
        guard data["status"]?.text == "active" else {
            copy[id] = nil
            return
        }
        for change in data["changes"]?.list ?? [] {
            let after = change["after"]?.canonical
            copy[id, default: [:]][change["attribute"]?.text ?? ""] = after == "<null>" ? nil : after
        }
    }

    /// Invariant 12: each value names a current version of one of the customer's records, a rule, and why others lost.
    mutating func checkLineage() async throws {
        for (id, keys) in partitioning.members {
            guard case .found(let json, _) = try await world.hub.lineage(id: id) else { continue }
            let lineage = try JSON(json)
            expect(lineage["ruleBookVersion"]?.number ?? 0 >= 1, "\(id) names no rule book")
            for value in lineage["values"]?.list ?? [] {
                if value["rule"]?.text == "pin" { continue }
                let winner = value["winner"]
                let key = SourceKey(system: winner?["source"]?.text ?? "", key: winner?["key"]?.text ?? "")
                let answer = try await world.hub.record(source: key.system, key: key.key)
                let record = try JSON(answer?.json ?? Array("{}".utf8))
                expect(keys.contains(key), "a value of \(id) comes from a record that is not the customer's")
                expect(
                    winner?["version"]?.number == record["version"]?.number,
                    "a value of \(id) comes from an old version")
                expect(value["rule"]?.text?.isEmpty == false, "a value of \(id) names no rule")
                expect(
                    value["losers"]?.list.allSatisfy { $0["reason"]?.text?.isEmpty == false } == true,
                    "a loser has no reason")
            }
        }
    }
}

extension Step {
    /// Whether records may go back to ids that they had before: an undo brings ids back, whoever has most of their records.
    fileprivate var returnsIds: Bool {
        switch self {
        case .decide(.undo), .takeBack: true
        default: false
        }
    }
}
