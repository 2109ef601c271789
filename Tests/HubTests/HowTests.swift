import CustomerModel
import Hub
import Postgres
import Store
import Testing

@Suite("How a customer came about")
struct HowTests {
    @Test func `a merge by decision and a separation tell who decided, what moved and where to`() async throws {
        try await World.with { world in
            try await world.deliver("1,Aino,Korhonen,1962-02-01,,,,,,,\n2,Kalle,Virtanen,1971-05-05,,,,,,,\n")
            _ = try await world.hub.resolve()
            let (one, two) = (try #require(try await world.golden("1")), try #require(try await world.golden("2")))
            try await world.constrain(.mustLink, "known to be one")
            _ = try await world.hub.resolve()
            let kept = try #require(try await world.golden("1"))
            let gone = kept == one ? two : one
            try await world.constrain(.cannotLink, "two after all")
            _ = try await world.hub.resolve()

            let steps = try await world.steps(of: kept)
            #expect(steps.map { $0["step"]?.text } == ["created", "joined", "merged", "joined", "left"])
            #expect(steps[2]["customer"]?.text == gone && steps[3]["customer"]?.text == gone)
            #expect(steps[1]["customer"]?.text == nil && steps[1]["decisions"]?.list.isEmpty == true)
            #expect(steps[3]["decisions"]?[0]?["reason"]?.text == "known to be one")
            #expect(steps[3]["decisions"]?[0]?["author"]?.text == "a steward")
            #expect(steps[3]["record"]?["version"]?.number == 1 && steps[3]["record"]?["import"]?.number == 1)
            #expect(steps[4]["decisions"]?[0]?["reason"]?.text == "two after all")
            #expect(steps[4]["decisions"]?[0]?["kind"]?.text == "cannot-link")
            let other = steps[4]["customer"]?.text
            #expect(other != nil && other != kept)
            #expect(steps.allSatisfy { $0["cause"]?["ruleBookVersion"]?.number != nil })

            let lost = try await world.steps(of: gone)
            #expect(lost.map { $0["step"]?.text }.prefix(4) == ["created", "joined", "left", "redirected"])
            #expect(lost[3]["customer"]?.text == kept)
        }
    }
}

extension World {
    fileprivate func constrain(_ kind: StoredConstraint.Kind, _ reason: String) async throws {
        try await pool.transaction { session in
            let store = Store(session)
            guard let one = try store.recordNumber(.init(system: "alpha", key: "1")),
                let other = try store.recordNumber(.init(system: "alpha", key: "2"))
            else { return }
            _ = try store.decide(kind, [RecordPair(one, other)], Verdict(author: "a steward", reason: reason))
            try store.markPending([one, other])
        }
    }

    fileprivate func steps(of id: String) async throws -> [JSON] {
        guard case .found(let json, _) = try await hub.how(id: id) else { return [] }
        return try JSON(json)["steps"]?.list ?? []
    }
}
