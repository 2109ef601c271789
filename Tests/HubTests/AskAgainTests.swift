import CustomerModel
import Hub
import Testing

@Suite("Separations that ask again when something changes")
struct AskAgainTests {
    /// Two records that say the same.
    private static func withNamesakes(_ body: (World) async throws -> Void) async throws {
        try await World.with { world in
            try await world.deliver(row("1") + row("2"))
            _ = try await world.hub.resolve()
            #expect(try await world.golden("1") == world.golden("2"))
            try await body(world)
        }
    }

    private static func row(
        _ key: String, phone: String = "040 1234501", email: String = "maija@yritys.example",
        street: String = "Hämeentie 1"
    ) -> String {
        "\(key),Maija,Meikäläinen,1970-01-02,\(phone),\(email),\(street),00500,,,\n"
    }

    private static let pair = #""left": \#(World.name("1")), "right": \#(World.name("2"))"#

    private static func part(_ world: World, _ watched: String = #", "askAgainWhen": ["phone", "address"]"#)
        async throws
        -> CommandReceipt
    {
        try await world.perform(.cannotLink, pair + watched)
    }

    private static func tasks(_ world: World) async throws -> [JSON] {
        _ = try await world.hub.resolve()
        #expect(try await world.hub.verify().report.differences == [])
        return try JSON(try await world.hub.tasks(cursor: nil, limit: 10).items).list
    }

    @Test("a change of what was named asks again, any other does not, and the two stay apart")
    func asks() async throws {
        try await Self.withNamesakes { world in
            let receipt = try await Self.part(world)
            #expect(try await Self.tasks(world).isEmpty)
            try await world.deliver(Self.row("1", email: "mm@yritys.example"))
            #expect(try await Self.tasks(world).isEmpty)
            try await world.deliver(Self.row("1", phone: "+358 40 1234501", email: "mm@yritys.example"))
            #expect(try await Self.tasks(world).isEmpty, "the same number in another spelling")
            try await world.deliver(Self.row("2", phone: "040 1234509"))
            let tasks = try await Self.tasks(world)
            #expect(tasks.map { $0["kind"]?.text } == ["asked-again"] && tasks[0]["code"]?.text == "askedAgain")
            #expect(tasks[0]["asked"]?["changed"]?.canonical == "[phone]")
            #expect(tasks[0]["asked"]?["command"]?.number == Double(receipt.command ?? 0))
            #expect(tasks[0]["asked"]?["reason"]?.text == "met them")
            #expect(
                tasks[0]["explanation"]?.text == "They were said to be different; since then this has changed: phone.")
            #expect(try await world.golden("1") != world.golden("2"))
            _ = try await world.hub.resolve(ResolveOptions(full: true))
            #expect(try await Self.tasks(world).map { $0["asked"]?.canonical } == tasks.map { $0["asked"]?.canonical })
            try await world.deliver(Self.row("1", street: "Satamakatu 9"))
            #expect(try await Self.tasks(world)[0]["asked"]?["changed"]?.canonical == "[address,phone]")
            try await world.deliver(Self.row("1") + Self.row("2"))
            #expect(try await Self.tasks(world).isEmpty, "all is as it was")
        }
    }

