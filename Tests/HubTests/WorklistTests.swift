import CustomerModel
import Hub
import Postgres
import Testing

@Suite("The worklist")
struct WorklistTests {
    private static let towns = ["Turku", "Oulu", "Kuopio", "Vaasa", "Lahti", "Kotka"]

    /// Three questions for each town: two companies with numbers of their own, and a record that could be of either.
    private static func withQuestions(_ towns: Int = 6, _ body: (World) async throws -> Void) async throws {
        try await World.with { world in
            for (town, name) in Self.towns.prefix(towns).enumerated() {
                for (key, number) in [("a", businessId(town)), ("b", businessId(100 + town * 3)), ("c", "")] {
                    let document = """
                        {"kind": "organization", "attributes": {"organizationName": "\(name)n Vihannes Oy",
                        \(number.isEmpty ? "" : #""businessId": "\#(number)","#)
                        "phone": ["040 76543\(town)1"], "email": ["posti@\(name.lowercased())nvihannes.example"],
                        "address": [{"street": "Satamakatu \(town + 1)", "postalCode": "20\(town)00", "city": "\(name)"}]}}
                        """
                    _ = try await world.hub.submit(
                        source: key == "a" ? "alpha" : "guild", key: "\(name)-\(key)", document: Array(document.utf8))
                }
            }
            try await body(world)
        }
    }

    /// A number that no company has, with its check digit; none where that would be two digits.
    private static func businessId(_ number: Int) -> String {
        let digits = "\(9_000_000 + number)"
        let sum = zip(digits, [7, 9, 10, 5, 8, 4, 2]).reduce(0) { $0 + ($1.0.wholeNumberValue ?? 0) * $1.1 } % 11
        return sum == 1 ? "" : "\(digits)-\(sum == 0 ? 0 : 11 - sum)"
    }

    private func ids(_ hub: Hub, _ filter: TaskFilter = TaskFilter()) async throws -> [Int] {
        try JSON(try await hub.tasks(filter, cursor: nil, limit: 500).items).list.compactMap {
            $0["id"]?.number.map { Int($0) }
        }
    }

    private func next(_ hub: Hub, _ holder: String, seconds: Int = 60, after: Int64? = nil) async throws -> Int? {
        let task = try await hub.claimNextTask(TaskFilter(), by: holder, seconds: seconds, after: after)
        return try task.map { try JSON($0) }?["id"]?.number.map { Int($0) }
    }

    @Test("the counts of every facet are those of the list with its value, whatever else is filtered")
    func counts() async throws {
        try await Self.withQuestions { world in
            let hub = world.hub
            let all = try await ids(hub)
            #expect(all.count > 6)
            _ = try await hub.claimTask(Int64(all[0]), by: "anna", seconds: 60)
            _ = try await hub.referTask(Int64(all[1]), to: "otso", by: "anna", why: "which branch?")
            _ = try await hub.decide(task: Int64(all[2]), document: Self.different)
            var filters = [TaskFilter()]
            for state in TaskFilter.State.allCases { filters.append(with(TaskFilter()) { $0.state = state }) }
            for code in TaskFilter.Code.allCases { filters.append(with(TaskFilter()) { $0.code = code }) }
            filters.append(with(TaskFilter()) { ($0.sources, $0.state) = ("guild+guild", .new) })
            filters.append(with(TaskFilter()) { ($0.party, $0.assignee) = (.organization, "otso") })
            var compared = 0
            for filter in filters {
                let counted = try JSON(try await hub.countTasks(filter))
                let total = try await ids(hub, filter).count
                #expect(counted["total"]?.number == Double(total), "\(filter)")
                for facet in counted["facets"]?.list ?? [] {
                    let value = facet["value"]?.text ?? ""
                    let narrowed = with(filter) { $0.set(facet["facet"]?.text ?? "", value) }
                    let listed = try await ids(hub, narrowed).count
                    #expect(facet["count"]?.number == Double(listed), "\(narrowed)")
                    compared += 1
                }
            }
            #expect(compared > 60)
        }
    }

