import CustomerModel
import Hub
import Intake
import Postgres
import Testing

/// Rows of quarantine that are read again under a mended mapping, against imports that never rejected them.
@Suite("Replay")
struct ReplayTests {
    private static let mended = "yyyy-MM-dd, d.M.yyyy"

    @Test("replay after any history is what a clean import under the mended mapping is", arguments: UInt64(1)...10)
    func sameAsCleanImport(seed: UInt64) async throws {
        var random = SplitMix(seed: seed)
        let deliveries = (0..<Int.random(in: 2...6, using: &random)).map { Delivery.random($0, using: &random) }
        let pause = Int.random(in: 1...deliveries.count, using: &random)
        let clean = try await World.with { world in
            let world = try await world.reopened(dates: Self.mended)
            for delivery in deliveries { try await world.take(delivery) }
            return try await world.stateOfSources()
        }
        let replayed = try await World.with { world in
            for delivery in deliveries.prefix(pause) { try await world.take(delivery) }
            // Some were replayed before the others came.
            let mended = try await world.reopened(dates: Self.mended)
            for source in ["alpha", "omega"] { _ = try await mended.hub.replay(source: source) }
            for delivery in deliveries.dropFirst(pause) { try await world.take(delivery) }
            for source in ["alpha", "omega"] {
                let receipt = try await mended.hub.replay(source: source)
                #expect(receipt.stillRejected.isEmpty)
            }
            #expect(try await mended.count("quarantine WHERE status = 'open'") == 0)
            #expect(try await mended.count("confirmation") == 0)
            return try await mended.stateOfSources()
        }
        let difference = Set(replayed).symmetricDifference(clean).sorted().joined(separator: "\n")
        let history = deliveries.map(\.description).joined(separator: "\n")
        #expect(difference.isEmpty, "seed \(seed), replayed after \(pause)\n\(history)")
        #expect(replayed.count == clean.count)
    }

    @Test("a row that something newer followed is kept as an older version")
    func newerFollowed() async throws {
        try await World.with { world in
            try await world.deliver("1,Maija,Vanha,2.1.1970,,,,,,,\n2,Kalle,Korhonen,1981-03-04,,,,,,,\n")
            try await world.deliver("1,Maija,Uusi,1970-01-02,,,,,,,\n")
            let mended = try await world.reopened(dates: Self.mended)
            let receipt = try await mended.hub.replay(source: "alpha")
            #expect(receipt.read == 1 && receipt.closed == 1 && receipt.late == 1)
            let record = try JSON(try await mended.hub.record(source: "alpha", key: "1")?.json ?? [])
            #expect(record["fields"]?["familyName"]?[0]?["value"]?.text == "Uusi")
            #expect(record["versions"]?.number == 2)
            #expect(
                try await world.count("record_version WHERE is_late AND delivery_id = 1 AND position_line = 2") == 1)
        }
    }

    @Test("a row that was said again and then replayed does not undo what was said after it")
    func confirmedSince() async throws {
        try await World.with { world in
            try await world.deliver("1,Maija,Sama,1970-01-02,,,,,,,\n1,Maija,Toinen,2.1.1970,,,,,,,\n")
            try await world.deliver("1,Maija,Sama,1970-01-02,,,,,,,\n")
            let mended = try await world.reopened(dates: Self.mended)
            _ = try await mended.hub.replay(source: "alpha")
            let record = try JSON(try await mended.hub.record(source: "alpha", key: "1")?.json ?? [])
            #expect(record["fields"]?["familyName"]?[0]?["value"]?.text == "Sama")
        }
    }

    @Test("rows that still cannot be accepted stay, with their reason now; each closed row says what it became")
    func receipts() async throws {
        try await World.with { world in
            let first = try await world.deliver(
                "1,Maija,A,2.1.1970,,,,,,,\n2,Kalle,B,31.31.1970,,,,,,,\n,C,D,1970-01-02,,,,,,,\n")
            #expect(first.counts.rejected == 3)
            let mended = try await world.reopened(dates: Self.mended)
            let receipt = try await mended.hub.replay(source: "alpha", code: "bad-date")
            #expect(receipt.read == 2)
            #expect(receipt.created == 1)
            #expect(receipt.stillRejected == ["bad-date": 1])
            let row = try JSON(try await mended.hub.quarantined(1) ?? [])
            #expect(row["status"]?.text == "replayed")
            #expect(row["outcome"]?[0]?["key"]?.text == "1")
            #expect(row["outcome"]?[0]?["outcome"]?.text == "created")
            #expect(row["replay"]?.number == Double(receipt.replay))
            let groups = try JSON(try await mended.hub.quarantineGroups(QuarantineFilter(status: .open)))
            #expect(groups.list.count == 2)
            #expect(groups[0]?["rows"]?.number == 1)
            let delivery = try JSON(try await mended.hub.delivery(first.delivery) ?? [])
            #expect(delivery["rejected"]?.number == 3)
            #expect(delivery["quarantined"]?.number == 2)
        }
    }

    @Test("a person accepts a row with a record of his own, or dismisses it with a reason")
    func byHand() async throws {
        try await World.with { world in
            try await world.deliver(",Maija,Meikäläinen,1970-01-02,,,,,,,\nbad row\n")
            let document = #"{"kind":"person","attributes":{"givenName":"Maija","familyName":"Meikäläinen"}}"#
            let receipt = try await world.hub.accept(1, key: "9", document: Array(document.utf8), reason: "phoned")
            #expect(receipt.outcome == "created")
            #expect(try await world.count("record_version WHERE delivery_id = 1 AND position_line = 2") == 1)
            await #expect {
                try await world.hub.accept(1, key: "9", document: Array(document.utf8), reason: nil)
            } throws: { ($0 as? HubError)?.code == .unknownReject }
            await #expect {
                try await world.hub.dismiss(2, reason: " ")
            } throws: { ($0 as? HubError)?.code == .invalidDocument }
            try await world.hub.dismiss(2, reason: "a remark of the export")
            #expect(try JSON(try await world.hub.quarantined(2) ?? [])["reason"]?.text == "a remark of the export")
            #expect(try await world.count("quarantine WHERE status = 'open'") == 0)
        }
    }
}

