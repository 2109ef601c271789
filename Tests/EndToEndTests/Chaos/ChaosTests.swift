import CustomerModel
import Foundation
import Testing

/// Writers, readers and an executioner on two hub processes and one database: whatever dies, nothing that was acknowledged is
/// lost, nothing is doubled, and every reader ends with what the hub has. A failure prints its seed.
@Suite(.serialized) struct ChaosTests {
    /// `KULTA_CHAOS` is the number of kills, `KULTA_CHAOS_SEED` the seed of all that is drawn.
    private struct Scale {
        var kills = 5
        var writers = 10
        var seed = UInt64.random(in: 1...999_999)

        init() {
            let environment = ProcessInfo.processInfo.environment
            if let wanted = environment["KULTA_CHAOS"].flatMap({ Int($0) }) { (kills, writers) = (wanted, 50) }
            if let wanted = environment["KULTA_CHAOS_SEED"].flatMap({ UInt64($0) }) { seed = wanted }
        }
    }

    /// Beside 500 histories on two cores, time limits would measure the queue: there `make chaos` runs it alone.
    private static let isAlone: Bool = {
        let environment = ProcessInfo.processInfo.environment
        return environment["CI"] == nil || environment["KULTA_CHAOS"] != nil
    }()

    @Test(.enabled(if: isAlone))
    func `whatever is killed, nothing is lost or doubled and every copy is right`() async throws {
        let scale = Scale()
        let start = ContinuousClock.now
        try await withKulta { kulta in
            let cluster = try await ChaosCluster(kulta)
            let board = ChaosBoard(ports: cluster.ports)
            do {
                let run = try await Self.run(scale, cluster, board, kulta)
                try await Self.check(run, cluster, board, kulta)
                Self.report(run, board, start)
            } catch {
                board.fault("\(error)")
            }
            try await cluster.stop()
            if !board.now.faults.isEmpty { for defect in try cluster.defects().prefix(20) { board.fault(defect) } }
            for fault in board.now.faults.prefix(40) { Issue.record("seed \(scale.seed): \(fault)") }
        }
    }

    /// What came of a run.
    fileprivate struct Run {
        var ledger = ChaosLedger()
        var deaths: [ChaosCluster.Death: Int] = [:]
        var copies: [ChaosConsumer: ChaosCopy] = [:]
        var keeperDeaths = 0
        var killing = Duration.zero
    }

    fileprivate enum Part: Sendable {
        case ledger(ChaosLedger)
        case copy(ChaosConsumer, ChaosCopy)
        case keeper(Int)
    }

    private static func run(
        _ scale: Scale, _ cluster: ChaosCluster, _ board: ChaosBoard, _ kulta: KultaCommand
    ) async throws -> Run {
        let (writers, seed) = (scale.writers, scale.seed)
        return try await withThrowingTaskGroup(of: Part.self) { group in
            defer { board.change { ($0.isOver, $0.isGivenUp) = (true, true) } }
            for number in 0..<writers {
                group.addTask {
                    try await onThread {
                        var writer = ChaosWriter(number: number, seed: seed, board: board)
                        return .ledger(try writer.run())
                    }
                }
            }
            for consumer in ChaosConsumer.allCases {
                group.addTask { try await onThread { .copy(consumer, try consumer.run(board, seed: seed)) } }
            }
            if ChaosKeeper.isPossible {
                let keeper = ChaosKeeper(kulta: kulta, port: cluster.ports[0])
                group.addTask { .keeper(try await keeper.run(board, seed: seed)) }
            }
            var run = Run()
            var random = SplitMix(seed: seed)
            let start = ContinuousClock.now
            let rage = await Result { try await cluster.rage(kills: scale.kills, board: board, random: &random) }
            run.killing = ContinuousClock.now - start
            board.change { $0.isOver = true }
            run.deaths = try rage.get()
            var waiting = writers
            for try await part in group {
                run.add(part)
                if case .ledger = part { waiting -= 1 }
                if case .ledger = part, waiting == 0 {
                    let end = Int(try await cluster.sql("SELECT position FROM feed"))
                    board.change { $0.end = end }
                }
            }
            return run
        }
    }

    // MARK: What must be true

    private static func check(
        _ run: Run, _ cluster: ChaosCluster, _ board: ChaosBoard, _ kulta: KultaCommand
    ) async throws {
        try await checkRecords(run.ledger, cluster, board)
        try await checkCommands(run.ledger, cluster, board)
        try await checkFeed(cluster, board)
        try await checkCopies(run, cluster, board, kulta)
        let environment = ["KULTA_DATABASE_URL": cluster.url]
        let verified = try await kulta("verify", "--json", environment: environment)
        if verified.status != 0 { board.fault("kulta verify: \(verified.output.prefix(3000))\(verified.errors)") }
        let report = try verified.json()
        let pending = report["pending"] as? [String: Int] ?? [:]
        if pending["waiting"] != 0 { board.fault("records wait for resolution: \(pending)") }
    }

