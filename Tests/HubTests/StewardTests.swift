import CustomerModel
import Hub
import Postgres
import Testing

@Suite("What people decide about customers")
struct StewardTests {
    private static let people = """
        1,Maija,Meikäläinen,1970-01-02,040 1234501,maija@yritys.example,Hämeentie 1,00500,,,
        2,Maija,Meikäläinen,1970-01-02,040 1234501,maija@yritys.example,Hämeentie 1,00500,,,
        3,Kalle,Korhonen,1981-03-04,040 1234502,kalle@yritys.example,Satamakatu 9,20100,,,
        4,Ossi,Toivonen,1992-05-06,040 1234503,ossi@yritys.example,Rantatie 4,90100,,,

        """

    private static func document(_ members: String) -> [UInt8] {
        Array(#"{\#(members), "author": "anna", "reason": "called them"}"#.utf8)
    }

    private static func customers(_ ids: String?...) -> [UInt8] {
        document(#""customers": [\#(ids.map { #""\#($0 ?? "")""# }.joined(separator: ", "))]"#)
    }

    private static func record(_ key: String) -> String { #"{"source": "alpha", "key": "\#(key)"}"# }

    private static func withPeople(_ body: (World) async throws -> Void) async throws {
        try await World.with { world in
            try await world.deliver(people)
            _ = try await world.hub.resolve()
            #expect(try await world.golden("1") == world.golden("2"))
            try await body(world)
        }
    }

    @Test("merged customers stay merged, and the one that gave way redirects")
    func merge() async throws {
        try await Self.withPeople { world in
            let (maija, kalle) = (try await world.golden("1"), try await world.golden("3"))
            let receipt = try await world.hub.perform(.merge, document: Self.customers(kalle, maija))
            #expect(receipt.outcome == .done && receipt.decided == 2 && receipt.ended == 0)
            #expect(receipt.customers.map(\.event) == ["updated", "merged"])
            #expect(receipt.customers.map(\.id) == [maija, kalle] && receipt.customers[1].canonicalId == maija)
            #expect(try await world.golden("3") == maija)
            _ = try await world.hub.resolve(ResolveOptions(full: true))
            #expect(try await world.golden("3") == maija)
            guard case .redirect(let id) = try await world.hub.customer(id: kalle ?? "") else {
                Issue.record("the merged customer does not redirect")
                return
            }
            #expect(id == maija)
        }
    }

    @Test("an undo brings back customers, ids and values, and is itself undone by an undo")
    func undo() async throws {
        try await Self.withPeople { world in
            let before = try await world.decidedState()
            let (maija, kalle) = (try await world.golden("1"), try await world.golden("3"))
            let merge = try await world.hub.perform(.merge, document: Self.customers(maija, kalle))
            let merged = try await world.decidedState()
            let undo = try await world.hub.perform(
                .undo, document: Self.document(#""command": \#(merge.command ?? 0)"#))
            #expect(undo.customers.map(\.event) == ["updated", "restored"])
            #expect(try await world.decidedState() == before)
            _ = try await world.hub.resolve(ResolveOptions(full: true))
            #expect(try await world.decidedState() == before)
            await #expect(throws: HubError.self) {
                try await world.hub.perform(.undo, document: Self.document(#""command": \#(merge.command ?? 0)"#))
            }
            _ = try await world.hub.perform(.undo, document: Self.document(#""command": \#(undo.command ?? 0)"#))
            #expect(try await world.decidedState() == merged)
        }
    }

    @Test("what is decided, decided otherwise, taken back and done again is as if nothing had been taken back")
    func again() async throws {
        for later in [StewardCommand.Kind.cannotLink, .release] {
            try await Self.withPeople { world in
                func perform(_ kind: StewardCommand.Kind, _ members: String) async throws -> Int64 {
                    try await world.hub.perform(kind, document: Self.document(members)).command ?? 0
                }
                let pair = #""left": \#(Self.record("1")), "right": \#(Self.record("3"))"#
                _ = try await perform(.mustLink, pair)
                let other = try await perform(later, pair)
                let before = try await world.decidedState()
                let undo = try await perform(.undo, #""command": \#(other)"#)
                #expect(try await world.golden("1") == world.golden("3"))
                _ = try await perform(.undo, #""command": \#(undo)"#)
                let after = try await world.decidedState()
                #expect(after.constraints == before.constraints, "\(later)")
                #expect(after.partitioning.groups == before.partitioning.groups, "\(later)")
            }
        }
    }

    @Test("what was released stays so when a decision before the release is taken back")
    func releasedLater() async throws {
        try await Self.withPeople { world in
            let pair = #""left": \#(Self.record("1")), "right": \#(Self.record("3"))"#
            var commands: [Int64] = []
            for kind in [StewardCommand.Kind.mustLink, .cannotLink, .release] {
                commands.append(try await world.hub.perform(kind, document: Self.document(pair)).command ?? 0)
            }
            _ = try await world.hub.perform(.undo, document: Self.document(#""command": \#(commands[1])"#))
            #expect(try await world.decidedState().constraints == [])
            _ = try await world.hub.perform(.undo, document: Self.document(#""command": \#(commands[2])"#))
            #expect(try await world.golden("1") == world.golden("3"))
        }
    }

    @Test("a pin that another took the place of stays away when that one is taken back and done again")
    func pinAgain() async throws {
        try await Self.withPeople { world in
            let maija = try await world.golden("1")
            _ = try await world.hub.perform(
                .pin, document: Self.pin(maija, #""attribute": "givenName", "value": "Maria""#))
            let second = try await world.hub.perform(
                .pin, document: Self.pin(maija, #""attribute": "givenName", "value": "Mari""#))
            let before = try await world.decidedState()
            let undo = try await world.hub.perform(
                .undo, document: Self.document(#""command": \#(second.command ?? 0)"#))
            #expect(try await world.decidedState() != before)
            _ = try await world.hub.perform(.undo, document: Self.document(#""command": \#(undo.command ?? 0)"#))
            #expect(try await world.decidedState() == before)
            #expect(try await world.count("pin WHERE removed_at IS NULL") == 1)
        }
    }

    @Test("a part is split off and comes back under the old id")
    func split() async throws {
        try await Self.withPeople { world in
            let before = try await world.decidedState()
            let maija = try await world.golden("1")
            let split = try await world.hub.perform(
                .split,
                document: Self.document(#""customer": "\#(maija ?? "")", "parts": [[\#(Self.record("2"))]]"#))
            #expect(split.outcome == .done)
            #expect(try await world.golden("1") == maija)
            #expect(try await world.golden("2") != maija)
            _ = try await world.hub.resolve(ResolveOptions(full: true))
            #expect(try await world.golden("2") != maija)
            let part = try await world.golden("2")
            _ = try await world.hub.perform(.undo, document: Self.document(#""command": \#(split.command ?? 0)"#))
            #expect(try await world.decidedState() == before)
            guard case .redirect(let id) = try await world.hub.customer(id: part ?? "") else {
                Issue.record("the part does not redirect")
                return
            }
            #expect(id == maija)
        }
    }

    @Test("a record is moved to another customer for good")
    func move() async throws {
        try await Self.withPeople { world in
            let (maija, kalle) = (try await world.golden("1"), try await world.golden("3"))
            let receipt = try await world.hub.perform(
                .move, document: Self.document(#""records": [\#(Self.record("2"))], "to": "\#(kalle ?? "")""#))
            #expect(receipt.outcome == .done)
            #expect(try await world.golden("2") == kalle)
            _ = try await world.hub.resolve(ResolveOptions(full: true))
            #expect(try await world.golden("1") == maija)
            #expect(try await world.golden("2") == kalle)
        }
    }

    @Test("a trial says what would happen and changes nothing")
    func trial() async throws {
        try await Self.withPeople { world in
            let before = try await world.decidedState()
            let ids = (try await world.golden("1"), try await world.golden("3"))
            let receipt = try await world.hub.perform(
                .merge, document: Self.customers(ids.0, ids.1), isTrial: true)
            #expect(receipt.command == nil && receipt.customers.count == 2)
            #expect(try await world.decidedState() == before)
            #expect(try await world.count("command") == 0)
        }
    }

    @Test("an earlier command taken back late leaves what was decided since, and comes back when that is taken back")
    func laterDecision() async throws {
        try await Self.withPeople { world in
            let pair = #""left": \#(Self.record("3")), "right": \#(Self.record("4"))"#
            let before = try await world.decidedState()
            let join = try await world.hub.perform(.mustLink, document: Self.document(pair))
            let part = try await world.hub.perform(.cannotLink, document: Self.document(pair))
            let parted = try await world.decidedState()
            func undo(_ command: Int64?) async throws -> CommandReceipt {
                try await world.hub.perform(.undo, document: Self.document(#""command": \#(command ?? 0)"#))
            }
            let late = try await undo(join.command)
            #expect(late.kept == 1 && late.decided == 0 && late.ended == 0)
            #expect(try await world.decidedState() == parted)
            _ = try await undo(part.command)
            let after = try await world.decidedState()
            #expect(after.partitioning.groups == before.partitioning.groups && after.constraints == before.constraints)
            _ = try await undo(late.command)
            #expect(try await world.golden("3") == world.golden("4"))
        }
    }

    @Test("what is done again holds again, although an earlier decision came back meanwhile")
    func doneAgain() async throws {
        try await Self.withPeople { world in
            let pair = #""left": \#(Self.record("3")), "right": \#(Self.record("4"))"#
            _ = try await world.hub.perform(.cannotLink, document: Self.document(pair))
            let join = try await world.hub.perform(.mustLink, document: Self.document(pair))
            func undo(_ command: Int64?) async throws -> CommandReceipt {
                try await world.hub.perform(.undo, document: Self.document(#""command": \#(command ?? 0)"#))
            }
            let back = try await undo(join.command)
            #expect(try await world.golden("3") != world.golden("4"))
            let again = try await undo(back.command)
            #expect(try await world.golden("3") == world.golden("4"))
            _ = try await undo(again.command)
            #expect(try await world.golden("3") != world.golden("4"))
        }
    }

    @Test("a decision that another stands against is held and asked about")
    func held() async throws {
        try await Self.withPeople { world in
            func link(_ kind: StewardCommand.Kind, _ one: String, _ other: String) async throws -> CommandReceipt {
                try await world.hub.perform(
                    kind,
                    document: Self.document(#""left": \#(Self.record(one)), "right": \#(Self.record(other))"#))
            }
            #expect(try await link(.cannotLink, "1", "4").outcome == .done)
            #expect(try await link(.mustLink, "1", "3").outcome == .done)
            #expect(try await link(.mustLink, "3", "4").outcome == .held)
            let tasks = try JSON(try await world.hub.tasks(cursor: nil, limit: 10).items).list
            #expect(tasks.contains { $0["reason"]?.text == "contradictory decisions" })
            #expect(try await link(.release, "1", "4").outcome == .done)
            #expect(try await world.golden("1") == world.golden("4"))
        }
    }

    @Test("a task is answered, and asked no more")
    func task() async throws {
        try await World.with { world in
            try await world.deliver(
                """
                1,Maija,Meikäläinen,1970-01-02,040 1234501,,Hämeentie 1,00500,,,
                2,Maija,Meikäläinen,,,,Satamakatu 9,20100,,,
                3,Maija,Meikäläinen,,040 1234501,,,,,,

                """)
            _ = try await world.hub.resolve()
            let tasks = try JSON(try await world.hub.tasks(cursor: nil, limit: 10).items).list
            let task = try #require(tasks.first)
            let answer = Self.document(#""decision": "different""#)
            let id = Int64(task["id"]?.number ?? 0)
            let receipt = try await world.hub.decide(task: id, document: answer)
            #expect(receipt.kind == .separate && receipt.outcome == .done)
            _ = try await world.hub.resolve(ResolveOptions(full: true))
            let left = try JSON(try await world.hub.tasks(cursor: nil, limit: 10).items).list
            #expect(left.count == tasks.count - 1 && !left.contains { $0["id"]?.number == task["id"]?.number })
            await #expect(throws: HubError.self) { try await world.hub.decide(task: id, document: answer) }
        }
    }

    @Test("what cannot be done says where and why")
    func faults() async throws {
        try await Self.withPeople { world in
            let (maija, kalle) = (try await world.golden("1"), try await world.golden("3"))
            func problems(_ kind: StewardCommand.Kind, _ document: [UInt8]) async -> [String] {
                do {
                    _ = try await world.hub.perform(kind, document: document)
                    return []
                } catch {
                    return (error as? HubError)?.problems.map { "\($0.pointer) \($0.message)" } ?? ["\(error)"]
                }
            }
            #expect(
                await problems(.merge, Array(#"{"customers": ["K-1"], "why": 1}"#.utf8)) == [
                    "/author The member is missing.", "/reason The member is missing.",
                    "/customers The member must be an array of 2 to 20 elements.",
                    "/why The document has no such member.",
                ])
            #expect(
                await problems(.merge, Self.customers(maija, "K-0000000000")) == [
                    "/customers/1 No customer has that id."
                ])
            #expect(
                await problems(.merge, Self.customers(maija, maija)) == ["/customers/1 The customer is named twice."])
            _ = try await world.hub.perform(.merge, document: Self.customers(maija, kalle))
            #expect(
                await problems(.separate, Self.customers(maija, kalle)) == [
                    "/customers/1 The customer was merged into \(maija ?? "")."
                ])
            #expect(
                await problems(
                    .split,
                    Self.document(
                        #""customer": "\#(maija ?? "")", "parts": [[\#(Self.record("4")), \#(Self.record("77"))]]"#))
                    == [
                        "/parts/0/0 The record does not belong to the customer.",
                        "/parts/0/1 The hub has no source record with that key.",
                    ])
            #expect(await problems(.undo, Self.document(#""command": "2""#)).count == 1)
        }
    }

    private static func pin(_ customer: String?, _ members: String) -> [UInt8] {
        document(#""customer": "\#(customer ?? "")", \#(members)"#)
    }

    @Test("a pinned value stands against every source until it is taken back")
    func pin() async throws {
        try await Self.withPeople { world in
            let before = try await world.decidedState()
            let maija = try await world.golden("1")
            func attribute(_ name: String) async throws -> String? {
                guard case .found(let json, _) = try await world.hub.customer(id: maija ?? "") else { return nil }
                return try JSON(json)["attributes"]?[name]?.canonical
            }
            let receipt = try await world.hub.perform(
                .pin, document: Self.pin(maija, #""attribute": "familyName", "value": "Meikäläinen-Mäki""#))
            #expect(receipt.decided == 1 && receipt.customers.map(\.event) == ["updated"])
            #expect(try await attribute("familyName") == "Meikäläinen-Mäki")
            let address = #""attribute": "address", "members": {"street": "Uusikatu 3", "postalCode": "00510"}"#
            let place = try await world.hub.perform(.pin, document: Self.pin(maija, address))
            #expect(try await attribute("address")?.hasPrefix("[{postalCode:00510,street:Uusikatu 3}") == true)
            try await world.deliver(
                "1,Maija,Meikalainen,1970-01-02,040 1234501,maija@yritys.example,Hämeentie 1,00500,,,\n")
            _ = try await world.hub.resolve(ResolveOptions(full: true))
            #expect(try await attribute("familyName") == "Meikäläinen-Mäki")
            let again = try await world.hub.perform(
                .pin, document: Self.pin(maija, #""attribute": "familyName", "value": "Mäki""#))
            #expect(again.decided == 1 && again.ended == 1)
            #expect(try await attribute("familyName") == "Mäki")
            for command in [again, place, receipt] {
                _ = try await world.hub.perform(.undo, document: Self.document(#""command": \#(command.command ?? 0)"#))
                if command.command == again.command {
                    #expect(try await attribute("familyName") == "Meikäläinen-Mäki")
                }
            }
            try await world.deliver(
                "1,Maija,Meikäläinen,1970-01-02,040 1234501,maija@yritys.example,Hämeentie 1,00500,,,\n")
            _ = try await world.hub.resolve()
            #expect(try await world.decidedState() == before)
            #expect(try await world.count("pin WHERE removed_at IS NULL") == 0)
        }
    }

    @Test("a pin ends with the version that it overrules, or when its time has come")
    func pinLife() async throws {
        try await Self.withPeople { world in
            let kalle = try await world.golden("3")
            func given() async throws -> String? {
                guard case .found(let json, _) = try await world.hub.customer(id: kalle ?? "") else { return nil }
                return try JSON(json)["attributes"]?["givenName"]?.text
            }
            let value = #""attribute": "givenName", "value": "Karl""#
            _ = try await world.hub.perform(.pin, document: Self.pin(kalle, value + #", "until": "sourceChanges""#))
            _ = try await world.hub.resolve(ResolveOptions(full: true))
            #expect(try await given() == "Karl")
            try await world.deliver("3,Kaarle,Korhonen,1981-03-04,040 1234502,,Satamakatu 9,20100,,,\n")
            _ = try await world.hub.resolve()
            #expect(try await given() == "Kaarle")
            _ = try await world.hub.perform(
                .pin, document: Self.pin(kalle, value + #", "until": "2999-01-01T00:00:00Z""#))
            #expect(try await given() == "Karl")
            _ = try await world.pool.withSession {
                try $0.execute(
                    Statement("test_age", "UPDATE pin SET until = now() - interval '1 s' WHERE pin_id > $1"), 0)
            }
            _ = try await world.hub.resolve()
            #expect(try await given() == "Kaarle")
        }
    }

    @Test("a pin that no golden record could honour is refused")
    func pinFaults() async throws {
        try await Self.withPeople { world in
            let maija = try await world.golden("1")
            let cases = [
                (#""attribute": "familyName""#, "The document must have one of `value`, `members` and `record`."),
                (#""attribute": "shoeSize", "value": "42""#, "The catalog has no such attribute outside groups"),
                (#""attribute": "address", "value": "Uusikatu 3""#, "A group is pinned by `members`."),
                (#""attribute": "birthDate", "value": "yesterday""#, "The value is no date"),
                (#""attribute": "birthDate", "value": "1970-01-02", "occurrence": 1"#, "The attribute has one value."),
                (
                    #""attribute": "familyName", "record": \#(Self.record("4"))"#,
                    "The record does not belong to the customer."
                ),
                (#""attribute": "familyName", "value": "Mäki", "until": "soon""#, "The member must be `always`"),
            ]
            for (members, message) in cases {
                let error = await #expect(throws: HubError.self) {
                    try await world.hub.perform(.pin, document: Self.pin(maija, members))
                }
                #expect(error?.problems.contains { $0.message.hasPrefix(message) } == true, "\(members)")
            }
        }
    }

    @Test("random commands, taken back in any order, leave everything as it was", arguments: UInt64(1)...12)
    func property(seed: UInt64) async throws {
        try await World.with { world in
            var random = SplitMix(seed: seed)
            for number in 1...12 {
                try await world.perform(.random(number: number, known: [], using: &random))
            }
            _ = try await world.hub.resolve()
            let before = try await world.decidedState()
            var done: [Int64] = []
            var log: [String] = []
            for _ in 0..<8 {
                guard let (kind, document) = try await world.randomCommand(using: &random) else { continue }
                let receipt = try await world.hub.perform(kind, document: document)
                log.append("\(kind) \(String(decoding: document, as: UTF8.self)) \(receipt.outcome)")
                done.append(receipt.command ?? 0)
                let incremental = try await world.partitioning()
                _ = try await world.hub.resolve(ResolveOptions(full: true))
                #expect(try await world.partitioning() == incremental, "\(log)")
            }
            #expect(try await world.hub.verify().report.differences == [], "\(log)")
            // In reverse the ids come back, too; in any order the decisions and so the groups do.
            let isReverse = seed % 2 == 0
            for command in isReverse ? done.reversed() : done.shuffled(using: &random) {
                _ = try await world.hub.perform(.undo, document: Self.document(#""command": \#(command)"#))
            }
            #expect(try await world.hub.verify().report.differences == [], "\(log)")
            let after = try await world.decidedState()
            if isReverse {
                #expect(after == before, "\(log)")
            } else {
                #expect(after.constraints == before.constraints, "\(log)")
                #expect(after.documents == before.documents, "\(log)")
                #expect(after.confirmed == before.confirmed, "\(log)")
                #expect(after.tasks == before.tasks, "\(log)")
                #expect(after.partitioning.groups == before.partitioning.groups, "\(log)")
            }
        }
    }
}
