import CustomerModel
import Foundation
import Postgres
import Testing

@testable import HTTPAPI
@testable import Hub

/// Every input of every operation, found in the OpenAPI document, so that a new one is walked by itself: whatever is written
/// into it is data.
@Suite struct InjectionWalkTests {
    /// As UTF-8: SQL, markup, a template, header fields, paths, a formula, what databases and terminals choke on, and too much.
    private static let texts: [[UInt8]] =
        [
            "' OR 1=1; DROP TABLE task; --", "$1\\'\"%_", "<script>pwned()</script>",
            "{{title}}<img src=x onerror=pwned()>",
            "x\r\nX-Pwned: 1\r\n\r\nHTTP/1.1 200 OK", "../../../../etc/passwd", "=HYPERLINK(\"http://x.example\")",
            "\u{202E}\u{0}\u{7}",
            "-9223372036854775809", "1e999", String(repeating: "ä", count: 3000),
        ].map { Array($0.utf8) } + [[0xFF, 0xC0, 0xAF, 0xED, 0xA0, 0x80]]

    /// Header fields that some operation reads.
    private static let headers = [
        "Accept", "Accept-Language", "Authorization", "Cookie", "Content-Type", "Idempotency-Key", "If-Match",
        "If-None-Match",
        "Last-Event-ID", "Origin", "Prefer", "Referer", "Reservation", "Sec-Fetch-Site", "X-CSRF-Token",
        "X-Forwarded-For",
        "X-Request-Id",
    ]