    /// Each record has exactly the versions that were acknowledged, and belongs to one customer while it is not withdrawn.
    private static func checkRecords(
        _ ledger: ChaosLedger, _ cluster: ChaosCluster, _ board: ChaosBoard
    ) async throws {
        let rows = try await cluster.sql(
            """
            SELECT s.name || '/' || r.native_key, r.current_version = r.last_version, r.last_version,
                (SELECT string_agg(CASE WHEN v.is_withdrawn THEN '-' ELSE substring(v.fields::text FROM 'm\\d+-\\d+x') END,
                    ' ' ORDER BY v.version) FROM record_version AS v WHERE v.record_id = r.record_id),
                (SELECT count(*) FROM crosswalk AS x WHERE x.record_id = r.record_id AND x.until IS NULL)
            FROM source_record AS r JOIN source_system AS s USING (source_id)
            """)
        var found: Set<String> = []
        for row in rows.split(separator: "\n") {
            let cells = row.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            guard cells.count == 5 else { return board.fault("an unreadable row of records: \(row)") }
            let wanted = ledger.contents[cells[0]] ?? []
            found.insert(cells[0])
            let members = wanted.last == "-" ? "0" : "1"
            let expected = ["t", "\(wanted.count)", wanted.joined(separator: " "), members]
            if Array(cells.dropFirst()) != expected {
                board.fault("\(cells[0]) has \(cells.dropFirst()) instead of \(expected)")
            }
        }
        let lost = Set(ledger.contents.keys).subtracting(found)
        if !lost.isEmpty { board.fault("acknowledged records are lost: \(lost.sorted())") }
        let uninvited = found.intersection(ledger.refused)
        if !uninvited.isEmpty { board.fault("refused records are there: \(uninvited.sorted())") }
    }

    /// Each command that was acknowledged was performed once, and no other was.
    private static func checkCommands(
        _ ledger: ChaosLedger, _ cluster: ChaosCluster, _ board: ChaosBoard
    ) async throws {
        let rows = try await cluster.sql("SELECT command_id FROM command ORDER BY command_id")
        let stored = rows.split(separator: "\n").compactMap { Int($0) }
        if stored != ledger.commands.sorted() {
            let (one, other) = (Set(stored), Set(ledger.commands))
            board.fault(
                "commands nobody knows of: \(one.subtracting(other).sorted()), lost: \(other.subtracting(one).sorted()), "
                    + "\(ledger.commands.count - other.count) acknowledged twice")
        }
        let left = try await cluster.sql("SELECT count(*) FROM idempotency WHERE status IS NULL")
        if left != "0" { board.fault("\(left) keys are claimed and have no answer") }
    }

    /// Positions are 1, 2, 3 and so on, and each version of a customer was told once.
    private static func checkFeed(_ cluster: ChaosCluster, _ board: ChaosBoard) async throws {
        let row = try await cluster.sql(
            """
            SELECT count(*) = max(position) AND min(position) = 1
                AND count(*) = count(DISTINCT (golden_id, version)) AND max(position) = (SELECT position FROM feed)
            FROM change_event
            """)
        if row != "t" { board.fault("the feed has a gap, or tells a version twice") }
    }

    private static func checkCopies(
        _ run: Run, _ cluster: ChaosCluster, _ board: ChaosBoard, _ kulta: KultaCommand
    ) async throws {
        let export = try await onThread { try Wire.send(WireCall("/v1/export"), to: cluster.ports[1]) }
        guard let hub = ChaosCopy(snapshot: export.body) else { return board.fault("the export is not whole") }
        let said = try await onThread { try Wire.send(WireCall("/v1/changes/checksum"), to: cluster.ports[0]) }.json
        if said["checksum"] as? String != hub.checksum { board.fault("the checksum is not that of the export") }
        for (consumer, copy) in run.copies {
            if let difference = copy.difference(from: hub) {
                board.fault("\(consumer.rawValue) differs: \(difference)")
            }
        }
        guard ChaosKeeper.isPossible else { return }
        let keeper = ChaosKeeper(kulta: kulta, port: cluster.ports[0])
        if let fault = try await keeper.fault() { board.fault("keep_copy.py: \(fault)") }
    }

    private static func report(_ run: Run, _ board: ChaosBoard, _ start: ContinuousClock.Instant) {
        let state = board.now
        func list(_ counts: [String: Int]) -> String {
            counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        }
        let deaths = Dictionary(uniqueKeysWithValues: run.deaths.map { ($0.key.rawValue, $0.value) })
        print(
            """
            Chaos: \(run.deaths.values.reduce(0, +)) kills in \(run.killing.components.seconds) s \
            (\(list(deaths)); the keeper of a copy ended \(run.keeperDeaths) times)
            Chaos: \(state.acknowledged.values.reduce(0, +)) acknowledged (\(list(state.acknowledged))), \
            \(state.repeated) requests sent again, \(state.end ?? 0) events, \(run.ledger.contents.count) records, \
            \((ContinuousClock.now - start).components.seconds) s in all
            """)
    }
}

extension ChaosTests.Run {
    fileprivate mutating func add(_ part: ChaosTests.Part) {
        switch part {
        case .ledger(let one):
            ledger.contents.merge(one.contents) { first, _ in first }
            ledger.commands += one.commands
            ledger.refused += one.refused
        case .copy(let consumer, let copy): copies[consumer] = copy
        case .keeper(let deaths): keeperDeaths = deaths
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
