import CustomerModel
import Hub
import Intake
import PostgresTesting
import RuleBook
import Store
import Testing

@Suite("Queries")
struct QueryTests {
    private static let rows = """
        1,Maija,Meikäläinen,1970-01-02,040 1234567,maija@yritys.example,Hämeentie 15,00500,Helsinki,2025-01-01T00:00:00Z,
        2,Kalle,Korhonen,1981-03-04,050 7654321,kalle@yritys.example,Satamakatu 1,20100,Turku,2025-01-01T00:00:00Z,
        3,Ossi,Toivonen,1992-05-06,,ossi@posti.example,Kauppakatu 3,33100,Tampere,2025-01-01T00:00:00Z,

        """

    private func withCustomers(_ body: (World) async throws -> Void) async throws {
        try await World.with { world in
            try await world.deliver(Self.rows)
            try await world.deliver(
                "m,Maija,Meikäläinen,1970-01-02,,maija@yritys.example,,,,2025-02-01T00:00:00Z,\n", to: "sigma")
            _ = try await world.hub.resolve()
            try await body(world)
        }
    }

    private func names(_ page: Page) throws -> [String] {
        try JSON(page.items).list.compactMap { $0["displayName"]?.text }
    }

    @Test("lineage names for every value the record, the rule and the values that lost")
    func lineage() async throws {
        try await withCustomers { world in
            guard case .found(let json, let tag) = try await world.hub.lineage(id: world.golden("1") ?? "") else {
                Issue.record("no lineage")
                return
            }
            let values = try JSON(json)["values"]?.list ?? []
            let email = values.first { $0["attribute"]?.text == "email" }
            #expect(email?["value"]?.text == "maija@yritys.example")
            #expect(email?["winner"]?["source"]?.text != nil)
            #expect(email?["supporters"]?.list.count == 1)
            #expect(!tag.isEmpty)
        }
    }

    @Test("a personal identity code joins records and is shown masked in every answer")
    func masking() async throws {
        var texts = try ProjectFolder(path: World.root).texts()
        texts["schemas/sources/credit.yaml"] = """
            {system: credit, title: Credit, format: {type: csv}, personalIdGround: credit, key: id, kind: person,
             attributes: {givenName: given, familyName: family, personalId: code}}
            """
        let book = try RuleBook(texts: texts)
        try await TestDatabase.withClone { pool in
            let hub = try await Hub.open(pool: pool, ruleBook: book, schemaFolder: World.root + "/schemas")
            let world = World(hub: hub, pool: pool)
            let rows = "id,given,family,code\n1,Maija,Virtanen,131052-9041\n2,M.,Virtanen,131052-9041\n"
            _ = try await hub.importDelivery(
                source: "credit", fileName: "c.csv", from: BufferByteSource(Array(rows.utf8)))
            _ = try await hub.resolve()
            let id = try #require(try await world.golden("1", in: "credit"))
            #expect(try await world.golden("2", in: "credit") == id)
            var answers = [
                try await hub.record(source: "credit", key: "1")?.json ?? [],
                try await hub.changes(after: nil, limit: 10).events,
            ]
            for answer in [
                try await hub.customer(id: id), try await hub.lineage(id: id), try await hub.records(id: id),
                try await hub.history(id: id),
            ] {
                if case .found(let json, _) = answer { answers.append(json) }
            }
            let texts = answers.map { String(decoding: $0, as: UTF8.self) }
            #expect(texts.count == 6)
            #expect(texts.allSatisfy { !$0.contains("9041") }, "\(texts)")
            #expect(texts.count { $0.contains("131052-****") } >= 4, "\(texts)")
        }
    }

    @Test("records and history tell how a customer came about")
    func recordsAndHistory() async throws {
        try await withCustomers { world in
            let id = try await world.golden("1") ?? ""
            guard case .found(let records, _) = try await world.hub.records(id: id),
                case .found(let history, _) = try await world.hub.history(id: id)
            else {
                Issue.record("no records or history")
                return
            }
            let keys = try JSON(records)["records"]?.list.map { "\($0["source"]?.text ?? "")/\($0["key"]?.text ?? "")" }
            #expect(keys == ["alpha/1", "sigma/m"])
            let version = try JSON(history)["versions"]?[0]
            #expect(version?["joined"]?.list.count == 2)
            #expect(version?["cause"]?["trigger"]?.text == "rule-book")
        }
    }

