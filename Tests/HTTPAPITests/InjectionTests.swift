import Foundation
import Hub
import Testing

@testable import HTTPAPI

/// Whatever people type is data: no SQL, no header field, no page.
@Suite struct InjectionTests {
    private static let texts = [
        #"'; DROP TABLE account; --"#, #"\" OR 1=1 --"#, #"anna\u0000"#, #"$1"#, #"%s%n"#,
        #"<script>alert(1)</script>"#,
        #"\r\nSet-Cookie: kulta=1"#, #"\r\n\r\nHTTP/1.1 200 OK"#, #"../../etc/passwd"#, #"{{7*7}}"#, #"\u202Eanna"#,
    ]

    @Test(arguments: texts)
    func `names, passwords and purposes are data`(text: String) async throws {
        try await TestHub.withEmpty { hub in
            let anna = try await hub.makePerson("anna", .admin)
            try await LiveServer.run(hub, access: .tokens) { server in
                let admin = try await server.signIn("anna")
                let wrong = try await server.attempt(text, text)
                #expect([401, 422].contains(wrong.status), "\(wrong.status)")
                for document in [
                    #"{"name": "\#(text)", "roles": ["steward"]}"#, #"{"name": "b", "roles": ["\#(text)"]}"#,
                    #"{"name": "b", "roles": ["steward"], "purposes": ["\#(text)"]}"#,
                    #"{"name": "b", "roles": ["steward"], "language": "\#(text)"}"#,
                    #"{"name": "b", "roles": ["steward"], "\#(text)": 1}"#,
                ] {
                    let answer = try await admin.send(.post("/v1/people", json: document))
                    #expect(answer.status == 422, "\(document) \(answer.status)")
                    #expect(answer.headers["content-type"] == "application/problem+json")
                    #expect(answer.headers["set-cookie"] == nil)
                }
                for path in ["people", "tokens"] {
                    let escaped = PercentEncoding.encode(text.replacing("\\r\\n", with: "\r\n"))
                    let answer = try await admin.send(Call("DELETE", "/v1/\(path)/\(escaped)"))
                    #expect([400, 404].contains(answer.status), "\(path) \(answer.status)")
                }
                let people = try await admin.send(Call("/v1/people")).json["items"]?.items
                #expect(people?.count == 1 && people?[0]["id"]?.number == Double(anna))
            }
        }
    }

    @Test func `a display name comes back as it was typed, as data, and controls are refused`() async throws {
        try await TestHub.withEmpty { hub in
            try await hub.makePerson("anna", .admin)
            try await LiveServer.run(hub, access: .tokens) { server in
                let admin = try await server.signIn("anna")
                let name = #"<img src=x onerror="alert('1')"> O'Neill & Söner"#
                let quoted = name.replacing("\"", with: "\\\"")
                let document = #"{"name": "b", "roles": ["steward"], "displayName": "\#(quoted)"}"#
                let made = try await admin.send(.post("/v1/people", json: document))
                #expect(made.status == 201 && made.headers["content-type"] == "application/json")
                #expect(made.headers["x-content-type-options"] == "nosniff")
                #expect(try made.json["displayName"]?.text == name)
                for control in [#"\r\nX: 1"#, #"a\u0000b"#, #"\u001b[31m"#, #"\u0085"#, ""] {
                    let document = #"{"name": "c", "roles": ["steward"], "displayName": "\#(control)"}"#
                    #expect(try await admin.send(.post("/v1/people", json: document)).status == 422, "\(control)")
                }
            }
        }
    }

    @Test(arguments: [
        "kulta=' OR '1'='1", "kulta=\(String(repeating: "0", count: 64))' --", "kulta=%0d%0aSet-Cookie:x=1",
        "kulta; kulta=", "=; ;;", "kulta=\(String(repeating: "a", count: 8000))", "kulta=<script>",
    ])
    func `a cookie is a secret or nothing`(cookie: String) async throws {
        try await TestHub.withEmpty { hub in
            try await LiveServer.run(hub, access: .tokens) { server in
                for call in [Call("/v1/session"), Call("DELETE", "/v1/session"), Call("/v1/people")] {
                    var call = call
                    call.headers["Cookie"] = cookie
                    let answer = try await server.client.send(call)
                    #expect(answer.status == 401 && answer.problem == "unauthenticated", "\(answer.status)")
                    #expect(answer.headers["set-cookie"]?.contains("x=1") != true)
                    #expect(!String(decoding: answer.body, as: UTF8.self).contains("<script>"))
                }
            }
        }
    }
}
