import CustomerModel
import Foundation
import Hub
import Postgres
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

    @Test("single records right after it read no table whole")
    func plans() async throws {
        try await World.with { world in
            let rows = (0..<3_000).map { Self.row(of: Self.person($0), $0) }.joined()
            try await world.deliver(rows)
            _ = try await world.hub.resolve(ResolveOptions(full: true))
            // Enough of them that the database no longer plans anew for each.
            for number in 3_000..<3_016 { try await Self.submit(number, to: world) }
            let before = try await Self.rowsReadInOrder(world)
            for number in 3_016..<3_026 { try await Self.submit(number, to: world) }
            let after = try await Self.rowsReadInOrder(world)
            // Others may read a table, such as the database itself when it looks after one.
            for (table, rows) in after { #expect(rows - (before[table] ?? 0) < 10 * 3_000 / 2, "\(table)") }
            #expect(after.keys.contains("golden_record"))
        }
    }

    /// Nobody is like another.
    private static func person(_ number: Int) -> TinyPerson {
        let given = ["Maija", "Kalle", "Aino", "Olavi"][number % 4]
        return TinyPerson(
            given: given, family: surname(number * 40_503 % 65_536),
            born: "19\(10 + number % 89)-0\(1 + number % 9)-1\(number % 10)", phone: "+3584012\(10_000 + number)",
            email: "\(given.lowercased())\(number)@yritys.example", street: "Katu \(number)", changed: 1)
    }

    /// Another one for each number below 65,536.
    private static func surname(_ number: Int) -> String {
        let syllables = [
            "Ka", "ro", "mi", "tu", "se", "pa", "lo", "ni", "vä", "hy", "jo", "la", "ke", "su", "ri", "nö",
        ]
        return (0..<4).map { syllables[number >> (4 * $0) & 15] }.joined().capitalized
    }

    private static func row(of person: TinyPerson, _ number: Int) -> String {
        [
            String(number), person.given, person.family, person.born, person.phone, person.email, person.street,
            "00500", "", "", "\n",
        ].joined(separator: ",")
    }

    private static func submit(_ number: Int, to world: World) async throws {
        _ = try await world.hub.submit(source: "alpha", key: String(number), document: person(number).document)
    }

    /// By table the rows that were read one after another, without an index, up to now.
    private static func rowsReadInOrder(_ world: World) async throws -> [String: Int] {
        // Sessions tell what they have done once a second, when they end a transaction.
        try await Task.sleep(for: .milliseconds(1_200))
        for number in 0..<2 { try await submit(number, to: world) }
        let statement = Statement(
            "rows_read_in_order", "SELECT relname::text, seq_tup_read FROM pg_stat_user_tables WHERE n_live_tup > 2000")
        return try await world.pool.withSession { session in
            try session.query(statement, as: String.self, Int64.self).reduce(into: [:]) { $0[$1.0] = Int($1.1) }
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