    @Test("names are found with typing errors, identifiers and phones in any spelling")
    func search() async throws {
        try await withCustomers { world in
            func found(_ text: String) async throws -> [String] {
                try names(try await world.hub.customers(search: text, kind: nil, cursor: nil, limit: 10))
            }
            #expect(try await found("Meikalainen").first == "Maija Meikäläinen")
            #expect(try await found("meikäläinne maija").first == "Maija Meikäläinen")
            #expect(try await found("korhnen") == ["Kalle Korhonen"])
            #expect(try await found("050 765 4321") == ["Kalle Korhonen"])
            #expect(try await found("+358507654321") == ["Kalle Korhonen"])
            #expect(try await found("ossi@POSTI.example") == ["Ossi Toivonen"])
            #expect(try await found("zzzzzz") == [])
            #expect(try await found("%%%%") == [])
            let organizations = try await world.hub.customers(
                search: "korhonen", kind: .organization, cursor: nil, limit: 10)
            #expect(try names(organizations) == [])
        }
    }

    @Test("pages follow each other without gap or repetition while customers come")
    func paging() async throws {
        try await withCustomers { world in
            let first = try await world.hub.customers(search: nil, kind: nil, cursor: nil, limit: 2)
            _ = try await world.hub.submit(
                source: "alpha", key: "9", document: SubmitTests.person("Uuno", "Uusi", born: "1950-05-05"))
            let second = try await world.hub.customers(search: nil, kind: nil, cursor: first.next, limit: 2)
            let all = try names(first) + names(second)
            #expect(Set(all) == ["Maija Meikäläinen", "Kalle Korhonen", "Ossi Toivonen", "Uuno Uusi"])
            #expect(all.count == 4)
            #expect(second.next == nil)
            await #expect {
                try await world.hub.customers(search: nil, kind: nil, cursor: "nonsense", limit: 2)
            } throws: { ($0 as? HubError)?.code == .invalidCursor }
        }
    }

    @Test("a search before create ranks customers, explains them and stores nothing")
    func matches() async throws {
        try await withCustomers { world in
            let versions = try await world.count("record_version")
            let answer = try JSON(try await world.hub.matches(document: SubmitTests.maija))
            let best = answer["matches"]?[0]
            #expect(best?["customer"]?["displayName"]?.text == "Maija Meikäläinen")
            #expect(best?["customer"]?["id"]?.text == (try await world.golden("1")))
            #expect(best?["explanation"]?["outcome"]?.text == "match")
            #expect(answer["matches"]?.list.count == 1)
            #expect(try await world.count("record_version") == versions)
        }
    }

    @Test("an explanation adds up and names the customer and the constraint")
    func explanation() async throws {
        try await withCustomers { world in
            let (one, other) = (SourceKey(system: "alpha", key: "1"), SourceKey(system: "sigma", key: "m"))
            try await world.perform(.constrain(mustLink: true, one, other))
            let answer = try JSON(try await world.hub.explanation(one, other))
            let explanation = answer["explanation"]
            let parts = explanation?["comparisons"]?.list.reduce(0) {
                $0 + ($1["levelBits"]?.number ?? 0) + ($1["termBits"]?.number ?? 0)
            }
            let interactions = explanation?["interactions"]?.list.reduce(0) { $0 + ($1["bits"]?.number ?? 0) }
            let sum = (explanation?["priorBits"]?.number ?? 0) + (parts ?? 0) + (interactions ?? 0)
            #expect(abs(sum - (explanation?["weight"]?.number ?? .infinity)) < 0.01)
            #expect(answer["sameCustomer"]?.number == 1)
            #expect(answer["constraint"]?.text == "must-link")
            await #expect {
                try await world.hub.explanation(one, SourceKey(system: "alpha", key: "nobody"))
            } throws: { ($0 as? HubError)?.code == .unknownRecord }
        }
    }

    @Test("a separation splits a customer; the id stays with most records, and the other part gets a new one")
    func separation() async throws {
        try await withCustomers { world in
            let (one, other) = (SourceKey(system: "alpha", key: "1"), SourceKey(system: "sigma", key: "m"))
            let before = try await world.golden("1")
            try await world.perform(.constrain(mustLink: false, one, other))
            _ = try await world.hub.resolve()
            let ids = try await [world.golden("1"), world.golden("m", in: "sigma")]
            #expect(ids[0] == before)
            #expect(ids[1] != nil && ids[1] != before)
            #expect(try await world.hub.tasks(cursor: nil, limit: 10).items == Array("[]".utf8))
            try await world.perform(.release(one, other))
            _ = try await world.hub.resolve()
            #expect(try await world.golden("m", in: "sigma") == before)
            #expect(try await world.hub.customer(id: ids[1] ?? "") == .redirect(id: before ?? ""))
            let events = try await world.hub.changes(after: nil, limit: 100)
            let last = try JSON(events.events).list.last
            #expect(last?["type"]?.text == "kulta.customer.merged")
            #expect(last?["data"]?["canonicalId"]?.text == before)
        }
    }

    @Test("a long poll answers as soon as something changes")
    func longPoll() async throws {
        try await withCustomers { world in
            let cursor = try await world.hub.changes(after: nil, limit: 100).cursor
            let nothing = try await world.hub.changes(after: cursor, limit: 10, wait: .milliseconds(50))
            #expect(nothing.count == 0)
            #expect(nothing.cursor == cursor)
            async let news = world.hub.changes(after: cursor, limit: 10, wait: .seconds(60))
            try await Task.sleep(for: .milliseconds(100))
            _ = try await world.hub.submit(
                source: "alpha", key: "9", document: SubmitTests.person("Uuno", "Uusi", born: "1950-05-05"))
            #expect(try await news.count == 1)
            await #expect {
                try await world.hub.changes(after: "-4", limit: 1)
            } throws: { ($0 as? HubError)?.code == .invalidCursor }
        }
    }

    @Test("exports hold every living customer and every record once")
    func export() async throws {
        try await withCustomers { world in
            let chunks = Chunks()
            #expect(try await world.hub.export(.customers, as: .ndjson) { chunks.append($0) } == 3)
            let lines = try chunks.take().split(separator: 10).map { try JSON(Array($0)) }
            #expect(Set(lines.compactMap { $0["displayName"]?.text }).count == 3)
            #expect(try await world.hub.export(.crosswalk, as: .csv) { chunks.append($0) } == 4)
            let crosswalk = String(decoding: chunks.take(), as: UTF8.self).split(separator: "\n")
            #expect(crosswalk.first == "source,key,id")
            #expect(crosswalk.contains { $0.hasPrefix("sigma,m,K-") })
            #expect(try await world.hub.export(.customers, as: .csv) { chunks.append($0) } == 3)
            let table = String(decoding: chunks.take(), as: UTF8.self).split(separator: "\n")
            #expect(table.count == 4)
            #expect(
                table.allSatisfy {
                    $0.hasPrefix("K-") || $0.hasPrefix("id,kind,displayName,records,version,updatedAt,")
                })
        }
    }

    @Test("a summary counts what there is")
    func summary() async throws {
        try await withCustomers { world in
            let summary = try await world.hub.summary()
            #expect(summary.records == 4)
            #expect(summary.recordsBySource == ["alpha": 3, "sigma": 1])
            #expect(summary.goldenPersons == 3)
            #expect(summary.goldenOrganizations == 0)
            #expect(summary.duplicates == 1)
            #expect(summary.pending == 0)
            #expect(summary.ruleBookVersion == 1)
        }
    }

    @Test("people read golden customers in the database by three views")
    func views() async throws {
        try await withCustomers { world in
            let rows = try await [
                world.count("golden_customer"), world.count("golden_source"),
                world.count("golden_lineage WHERE attribute = 'email' AND source IS NOT NULL"),
            ]
            #expect(rows == [3, 4, 3])
        }
    }
}
