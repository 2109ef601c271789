import CustomerModel
import Hub
import Postgres
import Store
import Testing

@Suite("Erasure")
struct ErasureTests {
    @Test func `every table is either cleared or known to hold nothing of customers`() async throws {
        try await World.with { world in
            let tables = try await world.pool.withSession { try $0.query(World.findTables, true, as: String.self) }
            let cleared = Set(Store.erasedTables.map(\.name))
            #expect(cleared.isDisjoint(with: Store.tablesWithoutCustomers.keys))
            #expect(Set(tables) == cleared.union(Store.tablesWithoutCustomers.keys))
        }
    }

    @Test func `nothing of a person is left in any column of any table`() async throws {
        try await World.with { world in
            let person = try await MarkedPerson.living(in: world)
            let before = try await world.places(of: MarkedPerson.marks)
            let tables = Set(before.map { String($0.prefix { $0 != "." }) })
            #expect(
                tables.isSuperset(of: [
                    "source_record", "record_version", "quarantine", "golden_record", "golden_version", "command",
                    "pin",
                    "link_constraint", "idempotency", "pg_stats",
                ]), "\(tables.sorted())")
            let receipt = try await world.erase(World.erasure(customer: person.id))
            try await world.expectNothing(of: MarkedPerson.marks)
            let counts = try #require(receipt["counts"])
            #expect(counts["records"]?.number == 2 && counts["versions"]?.number == 4)
            #expect(counts["rejects"]?.number == 1 && counts["pins"]?.number == 1)
            #expect((counts["customerVersions"]?.number ?? 0) > 5 && (counts["events"]?.number ?? 0) > 5)
            try await world.expectConsistent()
        }
    }

    @Test func `an erased id and those that led to it answer nothing, at whatever moment`() async throws {
        try await World.with { world in
            let start = try await world.moment()
            let person = try await MarkedPerson.living(in: world)
            let between = try await world.moment()
            let receipt = try await world.erase(World.erasure(customer: person.formerId))
            #expect(receipt["customers"]?.list.compactMap(\.text).contains(person.id) == true)
            let hub = world.hub
            for id in Set([person.id, person.formerId]) {
                #expect(try await hub.customer(id: id) == .erased)
                #expect(try await hub.lineage(id: id) == .erased)
                #expect(try await hub.records(id: id) == .erased)
                #expect(try await hub.relations(id: id) == .erased)
                #expect(try await hub.history(id: id) == .erased)
                #expect(try await hub.how(id: id) == .erased)
                for moment in [start, between, try await world.moment()] {
                    #expect(try await hub.customer(id: id, asOf: moment) == .erased)
                    #expect(try await hub.lineage(id: id, asOf: moment) == .erased)
                    #expect(try await hub.records(id: id, asOf: moment) == .erased)
                }
            }
            #expect(try await hub.customerOf(source: "alpha", key: "QM-4711") == .erased)
            #expect(try await hub.customerOf(source: "alpha", key: "QM-4711", asOf: between) == .erased)
            for moment in [nil, start, between] {
                let error = await #expect(throws: HubError.self) {
                    if let moment { return try await hub.record(source: "alpha", key: "QM-4711", asOf: moment) }
                    return try await hub.record(source: "alpha", key: "QM-4711")
                }
                #expect(error?.code == .erased)
            }
            let found = try await hub.customers(search: "quillmark", kind: nil, cursor: nil, limit: 10)
            #expect(try JSON(found.items).list.isEmpty)
        }
    }

    @Test func `what others answered at a moment they answer for ever, but while they shared a customer`() async throws
    {
        try await World.with { world in
            var recording = Recording(world: world)
            let keys = ["11", "12"].map { SourceKey(system: "alpha", key: $0) }
            let person = try await MarkedPerson.living(in: world) { try await recording.record(keys) }
            try await world.erase(World.erasure(customer: person.id))
            let erased = [person.id, person.formerId]
            let others = try await recording.differences().filter { line in
                !erased.contains { line.contains("customer \($0)") }
            }
            .filter { line in !erased.contains { line.contains(" \($0):") } }
            let shared = others.filter { $0.hasSuffix("\n  redacted") || $0.hasSuffix("\n  erased") }
            #expect(others.count == shared.count, "\(others.filter { !shared.contains($0) }.prefix(2))")
            #expect(shared.allSatisfy { $0.contains("alpha/11") || $0.contains(person.sharerId) }, "\(shared)")
            #expect(!shared.isEmpty, "nobody shared a customer, so this shows nothing")
            for id in [person.sharerId, person.otherId] {
                guard case .found = try await world.hub.customer(id: id) else {
                    Issue.record("\(id) went with the erasure")
                    continue
                }
            }
        }
    }

    @Test func `what is tried or said again changes nothing`() async throws {
        try await World.with { world in
            let person = try await MarkedPerson.living(in: world)
            let before = try await world.places(of: MarkedPerson.marks)
            let trial = try await world.erase(World.erasure(customer: person.id), isTrial: true)
            #expect(trial["id"]?.number == nil && trial["counts"]?["records"]?.number == 2)
            #expect(try await world.places(of: MarkedPerson.marks) == before)
            let first = try await world.hub.erase(document: World.erasure(customer: person.id))
            #expect(try JSON(first.json)["counts"]?.canonical == trial["counts"]?.canonical)
            let position = try await world.hub.feedPositionForTests()
            let again = try await world.hub.erase(document: World.erasure(customer: person.formerId))
            let byRecord = try await world.hub.erase(document: World.erasure(record: "QM-4711"))
            #expect(again.isRepeated && byRecord.isRepeated && again.json == first.json && byRecord.json == first.json)
            #expect(try await world.hub.feedPositionForTests() == position)
            for unknown in [World.erasure(customer: "K-0000000000"), World.erasure(record: "nobody")] {
                await #expect(throws: HubError.self) { try await world.hub.erase(document: unknown) }
            }
        }
    }

    @Test func `a customer that loses one of its records lives on without it`() async throws {
        try await World.with { world in
            let rows = "Maija,Meikäläinen,1970-01-02,040 1234501,maija@yritys.example,Hämeentie 1,00500,,,\n"
            try await world.deliver("1,\(rows)")
            _ = try await world.hub.resolve()
            let alone = try await world.moment()
            try await world.deliver(
                "QM-4711,\(rows.replacing("1234501,maija@", with: "5551122,quillmark@"))", to: "sigma")
            _ = try await world.hub.resolve()
            let id = try #require(try await world.golden("1"))
            #expect(try await world.golden("QM-4711", in: "sigma") == id)
            let together = try await world.moment()
            let receipt = try await world.erase(World.erasure(record: "QM-4711", in: "sigma"))
            #expect(receipt["customers"]?.list.isEmpty == true)
            #expect(try await world.golden("1") == id)
            try await world.expectNothing(of: ["quillmark", "QM-4711", "5551122"])
            #expect(try await world.hub.customer(id: id, asOf: together) == .redacted)
            guard case .found = try await world.hub.customer(id: id, asOf: alone),
                case .found(let history, _) = try await world.hub.history(id: id)
            else {
                Issue.record("the customer lost more than its record")
                return
            }
            let versions = try JSON(history)["versions"]?.list ?? []
            #expect(versions.map { $0["redacted"]?.canonical } == ["0", "1", "0"])
            try await world.expectConsistent()
        }
    }

    @Test func `an id whose last words were those of the record is emptied and stays what it was`() async throws {
        try await World.with { world in
            try await world.deliver(MarkedPerson.first + ",\n1,Ossi,Toivonen,1992-05-06,,ossi@yritys.example,,,,,\n")
            _ = try await world.hub.resolve()
            let (marked, ossi) = (try await world.golden("QM-4711"), try await world.golden("1"))
            try await world.command(.merge, #""customers": ["\#(marked ?? "")", "\#(ossi ?? "")"]"#)
            let survivor = try #require(try await world.golden("1"))
            let receipt = try await world.erase(World.erasure(record: "QM-4711"))
            #expect(receipt["customers"]?.list.isEmpty == true)
            try await world.expectNothing(of: MarkedPerson.marks)
            let other = survivor == marked ? ossi : marked
            #expect(try await world.hub.customer(id: other ?? "") == .redirect(id: survivor))
            try await world.expectConsistent()
        }
    }
}

