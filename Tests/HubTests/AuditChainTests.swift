import CustomerModel
import Hub
import Postgres
import Testing

/// The chain of the audit: what was written stays, or is found to have been changed.
@Suite struct AuditChainTests {
    private func entry(_ number: Int, subject: String?) -> AuditEntry {
        AuditEntry(
            at: Timestamp(microseconds: 1_772_443_800_000_000 + Int64(number)), token: "4f9a2c1b",
            operation: "getCustomer",
            subject: subject, status: 200, requestId: number % 3 == 0 ? nil : "r-\(number)")
    }

    private func fill(_ world: World) async throws {
        for part in [1...1, 2...3, 4...10] {
            try await world.hub.append(part.map { entry($0, subject: $0 % 2 == 0 ? "K-\($0) \"ä\" 'x'" : nil) })
        }
    }

    /// As somebody who owns the database can.
    private func tamper(_ world: World, _ sql: String) async throws {
        try await world.pool.withSession { session in
            try session.runScript(
                "ALTER TABLE audit DISABLE TRIGGER USER; \(sql); ALTER TABLE audit ENABLE TRIGGER USER")
        }
    }

    @Test func `lines are numbered without gaps and hold`() async throws {
        try await World.with { world in
            #expect(try await world.hub.verifyAudit().position == 0)
            try await fill(world)
            let verdict = try await world.hub.verifyAudit()
            #expect(verdict.position == 10 && verdict.fault == nil)
            let mark = try #require(AuditMark("\(verdict.position):\(verdict.hash)"))
            try await world.hub.append([entry(11, subject: "sales/C-1")])
            #expect(try await world.hub.verifyAudit(mark).fault == nil)
        }
    }

    @Test func `writers of several processes make one chain`() async throws {
        try await World.with { world in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<6 {
                    group.addTask {
                        for number in 0..<20 {
                            try await world.hub.append([entry(writer * 100 + number, subject: nil)])
                        }
                    }
                }
                try await group.waitForAll()
            }
            let verdict = try await world.hub.verifyAudit()
            #expect(verdict.position == 120 && verdict.fault == nil)
        }
    }

    @Test(arguments: [
        "UPDATE audit SET subject = 'x'", "DELETE FROM audit WHERE position = 3", "TRUNCATE audit",
        "DELETE FROM audit",
    ])
    func `the database refuses to change or to remove a line`(sql: String) async throws {
        try await World.with { world in
            try await fill(world)
            await #expect(throws: PostgresError.self) {
                try await world.pool.withSession { try $0.runScript(sql) }
            }
            #expect(try await world.hub.verifyAudit().fault == nil)
        }
    }

    @Test(arguments: [
        ("UPDATE audit SET subject = 'K-5' WHERE position = 4", 4, AuditVerdict.Fault.changed),
        ("UPDATE audit SET at = at + interval '1 microsecond' WHERE position = 7", 7, .changed),
        ("UPDATE audit SET token = 'open' WHERE position = 1", 1, .changed),
        ("UPDATE audit SET request_id = 'r' WHERE position = 9", 9, .changed),
        ("UPDATE audit SET times = 2 WHERE position = 10", 10, .changed),
        ("UPDATE audit SET status = 404, operation = 'x' WHERE position > 5", 6, .changed),
        ("UPDATE audit SET hash = sha256('x') WHERE position = 5", 5, .changed),
        ("DELETE FROM audit WHERE position = 1", 2, .missing),
        ("DELETE FROM audit WHERE position BETWEEN 4 AND 6", 7, .missing),
        ("DELETE FROM audit WHERE position > 8", 9, .cutOff),
        ("DELETE FROM audit", 1, .cutOff),
    ])
    func `the first line that does not hold is named`(sql: String, place: Int64, fault: AuditVerdict.Fault) async throws
    {
        try await World.with { world in
            try await fill(world)
            try await tamper(world, sql)
            let verdict = try await world.hub.verifyAudit()
            #expect(verdict.brokenAt == place && verdict.fault == fault)
        }
    }

    @Test func `a chain that was written anew holds, but not against a mark from before`() async throws {
        try await World.with { world in
            try await fill(world)
            let former = try await world.hub.verifyAudit()
            let mark = try #require(AuditMark("\(former.position):\(former.hash)"))
            try await tamper(
                world, "DELETE FROM audit; UPDATE audit_head SET position = 0, hash = decode(repeat('00', 32), 'hex')")
            for number in 1...10 { try await world.hub.append([entry(number, subject: "another")]) }
            #expect(try await world.hub.verifyAudit().fault == nil)
            let verdict = try await world.hub.verifyAudit(mark)
            #expect(verdict.brokenAt == 10 && verdict.fault == .replaced)
        }
    }

    @Test(arguments: [
        "", "5", "5:abc", "x:\(String(repeating: "0", count: 64))", "0:\(String(repeating: "0", count: 64))",
    ])
    func `a mark that was not printed is none`(text: String) {
        #expect(AuditMark(text) == nil)
    }
}
