import CustomerModel
import Hub
import Testing

@Suite("Import")
struct ImportTests {
    private static let two = """
        1,Maija,Meikäläinen,1970-01-02,040 1234567,maija@yritys.example,Hämeentie 15,00500,Helsinki,2025-01-01T00:00:00Z,
        2,Kalle,Korhonen,1981-03-04,,kalle@yritys.example,Satamakatu 1,20100,Turku,2025-01-01T00:00:00Z,

        """

    @Test("the same file twice changes nothing")
    func sameFileTwice() async throws {
        try await World.with { world in
            let first = try await world.deliver(Self.two)
            #expect(first.counts.created == 2)
            _ = try await world.hub.resolve()
            let (versions, events) = (try await world.count("record_version"), try await world.count("change_event"))
            let second = try await world.deliver(Self.two)
            let receipt = try await world.hub.resolve()
            #expect(second.counts.unchanged == 2)
            #expect(second.counts.created + second.counts.updated == 0)
            #expect(receipt.records == 0)
            #expect(try await world.count("record_version") == versions)
            #expect(try await world.count("change_event") == events)
            #expect(versions == 2)
            #expect(events == 2)
        }
    }

    @Test("a corrected record is a new version and a changed customer")
    func correction() async throws {
        try await World.with { world in
            try await world.deliver(Self.two)
            _ = try await world.hub.resolve()
            let id = try await world.golden("2")
            let receipt = try await world.deliver(
                "2,Kalle,Korhonen,1981-03-04,,kalle@uusi.example,Satamakatu 1,20100,Turku,2025-02-01T00:00:00Z,\n")
            #expect(receipt.counts.updated == 1)
            _ = try await world.hub.resolve()
            #expect(try await world.golden("2") == id)
            guard case .found(let json, _) = try await world.hub.customer(id: id ?? "") else {
                Issue.record("the customer is gone")
                return
            }
            #expect(try JSON(json)["attributes"]?["email"]?[0]?.text == "kalle@uusi.example")
            #expect(try JSON(json)["version"]?.number == 2)
            let page = try await world.hub.changes(after: "2", limit: 10)
            let event = try JSON(page.events)[0]
            #expect(event?["type"]?.text == "kulta.customer.updated")
            #expect(event?["data"]?["changes"]?.list.count == 1)
            #expect(event?["data"]?["changes"]?[0]?["attribute"]?.text == "email")
            #expect(event?["data"]?["changes"]?[0]?["before"]?[0]?.text == "kalle@yritys.example")
            #expect(event?["data"]?["changes"]?[0]?["after"]?[0]?.text == "kalle@uusi.example")
        }
    }

    @Test("a late, older version does not overwrite a newer one, and is kept")
    func lateVersion() async throws {
        try await World.with { world in
            try await world.deliver("1,Maija,Uusi,1970-01-02,,,,,,2025-03-01T00:00:00Z,\n")
            let late = try await world.deliver("1,Maija,Vanha,1970-01-02,,,,,,2025-02-01T00:00:00Z,\n")
            #expect(late.counts.late == 1)
            #expect(try await world.count("record_version") == 2)
            let again = try await world.deliver("1,Maija,Vanha,1970-01-02,,,,,,2025-02-01T00:00:00Z,\n")
            #expect(again.counts.unchanged == 1)
            _ = try await world.hub.resolve()
            let record = try JSON(try await world.hub.record(source: "alpha", key: "1")?.json ?? [])
            #expect(record["version"]?.number == 1)
            #expect(record["versions"]?.number == 2)
            #expect(record["fields"]?["familyName"]?[0]?["value"]?.text == "Uusi")
        }
    }

    @Test("a withdrawn record leaves its customer, and takes the same id when it comes back")
    func withdrawal() async throws {
        try await World.with { world in
            try await world.deliver(Self.two)
            _ = try await world.hub.resolve()
            let id = try await world.golden("1") ?? ""
            let receipt = try await world.deliver("1,,,,,,,,,2025-02-01T00:00:00Z,x\n")
            #expect(receipt.counts.withdrawn == 1)
            _ = try await world.hub.resolve()
            #expect(try await world.golden("1") == nil)
            #expect(try await world.hub.customer(id: id) == .split(ids: []))
            try await world.deliver("1,Maija,Meikäläinen,1970-01-02,,,,,,2025-03-01T00:00:00Z,\n")
            _ = try await world.hub.resolve()
            #expect(try await world.golden("1") == id)
        }
    }

