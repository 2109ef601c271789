import CustomerModel
import Hub
import Intake
import Postgres
import Testing

/// What sources say of their records beside others, as readers of golden customers meet it.
@Suite("Relations")
struct RelationTests {
    @Test("relations are stored with the record that states them and lead to golden customers, from either side")
    func fromEitherSide() async throws {
        try await World.with { world in
            try await world.deliverKin(
                """
                1,Emo Oy,9000003-8,,,,,,
                2,Tytär Oy,9000011-8,1,,S9,Meikäläinen,1970-01-02,

                """)
            _ = try await world.hub.resolve()
            #expect(try await world.relations("1") == ["incoming childOf Tytär Oy: kin/2 > kin/1"])
            #expect(
                try await world.relations("2") == [
                    "outgoing childOf Emo Oy: kin/2 > kin/1", "outgoing customerOf nobody: kin/2 > guild/S9",
                    "incoming contactOf Meikäläinen: kin/2/contact/Meikäläinen > kin/2",
                ])
            #expect(
                try await world.relations("2/contact/Meikäläinen")
                    == ["outgoing contactOf Tytär Oy: kin/2/contact/Meikäläinen > kin/2"])
            // The other record comes later, and belongs to whom it is merged with.
            try await world.deliver("S9,,Myyjä Oy,,,,,,,,\n", to: "guild")
            _ = try await world.hub.resolve()
            #expect(try await world.relations("2").contains("outgoing customerOf Myyjä Oy: kin/2 > guild/S9"))
            #expect(try await world.count("golden_relation WHERE other_id IS NOT NULL") == 3)
        }
    }

    @Test("another relation is another version; the former one holds no longer; the same again changes nothing")
    func versions() async throws {
        try await World.with { world in
            try await world.deliverKin("1,Emo Oy,,,,,,,\n2,Tytär Oy,,1,,,,,\n3,Toinen Oy,,,,,,,\n")
            _ = try await world.hub.resolve()
            let again = try await world.deliverKin("2,Tytär Oy,,1,,,,,\n")
            #expect(again.counts.unchanged == 1)
            let moved = try await world.deliverKin("2,Tytär Oy,,3,,,,,\n")
            #expect(moved.counts.updated == 1)
            _ = try await world.hub.resolve()
            #expect(try await world.relations("1") == [])
            #expect(try await world.relations("3") == ["incoming childOf Tytär Oy: kin/2 > kin/3"])
            #expect(try await world.count("record_version WHERE relations IS NOT NULL") == 2)
            try await world.deliverKin("2,Tytär Oy,,,,,,,\n")
            _ = try await world.hub.resolve()
            #expect(try await world.relations("3") == [])
        }
    }

    @Test("a relation goes with the record that states it and comes back with it")
    func withdrawal() async throws {
        try await World.with { world in
            try await world.deliverKin("1,Emo Oy,,,,,,,\n2,Tytär Oy,,1,,,,,\n")
            _ = try await world.hub.resolve()
            try await world.deliverKin("2,Tytär Oy,,1,,,,,x\n")
            #expect(try await world.relations("1") == [], "even before it is resolved")
            _ = try await world.hub.resolve()
            #expect(try await world.relations("1") == [])
            try await world.deliverKin("2,Tytär Oy,,1,,,,,\n1,Emo Oy,,,,,,,x\n")
            _ = try await world.hub.resolve()
            #expect(try await world.relations("2") == ["outgoing childOf nobody: kin/2 > kin/1"])
        }
    }

    @Test("what the records of one customer say of each other is no relation of the customer")
    func withinOneCustomer() async throws {
        try await World.with { world in
            try await world.deliverKin("1,Emo Oy,,,,,,,\n2,Tytär Oy,,1,,,,,\n")
            try await world.perform(
                .constrain(
                    mustLink: true, SourceKey(system: "kin", key: "1"), SourceKey(system: "kin", key: "2")))
            _ = try await world.hub.resolve()
            #expect(try await world.golden("1", in: "kin") == world.golden("2", in: "kin"))
            #expect(try await world.relations("1") == [])
        }
    }

    @Test("replay stores the relations of a row as a clean import does")
    func replay() async throws {
        let rows = "1,Emo Oy,,,,,,,\n2,Tytär Oy,,1,,,Meikäläinen,2.1.1970,\n3,Sisar Oy,,1,,,,,\n"
        let mended = "yyyy-MM-dd, d.M.yyyy"
        let clean = try await World.with { world in
            let world = try await world.reopened(dates: mended)
            try await world.deliverKin(rows)
            return try await world.storedRelations()
        }
        let replayed = try await World.with { world in
            let receipt = try await world.deliverKin(rows)
            #expect(receipt.counts.rejected == 1)
            let world = try await world.reopened(dates: mended)
            #expect(try await world.hub.replay(source: "kin").created == 2)
            return try await world.storedRelations()
        }
        #expect(clean.count == 3)
        #expect(replayed == clean)
    }

    @Test("a record that is sent alone tells its relations, too")
    func submitted() async throws {
        try await World.with { world in
            try await world.deliverKin("1,Emo Oy,,,,,,,\n")
            _ = try await world.hub.resolve()
            let document = """
                {"kind":"organization","attributes":{"organizationName":"Tytär Oy"},\
                "relations":[{"role":"childOf","source":"kin","key":"1"}]}
                """
            let first = try await world.hub.submit(source: "kin", key: "2", document: Array(document.utf8))
            #expect(first.outcome == .created)
            #expect(try await world.relations("1") == ["incoming childOf Tytär Oy: kin/2 > kin/1"])
            let again = try await world.hub.submit(source: "kin", key: "2", document: Array(document.utf8))
            #expect(again.outcome == .unchanged)
            let wrong = document.replacing("\"source\":\"kin\"", with: "\"source\":5")
            await #expect {
                try await world.hub.submit(source: "kin", key: "2", document: Array(wrong.utf8))
            } throws: { ($0 as? HubError)?.problems.map(\.pointer) == ["/relations/0/source"] }
        }
    }
}

extension World {
    /// The relations of the golden customer of a record, as lines.
    func relations(_ key: String, in source: String = "kin") async throws -> [String] {
        guard let id = try await golden(key, in: source), case .found(let json, _) = try await hub.relations(id: id)
        else { return ["no customer"] }
        return try JSON(json)["relations"]?.list.map { relation in
            let name = relation["customer"]?["displayName"]?.text ?? "nobody"
            let stated = relation["statedBy"]?.list.map { statement in
                let key = [statement["source"]?.text, statement["key"]?.text].compactMap(\.self)
                let other = [statement["other"]?["source"]?.text, statement["other"]?["key"]?.text].compactMap(\.self)
                return "\(key.joined(separator: "/")) > \(other.joined(separator: "/"))"
            }
            let start = [relation["direction"]?.text, relation["role"]?.text, name].compactMap(\.self)
            return "\(start.joined(separator: " ")): \(stated?.joined(separator: ", ") ?? "")"
        } ?? []
    }

    private static let readRelations = Statement(
        "test_stored_relations",
        """
        SELECT r.native_key || ' ' || v.is_late || ' ' || v.relations
        FROM source_record AS r JOIN record_version AS v ON v.record_id = r.record_id AND v.version = r.current_version
        WHERE v.relations IS NOT NULL AND r.native_key > $1 ORDER BY 1
        """)

    fileprivate func storedRelations() async throws -> [String] {
        try await pool.withSession { try $0.query(Self.readRelations, "", as: String.self) }
    }
}