/// A delivery of a random history.
private struct Delivery: CustomStringConvertible {
    let source: String
    let rows: [String]

    var description: String { "\(source):\n" + rows.map { "    \($0)" }.joined(separator: "\n") }

    /// Keys are few, so that rows follow each other; every third date is one that the first mapping rejects.
    static func random(_ number: Int, using random: inout SplitMix) -> Delivery {
        let source = Bool.random(using: &random) ? "alpha" : "omega"
        let rows = (0..<Int.random(in: 1...7, using: &random)).map { _ in
            let key = "k\(Int.random(in: 1...5, using: &random))"
            let family = ["Mäki", "Laine", "Nurmi"].randomElement(using: &random) ?? ""
            let born = Int.random(in: 0..<3, using: &random) == 0 ? "2.1.1970" : "1970-01-02"
            let day = 20 + number - (Int.random(in: 0..<5, using: &random) == 0 ? 3 : 0)
            let changed = Int.random(in: 0..<3, using: &random) == 0 ? "" : "2025-01-\(day)T00:00:00Z"
            let gone = source == "alpha" && Int.random(in: 0..<8, using: &random) == 0 ? "x" : ""
            return "\(key),Aino,\(family),\(born),,,,,,\(changed),\(gone)"
        }
        return Delivery(source: source, rows: rows)
    }
}

extension World {
    fileprivate func take(_ delivery: Delivery) async throws {
        let text = Self.header + delivery.rows.joined(separator: "\n") + "\n"
        _ = try await hub.importDelivery(
            source: delivery.source, fileName: "test.csv", from: BufferByteSource(Array(text.utf8)),
            acceptsWithdrawals: true)
    }

    private static let readState = Statement(
        "test_source_state",
        """
        SELECT s.name || '/' || r.native_key || ' ' || r.kind || ' gone ' || r.is_withdrawn
            || ' changed ' || COALESCE(r.changed_at::text, '-') || ' says ' || encode(r.content_hash, 'hex')
            || ' ' || v.fields || ' of ' || (
                SELECT string_agg(DISTINCT encode(o.content_hash, 'hex'), ' ')
                FROM record_version AS o WHERE o.record_id = r.record_id AND NOT o.is_withdrawn)
        FROM source_record AS r
        JOIN source_system AS s USING (source_id)
        JOIN record_version AS v ON v.record_id = r.record_id AND v.version = r.current_version
        WHERE s.name >= $1 ORDER BY 1
        """)

    /// All records with what they say and said, and the customers after resolving everything.
    fileprivate func stateOfSources() async throws -> [String] {
        let records = try await pool.withSession { try $0.query(Self.readState, "", as: String.self) }
        _ = try await hub.resolve(ResolveOptions(full: true))
        let chunks = Chunks()
        _ = try await hub.export(.customers, as: .ndjson) { chunks.append($0) }
        let customers = try String(decoding: chunks.take(), as: UTF8.self).split(separator: "\n").map { line in
            let json = try JSON(Array(line.utf8))
            let parts = [json["displayName"]?.text, json["attributes"]?.canonical, json["records"]?.canonical]
            return parts.compactMap(\.self).joined(separator: " ")
        }
        return records + customers.sorted()
    }
}