    @Test("a full delivery withdraws what it lacks, unless it lacks too much")
    func fullDelivery() async throws {
        try await World.with { world in
            let rows = (1...5).map { "\($0),Aino,Nimi\($0),197\($0)-01-02,,,,,,," }
            try await world.deliver(rows.joined(separator: "\n") + "\n", to: "omega")
            let receipt = try await world.deliver(rows.dropLast().joined(separator: "\n") + "\n", to: "omega")
            #expect(receipt.counts.withdrawn == 1)
            await #expect {
                try await world.deliver(rows[0] + "\n", to: "omega")
            } throws: { ($0 as? HubError)?.code == .deliveryRefused }
            #expect(try await world.count("source_record WHERE NOT is_withdrawn") == 4)
            #expect(try await world.count("delivery WHERE state = 'failed'") == 1)
            let back = try await world.deliver(rows.joined(separator: "\n") + "\n", to: "omega")
            #expect(back.counts.updated == 1)
            #expect(back.counts.unchanged == 4)
        }
    }

    @Test("a record whose row was rejected is not absent from a full delivery")
    func rejectedIsNotAbsent() async throws {
        try await World.with { world in
            let rows = (101...105).map { "\($0),Aino,Nimi\($0),1970-01-02,,,,,,," }
            try await world.deliver(rows.joined(separator: "\n") + "\n", to: "omega")
            let damaged = rows.dropLast() + ["105,Aino,Nimi,99.99.9999,,,,,,,"]
            let receipt = try await world.deliver(damaged.joined(separator: "\n") + "\n", to: "omega")
            #expect(receipt.counts.rejected == 1)
            #expect(receipt.counts.withdrawn == 0)
        }
    }

    @Test("rejected rows wait in quarantine, once, while the others are stored")
    func quarantine() async throws {
        try await World.with { world in
            let rows = Self.two + "3,Liisa,Lahtinen,31.31.1970,,,,,,,\n"
            let first = try await world.deliver(rows)
            #expect(first.counts.rejected == 1)
            #expect(first.counts.created == 2)
            _ = try await world.deliver(rows)
            #expect(try await world.count("quarantine") == 1)
            let page = try await world.hub.quarantine(
                QuarantineFilter(delivery: first.delivery), cursor: nil, limit: 10)
            let reject = try JSON(page.items)[0]
            #expect(reject?["line"]?.number == 4)
            #expect(reject?["rawText"]?.text?.contains("Lahtinen") == true)
        }
    }

    @Test("a key that stands several times in one file is read in the order of its rows")
    func repeatedKey() async throws {
        try await World.with { world in
            let receipt = try await world.deliver(
                """
                1,Maija,Yksi,1970-01-02,,,,,,,
                1,Maija,Kaksi,1970-01-02,,,,,,,
                1,Maija,Kaksi,1970-01-02,,,,,,,
                1,Maija,Kolme,1970-01-02,,,,,,,

                """)
            #expect(receipt.counts.created == 1)
            #expect(receipt.counts.updated == 2)
            #expect(receipt.counts.unchanged == 1)
            #expect(receipt.counts.repeated == 3)
            let record = try JSON(try await world.hub.record(source: "alpha", key: "1")?.json ?? [])
            #expect(record["version"]?.number == 3)
            #expect(record["fields"]?["familyName"]?[0]?["value"]?.text == "Kolme")
        }
    }

    @Test("an unknown source and an unreadable file are refused")
    func refusals() async throws {
        try await World.with { world in
            await #expect {
                try await world.deliver(Self.two, to: "nobody")
            } throws: { ($0 as? HubError)?.code == .unknownSource }
            await #expect {
                try await world.hub.importDelivery(source: "alpha", fileName: "no", path: "/nonexistent/file")
            } throws: { ($0 as? HubError)?.code == .invalidDocument }
        }
    }
}
