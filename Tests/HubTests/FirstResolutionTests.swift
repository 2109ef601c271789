import CustomerModel
import Hub
import Testing

/// A hub that has resolved nothing does without some indexes and foreign keys; every other hub has them.
@Suite("First resolution")
struct FirstResolutionTests {
    private static let row = "1,Maija,Meikäläinen,1970-01-02,040 1234501,maija@yritys.example,Hämeentie 1,00500,,,\n"

    @Test("the first run over everything leaves complete tables")
    func bulk() async throws {
        try await World.with { world in
            try await world.deliver(Self.row)
            #expect(try await Self.guards(world) == [0, 0, 0])
            _ = try await world.hub.resolve(ResolveOptions(full: true))
            #expect(try await Self.guards(world) == [2, 1, 1])
        }
    }

    @Test("a single record leaves complete tables")
    func single() async throws {
        try await World.with { world in
            let person = TinyPerson(
                given: "Maija", family: "Laine", born: "", phone: "", email: "", street: "", changed: 1)
            _ = try await world.hub.submit(source: "alpha", key: "1", document: person.document)
            #expect(try await Self.guards(world) == [2, 1, 1])
            await #expect(throws: (any Error).self, "a member of no golden record is refused") {
                try await world.plant("UPDATE crosswalk SET golden_id = 77")
            }
        }
    }

    /// How many of the late foreign keys and indexes there are.
    private static func guards(_ world: World) async throws -> [Int] {
        try await [
            world.count(
                "pg_constraint WHERE conname IN ('crosswalk_golden_id_fkey', 'change_event_golden_id_fkey')"),
            world.count("pg_indexes WHERE indexname = 'blocking_key_record'"),
            world.count("pg_indexes WHERE indexname = 'golden_record_search'"),
        ]
    }
}
