import CustomerModel
import Hub
import Testing

@Suite("Suppression of what was erased")
struct SuppressionTests {
    private static let maija = "Maija,Meikäläinen,1970-01-02,040 1234501,maija@yritys.example,Hämeentie 1,00500,,,\n"
    private static let document = Array(#"{"kind": "person", "attributes": {"familyName": "Meikäläinen"}}"#.utf8)

    private static func withErased(_ body: (World, _ erasure: Int64, _ id: String) async throws -> Void) async throws {
        try await World.with { world in
            try await world.deliver("M-1,\(maija)2,Ossi,Toivonen,,,ossi@yritys.example,,,,,\n")
            _ = try await world.hub.resolve()
            let id = try #require(try await world.golden("M-1"))
            let receipt = try await world.hub.erase(document: World.erasure(customer: id))
            try await body(world, try #require(receipt.erasure), id)
        }
    }

    @Test func `a record that was erased is not taken again, on whatever way it comes`() async throws {
        try await Self.withErased { world, erasure, _ in
            let error = await #expect(throws: HubError.self) {
                try await world.hub.submit(source: "alpha", key: "M-1", document: Self.document)
            }
            #expect(error?.code == .erased && error?.message.contains("erasure \(erasure)") == true)
            let gone = await #expect(throws: HubError.self) {
                try await world.hub.withdraw(source: "alpha", key: "M-1")
            }
            #expect(gone?.code == .erased)
            let line = { (key: String) in
                Array(#"{"key": "\#(key)", "kind": "person", "attributes": {"familyName": "Uusi"}}"#.utf8)
            }
            let batch = try await world.hub.submit(source: "alpha", lines: [line("3"), line("M-1"), line("M-1/2")])
            #expect(try batch[0].get().outcome == .created && batch[2].get().outcome == .created)
            #expect(throws: HubError.self) { try batch[1].get() }
            let receipt = try await world.deliver("M-1,\(Self.maija)2,Ossi,Toivonen,,,ossi@yritys.example,,,,,\n")
            #expect(receipt.counts.suppressed == 1 && receipt.counts.unchanged == 1 && receipt.counts.read == 2)
            try await world.expectNothing(of: ["M-1\"", "maija@yritys", "1234501"])
            #expect(try await world.count("source_record WHERE native_key = 'M-1'") == 0)
        }
    }

    @Test func `the first file after everything of a source was erased is stopped, too`() async throws {
        try await World.with { world in
            try await world.deliver("M-1,\(Self.maija)")
            _ = try await world.hub.resolve()
            try await world.erase(World.erasure(record: "M-1"))
            let receipt = try await world.deliver("M-1,\(Self.maija)")
            #expect(receipt.counts.suppressed == 1 && receipt.counts.created == 0)
        }
    }

    @Test func `a row in quarantine is dropped when it turns out to be of an erased record`() async throws {
        try await Self.withErased { world, _, _ in
            try await world.deliver("M-1,Maija,Meikäläinen,2.1.1970,,maija@yritys.example,,,,,\n")
            #expect(try await world.count("quarantine") == 1)
            let mended = try await world.reopened(dates: "yyyy-MM-dd, d.M.yyyy")
            let error = await #expect(throws: HubError.self) {
                try await mended.hub.accept(1, key: "M-1", document: Self.document, reason: nil)
            }
            #expect(error?.code == .erased)
            let receipt = try await mended.hub.replay(source: "alpha")
            #expect(receipt.suppressed == 1 && receipt.closed == 1 && receipt.created == 0)
            try await world.expectNothing(of: ["maija@yritys", "1234501"])
        }
    }

    @Test func `lifted, it may come again, as another customer`() async throws {
        try await Self.withErased { world, erasure, id in
            let signed = Array(#"{"author": "petra", "reason": "asked to come back"}"#.utf8)
            let json = try JSON(try await world.hub.liftSuppression(of: erasure, document: signed))
            #expect(json["suppression"]?["liftedBy"]?.text == "petra")
            let again = await #expect(throws: HubError.self) {
                try await world.hub.liftSuppression(of: erasure, document: signed)
            }
            #expect(again?.code == .alreadyDecided)
            #expect(try await world.hub.customerOf(source: "alpha", key: "M-1") == .erased)
            let back = try await world.hub.submit(source: "alpha", key: "M-1", document: Self.document)
            #expect(back.outcome == .created && back.goldenId != id)
            #expect(try await world.hub.customer(id: id) == .erased)
            let second = try await world.hub.erase(document: World.erasure(record: "M-1"))
            #expect(!second.isRepeated && second.erasure != erasure)
            await #expect(throws: HubError.self) {
                try await world.hub.submit(source: "alpha", key: "M-1", document: Self.document)
            }
        }
    }

    @Test func `what a source marks as erased goes with its contacts at the next resolution`() async throws {
        try await World.with { world in
            try await world.deliverKin(
                "QM-1,Quillmark Oy,,,,,Zaphira Kettukoski,1971-02-03,\nQM-2,Muu Oy,,QM-1,QM-1,,,,\n")
            _ = try await world.hub.resolve()
            try await world.deliverKin("QM-1,Quillmark Toimistot Oy,,,,,Zaphira Kettukoski,1971-02-03,\n")
            _ = try await world.hub.resolve()
            let company = try #require(try await world.golden("QM-2", in: "kin"))
            #expect(try await !world.places(of: ["Kettukoski"]).isEmpty)
            try await world.deliverKin("QM-1,Quillmark Oy,,,,,,,e\n")
            let receipt = try await world.hub.resolve()
            #expect(receipt.erasure == 1)
            try await world.expectNothing(of: ["Quillmark", "Zaphira", "Kettukoski", "QM-1"])
            let erasure = try JSON(try #require(try await world.hub.erasure(1)))
            #expect(erasure["target"]?.text == "source" && erasure["counts"]?["innerRecords"]?.number == 1)
            #expect(try await world.golden("QM-2", in: "kin") == company)
            let again = try await world.deliverKin("QM-1,Quillmark Oy,,,,,,,e\n")
            #expect(again.counts.unchanged == 1 && again.counts.suppressed == 0)
            let older = try await world.deliverKin("QM-1,Quillmark Oy,,,,,Toinen Kettukoski,1980-02-03,\n")
            #expect(older.counts.suppressed == 2)
            #expect(try await world.hub.resolve().erasure == nil)
            try await world.expectConsistent()
        }
    }
}