extension Hub {
    func feedPositionForTests() async throws -> String {
        try await changes(after: nil, limit: 500).cursor
    }
}

@Suite("Erasure beside others")
struct ErasureConcurrencyTests {
    @Test func `erasing while others write the same customers leaves nothing half done`() async throws {
        try await World.with { world in
            let people = (1...24).map { number in
                "QM-\(number + 100),Maija\(number),Quillmark\(number),1970-01-\(10 + number % 18),04012345\(10 + number),"
                    + "quill\(number)@yritys.example,Hämeentie \(number),00500,Helsinki,,\n"
            }
            try await world.deliver(people.joined())
            _ = try await world.hub.resolve()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...12 {
                    group.addTask {
                        try await world.erase(World.erasure(record: "QM-\(number + 100)"))
                    }
                    group.addTask {
                        let document = #"{"kind": "person", "attributes": {"familyName": "Quillmark\#(number)x"}}"#
                        do {
                            _ = try await world.hub.submit(
                                source: "alpha", key: "QM-\(number + 100)", document: Array(document.utf8))
                        } catch let error as HubError where error.code == .erased {}
                    }
                    if number % 4 == 0 {
                        group.addTask { try await world.deliver(people.joined()) }
                        group.addTask { _ = try await world.hub.resolve() }
                    }
                }
                try await group.waitForAll()
            }
            _ = try await world.hub.resolve()
            try await world.expectNothing(
                of: (1...12).flatMap { ["QM-\($0 + 100)", "quill\($0)@", "Quillmark\($0)x"] })
            #expect(try await world.count("source_record") == 12)
            try await world.expectConsistent()
        }
    }
}