    @Test("whoever answers that they are different is asked after the next change, until the decision is taken back")
    func renewed() async throws {
        try await Self.withNamesakes { world in
            let before = try await world.decidedState()
            let first = try await Self.part(world)
            try await world.deliver(Self.row("2", phone: "040 1234509"))
            let asked = try await Self.tasks(world)
            let renewed = try await world.hub.decide(
                task: Int64(asked[0]["id"]?.number ?? 0),
                document: Array(#"{"decision": "different", "author": "anna", "reason": "still two"}"#.utf8))
            #expect(renewed.decided == 1 && renewed.ended == 1)
            #expect(try await Self.tasks(world).isEmpty)
            try await world.deliver(Self.row("1", phone: "040 1234508"))
            let again = try await Self.tasks(world)
            #expect(again.map { $0["asked"]?["reason"]?.text } == ["still two"])
            try await world.deliver(Self.row("1"))
            #expect(try await Self.tasks(world).isEmpty)
            _ = try await world.undo(renewed)
            let back = try await Self.tasks(world)
            #expect(back.map { $0["asked"]?["command"]?.number } == [Double(first.command ?? 0)])
            _ = try await world.undo(first)
            #expect(try await Self.tasks(world).isEmpty)
            try await world.deliver(Self.row("2"))
            _ = try await world.hub.resolve()
            #expect(try await world.decidedState() == before)
        }
    }

    @Test("an empty list ends the asking, and a decision without a list leaves it as it is")
    func lists() async throws {
        try await Self.withNamesakes { world in
            func watched() async throws -> String? {
                let page = try await world.hub.constraints(of: nil, cursor: nil, limit: 10)
                return try JSON(page.items)[0]?["askAgainWhen"]?.canonical
            }
            let plain = try await Self.part(world, "")
            #expect(plain.decided == 1)
            #expect(try await watched() == "<null>")
            #expect(try await Self.part(world, "").decided == 0, "the same decision once more")
            #expect(try await Self.part(world).ended == 1)
            #expect(try await watched() == "[phone,address]")
            try await world.deliver(Self.row("2", phone: "040 1234509"))
            #expect(try await Self.tasks(world).count == 1)
            _ = try await Self.part(world, "")
            #expect(try await watched() == "[phone,address]")
            #expect(try await Self.tasks(world).isEmpty)
            _ = try await Self.part(world, #", "askAgainWhen": []"#)
            #expect(try await watched() == "<null>")
            try await world.deliver(Self.row("2"))
            #expect(try await Self.tasks(world).isEmpty)
        }
    }

    @Test("customers that are separated ask for each of their records")
    func customers() async throws {
        try await World.with { world in
            try await world.deliver(
                Self.row("1") + Self.row("2") + "3,Kalle,Korhonen,1981-03-04,040 1234502,,Satamakatu 9,20100,,,\n")
            _ = try await world.hub.resolve()
            let ids = [try await world.golden("1") ?? "", try await world.golden("3") ?? ""]
            let receipt = try await world.perform(
                .separate,
                #""customers": ["\#(ids[0])", "\#(ids[1])"], "askAgainWhen": ["givenName", "address.street"]"#)
            #expect(receipt.decided == 2)
            try await world.deliver("3,Maija,Meikäläinen,1970-01-02,040 1234501,,Satamakatu 9,20100,,,\n")
            let tasks = try await Self.tasks(world)
            #expect(tasks.map { $0["asked"]?["changed"]?.canonical } == ["[givenName]"])
            #expect(try await world.golden("3") == ids[1])
        }
    }

    @Test("what cannot be asked about is refused where it stands")
    func faults() async throws {
        try await Self.withNamesakes { world in
            func problems(_ watched: String) async -> [String] {
                do {
                    _ = try await Self.part(world, #", "askAgainWhen": \#(watched)"#)
                    return []
                } catch {
                    return (error as? HubError)?.problems.map { "\($0.pointer) \($0.message)" } ?? ["\(error)"]
                }
            }
            #expect(
                await problems(#"["phone", "shoeSize", "lei", "phone"]"#) == [
                    "/askAgainWhen/1 The catalog has no such attribute and no such group.",
                    "/askAgainWhen/2 The attribute does not belong to a customer of this kind.",
                    "/askAgainWhen/3 The attribute is named twice.",
                ])
            #expect(
                await problems(#""phone""#) == ["/askAgainWhen The member must be an array of 0 to 50 elements."])
            #expect(await problems(#"[1]"#) == ["/askAgainWhen/0 The member must be a text of 1 to 200 bytes."])
            let error = await #expect(throws: HubError.self) {
                try await world.hub.decide(
                    task: 1,
                    document: Array(
                        #"{"decision": "same", "askAgainWhen": ["phone"], "author": "a", "reason": "b"}"#.utf8))
            }
            #expect(error?.problems.map(\.pointer) == ["/askAgainWhen"])
        }
    }
}
