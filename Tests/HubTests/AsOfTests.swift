import CustomerModel
import Hub
import Postgres
import Store
import Testing

/// What was answered at a moment is answered for that moment for ever.
@Suite("As of a moment")
struct AsOfTests {
    @Test("answers of a random history are the same to the byte after all that came later", arguments: UInt64(1)...6)
    func reproduces(seed: UInt64) async throws {
        try await World.with { world in
            var random = SplitMix(seed: seed)
            var expected = ExpectedSources()
            var recording = Recording(world: world)
            for number in 1...20 {
                let step = Step.random(number: number, known: expected.known, using: &random)
                try await world.perform(step)
                expected.apply(step)
                try await recording.record(expected.known)
            }
            let later = try await world.reopened(dates: "d.M.yyyy")
            try await later.deliver("9,Aino,Korhonen,1.2.1962,,,,,,2025-06-01T00:00:00Z,\n")
            _ = try await later.hub.resolve()
            try await recording.record(expected.known)
            let differences = try await recording.differences()
            #expect(differences.isEmpty, "seed \(seed)\n\(differences.prefix(3).joined(separator: "\n"))")
            #expect(recording.size > 300, "the history answered nothing, so it shows nothing")
        }
    }

    @Test func `a replay makes known what nobody knew before it`() async throws {
        try await World.with { world in
            try await world.deliver("1,Aino,Korhonen,1962-02-01,,,,,,,\n2,Kalle,Mäki,1.2.1962,,,,,,,\n")
            var recording = Recording(world: world)
            let keys = ["1", "2"].map { SourceKey(system: "alpha", key: $0) }
            try await recording.record(keys)
            let mended = try await world.reopened(dates: "yyyy-MM-dd, d.M.yyyy")
            _ = try await mended.hub.replay(source: "alpha")
            try await recording.record(keys)
            #expect(try await mended.hub.record(source: "alpha", key: "2") != nil)
            let differences = try await recording.differences()
            #expect(differences.isEmpty, "\(differences)")
        }
    }

    @Test func `a customer is not there before it was made, and a moment ahead is refused`() async throws {
        try await World.with { world in
            let before = try await world.moment()
            try await world.deliver("1,Aino,Korhonen,1962-02-01,,,,,,,\n")
            _ = try await world.hub.resolve()
            let id = try #require(try await world.golden("1"))
            #expect(try await world.hub.customer(id: id, asOf: before) == .notYet)
            #expect(try await world.hub.customerOf(source: "alpha", key: "1", asOf: before) == .unknown)
            #expect(try await world.hub.record(source: "alpha", key: "1", asOf: before) == nil)
            let ahead = Timestamp(microseconds: before.microseconds + 3_600_000_000)
            let error = await #expect(throws: HubError.self) { try await world.hub.customer(id: id, asOf: ahead) }
            #expect(error?.code == .momentNotPassed)
        }
    }

    @Test func `moments rise in the order of commits, however long a transaction has been under way`() async throws {
        try await World.with { world in
            try await world.deliver("1,Aino,Korhonen,1962-02-01,,,,,,,\n")
            _ = try await world.hub.resolve()
            let id = try #require(try await world.golden("1"))
            // The slow run begins first and is still waiting for its turn when the others commit.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...12 {
                    group.addTask {
                        let attributes = #"{"familyName":"Korhonen","phone":["04012345\#(10 + number)"]}"#
                        let document = #"{"kind":"person","attributes":\#(attributes)}"#
                        _ = try await world.hub.submit(source: "alpha", key: "1", document: Array(document.utf8))
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await world.count("golden_version WHERE valid_to <= valid_from") == 0)
            #expect(
                try await world.count(
                    """
                    golden_version AS v JOIN golden_record AS g USING (golden_id)
                    LEFT JOIN golden_version AS n ON n.golden_id = v.golden_id AND n.version = v.version + 1
                    WHERE v.valid_to <> COALESCE(n.valid_from, g.updated_at)
                    """) == 0)
            #expect(try await world.count("golden_version") == 12, "\(id)")
        }
    }

    @Test func `who asks about the present moment waits for what is being written`() async throws {
        try await World.with { world in
            try await world.deliver("1,Aino,Korhonen,1962-02-01,,,,,,,\n")
            _ = try await world.hub.resolve()
            let id = try #require(try await world.golden("1"))
            let taken = AsyncStream<Timestamp>.makeStream()
            async let writing: Void = world.pool.transaction { session in
                try Store(session).takeMoment()
                let now = try session.first(World.clock, Int32(0), as: PostgresTimestamp.self)
                taken.continuation.yield(Timestamp(microseconds: now?.microseconds ?? 0))
                _ = try session.first(World.pause, 0.4, as: Bool.self)
            }
            for await moment in taken.stream {
                let start = ContinuousClock.now
                _ = try await world.hub.customer(id: id, asOf: moment)
                #expect(ContinuousClock.now - start > .milliseconds(200))
                break
            }
            try await writing
        }
    }
}

