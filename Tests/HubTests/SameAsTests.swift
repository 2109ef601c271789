import CustomerModel
import Hub
import Postgres
import Testing

/// Records that are one customer by the word of their source: the loser of a merge names its winner.
@Suite("Same customer by the word of a source")
struct SameAsTests {
    private static func key(_ key: String) -> SourceKey { SourceKey(system: "kin", key: key) }

    @Test("the loser of a merge is one customer with its winner, for as long as its current version says so")
    func signal() async throws {
        try await World.with { world in
            try await world.deliverKin("1,Voittaja Oy,,,,,,,\n2,Aivan Muu Oy,,,,,,,\n")
            _ = try await world.hub.resolve()
            #expect(try await !world.areOne("1", "2"))
            try await world.deliverKin("2,Aivan Muu Oy,,,1,,,,\n")
            _ = try await world.hub.resolve()
            #expect(try await world.areOne("1", "2"))
            let again = try await world.deliverKin("2,Aivan Muu Oy,,,1,,,,\n")
            #expect(again.counts.unchanged == 1)
            try await world.deliverKin("2,Aivan Muu Oy,,,,,,,\n")
            _ = try await world.hub.resolve()
            #expect(try await !world.areOne("1", "2"))
            #expect(try await world.count("link_constraint WHERE removed_at IS NULL") == 0)
        }
    }

    @Test("the winner may come later; a withdrawn loser says nothing any more")
    func laterAndWithdrawn() async throws {
        try await World.with { world in
            try await world.deliverKin("2,Aivan Muu Oy,,,1,,,,\n")
            _ = try await world.hub.resolve()
            try await world.deliverKin("1,Voittaja Oy,,,,,,,\n3,Kolmas Oy,,,2,,,,\n")
            _ = try await world.hub.resolve()
            #expect(try await world.areOne("1", "2"))
            #expect(try await world.areOne("1", "3"))
            try await world.deliverKin("3,Kolmas Oy,,,2,,,,x\n")
            _ = try await world.hub.resolve()
            #expect(try await world.golden("3", in: "kin") == nil)
            #expect(try await world.count("link_constraint WHERE removed_at IS NULL") == 1)
        }
    }

    @Test("a steward's cannot-link stands against the word of the source, whichever came first, until it is released")
    func stewardWins() async throws {
        try await World.with { world in
            try await world.deliverKin("1,Voittaja Oy,,,,,,,\n2,Aivan Muu Oy,,,1,,,,\n")
            _ = try await world.hub.resolve()
            #expect(try await world.areOne("1", "2"))
            try await world.perform(.constrain(mustLink: false, Self.key("1"), Self.key("2")))
            _ = try await world.hub.resolve()
            #expect(try await !world.areOne("1", "2"))
            // Told again, and everything made anew.
            try await world.deliverKin("2,Aivan Muu Nimi Oy,,,1,,,,\n")
            _ = try await world.hub.resolve(ResolveOptions(full: true))
            #expect(try await !world.areOne("1", "2"))
            try await world.perform(.release(Self.key("1"), Self.key("2")))
            _ = try await world.hub.resolve()
            #expect(try await world.areOne("1", "2"))
        }
    }

    @Test("where the source's word joins what a steward separated over a third record, the steward's must-link stays")
    func stewardWinsOverThird() async throws {
        try await World.with { world in
            try await world.deliverKin("1,Yksi Oy,,,2,,,,\n2,Kaksi Oy,,,,,,,\n3,Kolme Oy,,,,,,,\n")
            _ = try await world.hub.resolve()
            try await world.perform(.constrain(mustLink: true, Self.key("2"), Self.key("3")))
            try await world.perform(.constrain(mustLink: false, Self.key("1"), Self.key("3")))
            _ = try await world.hub.resolve()
            #expect(try await world.areOne("2", "3"))
            #expect(try await !world.areOne("1", "2"))
            let tasks = try JSON(try await world.hub.tasks(cursor: nil, limit: 10).items).list
            #expect(tasks.map { $0["reason"]?.text } == ["contradictory decisions"])
        }
    }

    @Test("training learns from what people decided, not from what sources say")
    func training() async throws {
        func model(_ say: (World) async throws -> Void) async throws -> String {
            try await World.with { world in
                try await say(world)
                _ = try await world.hub.resolve(ResolveOptions(train: true))
                return try await world.models()
            }
        }
        func rows(claims: Bool) -> String {
            (0..<240).map { number in
                let winner = claims && number % 4 == 1 ? "\(number - 1)" : ""
                return "\(number),Yritys \(number / 2) \(number % 7) Oy,,,\(winner),,,,\n"
            }.joined()
        }
        let plain = try await model { try await $0.deliverKin(rows(claims: false)) }
        let claimed = try await model { try await $0.deliverKin(rows(claims: true)) }
        let decided = try await model { world in
            try await world.deliverKin(rows(claims: false))
            for number in stride(from: 1, to: 236, by: 4) {
                try await world.perform(
                    .constrain(mustLink: true, Self.key("\(number - 1)"), Self.key("\(number)")))
                try await world.perform(
                    .constrain(mustLink: false, Self.key("\(number + 1)"), Self.key("\(number + 2)")))
            }
        }
        #expect(!plain.isEmpty && claimed == plain)
        let learnsFromPeople = decided != plain
        #expect(learnsFromPeople)
    }
}

extension World {
    fileprivate func areOne(_ one: String, _ other: String) async throws -> Bool {
        let (one, other) = (try await golden(one, in: "kin"), try await golden(other, in: "kin"))
        return one != nil && one == other
    }

    private static let readModels = Statement(
        "test_models", "SELECT models::text FROM rule_book WHERE version > $1 ORDER BY version DESC LIMIT 1")

    fileprivate func models() async throws -> String {
        try await pool.withSession { try $0.first(Self.readModels, Int32(0), as: String.self) ?? "" }
    }
}
