import Foundation
import Hub
import Testing

@testable import HTTPAPI

/// Rows that a person mends cell by cell, and what a trial tells of the first rows.
@Suite struct MendingTests {
    private static let header = "id;name;born;changed\n"

    private func withRefused(
        _ rows: String, _ body: @escaping @Sendable (LiveServer, Int) async throws -> Void
    ) async throws {
        try await MendedProject.with { hub, _ in
            try await LiveServer.run(hub) { server in
                let file = Array((Self.header + rows).utf8)
                let delivery = try await server.importFile(file, of: "mended", "a.csv")
                #expect(delivery["rejected"]?.number == 1)
                let open = try await server.client.send(Call("/v1/quarantine?status=open")).json
                try await body(server, Int(open["items"]?[0]?["id"]?.number ?? 0))
            }
        }
    }

    @Test func `a row is shown as cells under their headers, and those behind the last one without`() async throws {
        try await withRefused("1;\"Mäki; \"\"Matti\"\"\";1970-01-02;;\"x\n") { server, id in
            let row = try await server.client.send(Call("/v1/quarantine/\(id)")).json
            let cells = row["cells"]?.items ?? []
            #expect(row["code"]?.text == "ragged-row" || row["code"]?.text == "unclosed-quote")
            #expect(cells.map { $0["column"]?.text } == ["id", "name", "born", "changed", nil])
            #expect(cells.map { $0["value"]?.text } == ["1", "Mäki; \"Matti\"", "1970-01-02", "", "\"x"])
        }
    }

    @Test func `a mended cell makes the record that the file should have had, and the row keeps its text`() async throws
    {
        try await withRefused("1;Mäki;1970-01-02;\n2;Laine;2.1.1970;\n") { server, id in
            let mend = "/v1/quarantine/\(id)/mend?reason=paper"
            let still = try await server.client.send(.post(mend, json: #"{"cells": ["2", "Laine", "31.1.1970", ""]}"#))
            #expect(still.status == 422)
            #expect(try still.json["errors"]?[0]?["pointer"]?.text == "/cells/2")
            let cells = #"{"cells": ["2", "Laine; \"the elder\"", "1970-01-02", ""]}"#
            var call = Call.post(mend, json: cells)
            call.headers["Idempotency-Key"] = "mend-once"
            let answers = [try await server.client.send(call), try await server.client.send(call)]
            #expect(answers.map(\.status) == [200, 200] && answers[0].body == answers[1].body)
            #expect(try answers[0].json["outcomes"]?[0]?["outcome"]?.text == "created")
            let record = try await server.client.send(Call("/v1/sources/mended/records/2")).json
            #expect(record["fields"]?["familyName"]?[0]?["value"]?.text == "Laine; \"the elder\"")
            let row = try await server.client.send(Call("/v1/quarantine/\(id)")).json
            #expect(row["status"]?.text == "accepted" && row["reason"]?.text == "paper")
            #expect(row["rawText"]?.text == "2;Laine;2.1.1970;" && row["outcome"]?[0]?["key"]?.text == "2")
            #expect(try await server.client.send(.post(mend, json: cells)).status == 404)
        }
    }

    @Test func `a row is mended as text, too, and nothing becomes of one that holds no record`() async throws {
        try await withRefused("2;Laine;2.1.1970;\n") { server, id in
            let mend = "/v1/quarantine/\(id)/mend"
            for text in ["", "Yhteensä;1;;", "2;Laine;2.1.1970;", "2;Laine;1970-01-02;;x"] {
                let answer = try await server.client.send(.post(mend, json: #"{"rawText": "\#(text)"}"#))
                #expect(answer.status == 422, "\(text)")
            }
            #expect(try await server.client.send(Call("/v1/quarantine/\(id)")).json["status"]?.text == "open")
            let mended = try await server.client.send(.post(mend, json: #"{"rawText": "2;Laine;1970-01-02;"}"#))
            #expect(mended.status == 200)
        }
    }

    @Test func `a trial says what the mapping makes of the first rows, and nothing is stored`() async throws {
        try await MendedProject.with { hub, _ in
            try await LiveServer.run(hub) { server in
                let rows = (3...20).map { "\($0);Nurmi;1980-02-03;\n" }.joined()
                let file = Self.header + "1; Mäki ;1970-01-02;\n2;Laine;2.1.1970;\n" + rows
                let trial = try await server.client.send(
                    Call(
                        "POST", "/v1/imports?source=mended&dryRun=true", headers: ["Content-Type": "text/csv"],
                        body: Array(file.utf8))
                ).json
                let sample = trial["sample"]?.items ?? []
                #expect(sample.count == 8)
                #expect(sample[0]["line"]?.number == 2 && sample[0]["key"]?.text == "1")
                #expect(sample[0]["kind"]?.text == "person")
                let name = sample[0]["values"]?.items.first { $0["attribute"]?.text == "familyName" }
                #expect(name?["value"]?.text == "Mäki")
                #expect(sample[1]["key"] == .null && sample[1]["fault"]?["code"]?.text == "bad-date")
                #expect(try await server.client.send(Call("/v1/imports")).json["items"]?.items.isEmpty == true)
            }
        }
    }
}
