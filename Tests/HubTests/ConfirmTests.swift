import CustomerModel
import Hub
import Intake
import Testing

@Suite("Customers that a person has confirmed")
struct ConfirmTests {
    private static let maija = "Maija,Meikäläinen,1970-01-02,040 1234501,maija@yritys.example,Hämeentie 1,00500,,,\n"
    private static let kalle = "Kalle,Korhonen,1981-03-04,040 1234502,kalle@yritys.example,Satamakatu 9,20100,,,\n"

    /// Maija (1 and 2) and Kalle (3 and 4).
    private static func withPeople(_ body: (World) async throws -> Void) async throws {
        try await World.with { world in
            try await world.deliver("1,\(maija)2,\(maija)3,\(kalle)4,\(kalle)")
            _ = try await world.hub.resolve()
            #expect(try await world.partitioning().groups.map(\.count) == [2, 2])
            try await body(world)
        }
    }

    @Test("a confirmation says by whom, when and why, is told in the history, and is taken back")
    func confirm() async throws {
        try await Self.withPeople { world in
            let before = try await world.decidedState()
            let maija = try await world.golden("1")
            let trial = try await world.confirm("1", isTrial: true)
            #expect(trial.command == nil && trial.customers.map(\.event) == ["updated"])
            #expect(try await world.decidedState() == before)
            let receipt = try await world.confirm("1")
            #expect(receipt.outcome == .done && receipt.decided == 1 && receipt.ended == 0)
            #expect(receipt.customers.map(\.id) == [maija] && receipt.customers.map(\.event) == ["updated"])
            let confirmed = try #require(try await world.confirmation(of: maija))
            #expect(confirmed["by"]?.text == "anna" && confirmed["reason"]?.text == "met them")
            #expect(confirmed["at"]?.text.flatMap(Timestamp.init(rfc3339:)) != nil)
            #expect(confirmed["command"]?.number == Double(receipt.command ?? 0) && confirmed["records"]?.number == 2)
            #expect(try await world.confirmation(of: world.golden("3")) == nil)

            let command = try JSON(try #require(try await world.hub.command(receipt.command ?? 0)))
            #expect(command["confirmed"]?.list.compactMap { $0["key"]?.text }.sorted() == ["1", "2"])
            let undo = try await world.undo(receipt)
            #expect(undo.ended == 1)
            #expect(try await world.decidedState() == before)
            guard case .found(let how, _) = try await world.hub.how(id: maija ?? "") else { return }
            let steps = try JSON(how)["steps"]?.list ?? []
            #expect(steps.map { $0["step"]?.text } == ["created", "joined", "joined", "confirmed", "unconfirmed"])
            #expect(steps[3]["confirmed"]?["reason"]?.text == "met them")
            #expect(steps[3]["cause"]?["command"]?.number == Double(receipt.command ?? 0))
            _ = try await world.undo(undo)
            #expect(try await world.confirmation(of: maija)?["by"]?.text == "anna")
            #expect(try await world.hub.verify().report.differences == [])
        }
    }

    @Test("what was confirmed at a moment is answered as of it")
    func asOf() async throws {
        try await Self.withPeople { world in
            let maija = try await world.golden("1") ?? ""
            func answer(_ moment: Timestamp) async throws -> [UInt8] {
                guard case .found(let json, _) = try await world.hub.customer(id: maija, asOf: moment) else {
                    return []
                }
                return json
            }
            let start = try await world.now()
            let first = try await answer(start)
            let receipt = try await world.confirm("1")
            let middle = try await world.now()
            let second = try await answer(middle)
            _ = try await world.undo(receipt)
            #expect(try await answer(start) == first)
            #expect(try await answer(middle) == second)
            #expect(try JSON(first)["confirmed"]?.members.isEmpty == true)
            #expect(try JSON(second)["confirmed"]?["by"]?.text == "anna")
        }
    }

    @Test("the records stay together when what they say falls apart, and a new record joins them")
    func keptTogether() async throws {
        try await Self.withPeople { world in
            let maija = try await world.golden("1")
            _ = try await world.confirm("1")
            let receipt = try await world.submit("5", Self.maija)
            #expect(receipt.outcome == .joined && receipt.goldenId == maija)
            #expect(try await world.confirmation(of: maija)?["records"]?.number == 2)
            _ = try await world.confirm("1")
            try await world.deliver("2,Ossi,Toivonen,1992-05-06,040 1234503,ossi@yritys.example,Rantatie 4,90100,,,\n")
            _ = try await world.hub.resolve()
            #expect(try await world.golden("2") == maija)
            #expect(try await world.golden("5") == maija)
            _ = try await world.hub.resolve(ResolveOptions(full: true))
            #expect(try await world.golden("2") == maija)
            #expect(try await world.hub.verify().report.differences == [])
            _ = try await world.perform(.unconfirm, #""customer": "\#(maija ?? "")""#)
            #expect(try await world.golden("2") != maija)
        }
    }

    @Test("two confirmed customers that come to look alike wait for a person, who joins them")
    func held() async throws {
        try await Self.withPeople { world in
            _ = try await world.confirm("1")
            _ = try await world.confirm("3")
            try await world.deliver("3,\(Self.maija)")
            let receipt = try await world.submit("4", Self.maija)
            #expect(receipt.outcome == .held)
            _ = try await world.hub.resolve()
            #expect(try await world.golden("1") != world.golden("3"))
            let tasks = try JSON(try await world.hub.tasks(cursor: nil, limit: 10).items).list
            #expect(tasks.map { $0["code"]?.text } == ["bothConfirmed"])
            #expect(tasks[0]["kind"]?.text == "held-join" && tasks[0]["reason"]?.text == "both confirmed")
            #expect(
                tasks[0]["explanation"]?.text
                    == "A person has confirmed both customers, so only a person may join them.")
            #expect(tasks[0]["left"]?["confirmed"]?["by"]?.text == "anna")
            let incremental = try await world.decidedState()
            _ = try await world.hub.resolve(ResolveOptions(full: true))
            #expect(try await world.decidedState() == incremental)
            #expect(try await world.hub.verify().report.differences == [])
            let task = Int64(tasks[0]["id"]?.number ?? 0)
            let answer = try await world.hub.decide(
                task: task, document: Array(#"{"decision": "same", "author": "anna", "reason": "asked"}"#.utf8))
            #expect(answer.outcome == .done)
            #expect(try await world.golden("1") == world.golden("4"))
            _ = try await world.undo(answer)
            #expect(try await world.decidedState() == incremental)
        }
    }

    @Test("whoever says that two of its records are different ends the confirmation; taking that back brings it back")
    func ended() async throws {
        try await Self.withPeople { world in
            let maija = try await world.golden("1")
            _ = try await world.confirm("1")
            let before = try await world.decidedState()
            let commands: [(StewardCommand.Kind, String)] = [
                (.cannotLink, #""left": \#(World.name("1")), "right": \#(World.name("2"))"#),
                (.split, #""customer": "\#(maija ?? "")", "parts": [[\#(World.name("1"))]]"#),
                (.move, #""records": [\#(World.name("2"))], "to": "\#(try await world.golden("3") ?? "")""#),
            ]
            for (kind, members) in commands {
                let receipt = try await world.perform(kind, members)
                #expect(receipt.ended >= 1 && receipt.outcome == .done, "\(kind)")
                #expect(try await world.golden("1") != world.golden("2"), "\(kind)")
                #expect(try await world.decidedState().confirmed.isEmpty, "\(kind)")
                #expect(try await world.hub.verify().report.differences == [], "\(kind)")
                _ = try await world.undo(receipt)
                #expect(try await world.decidedState() == before, "\(kind)")
            }
            let other = try await world.perform(
                .cannotLink, #""left": \#(World.name("1")), "right": \#(World.name("3"))"#)
            #expect(other.ended == 0)
            #expect(try await world.confirmation(of: maija) != nil)
        }
    }

    @Test("a later confirmation stands in place of an earlier one, with what has come since")
    func again() async throws {
        try await Self.withPeople { world in
            _ = try await world.confirm("1")
            let earlier = try await world.decidedState()
            _ = try await world.submit("5", Self.maija)
            let joined = try await world.decidedState()
            let later = try await world.confirm("1")
            #expect(later.decided == 1 && later.ended == 1)
            #expect(try await world.confirmation(of: world.golden("1"))?["records"]?.number == 3)
            _ = try await world.undo(later)
            #expect(try await world.decidedState() == joined)
            _ = try await world.hub.withdraw(source: "alpha", key: "5")
            #expect(try await world.decidedState() == earlier)
        }
    }

    @Test("what nobody has confirmed cannot be unconfirmed")
    func faults() async throws {
        try await Self.withPeople { world in
            let maija = try await world.golden("1") ?? ""
            let error = await #expect(throws: HubError.self) {
                try await world.perform(.unconfirm, #""customer": "\#(maija)""#)
            }
            #expect(
                error?.problems.map { "\($0.pointer) \($0.message)" } == [
                    "/customer Nobody has confirmed the customer."
                ])
            await #expect(throws: HubError.self) { try await world.perform(.confirm, #""customer": "K-0000000000""#) }
        }
    }
}

extension World {
    static func name(_ key: String) -> String { #"{"source": "alpha", "key": "\#(key)"}"# }

    /// Performs a command of a steward; `members` are those beside author and reason.
    @discardableResult
    func perform(
        _ kind: StewardCommand.Kind, _ members: String, isTrial: Bool = false
    ) async throws -> CommandReceipt {
        try await hub.perform(
            kind, document: Array(#"{\#(members), "author": "anna", "reason": "met them"}"#.utf8), isTrial: isTrial)
    }

    func undo(_ receipt: CommandReceipt) async throws -> CommandReceipt {
        try await perform(.undo, #""command": \#(receipt.command ?? 0)"#)
    }

    /// Confirms the customer of a record of `alpha`.
    fileprivate func confirm(_ key: String, isTrial: Bool = false) async throws -> CommandReceipt {
        try await perform(.confirm, #""customer": "\#(try await golden(key) ?? "")""#, isTrial: isTrial)
    }

    /// Sends one row of the test sources through the door for single records.
    fileprivate func submit(_ key: String, _ row: String) async throws -> SubmitReceipt {
        let cells = row.split(separator: ",", omittingEmptySubsequences: false)
        let document = """
            {"kind": "person", "attributes": {"givenName": "\(cells[0])", "familyName": "\(cells[1])", \
            "birthDate": "\(cells[2])", "phone": ["\(cells[3])"], "email": ["\(cells[4])"], \
            "address": [{"street": "\(cells[5])", "postalCode": "\(cells[6])"}]}}
            """
        return try await hub.submit(source: "alpha", key: key, document: Array(document.utf8))
    }

    fileprivate func now() async throws -> Timestamp {
        let text = try await text(
            "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
        return try #require(text.flatMap(Timestamp.init(rfc3339:)))
    }
}