    @Test func `whatever is written into any input of any operation is data`() async throws {
        let document = try OpenAPIDocument()
        let calls = try document.operations.flatMap { try Self.calls(of: $0, document) }
        // Every operation has been reached, and every parameter of each.
        let parameters = document.operations.reduce(0) { count, operation in
            count + operation.parameters.count { ["path", "query"].contains($0["in"]?.text) }
        }
        #expect(calls.count > (parameters + document.operations.count) * Self.texts.count)
        try await TestHub.withSamples { hub in
            try await LiveServer.run(hub) { server in
                let tables = try await Self.tables(of: hub)
                let before = try await server.client.send(Call("/v1/sources/sales/records/C-0"))
                let faults = try await Self.faults(of: calls, on: server)
                #expect(
                    faults.isEmpty, "\(faults.count) of \(calls.count): \(faults.prefix(12).joined(separator: "\n"))")
                #expect(try await Self.tables(of: hub) == tables)
                #expect(try await server.client.send(Call("/v1/sources/sales/records/C-0")).body == before.body)
                #expect(try await server.client.send(Call("/readyz")).status == 200)
                #expect(try await hub.verifyAudit().fault == nil)
            }
        }
    }

    // MARK: The walk

    /// A request with a hostile text in one place.
    private struct Walk: Sendable {
        let operation: String
        let place: String
        let call: Call
    }

    private static func calls(
        of operation: OpenAPIDocument.Operation, _ document: OpenAPIDocument
    ) throws -> [Walk] {
        var walks: [Walk] = []
        let example = try body(of: operation, document)
        let type = example == nil ? [:] : ["Content-Type": "application/json"]
        let bytes = try example.map { try data($0) }
        for text in texts {
            let coded = text.map { $0 < 16 ? "%0" + String($0, radix: 16) : "%" + String($0, radix: 16) }.joined()
            for parameter in operation.parameters {
                guard let name = parameter["name"]?.text, let place = parameter["in"]?.text else { continue }
                let target: String
                switch place {
                case "path": target = plain(operation.path.replacing("{\(name)}", with: coded))
                case "query": target = "\(plain(operation.path))?\(name)=\(coded)"
                default: continue
                }
                let call = Call(operation.method, target, headers: type, body: bytes)
                walks.append(Walk(operation: operation.id, place: "\(place) \(name)", call: call))
            }
            let unknown = Call(
                operation.method, "\(plain(operation.path))?\(coded)=\(coded)", headers: type, body: bytes)
            walks.append(Walk(operation: operation.id, place: "a query parameter's name", call: unknown))
            guard let example else { continue }
            for (place, body) in variants(of: example, with: String(decoding: text, as: UTF8.self)) {
                let call = Call(operation.method, plain(operation.path), headers: type, body: try data(body))
                walks.append(Walk(operation: operation.id, place: "body \(place)", call: call))
            }
            walks.append(
                Walk(
                    operation: operation.id, place: "body",
                    call: Call(operation.method, plain(operation.path), headers: type, body: text)))
        }
        for header in headers {
            for text in texts where !text.contains(13) && !text.contains(0) {
                let fields = type.merging([header: String(decoding: text, as: UTF8.self)]) { $1 }
                let call = Call(operation.method, plain(operation.path), headers: fields, body: bytes)
                walks.append(Walk(operation: operation.id, place: "header \(header)", call: call))
            }
        }
        return walks
    }

    /// With something harmless in the place of what is not walked.
    private static func plain(_ path: String) -> String { path.replacing(/\{\w+\}/, with: "1") }

    /// The documented example of a JSON body; nil when it takes none.
    private static func body(of operation: OpenAPIDocument.Operation, _ document: OpenAPIDocument) throws -> Any? {
        guard let content = operation.json["requestBody"].map(document.json.resolved)?["content"]?["application/json"]
        else { return nil }
        let example = content["example"] ?? content["examples"]?.members.first?.value["value"]
        let found = try #require(example, "\(operation.id) shows no example of its body")
        return found.foundation
    }

    /// The document with the text in the place of each value, and as the name of a further member.
    private static func variants(of value: Any, with text: String, at place: String = "") -> [(String, Any)] {
        switch value {
        case let object as [String: Any]:
            var all = object.flatMap { name, member in
                variants(of: member, with: text, at: "\(place)/\(name)").map { inner in
                    (inner.0, object.merging([name: inner.1]) { $1 } as Any)
                }
            }
            all.append(("\(place)/*", object.merging([text: text]) { $1 }))
            return all
        case let list as [Any]:
            return list.indices.prefix(2).flatMap { index in
                variants(of: list[index], with: text, at: "\(place)/\(index)").map { inner in
                    var changed = list
                    changed[index] = inner.1
                    return (inner.0, changed as Any)
                }
            }
        default: return [(place, text)]
        }
    }

    private static func data(_ value: Any) throws -> [UInt8] {
        Array(try JSONSerialization.data(withJSONObject: value, options: .fragmentsAllowed))
    }

    // MARK: What must hold

    private static func faults(of walks: [Walk], on server: LiveServer) async throws -> [String] {
        try await withThrowingTaskGroup(of: [String].self) { group in
            // One operation after the other on each of four ways: a consistency check refuses a second one beside it.
            let width = 4
            let operations = Array(Set(walks.map(\.operation))).sorted()
            for part in 0..<width {
                let own = Set(stride(from: part, to: operations.count, by: width).map { operations[$0] })
                group.addTask {
                    var faults: [String] = []
                    for walk in walks where own.contains(walk.operation) {
                        guard !Self.endless.contains(walk.operation) || walk.place != "header Accept" else { continue }
                        let answer = try await Self.answer(to: walk.call, of: server)
                        if let fault = Self.fault(of: answer) {
                            faults.append("\(walk.operation), \(walk.place): \(answer.status) \(fault)")
                        }
                    }
                    return faults
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// They go on for ever when a stream is asked for.
    private static let endless: Set = ["listChanges", "listConsumerChanges"]

    /// Asks again while the hub answers that others are in the way, or that it has no time: calls come four at once.
    private static func answer(to call: Call, of server: LiveServer) async throws -> Answer {
        for _ in 0..<100 {
            let answer = try await server.client.send(call)
            guard answer.status == 503, ["conflict", "unavailable"].contains(answer.problem) else { return answer }
            try await Task.sleep(for: .milliseconds(50))
        }
        return try await server.client.send(call)
    }

    /// What is wrong with an answer; nil when nothing is.
    private static func fault(of answer: Answer) -> String? {
        let text = String(decoding: answer.body, as: UTF8.self)
        let type = answer.headers["content-type"] ?? ""
        if answer.status >= 500 { return "is a failure: \(text.prefix(200))" }
        if answer.headers["x-pwned"] != nil { return "has a header field of the text's making" }
        if type.contains("html") { return "is a page" }
        if answer.status >= 400, type != "application/problem+json" { return "is refused in \(type)" }
        for word in ["syntax error", "SQLSTATE", "PostgreSQL", "relation \"", "root:x:0"] where text.contains(word) {
            return "shows \(word)"
        }
        return nil
    }

    private static func tables(of hub: Hub) async throws -> [String] {
        try await hub.pool.withSession { session in
            try session.query(Self.listTables, "public", as: String.self)
        }
    }

    private static let listTables = Statement(
        "test_list_tables", "SELECT tablename::text FROM pg_tables WHERE schemaname = $1 ORDER BY 1")
}

extension JSONValue {
    /// The same as Foundation writes it.
    fileprivate var foundation: Any {
        switch self {
        case .null: NSNull()
        case .bool(let value): value
        case .number(let value): value
        case .string(let value): value
        case .array(let items): items.map(\.foundation)
        case .object(let members): members.mapValues(\.foundation)
        }
    }
}