@Suite("Erasure and faults")
struct ErasureFaultTests {
    @Test(
        "a back end that dies in the middle of an erasure leaves everything as it was, and it can be repeated",
        arguments: ["golden_version", "command", "crosswalk", "record_version", "source_record", "erasure"])
    func killed(table: String) async throws {
        try await World.with { world in
            let person = try await MarkedPerson.living(in: world)
            let before = try await world.places(of: MarkedPerson.marks)
            let position = try await world.hub.feedPositionForTests()
            let event = table == "erasure" ? "UPDATE" : "UPDATE OR DELETE"
            try await world.plant(
                """
                CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(10); RETURN NULL; END $$;
                CREATE TRIGGER die BEFORE \(event) ON \(table) FOR EACH STATEMENT EXECUTE FUNCTION die()
                """)
            let error = await #expect(throws: HubError.self) {
                try await world.erase(World.erasure(customer: person.id))
            }
            #expect(error?.code == .unavailable)
            try await world.plant("DROP TRIGGER die ON \(table)")
            let after = try await world.places(of: MarkedPerson.marks)
            #expect(after == before)
            #expect(try await world.hub.feedPositionForTests() == position)
            #expect(try await world.count("erasure") == 0)
            try await world.erase(World.erasure(customer: person.id))
            try await world.expectNothing(of: MarkedPerson.marks)
            try await world.expectConsistent()
        }
    }

    @Test func `a record that no run has resolved yet can be erased`() async throws {
        try await World.with { world in
            try await world.deliver("1,Ossi,Toivonen,1992-05-06,,ossi@yritys.example,,,,,\n")
            _ = try await world.hub.resolve()
            try await world.deliver(MarkedPerson.first + ",\n2,Kalle,Korhonen,,,kalle@yritys.example,,,,,\n")
            try await world.erase(World.erasure(record: "QM-4711"))
            _ = try await world.hub.resolve()
            try await world.expectNothing(of: MarkedPerson.marks)
            #expect(try await world.golden("2") != nil)
            try await world.expectConsistent()
        }
    }
}
