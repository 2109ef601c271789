import Foundation
import Postgres
import Testing

@testable import HTTPAPI
@testable import Hub

/// What the server writes down.
@Suite struct AuditTests {
    private static let prefix = "kulta_".count

    @Test func `a command is in the audit before its answer leaves, a read within two seconds`() async throws {
        try await TestHub.withSamples { hub in
            let steward = try await hub.makeToken(.steward).text
            let officer = try await hub.makeToken(.privacyOfficer).text
            let label = String(steward.dropFirst(Self.prefix).prefix(8))
            try await LiveServer.run(hub, access: .tokens) { server in
                func lines() async throws -> [JSONValue] {
                    let page = try await server.client.send(Call("/v1/audit?limit=500").with(token: officer))
                    return try page.json["items"]?.items.filter { $0["token"]?.text == label } ?? []
                }
                var put = Call.put("/v1/sources/sales/records/A%2F1", json: Scenarios.company).with(token: steward)
                put.headers["X-Request-Id"] = "r-1"
                let receipt = try await server.client.send(put).json
                let written = try #require(try await lines().first)
                #expect(written["operation"]?.text == "putRecord" && written["subject"]?.text == "sales/A/1")
                #expect(written["status"]?.number == 201 && written["requestId"]?.text == "r-1")
                let merge = Call.post("/v1/commands/merge", json: "{}").with(token: steward)
                #expect(try await server.client.send(merge).status == 422)
                #expect(try await lines().first?["status"]?.number == 422)
                let id = try #require(receipt["goldenId"]?.text)
                for _ in 0..<5 { _ = try await server.client.send(Call("/v1/customers/\(id)").with(token: steward)) }
                _ = try await server.client.send(Call("/v1/tokens").with(token: steward))
                _ = try await server.client.send(Call("/v1/sources").with(token: steward))
                _ = try await server.client.send(Call("/v1/customers?q=Kontrahti").with(token: steward))
                try await Task.sleep(for: .seconds(2))
                let later = try await lines()
                let reads = later.filter { $0["operation"]?.text == "getCustomer" }
                #expect(reads.allSatisfy { $0["subject"]?.text == id && $0["status"]?.number == 200 })
                #expect(reads.compactMap { $0["times"]?.number }.reduce(0, +) == 5)
                #expect(later.contains { $0["operation"]?.text == "listTokens" && $0["status"]?.number == 403 })
                #expect(later.contains { $0["operation"]?.text == "listCustomers" && $0["subject"] == .null })
                #expect(!later.contains { $0["operation"]?.text == "listSources" })
                let of = try await server.client.send(Call("/v1/audit?subject=\(id)").with(token: officer)).json[
                    "items"]
                #expect(of?.items.count == reads.count)
            }
            #expect(try await hub.verifyAudit().fault == nil)
        }
    }

    @Test func `every write of records has one line, whatever came of it`() async throws {
        try await TestHub.withSamples { hub in
            try await LiveServer.run(hub) { server in
                func send(_ call: Call) async throws -> Int { try await server.client.send(call).status }
                let record = "/v1/sources/sales/records/A-1"
                func batch(_ body: String) -> Call {
                    Call(
                        "POST", "/v1/sources/sales/records", headers: ["Content-Type": "application/x-ndjson"],
                        body: Array(body.utf8))
                }
                var keyed = Call.put(record, json: Scenarios.company)
                keyed.headers["Idempotency-Key"] = "once"
                let line = "{\"key\":\"B-1\"," + Scenarios.company.drop { $0 == "{" || $0 == " " }
                let answers = [
                    try await send(.put(record, json: Scenarios.company)),
                    try await send(.put(record, json: Scenarios.company)),
                    try await send(keyed), try await send(keyed),
                    try await send(.put(record, json: "{}")),
                    try await send(batch(line.replacing("\n", with: ""))),
                    try await send(batch("nonsense")),
                    try await send(Call("DELETE", record)), try await send(Call("DELETE", "\(record)-unknown")),
                ]
                #expect(answers == [201, 200, 200, 200, 422, 200, 200, 200, 404])
                let page = try await hub.audit(subject: nil, cursor: nil, limit: 20)
                let lines = try JSONValue(parsing: page.items).items.reversed()
                #expect(lines.compactMap { $0["status"]?.number } == answers.map(Double.init))
                #expect(lines.first?["subject"]?.text == "sales/A-1")
            }
            #expect(try await hub.verifyAudit().fault == nil)
        }
    }

