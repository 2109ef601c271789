import Foundation
import Hub
import Testing

@testable import HTTPAPI

/// Conventions for readers and writers: moments, look-ups, requests that are done once.
@Suite struct ConventionTests {
    @Test func `a moment is answered with the same bytes and tag after changes, and its offset may stand as it is`()
        async throws
    {
        let server = try await SharedServer.get()
        let target = "/v1/sources/sales/records/as-of"
        _ = try await server.client.send(.put(target, json: Self.company("Hetki Oy", 500)))
        let before = try await server.client.send(Call(target + "/customer"))
        let moment = try #require(try before.json["updatedAt"]?.text)
        _ = try await server.client.send(.put(target, json: Self.company("Toinen Hetki Oy", 500)))
        let then = try await server.client.send(Call(target + "/customer?asOf=\(moment)"))
        #expect(moment.hasSuffix("+00:00") && then.body == before.body)
        #expect(then.headers["etag"] == before.headers["etag"] && then.headers["etag"] != nil)
        #expect(try await server.client.send(Call(target + "/customer")).body != before.body)
        for bad in ["yesterday", "2026-01-01", "2999-01-01T00:00:00Z"] {
            let answer = try await server.client.send(Call(target + "?asOf=\(bad)"))
            #expect(answer.status == 400 && answer.problem == "invalid-parameter", "\(bad)")
        }
        let early = try await server.client.send(Call(target + "?asOf=2020-01-01T00:00:00Z"))
        #expect(early.problem == "unknown-record")
        let id = try before.json["id"]?.text ?? ""
        let unborn = try await server.client.send(Call("/v1/customers/\(id)?asOf=2020-01-01T00:00:00Z"))
        #expect(unborn.status == 404)
        #expect(try unborn.json["detail"]?.text == "That customer did not exist yet at that moment.")
    }

    @Test func `a customer is answered with some attributes only, and with other views from one snapshot`()
        async throws
    {
        let server = try await SharedServer.get()
        let receipt = try await server.client.send(
            .put("/v1/sources/sales/records/chosen", json: Self.company("Valinta Oy", 520)))
        let path = "/v1/customers/\(try receipt.json["goldenId"]?.text ?? "")"
        let whole = try await server.client.send(Call(path)).json
        let few = try await server.client.send(Call(path + "?fields=businessId,phone"))
        #expect(try few.json["attributes"]?.members.keys.sorted() == ["businessId"])
        #expect(try few.json["attributes"]?["businessId"] == whole["attributes"]?["businessId"])
        #expect(try few.json["displayName"]?.text == "Valinta Oy" && few.json["included"] == nil)
        let full = try await server.client.send(Call(path + "?include=history,lineage,records,relations"))
        for view in ["records", "lineage", "relations", "history"] {
            let alone = try await server.client.send(Call("\(path)/\(view)")).json
            #expect(try alone == full.json["included"]?[view], "\(view)")
        }
        let document = try OpenAPIDocument()
        let schema = try #require(document.json["components"]?["schemas"]?["Customer"])
        #expect(document.faults(of: try full.json, against: schema).isEmpty)
        let moment = whole["updatedAt"]?.text ?? ""
        let then = try await server.client.send(Call(path + "?include=records&fields=businessId&asOf=\(moment)"))
        #expect(then.status == 200)
        #expect(try then.json["included"]?["records"] == full.json["included"]?["records"])
        for bad in ["fields=nonsense", "fields=phone,", "include=all", "include=history&asOf=\(moment)"] {
            #expect(try await server.client.send(Call("\(path)?\(bad)")).status == 400, "\(bad)")
        }
    }

    @Test func `a search as of a moment goes on from page to page in that moment, and a long text is refused`()
        async throws
    {
        let server = try await SharedServer.get()
        for number in 530...532 {
            let document = Self.company("Vaihtuva Haavikko \(number) Oy", number)
            _ = try await server.client.send(.put("/v1/sources/sales/records/as-of-\(number)", json: document))
        }
        let last = try await server.client.send(Call("/v1/sources/sales/records/as-of-532/customer"))
        let moment = try #require(try last.json["updatedAt"]?.text)
        for number in 530...532 {
            let document = Self.company("Toinen Lepikko \(number) Oy", number)
            _ = try await server.client.send(.put("/v1/sources/sales/records/as-of-\(number)", json: document))
        }
        var names: [String] = []
        var next: String? = "/v1/customers?q=vaihtuva%20haaviko&limit=1&asOf=\(moment)"
        while let target = next {
            let answer = try await server.client.send(Call(target))
            let items = try answer.json["items"]?.items ?? []
            names += items.compactMap { $0["displayName"]?.text }
            #expect(items.allSatisfy { $0["matchedOn"]?.items.first?["closeness"]?.text == "similar" }, "\(target)")
            next = try answer.json["next"]?.text
        }
        #expect(names == (530...532).map { "Vaihtuva Haavikko \($0) Oy" })
        let now = try await server.client.send(Call("/v1/customers?q=vaihtuva%20haavikko"))
        #expect(try now.json["items"]?.items.isEmpty == true)
        let long = String(repeating: "a", count: 513)
        #expect(try await server.client.send(Call("/v1/customers?q=\(long)")).problem == "invalid-parameter")
    }

