import CustomerModel
import Hub
import Postgres
import Testing

@Suite("What links the records of customers")
struct LinksTests {
    /// Two of Maija that agree in everything, a third of hers, and two of other people.
    private static let people = """
        1,Maija,Meikäläinen,1970-01-02,040 1234501,maija@yritys.example,Hämeentie 1,00500,,,
        2,Maija,Meikäläinen,1970-01-02,040 1234501,maija@yritys.example,Hämeentie 1,00500,,,
        3,Maija,Meikäläinen,1970-01-02,040 1234501,maija@yritys.example,Hämeentie 1,00500,,,
        4,Ossi,Toivonen,1992-05-06,040 1234503,ossi@yritys.example,Rantatie 4,90100,,,
        5,Kalle,Korhonen,1981-03-04,040 1234502,kalle@yritys.example,Satamakatu 9,20100,,,

        """

    private static func document(_ members: String) -> [UInt8] {
        Array(#"{\#(members), "author": "anna", "reason": "called them"}"#.utf8)
    }

    private static func record(_ key: String) -> String { #"{"source": "alpha", "key": "\#(key)"}"# }

    private static func move(_ keys: [String], to id: String?) -> String {
        let target = id.map { #""\#($0)""# } ?? "null"
        return #"{"records": [\#(keys.map(record).joined(separator: ", "))], "to": \#(target)}"#
    }

    private static func withPeople(_ body: (World) async throws -> Void) async throws {
        try await World.with { world in
            try await world.deliver(people)
            _ = try await world.hub.resolve()
            #expect(try await world.golden("1") == world.golden("3"))
            try await body(world)
        }
    }

    private struct NoAnswer: Error {}

    private func links(_ world: World, _ key: String, with others: [String] = []) async throws -> JSON {
        let id = try await world.golden(key) ?? ""
        guard case .found(let json, let tag) = try await world.hub.links(id: id, with: others) else { throw NoAnswer() }
        guard case .found(_, let again) = try await world.hub.links(id: id, with: others) else { throw NoAnswer() }
        #expect(tag == again)
        return try JSON(json)
    }

    private func link(_ answer: JSON, _ one: String, _ other: String) -> JSON? {
        answer["links"]?.list.first { $0["left"]?["key"]?.text == one && $0["right"]?["key"]?.text == other }
    }

    @Test("every pair has its weight, its keys and its evidence, and what is cut is what holds the least")
    func evidence() async throws {
        try await Self.withPeople { world in
            let answer = try await links(world, "1")
            #expect(answer["records"]?.list.map { $0["key"]?.text } == ["1", "2", "3"])
            #expect(answer["links"]?.list.count == 3 && answer["omitted"]?.number == 0)
            let pair = try #require(link(answer, "1", "2"))
            #expect(pair["outcome"]?.text == "match" && pair["bridge"]?.number == 0)
            #expect((pair["weight"]?.number ?? 0) > (answer["linkWeight"]?.number ?? .infinity))
            #expect(pair["matchKey"]?.text?.hasPrefix("+") == true && pair["decision"]?.members.isEmpty == true)
            #expect(pair["blocking"]?.list.isEmpty == false)
            let cut = answer["customers"]?.list.first?["cut"]
            #expect(cut?["part"]?.list.count == 1)
            let two = (pair["weight"]?.number ?? 0) * 2
            #expect(abs((cut?["weight"]?.number ?? 0) - two) < 0.01)
        }
    }

    @Test("a decision is a link, too: a must-link alone is a bridge, a separation holds nothing together")
    func decisions() async throws {
        try await Self.withPeople { world in
            let pair = #""left": \#(Self.record("3")), "right": \#(Self.record("4"))"#
            let receipt = try await world.hub.perform(.mustLink, document: Self.document(pair))
            let first = try await world.golden("1") ?? ""
            let answer = try await links(world, "3", with: [first])
            #expect(answer["customers"]?.list.count == 2)
            let decided = try #require(link(answer, "3", "4"))
            #expect(decided["outcome"]?.text == nil && decided["bridge"]?.number == 1)
            #expect(decided["decision"]?["kind"]?.text == "must-link" && decided["decision"]?["author"]?.text == "anna")
            #expect(decided["decision"]?["command"]?.number == receipt.command.map(Double.init))
            let apart = #""left": \#(Self.record("1")), "right": \#(Self.record("2"))"#
            _ = try await world.hub.perform(.cannotLink, document: Self.document(apart))
            let after = try await links(world, "1", with: [try await world.golden("2") ?? ""])
            let parted = try #require(link(after, "1", "2"))
            #expect(parted["decision"]?["kind"]?.text == "cannot-link" && parted["bridge"]?.number == 0)
            #expect((parted["weight"]?.number ?? 0) > 3)
        }
    }

    @Test("customers that were merged stand for what they became; nobody and the gone are told apart")
    func lives() async throws {
        try await Self.withPeople { world in
            let (maija, ossi) = (try await world.golden("1") ?? "", try await world.golden("4") ?? "")
            let merge = Self.document(#""customers": ["\#(maija)", "\#(ossi)"]"#)
            _ = try await world.hub.perform(.merge, document: merge)
            let answer = try await links(world, "5", with: [ossi, maija])
            #expect(answer["customers"]?.list.count == 2 && answer["records"]?.list.count == 5)
            guard case .redirect = try await world.hub.links(id: ossi, with: []) else {
                Issue.record("a merged customer does not redirect")
                return
            }
            await #expect(throws: HubError.self) { try await world.hub.links(id: maija, with: ["K-0000000000"]) }
            #expect(try await world.hub.links(id: "K-0000000000", with: []) == .unknown)
        }
    }

    @Test("several moves are one command: records come, go and stand alone, and one undo takes all of it back")
    func moves() async throws {
        try await Self.withPeople { world in
            let before = try await world.decidedState()
            let (ossi, kalle) = (try await world.golden("4"), try await world.golden("5"))
            let moves = [Self.move(["2"], to: ossi), Self.move(["3"], to: nil), Self.move(["4"], to: kalle)]
            let document = Self.document(#""moves": [\#(moves.joined(separator: ", "))]"#)
            let trial = try await world.hub.perform(.move, document: document, isTrial: true)
            #expect(trial.command == nil && trial.previews.count == 4)
            #expect(try await world.decidedState() == before)
            let receipt = try await world.hub.perform(.move, document: document)
            #expect(receipt.outcome == .done && receipt.kind == .move)
            let places = [
                try await world.golden("1"), try await world.golden("2"), try await world.golden("3"),
                try await world.golden("4"), try await world.golden("5"),
            ]
            #expect(Set(places.prefix(3)).count == 3 && places[3] == places[4] && places[3] != places[1])
            _ = try await world.hub.resolve(ResolveOptions(full: true))
            #expect(try await world.golden("3") == places[2])
            // Nothing is said about records that neither were nor are together.
            let said = try JSON(try await world.hub.constraints(of: nil, cursor: nil, limit: 50).items).list
            #expect(said.count == 4)
            let undo = Self.document(#""command": \#(receipt.command ?? 0)"#)
            _ = try await world.hub.perform(.undo, document: undo)
            #expect(try await world.decidedState() == before)
        }
    }

    @Test("moves that move nothing, or one record twice, are refused with their places")
    func refusals() async throws {
        try await Self.withPeople { world in
            let maija = try await world.golden("1")
            for (moves, pointer) in [
                ([Self.move(["4"], to: nil)], "/moves/0"), ([Self.move(["1"], to: maija)], "/moves/0/records/0"),
                ([Self.move(["1"], to: nil), Self.move(["1"], to: nil)], "/moves/1/records/0"),
                ([Self.move(["9"], to: nil)], "/moves/0/records/0"),
                ([Self.move(["4"], to: "K-0000000000")], "/moves/0/to"),
            ] {
                let document = Self.document(#""moves": [\#(moves.joined(separator: ", "))]"#)
                let error = await #expect(throws: HubError.self) {
                    try await world.hub.perform(.move, document: document)
                }
                #expect(error?.problems.map(\.pointer).contains(pointer) == true, "\(moves)")
            }
        }
    }
}
