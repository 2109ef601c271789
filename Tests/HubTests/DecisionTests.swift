import CustomerModel
import Hub
import Testing

@Suite("Decisions and questions")
struct DecisionTests {
    private static func company(_ businessId: String?) -> [UInt8] {
        Array(
            """
            {"kind":"organization","attributes":{"organizationName":"Pohjolan Vihannes Oy",\
            \(businessId.map { "\"businessId\":\"\($0)\"," } ?? "")\
            "phone":["040 7654321"],"email":["posti@pohjolanvihannes.example"],\
            "address":[{"street":"Satamakatu 1","postalCode":"20100","city":"Turku"}]}}
            """.utf8)
    }

    @Test("a question names the reason of the refusal whichever of equally strong edges was refused")
    func refusedJoin() async throws {
        try await World.with { world in
            for (key, businessId) in zip((1...5).reversed(), ["9000003-8", "9000003-8", "9000011-8", "9000011-8", nil])
            {
                _ = try await world.hub.submit(source: "guild", key: "\(key)", document: Self.company(businessId))
            }
            let ids = try await [world.golden("5", in: "guild"), world.golden("3", in: "guild")]
            #expect(ids[0] != nil && ids[0] != ids[1])
            let tasks = try JSON(try await world.hub.tasks(cursor: nil, limit: 10).items).list
            #expect(tasks.allSatisfy { $0["kind"]?.text == "held-join" })
            // The record without a business id has an equal claim on either company, and is asked about for both.
            #expect(tasks.compactMap { $0["reason"]?.text }.sorted() == ["different businessId", "rival", "rival"])
        }
    }

    @Test("must-links that a separation makes void are asked about")
    func contradiction() async throws {
        try await World.with { world in
            try await world.deliver(
                """
                1,Maija,Meikäläinen,1970-01-02,,,,,,,
                2,Kalle,Korhonen,1981-03-04,,,,,,,
                3,Ossi,Toivonen,1992-05-06,,,,,,,

                """)
            _ = try await world.hub.resolve()
            let keys = ["1", "2", "3"].map { SourceKey(system: "alpha", key: $0) }
            try await world.perform(.constrain(mustLink: true, keys[0], keys[1]))
            try await world.perform(.constrain(mustLink: true, keys[1], keys[2]))
            _ = try await world.hub.resolve()
            let joined = try await world.partitioning().groups
            #expect(joined == [Set(keys)])
            try await world.perform(.constrain(mustLink: false, keys[0], keys[2]))
            _ = try await world.hub.resolve()
            #expect(try await world.golden("1") != world.golden("3"))
            let tasks = try JSON(try await world.hub.tasks(cursor: nil, limit: 10).items).list
            #expect(tasks.map { $0["reason"]?.text } == ["contradictory decisions"])
            try await world.perform(.release(keys[0], keys[2]))
            _ = try await world.hub.resolve()
            #expect(try await world.hub.tasks(cursor: nil, limit: 10).items == Array("[]".utf8))
        }
    }

    @Test("a withdrawn person stays a person")
    func withdrawnKind() async throws {
        try await World.with { world in
            _ = try await world.hub.submit(source: "alpha", key: "1", document: SubmitTests.maija)
            _ = try await world.hub.withdraw(source: "alpha", key: "1")
            let record = try JSON(try await world.hub.record(source: "alpha", key: "1")?.json ?? [])
            #expect(record["kind"]?.text == "person")
            #expect(record["status"]?.text == "withdrawn")
            #expect(try await world.count("record_version WHERE kind = 'person'") == 2)
        }
    }

    @Test("training waits for enough records of one kind, and is repeated when they have become many more")
    func training() async throws {
        try await World.with { world in
            func people(_ range: Range<Int>) -> String {
                range.map { "\($0),Nimi\($0 % 40),Suku\($0 / 2),19\(10 + $0 % 80)-01-02,,,,,,,\n" }.joined()
            }
            func resolve(
                _ version: Int, trained: Bool, full: Bool, _ place: SourceLocation = #_sourceLocation
            ) async throws {
                let receipt = try await world.hub.resolve()
                #expect(receipt.ruleBookVersion == version, sourceLocation: place)
                #expect(receipt.trained == trained, sourceLocation: place)
                #expect(receipt.full == full, sourceLocation: place)
            }
            try await world.deliver(people(0..<19))
            try await world.deliver(people(0..<19), to: "guild")
            try await resolve(1, trained: false, full: true)
            try await resolve(1, trained: false, full: false)
            try await world.deliver(people(19..<20))
            try await resolve(2, trained: true, full: true)
            try await world.deliver(people(20..<79))
            try await resolve(2, trained: false, full: false)
            try await world.deliver(people(79..<80))
            try await resolve(3, trained: true, full: true)
            try await world.deliver(people(80..<99))
            try await resolve(3, trained: false, full: false)
        }
    }
}