    @Test func `a look-up keeps the order of its keys and says of each what it is`() async throws {
        let server = try await SharedServer.get()
        _ = try await server.client.send(.put("/v1/sources/sales/records/look-1", json: Self.company("Haku Oy", 510)))
        _ = try await server.client.send(.put("/v1/sources/sales/records/look-2", json: Self.company("Poisto Oy", 511)))
        _ = try await server.client.send(Call("DELETE", "/v1/sources/sales/records/look-2"))
        let keys = ["look-2", "nobody", "look-1", "look-1"]
        let list = keys.map { #"{"source":"sales","key":"\#($0)"}"# } + [#"{"source":"nowhere","key":"look-1"}"#]
        let answer = try await server.client.send(
            .post("/v1/lookups", json: #"{"keys":[\#(list.joined(separator: ","))]}"#))
        let items = try answer.json["items"]?.items ?? []
        #expect(items.map { $0["status"]?.text } == ["withdrawn", "unknown", "found", "found", "unknown"])
        #expect(items.prefix(4).map { $0["key"]?.text } == keys)
        #expect(items[2]["id"]?.text?.hasPrefix("K-") == true && items[0]["id"] == .null)
        let many = Array(repeating: #"{"source":"sales","key":"1"}"#, count: 1001).joined(separator: ",")
        let refused = try await server.client.send(.post("/v1/lookups", json: #"{"keys":[\#(many)]}"#))
        #expect(refused.status == 422)
        #expect(try refused.json["errors"]?[0]?["pointer"]?.text == "/keys")
        let wrong = try await server.client.send(.post("/v1/lookups", json: #"{"keys":[{"source":"sales"}]}"#))
        #expect(try wrong.json["errors"]?[0]?["pointer"]?.text == "/keys/0/key")
    }

    @Test func `a record is written only at the version that the writer has read`() async throws {
        let server = try await SharedServer.get()
        let target = "/v1/sources/sales/records/if-match"
        func put(_ name: String, _ tag: String) async throws -> Answer {
            var call = Call.put(target, json: Self.company(name, 530))
            call.headers["If-Match"] = tag
            return try await server.client.send(call)
        }
        #expect(try await put("Ehto Oy", "*").problem == "version-mismatch")
        #expect(try await server.client.send(Call(target)).status == 404)
        _ = try await server.client.send(.put(target, json: Self.company("Ehto Oy", 530)))
        let tag = try #require(try await server.client.send(Call(target)).headers["etag"])
        #expect(try await put("Toinen Ehto Oy", tag).status == 200)
        #expect(try await put("Kolmas Ehto Oy", tag).status == 412)
        #expect(try await put("Kolmas Ehto Oy", "W/\(tag)").status == 412)
        #expect(try await server.client.send(Call(target)).json["version"]?.number == 2)
        #expect(try await put("Kolmas Ehto Oy", "\(tag), \"2\"").status == 200)
        #expect(try await put("Ehto Oy", "*").status == 200)
    }

    @Test func `an import with a key happens once in several processes, and the key belongs to its body`()
        async throws
    {
        try await TestHub.withEmpty { hub in
            try await LiveServer.run(hub) { one in
                try await LiveServer.run(hub) { other in
                    let first = try await one.client.send(Self.upload("a", SampleDeliveries.sales))
                    let again = try await other.client.send(Self.upload("a", SampleDeliveries.sales))
                    #expect(first.status == 202 && again.status == 202 && first.body == again.body)
                    #expect(first.headers["location"] == again.headers["location"])
                    #expect(first.headers["x-request-id"] != again.headers["x-request-id"])
                    let changed = try await other.client.send(Self.upload("a", SampleDeliveries.sales + [10]))
                    #expect(changed.status == 422 && changed.problem == "idempotency-key-reused")
                    let renamed = try await other.client.send(Self.upload("a", SampleDeliveries.sales, file: "b.csv"))
                    #expect(renamed.problem == "idempotency-key-reused")
                    #expect(try await one.client.send(Call("/v1/imports")).json["items"]?.items.count == 1)
                    let bad = try await one.client.send(Self.upload("a b", SampleDeliveries.sales))
                    #expect(bad.status == 400)
                    #expect(try one.spooledFiles().count <= 1)
                }
            }
        }
    }

    @Test func `a command with a key is performed once`() async throws {
        try await TestHub.withSamples { hub in
            try await LiveServer.run(hub) { server in
                var call = Call.post("/v1/commands/must-link", json: Scenarios.signed(Scenarios.commandKinds[4].2))
                call.headers["Idempotency-Key"] = "link-1"
                let answers = [try await server.client.send(call), try await server.client.send(call)]
                #expect(answers.map(\.status) == [201, 201] && answers[0].body == answers[1].body)
                #expect(answers[0].headers["location"] == answers[1].headers["location"])
                #expect(try await server.client.send(Call("/v1/commands")).json["items"]?.items.count == 1)
            }
        }
    }

    @Test func `a row in quarantine is accepted, dismissed and read again once, and a lost answer is given again`()
        async throws
    {
        try await TestHub.withSamples { hub in
            try await LiveServer.run(hub) { server in
                let accept = "/v1/quarantine/1/accept?key=4711&reason=asked"
                let calls = [
                    Call.post(accept, json: Self.company("Löytö Oy", 540)),
                    Call("POST", "/v1/quarantine/2/dismiss?reason=a%20remark"),
                    Call("POST", "/v1/quarantine/replays?source=billing&code=none"),
                ]
                for var call in calls {
                    call.headers["Idempotency-Key"] = "once"
                    let answers = [try await server.client.send(call), try await server.client.send(call)]
                    #expect(answers.map(\.status) == [200, 200], "\(call.target)")
                    #expect(answers[0].body == answers[1].body && !answers[0].body.isEmpty)
                    call.target += "x"
                    #expect(try await server.client.send(call).problem == "idempotency-key-reused", "\(call.target)")
                }
                #expect(try await server.client.send(calls[0]).status == 404)
                let replays = try await server.client.send(calls[2]).json["replay"]?.number
                #expect(replays == 2)
            }
        }
    }

    @Test func `of many that send one command with one key at the same time all get its receipt`() async throws {
        try await TestHub.withSamples { hub in
            try await LiveServer.run(hub) { one in
                try await LiveServer.run(hub) { other in
                    var call = Call.post("/v1/commands/must-link", json: Scenarios.signed(Scenarios.commandKinds[4].2))
                    call.headers["Idempotency-Key"] = "link-2"
                    let bodies = try await withThrowingTaskGroup(of: [UInt8].self) { [call] group in
                        for number in 0..<8 {
                            group.addTask { try await (number % 2 == 0 ? one : other).client.send(call).body }
                        }
                        return try await group.reduce(into: Set()) { $0.insert($1) }
                    }
                    #expect(bodies.count == 1)
                    #expect(try await one.client.send(Call("/v1/commands")).json["items"]?.items.count == 1)
                }
            }
        }
    }

    @Test func `a command that fails leaves its key free`() async throws {
        try await TestHub.withSamples { hub in
            try await LiveServer.run(hub) { server in
                var call = Call.post("/v1/commands/must-link", json: "{}")
                call.headers["Idempotency-Key"] = "link-3"
                let refused = try await server.client.send(call)
                call.body = Array(Scenarios.signed(Scenarios.commandKinds[4].2).utf8)
                let done = try await server.client.send(call)
                #expect(refused.status == 422 && done.status == 201)
            }
        }
    }

    private func key(_ fingerprint: UInt64 = 1, of operation: String = "op") -> RequestKey {
        RequestKey("k", of: operation, fingerprint: fingerprint)
    }

    @Test func `a key whose request is being worked on is a conflict, and free again when that fails`() async throws {
        try await TestHub.withEmpty { hub in
            #expect(try await hub.claim(key()) == nil)
            let error = await #expect(throws: HubError.self) { try await hub.claim(key()) }
            #expect(error?.code == .stillRunning)
            #expect(try await hub.claim(key(2, of: "another")) == nil)
            try await hub.release(key(2))
            #expect(try await hub.claim(key(2)) == nil)
            let reply = KeptReply(status: 202, headers: [.init(name: "Location", value: "/x")], body: [1, 2])
            try await hub.keep(reply, for: key(2))
            #expect(try await hub.claim(key(2)) == reply)
            try await hub.release(key(2))
            #expect(try await hub.claim(key(2)) == reply)
            let claims = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 1...20 {
                    group.addTask {
                        do { return try await hub.claim(RequestKey("many", of: "op", fingerprint: 3)) == nil } catch {
                            return false
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(claims == 1)
        }
    }

    private static func company(_ name: String, _ number: Int) -> String {
        """
        {"kind":"organization","attributes":{"organizationName":"\(name)","businessId":"\(SampleDeliveries.businessId(number))"}}
        """
    }

    private static func upload(_ key: String, _ body: [UInt8], file: String = "a.csv") -> Call {
        Call(
            "POST", "/v1/imports?source=sales&fileName=\(file)",
            headers: ["Content-Type": "text/csv", "Idempotency-Key": key], body: body)
    }
}