/// Answers with the moments at which they were given.
struct Recording {
    let world: World
    private var pages: [(moment: Timestamp, answers: [String: String])] = []
    private var ids: Set<String> = []

    init(world: World) {
        self.world = world
    }

    /// Answers recorded.
    var size: Int { pages.reduce(0) { $0 + $1.answers.count } }

    mutating func record(_ keys: [SourceKey]) async throws {
        ids.formUnion(try await world.partitioning().members.keys)
        let hub = world.hub
        var answers: [String: String] = [:]
        for id in ids {
            answers["customer \(id)"] = try await text(hub.customer(id: id))
            answers["lineage \(id)"] = try await text(hub.lineage(id: id))
            answers["records \(id)"] = try await text(hub.records(id: id))
        }
        for key in keys {
            let record = try await hub.record(source: key.system, key: key.key)
            answers["record \(key.system)/\(key.key)"] = String(decoding: record?.json ?? [], as: UTF8.self)
            answers["owner \(key.system)/\(key.key)"] = try await text(
                hub.customerOf(source: key.system, key: key.key))
        }
        pages.append((try await world.moment(), answers))
    }

    func differences() async throws -> [String] {
        var differences: [String] = []
        for (number, page) in pages.enumerated() {
            for (question, answer) in page.answers.sorted(by: { $0.key < $1.key }) {
                let then = try await ask(question, page.moment)
                if then != answer {
                    differences.append("after step \(number + 1), \(question):\n  \(answer)\n  \(then)")
                }
            }
        }
        return differences
    }

    private func ask(_ question: String, _ moment: Timestamp) async throws -> String {
        let hub = world.hub
        let words = question.split(separator: " ", maxSplits: 1).map(String.init)
        let name = words[1].split(separator: "/", maxSplits: 1).map(String.init)
        switch words[0] {
        case "customer": return text(try await hub.customer(id: words[1], asOf: moment))
        case "lineage": return text(try await hub.lineage(id: words[1], asOf: moment))
        case "records": return text(try await hub.records(id: words[1], asOf: moment))
        case "record":
            let record = try await hub.record(source: name[0], key: name[1], asOf: moment)
            return String(decoding: record?.json ?? [], as: UTF8.self)
        default: return text(try await hub.customerOf(source: name[0], key: name[1], asOf: moment))
        }
    }

    private func text(_ answer: CustomerAnswer) -> String {
        if case .found(let json, let tag) = answer { return "\(tag) \(String(decoding: json, as: UTF8.self))" }
        return "\(answer)"
    }
}

extension World {
    static let clock = Statement(
        "test_clock", "SELECT clock_timestamp() FROM (SELECT $1::integer) AS any_parameter")
    static let pause = Statement("test_pause", "SELECT pg_sleep($1) IS NOT NULL")

    /// The database's clock, at a moment that has passed.
    func moment() async throws -> Timestamp {
        try await pool.withSession { session in
            let now = try session.first(Self.clock, Int32(0), as: PostgresTimestamp.self)
            return Timestamp(microseconds: now?.microseconds ?? 0)
        }
    }
}