    @Test("two stewards who ask for the next case never get the same one, and all get done")
    func nextCase() async throws {
        try await Self.withQuestions { world in
            let hub = world.hub
            let all = try await ids(hub)
            let taken = try await withThrowingTaskGroup(of: [Int].self) { group in
                for holder in ["anna", "otso", "veera", "ilmari"] {
                    group.addTask {
                        var mine: [Int] = []
                        while let task = try await next(hub, "\(holder)-\(mine.count)") { mine.append(task) }
                        return mine
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(taken.sorted() == all.sorted())
        }
    }

    @Test("a claim keeps others out until it ends, is renewed, or is given back; a refusal names its holder")
    func lease() async throws {
        try await Self.withQuestions(1) { world in
            let hub = world.hub
            let first = Int64(try await ids(hub)[0])
            _ = try await hub.claimTask(first, by: "anna", seconds: 60)
            _ = try await hub.claimTask(first, by: "anna", seconds: 60)
            for attempt in [
                { _ = try await hub.claimTask(first, by: "otso", seconds: 60) },
                { _ = try await hub.releaseTask(first, by: "otso") },
                { _ = try await hub.referTask(first, to: nil, by: "otso", why: "?") },
                { _ = try await hub.decide(task: first, document: Self.different) },
            ] as [() async throws -> Void] {
                let error = await #expect(throws: HubError.self) { try await attempt() }
                #expect(error?.code == .taskClaimed && error?.message.hasPrefix("anna ") == true)
            }
            _ = try await hub.releaseTask(first, by: "anna")
            _ = try await hub.claimTask(first, by: "otso", seconds: 60)
            _ = try await world.pool.withSession { try $0.execute(Self.endClaims) }
            _ = try await hub.claimTask(first, by: "anna", seconds: 60)
            #expect(try await next(hub, "anna", after: first) != Int(first))
        }
    }

    @Test("a question waits for the colleague who was asked, and comes to nobody else")
    func referral() async throws {
        try await Self.withQuestions(1) { world in
            let hub = world.hub
            for id in try await ids(hub) { _ = try await hub.referTask(Int64(id), to: "otso", by: "anna", why: "?") }
            #expect(try await next(hub, "anna") == nil)
            #expect(try await next(hub, "otso") != nil)
        }
    }

    @Test("one answer to many tasks is one command, and one undo brings all of them back")
    func bulk() async throws {
        try await Self.withQuestions { world in
            let before = try await world.decidedState()
            let all = try await ids(world.hub)
            _ = try await world.hub.claimTask(Int64(all[0]), by: "otso", seconds: 60)
            let receipt = try await world.hub.decide(tasks: TaskFilter(), document: Self.different)
            let held = try JSON(try await world.hub.task(Int64(all[0])))
            #expect(held["closed"]?["why"]?.text != "decided: different", "what somebody else works at is not decided")
            for id in all.dropFirst() {
                let task = try JSON(try await world.hub.task(Int64(id)))
                #expect(task["closed"]?["why"]?.text == "decided: different")
                #expect(task["closed"]?["command"]?.number == Double(receipt.command ?? 0))
            }
            let command = try #require(receipt.command)
            let undo = #"{"command": \#(command), "author": "anna", "reason": "too fast"}"#
            _ = try await world.hub.perform(.undo, document: Array(undo.utf8))
            #expect(try await world.decidedState() == before)
        }
    }

    @Test("the preview of an answer is what the answer makes, and changes nothing")
    func preview() async throws {
        try await Self.withQuestions(1) { world in
            let before = try await world.decidedState()
            let task = Int64(try await ids(world.hub)[0])
            let foreseen = try #require(try await world.hub.preview(task: task)).same
            #expect(try await world.decidedState() == before)
            let receipt = try await world.hub.decide(task: task, document: Self.same)
            #expect(foreseen.customers == receipt.customers)
            let survivor = try #require(foreseen.previews.first)
            guard case .found(let json, _) = try await world.hub.customer(id: survivor.id) else {
                Issue.record("the survivor is gone")
                return
            }
            #expect(try JSON(json)["attributes"]?.canonical == JSON(survivor.customer)["attributes"]?.canonical)
        }
    }

    private static let endClaims = Statement(
        "test_end_claims",
        "UPDATE task SET claimed_until = now() - interval '1 second' WHERE claimed_until IS NOT NULL")
    private static let same = Array(#"{"decision": "same", "author": "anna", "reason": "asked them"}"#.utf8)
    private static let different = Array(#"{"decision": "different", "author": "bo", "reason": "asked them"}"#.utf8)
}

private func with(_ filter: TaskFilter, _ change: (inout TaskFilter) -> Void) -> TaskFilter {
    var filter = filter
    change(&filter)
    return filter
}

extension TaskFilter {
    fileprivate mutating func set(_ facet: String, _ value: String) {
        switch facet {
        case "code": code = Code(rawValue: value)
        case "party": party = PartyKind(rawValue: value)
        case "sources": sources = value
        case "matchKey": matchKey = value
        case "band": band = Band(rawValue: value)
        case "state": state = State(rawValue: value)
        default: assignee = value
        }
    }
}
