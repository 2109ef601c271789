import CustomerModel
import Hub
import Testing

@Suite("Submit")
struct SubmitTests {
    static func person(
        _ given: String, _ family: String, born: String? = nil, email: String? = nil, phone: String? = nil,
        changed: String? = nil
    ) -> [UInt8] {
        var members = [#""givenName":"\#(given)""#, #""familyName":"\#(family)""#]
        if let born { members.append(#""birthDate":"\#(born)""#) }
        if let email { members.append(#""email":["\#(email)"]"#) }
        if let phone { members.append(#""phone":["\#(phone)"]"#) }
        members.append(#""address":[{"street":"Hämeentie 15 A 4","postalCode":"00500","city":"Helsinki"}]"#)
        let moment = changed.map { #""changedAt":"\#($0)","# } ?? ""
        return Array(#"{"kind":"person",\#(moment)"attributes":{\#(members.joined(separator: ","))}}"#.utf8)
    }

    static let maija = person(
        "Maija", "Meikäläinen", born: "1970-01-02", email: "maija@yritys.example", phone: "040 1234567")

    @Test("the receipt says what became of the record")
    func receipts() async throws {
        try await World.with { world in
            let first = try await world.hub.submit(source: "alpha", key: "1", document: Self.maija)
            #expect(first.outcome == .created)
            #expect(first.version == 1)
            #expect(first.ruleBookVersion == 1)
            #expect(first.matchKey == nil)
            #expect(first.feedPosition == "1")
            let same = try await world.hub.submit(source: "alpha", key: "1", document: Self.maija)
            #expect(same.outcome == .unchanged)
            #expect(same.goldenId == first.goldenId)
            #expect(same.feedPosition == "1")
            let second = try await world.hub.submit(source: "sigma", key: "x", document: Self.maija)
            #expect(second.outcome == .joined)
            #expect(second.goldenId == first.goldenId)
            #expect(second.matchKey?.contains("+NAME") == true)
            let other = try await world.hub.submit(
                source: "alpha", key: "2",
                document: Self.person("Ossi", "Toinen", born: "1999-09-09", email: "ossi@muu.example"))
            #expect(other.outcome == .created)
            let changed = try await world.hub.submit(
                source: "alpha", key: "2",
                document: Self.person("Ossi", "Toinen", born: "1999-09-09", email: "ossi@uusi.example"))
            #expect(changed.outcome == .updated)
            #expect(changed.version == 2)
            let moved = try await world.hub.submit(source: "alpha", key: "2", document: Self.maija)
            #expect(moved.outcome == .moved)
            #expect(moved.goldenId == first.goldenId)
            #expect(try await world.hub.customer(id: other.goldenId ?? "") == .redirect(id: first.goldenId ?? ""))
            let gone = try await world.hub.withdraw(source: "sigma", key: "x")
            #expect(gone.outcome == .withdrawn)
            #expect(gone.goldenId == nil)
        }
    }

    @Test("a late document is kept and changes nothing")
    func late() async throws {
        try await World.with { world in
            let hub = world.hub
            let new = try await hub.submit(
                source: "alpha", key: "1", document: Self.person("A", "Uusi", changed: "2025-02-02T00:00:00Z"))
            let old = try await hub.submit(
                source: "alpha", key: "1", document: Self.person("A", "Vanha", changed: "2025-01-01T00:00:00Z"))
            #expect(old.outcome == .late)
            #expect(old.version == 2)
            #expect(old.goldenId == new.goldenId)
            #expect(old.feedPosition == new.feedPosition)
        }
    }

    @Test("what cannot be stored is refused with the reason")
    func refusals() async throws {
        try await World.with { world in
            let hub = world.hub
            await #expect {
                try await hub.submit(source: "nobody", key: "1", document: Self.maija)
            } throws: { ($0 as? HubError)?.code == .unknownSource }
            await #expect {
                try await hub.submit(source: "alpha", key: "1", document: Array(#"{"kind":"tree"}"#.utf8))
            } throws: { error in
                let error = error as? HubError
                return error?.code == .invalidDocument && error?.problems.contains { $0.pointer == "/kind" } == true
            }
            await #expect {
                try await hub.withdraw(source: "alpha", key: "none")
            } throws: { ($0 as? HubError)?.code == .unknownRecord }
            let left = try await [world.count("source_record"), world.count("delivery")]
            #expect(left == [0, 0])
        }
    }

    @Test("a batch ends as its lines one by one, and a line with faults stops no other")
    func batch() async throws {
        let names = [
            "Maija Meikäläinen", "Kalle Korhonen", "Aino Nieminen", "Olavi Virtanen", "Veera Lindqvist",
            "Ossi Toivonen",
        ]
        let people = (0..<12).map { number in
            let name = names[number / 2].split(separator: " ").map(String.init)
            return Self.person(name[0], name[1], born: "19\(50 + number / 2 * 7)-01-0\(1 + number / 2)")
        }
        func line(_ key: Int, _ document: [UInt8]) -> [UInt8] {
            Array(#"{"key":"\#(key)","#.utf8) + document.dropFirst()
        }
        let single = try await World.with { world in
            for (key, document) in people.enumerated() {
                _ = try await world.hub.submit(source: "alpha", key: "\(key)", document: document)
            }
            _ = try await world.hub.withdraw(source: "alpha", key: "3")
            return try await world.decidedState()
        }
        try await World.with { world in
            var lines = people.enumerated().map { line($0, $1) }
            lines.insert(Array(#"{"key":"99","kind":"person"}"#.utf8), at: 2)
            lines += [Array(#"{"key":"3","withdrawn":true}"#.utf8), Array(#"{"key":"nobody","withdrawn":true}"#.utf8)]
            let receipts = try await world.hub.submit(source: "alpha", lines: lines)
            #expect(receipts.count == lines.count)
            #expect(throws: HubError.self) { try receipts[2].get() }
            #expect(throws: HubError.self) { try receipts[14].get() }
            #expect(try receipts[0].get().outcome == .joined && receipts[13].get().outcome == .withdrawn)
            let batch = try await world.decidedState()
            #expect(batch.partitioning.groups.count == 6)
            #expect(batch.partitioning.groups == single.partitioning.groups && batch.documents == single.documents)
            let again = try await world.hub.submit(
                source: "alpha", lines: Array(lines.dropLast(2).filter { $0.count > 40 }))
            #expect(try again.dropFirst(4).allSatisfy { try $0.get().outcome == .unchanged })
        }
    }
}
