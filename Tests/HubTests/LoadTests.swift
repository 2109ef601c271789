import CustomerModel
import Hub
import Intake
import Postgres
import Testing

/// The fast way of a first load, against the general one; trials, which store nothing.
@Suite("Load")
struct LoadTests {
    private static let readState = Statement(
        "test_loaded_state",
        """
        SELECT r.native_key || ' ' || r.kind || ' ' || r.current_version || '/' || r.last_version || ' '
            || r.is_withdrawn || ' ' || v.version || ' ' || v.is_late || ' ' || v.position_line || ' ' || v.fields || ' '
            || v.features || ' ' || COALESCE(v.changed_at::text, '-')
            || ' pending ' || (SELECT count(*) > 0 FROM pending AS p
                WHERE r.record_id BETWEEN p.record_id AND COALESCE(p.last_id, p.record_id))
        FROM source_record AS r
        JOIN source_system AS s USING (source_id)
        JOIN record_version AS v USING (record_id)
        WHERE r.native_key <> $1 ORDER BY 1
        """)

    /// Keys are repeated, withdrawn and rejected; several blocks long.
    private static func rows(_ seed: UInt64) -> String {
        var random = SplitMix(seed: seed)
        return (0..<5000).map { _ in
            let key = "n\(Int.random(in: 0..<4500, using: &random))"
            let gone = Int.random(in: 0..<30, using: &random) == 0 ? "x" : ""
            let born = Int.random(in: 0..<40, using: &random) == 0 ? "never" : "1970-01-02"
            let day = Int.random(in: 10..<28, using: &random)
            return
                "\(key),Aino,Mäki\(Int.random(in: 0..<3, using: &random)),\(born),,,,,,2025-01-\(day)T00:00:00Z,\(gone)\n"
        }.joined()
    }

    @Test("the first load of a source ends as a load into a source that has records", arguments: [1, 2] as [UInt64])
    func sameAsGeneral(seed: UInt64) async throws {
        let (first, fast) = try await World.with { world in
            let receipt = try await world.deliver(Self.rows(seed))
            return (receipt.counts, try await world.state())
        }
        let (second, general) = try await World.with { world in
            // One record is enough for the general way.
            try await world.deliver("other,Kalle,Korhonen,1981-03-04,,,,,,,\n")
            let receipt = try await world.deliver(Self.rows(seed))
            return (receipt.counts, try await world.state())
        }
        #expect(fast == general)
        #expect(first == second)
        #expect(first.repeated > 0 && first.withdrawn > 0 && first.rejected > 0 && first.late > 0)
    }

    @Test("a trial counts what importing and resolving would change, and stores nothing")
    func trial() async throws {
        try await World.with { world in
            try await world.deliver(
                """
                1,Maija,Meikäläinen,1970-01-02,040 1234567,maija@yritys.example,Hämeentie 15,00500,Helsinki,,
                2,Kalle,Korhonen,1981-03-04,,kalle@yritys.example,Satamakatu 1,20100,Turku,,

                """)
            _ = try await world.hub.resolve()
            let before = try await world.everything()
            let text =
                World.header
                    + """
                    1,Maija,Meikäläinen,1970-01-02,040 1234567,maija@yritys.example,Hämeentie 15,00500,Helsinki,,
                    2,Kalle,Korhonen,1981-03-04,,kalle@uusi.example,Satamakatu 1,20100,Turku,,
                    3,Maija,Meikäläinen,1970-01-02,040 1234567,maija@yritys.example,Hämeentie 15,00500,Helsinki,,
                    4,Liisa,Lahtinen,1990-05-06,,liisa@posti.example,Rantatie 2,33100,Tampere,,
                    5,Liisa,Lahtinen,6.5.1990,,,,,,,

                    """
            let receipt = try await world.hub.tryDelivery(
                source: "alpha", fileName: "try.csv", from: BufferByteSource(Array(text.utf8)))
            #expect(receipt.counts.created == 2 && receipt.counts.updated == 1 && receipt.counts.unchanged == 1)
            #expect(receipt.joined == 1 && receipt.newCustomers == 1)
            #expect(receipt.rejects.map(\.code) == ["bad-date"])
            #expect(receipt.rejects.first?.line == 6 && receipt.rejects.first?.rows == 1)
            #expect(receipt.refusal == nil)
            #expect(try await world.everything() == before)
        }
    }

    @Test("a trial of a full delivery says what it would withdraw, and when it would be refused")
    func trialOfFull() async throws {
        try await World.with { world in
            let rows = (1...5).map { "\($0),Aino,Nimi\($0),197\($0)-01-02,,,,,,," }
            try await world.deliver(rows.joined(separator: "\n") + "\n", to: "omega")
            let text = World.header + rows[0] + "\n"
            let receipt = try await world.hub.tryDelivery(
                source: "omega", fileName: "try.csv", from: BufferByteSource(Array(text.utf8)))
            #expect(receipt.counts.absent == 4)
            #expect(receipt.refusal?.contains("4 of 5") == true)
            #expect(try await world.count("source_record WHERE is_withdrawn") == 0)
        }
    }
}

extension World {
    fileprivate func state() async throws -> [String] {
        try await pool.withSession { session in
            try session.query(LoadTests.stateStatement, "other", as: String.self)
        }
    }

    fileprivate func everything() async throws -> [Int] {
        try await [
            count("source_record"), count("record_version"), count("delivery"), count("pending"), count("quarantine"),
            count("golden_record"), count("change_event"), count("edge"), count("rule_book"), count("task"),
        ]
    }
}

extension LoadTests {
    fileprivate static var stateStatement: Statement { readState }
}