    @Test func `a record is not written without its line, nor the line without the record`() async throws {
        try await TestHub.withSamples { hub in
            let record = Call.put("/v1/sources/sales/records/A-1", json: Scenarios.company)
            let before = try await hub.verifyAudit().position
            try await LiveServer.run(hub) { server in
                try await hub.pool.withSession {
                    try $0.runScript(
                        "ALTER TABLE audit ADD CONSTRAINT no_more CHECK (operation <> 'putRecord') NOT VALID")
                }
                #expect(try await server.client.send(record).status >= 500)
                #expect(try await server.client.send(Call("/v1/sources/sales/records/A-1")).status == 404)
                #expect(try await hub.verifyAudit().position == before)
                try await hub.pool.withSession { try $0.runScript("ALTER TABLE audit DROP CONSTRAINT no_more") }
                #expect(try await server.client.send(record).status == 201)
            }
        }
    }

    @Test func `a command is not performed without its line, and each time that it is answered has one`() async throws {
        try await TestHub.withSamples { hub in
            try await LiveServer.run(hub) { server in
                let receipt = try await server.client.send(
                    .put("/v1/sources/sales/records/A-1", json: Scenarios.company)
                ).json
                let id = try #require(receipt["goldenId"]?.text)
                let pin = """
                    {"customer": "\(id)", "attribute": "website", "value": "https://a.example", "author": "anna", "reason": "-"}
                    """
                var command = Call.post("/v1/commands/pin", json: pin)
                command.headers["Idempotency-Key"] = "once"
                func pins() async throws -> Int? {
                    try await server.client.send(Call("/v1/pins")).json["items"]?.items.count
                }
                try await hub.pool.withSession {
                    try $0.runScript(
                        "ALTER TABLE audit ADD CONSTRAINT no_more CHECK (operation <> 'pinValue') NOT VALID")
                }
                #expect(try await server.client.send(command).status >= 500)
                #expect(try await pins() == 0)
                try await hub.pool.withSession { try $0.runScript("ALTER TABLE audit DROP CONSTRAINT no_more") }
                let made = try await server.client.send(command)
                let again = try await server.client.send(command)
                #expect(
                    made.status == 201 && again.status == 201 && made.headers["location"] == again.headers["location"])
                #expect(try await pins() == 1)
                let page = try await hub.audit(subject: nil, cursor: nil, limit: 20)
                let lines = try JSONValue(parsing: page.items).items.filter {
                    $0["operation"]?.text == "pinValue" && $0["status"]?.number == 201
                }
                let subjects = Set(lines.compactMap { $0["subject"]?.text })
                #expect(lines.count == 2 && subjects == [made.headers["location"].map { String($0.dropFirst(4)) }])
            }
        }
    }

    @Test func `what a server noted is written when it stops, and pages of the audit follow one another`() async throws
    {
        try await TestHub.withSamples { hub in
            try await LiveServer.run(hub) { server in
                for number in 0..<40 { _ = try await server.client.send(Call("/v1/customers/K-\(number)")) }
            }
            var cursor: String?
            var seen: [String] = []
            repeat {
                let page = try await hub.audit(subject: nil, cursor: cursor, limit: 7)
                seen += try JSONValue(parsing: page.items).items.compactMap { $0["position"]?.text }
                cursor = page.next
            } while cursor != nil
            #expect(seen == (1...40).reversed().map(String.init))
            let all = try JSONValue(parsing: try await hub.audit(subject: nil, cursor: nil, limit: 40).items)
            #expect(all.items.allSatisfy { $0["token"]?.text == "open" })
            #expect(try await hub.verifyAudit().position == 40)
        }
    }
}
