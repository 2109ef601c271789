import CustomerModel
import Glibc
import Hub
import Intake
import Postgres
import Synchronization
import Testing

@Suite("Faults")
struct FaultTests {
    private static let killOthers = Statement(
        "kill_importers",
        """
        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL AND query LIKE $1
        """)

    @Test(
        "a database back end killed during an import leaves nothing half done, and the import can be repeated",
        arguments: [0.1, 0.5, 0.97])
    func killedImport(place: Double) async throws {
        try await World.with { world in
            let source = KillingSource(rows: 40_000, at: place) {
                _ = try? world.pool.withSessionBlocking { session in
                    try session.first(Self.killOthers, "%", as: Int.self)
                }
            }
            await #expect {
                try await world.hub.importDelivery(source: "alpha", fileName: "big.csv", from: source)
            } throws: { ($0 as? HubError)?.code == .unavailable }
            let left = try await [
                world.count("source_record"), world.count("record_version"), world.count("pending"),
                world.count("quarantine"), world.count("delivery WHERE state = 'stored'"),
            ]
            #expect(left == [0, 0, 0, 0, 0])
            let receipt = try await world.hub.importDelivery(
                source: "alpha", fileName: "big.csv", from: KillingSource(rows: 2_000) {})
            #expect(receipt.counts.created == 2_000)
        }
    }

    @Test("a delivery whose process died is called interrupted by the next hub, and nothing of it is stored")
    func interrupted() async throws {
        try await World.with { world in
            try await world.pool.withSession { session in
                try session.runScript(
                    """
                    INSERT INTO source_system (name) VALUES ('alpha');
                    INSERT INTO delivery (source_id, file_name, started_at)
                    SELECT source_id, 'dead.csv', now() - interval '1 hour' FROM source_system
                    """)
            }
            let next = try await world.reopened(dates: "yyyy-MM-dd")
            let delivery = try JSON(try await next.hub.delivery(1) ?? [])
            #expect(delivery["state"]?.text == "interrupted")
            #expect(delivery["error"]?["code"]?.text == "interrupted")
            #expect(delivery["finishedAt"]?.text != nil)
            #expect(try await world.count("delivery WHERE state = 'running'") == 0)
        }
    }

    @Test("an import whose records could not be resolved says why, until a later run makes good for it")
    func unresolvedImport() async throws {
        try await World.with { world in
            let receipt = try await world.deliver("1,Maija,Meikäläinen,1970-01-02,,,,,,,\n")
            let waiting = try JSON(try await world.hub.delivery(receipt.delivery) ?? [])
            #expect(waiting["resolution"]?["state"]?.text == "waiting")
            try await world.pool.withSession { try $0.runScript("ALTER TABLE change_event RENAME TO broken") }
            await world.hub.resolveInBackground(for: receipt.delivery)
            let failed = try JSON(try await world.hub.delivery(receipt.delivery) ?? [])
            #expect(failed["resolution"]?["state"]?.text == "failed")
            #expect(failed["resolution"]?["message"]?.text?.contains("internal") == true)
            try await world.pool.withSession { try $0.runScript("ALTER TABLE broken RENAME TO change_event") }
            _ = try await world.hub.resolve()
            let done = try JSON(try await world.hub.delivery(receipt.delivery) ?? [])
            #expect(done["resolution"]?["state"]?.text == "done")
            #expect(done["resolution"]?["message"]?.text == nil)
        }
    }

    @Test("an import started in the background can be followed and ends resolved")
    func backgroundImport() async throws {
        try await World.with { world in
            let path = "/tmp/kulta-hub-test-\(UInt64.random(in: 0 ... .max)).csv"
            let text = World.header + "1,Maija,Meikäläinen,1970-01-02,,,,,,,\nbad\n"
            try Array(text.utf8).write(to: path)
            let id = try await world.hub.startImport(source: "alpha", fileName: "up.csv", path: path, removesFile: true)
            var golden: String?
            for _ in 0..<2400 where golden == nil {
                try await Task.sleep(for: .milliseconds(50))
                golden = try await world.golden("1")
            }
            let delivery = try JSON(try await world.hub.delivery(id) ?? [])
            #expect(golden != nil)
            #expect(delivery["state"]?.text == "stored")
            #expect(delivery["records"]?.number == 1)
            #expect(delivery["rejected"]?.number == 1)
            #expect(try await world.hub.delivery(id + 1) == nil)
        }
    }
}

/// A long delivery that calls out once, on its way.
private final class KillingSource: ByteSource, Sendable {
    private let state: Mutex<(row: Int, text: [UInt8])>
    private let rows: Int
    private let last: Int
    private let kill: @Sendable () -> Void

    /// - Parameter place: after which share of the rows it calls out.
    init(rows: Int, at place: Double = 0.5, kill: @escaping @Sendable () -> Void) {
        self.rows = rows
        last = Int(Double(rows) * place)
        self.kill = kill
        state = Mutex((0, Array(World.header.utf8)))
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let (chunk, isMiddle) = state.withLock { state in
            var isMiddle = false
            while state.text.count < buffer.count, state.row < rows {
                state.row += 1
                isMiddle = isMiddle || state.row == last
                state.text += "\(state.row),Nimi\(state.row % 77),Suku\(state.row),1970-01-02,,,,,,,\n".utf8
            }
            let chunk = Array(state.text.prefix(buffer.count))
            state.text.removeFirst(chunk.count)
            return (chunk, isMiddle)
        }
        if isMiddle { kill() }
        buffer.copyBytes(from: chunk)
        return chunk.count
    }
}

extension [UInt8] {
    fileprivate func write(to path: String) throws {
        let file = try #require(fopen(path, "w"))
        defer { fclose(file) }
        try #require(fwrite(self, 1, count, file) == count)
    }
}
