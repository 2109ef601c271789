import Foundation
import ServiceLifecycleTestKit
import Testing

@testable import HTTPAPI

/// How the server behaves on the wire, whatever the hub says.
@Suite struct ServerTests {
    private func serve(
        configure: @escaping @Sendable (inout APIConfiguration) -> Void = { _ in },
        _ body: @escaping @Sendable (LiveServer) async throws -> Void
    ) async throws {
        try await TestHub.withEmpty { try await LiveServer.run($0, configure: configure, body) }
    }

    @Test func `an unknown path is 404 and an unsupported method is 405 with Allow, both as problems`() async throws {
        try await serve { server in
            for target in ["/", "/v1", "/v1/nothing", "/v1/customers/K-1/x/y", "/V1/customers"] {
                let answer = try await server.client.send(Call(target))
                #expect(answer.status == 404 && answer.problem == "unknown-route", "\(target)")
                #expect(answer.headers["content-type"] == "application/problem+json")
            }
            let answer = try await server.client.send(Call("DELETE", "/v1/customers/K-1"))
            #expect(answer.status == 405 && answer.problem == "method-not-allowed")
            #expect(answer.headers["allow"] == "GET, HEAD")
            let record = try await server.client.send(Call("PATCH", "/v1/sources/erp/records/1"))
            #expect(record.headers["allow"] == "DELETE, GET, HEAD, PUT")
        }
    }

    @Test func `HEAD answers as GET does, without the body, also when it fails`() async throws {
        try await serve { server in
            for target in ["/healthz", "/openapi.json", "/v1/nothing", "/v1/customers?limit=0"] {
                let get = try await server.client.send(Call(target))
                let (head, rest) = try await server.client.onConnection { connection in
                    try connection.write("HEAD \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    return (try connection.readAnswer(toHead: true), connection.isClosed(within: 10))
                }
                #expect(head.status == get.status && rest)
                #expect(head.headers["content-type"] == get.headers["content-type"])
                #expect(head.headers["content-length"] == String(get.body.count))
            }
        }
    }

    @Test func `a request has the id that its client gave, or one of the server's`() async throws {
        try await serve { server in
            let named = try await server.client.send(Call("/v1/nothing", headers: ["X-Request-Id": "batch-7.a_1"]))
            #expect(named.headers["x-request-id"] == "batch-7.a_1")
            #expect(try named.json["instance"]?.text == "urn:kulta:request:batch-7.a_1")
            var ids: Set<String> = []
            for id in ["", "a b", "é", String(repeating: "x", count: 129), "<script>"] {
                let answer = try await server.client.send(Call("/healthz", headers: ["X-Request-Id": id]))
                let given = try #require(answer.headers["x-request-id"])
                #expect(given.wholeMatch(of: /[0-9a-f]{16,40}/) != nil, "\(given)")
                ids.insert(given)
            }
            #expect(ids.count == 5)
        }
    }

    @Test func `the log has one line for a request, without key, id, search text or address`() async throws {
        try await serve { server in
            let headers = ["X-Request-Id": "r1"]
            _ = try await server.client.send(Call("/v1/customers/Meikalainen-1?x=Matti", headers: headers))
            _ = try await server.client.send(Call("/v1/Matti", headers: headers))
            _ = try await server.client.send(Call("/v1/customers?q=Matti&limit=Matti", headers: headers))
            let lines = server.log.lines.filter { $0.contains("request=r1") }
            #expect(lines.count == 3)
            #expect(lines.first?.hasPrefix("info GET /v1/customers/{id} 400 ") == true, "\(lines)")
            #expect(lines.allSatisfy { !$0.contains("Matti") && !$0.contains("Meikal") && !$0.contains("127.0.0.1") })
        }
    }

    @Test func `only the host names of the server are served`() async throws {
        try await serve { server in
            for host in ["127.0.0.1", "localhost", "LOCALHOST:8377", "[::1]:99"] {
                #expect(
                    try await server.client.send(Call("/healthz", headers: ["Host": host])).status == 200, "\(host)")
            }
            for host in ["evil.example", "127.0.0.1.evil.example", "localhost:80:80", "[::2]", ""] {
                let answer = try await server.client.send(Call("/healthz", headers: ["Host": host]))
                #expect(answer.status == 421 && answer.problem == "misdirected-request", "\(host)")
            }
        }
        try await serve(configure: { $0.hostNames = nil }) { server in
            let answer = try await server.client.send(Call("/healthz", headers: ["Host": "kulta.example"]))
            #expect(answer.status == 200)
        }
    }

    @Test func `a body of another type, compressed or too large is refused before it is read`() async throws {
        try await serve(configure: { $0.maximumDocumentSize = 100 }) { server in
            let target = "/v1/sources/erp/records/1"
            for type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp"]
            {
                let call = Call("PUT", target, headers: ["Content-Type": type], body: Array("{}".utf8))
                let answer = try await server.client.send(call)
                #expect(answer.status == 415 && answer.headers["accept"] == "application/json", "\(type)")
            }
            let untyped = try await server.client.send(Call("PUT", target, body: Array("{}".utf8)))
            #expect(untyped.status == 415)
            let zipped = ["Content-Type": "application/json", "Content-Encoding": "gzip"]
            let refused = try await server.client.send(Call("PUT", target, headers: zipped, body: [31, 139]))
            #expect(refused.status == 415 && refused.headers["accept-encoding"] == "identity")
            let large = try await server.client.send(.put(target, json: String(repeating: " ", count: 101)))
            #expect(large.status == 413 && large.problem == "content-too-large")
            #expect(large.headers["connection"] == "close")
        }
    }

    @Test func `a chunked body is cut off at the limit`() async throws {
        try await serve(configure: { $0.maximumDocumentSize = 100 }) { server in
            let answer = try await server.client.onConnection { connection in
                try connection.write(
                    """
                    PUT /v1/sources/erp/records/1 HTTP/1.1\r
                    Host: localhost\r
                    Content-Type: application/json\r
                    Transfer-Encoding: chunked\r
                    \r
                    65\r
                    \(String(repeating: " ", count: 101))\r\n
                    """)
                return try connection.readAnswer()
            }
            #expect(answer.status == 413)
        }
    }

    @Test(arguments: ["Content-Length: 10\r\n\r\nname\n", "Transfer-Encoding: chunked\r\n\r\n5\r\nname\n\r\n"])
    func `a file of which only a part arrives is never imported`(body: String) async throws {
        try await serve { server in
            let answer = try await server.client.onConnection { connection in
                try connection.write(
                    "POST /v1/imports?source=erp HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\n" + body)
                connection.finishWriting()
                return try? connection.readAnswer()
            }
            #expect(answer == nil || answer?.status == 400, "\(answer?.status ?? 0) \(server.log.lines)")
        }
    }

    @Test func `a client that waits for it is invited to send its body, unless the body would be refused`() async throws
    {
        try await serve(configure: { $0.maximumDocumentSize = 100 }) { server in
            let head =
                "PUT /v1/sources/erp/records/1 HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                + "Connection: close\r\nContent-Type: application/json\r\n"
            let invited = try await server.client.onConnection { connection in
                try connection.write(head + "Content-Length: 2\r\n\r\n")
                Thread.sleep(forTimeInterval: 0.3)
                try connection.write("{}")
                return try connection.readAnswer()
            }
            #expect(invited.interim == [100])
            let refused = try await server.client.onConnection { connection in
                try connection.write(head + "Content-Length: 101\r\n\r\n")
                return try connection.readAnswer()
            }
            #expect(refused.interim.isEmpty && refused.status == 413)
        }
    }

    @Test func `a body that trickles in is given up with 408`() async throws {
        try await serve(configure: { $0.documentTimeout = .milliseconds(500) }) { server in
            let answer = try await server.client.onConnection { connection in
                try connection.write(
                    "PUT /v1/sources/erp/records/1 HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 100\r\n\r\n")
                for _ in 0..<10 {
                    try connection.write(" ")
                    Thread.sleep(forTimeInterval: 0.1)
                }
                return try connection.readAnswer()
            }
            #expect(answer.status == 408 && answer.problem == "request-timeout")
        }
    }

    @Test func `a connection that rests is closed: before a request, in its head, in its body, after an answer`()
        async throws
    {
        try await serve(configure: { $0.idleTimeout = .seconds(1) }) { server in
            for start in [
                "", "GET /healthz HTTP/1.1\r\nHost: loc", "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "PUT /v1/sources/erp/records/1 HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{",
            ] {
                let isClosed = try await server.client.onConnection { connection in
                    try connection.write(start)
                    return connection.isClosed(within: 60)
                }
                #expect(isClosed, "\(start)")
            }
        }
    }

    @Test func `a client that does not take its answer is cut off`() async throws {
        let large = [UInt8](repeating: UInt8(ascii: " "), count: 64 << 20)
        try await serve(
            configure: {
                $0.idleTimeout = .seconds(1)
                $0.openAPIDocument = large
            }
        ) { server in
            let isComplete = try await server.client.onConnection { connection in
                try connection.write("GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n")
                Thread.sleep(forTimeInterval: 3)
                return (try? connection.readAnswer()) != nil
            }
            #expect(!isComplete)
            #expect(try await server.client.send(Call("/healthz")).status == 200)
        }
    }

    @Test func `one connection carries several requests, also sent ahead`() async throws {
        try await serve { server in
            let statuses = try await server.client.onConnection { connection in
                let request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
                try connection.write(request + "GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n" + request)
                return try (0..<3).map { _ in try connection.readAnswer().status }
            }
            #expect(statuses == [200, 404, 200])
        }
    }

    @Test func `what is not HTTP is answered with 400 and leaves the server alive`() async throws {
        try await serve { server in
            let status = try await server.client.onConnection { connection in
                try connection.write("\u{16}\u{3}\u{1} no HTTP at all\r\n\r\n")
                return try connection.readAnswer().status
            }
            #expect(status == 400)
            #expect(try await server.client.send(Call("/healthz")).status == 200)
        }
    }

    @Test func `a server that is told to stop lets waiting readers go and takes no new ones`() async throws {
        try await TestHub.withEmpty { hub in
            try await testGracefulShutdown { trigger in
                try await LiveServer.run(hub) { server in
                    async let waiting = server.client.send(Call("/v1/changes?wait=30"))
                    try await Task.sleep(for: .milliseconds(500))
                    let start = ContinuousClock.now
                    trigger.triggerGracefulShutdown()
                    #expect(try await [200, 503].contains(waiting.status))
                    #expect(ContinuousClock.now - start < .seconds(29.5))
                    await #expect(throws: RawConnection.Failure.self) { try await server.client.send(Call("/healthz")) }
                }
            }
        }
    }

    @Test func `a port that is taken is a clear error`() async throws {
        try await serve { server in
            let error = await #expect(throws: APIServerError.self) {
                try await serve(configure: { $0.port = server.client.port }) { _ in }
            }
            #expect(error?.code == .portTaken)
            #expect(error?.description.contains("\(server.client.port)") == true)
        }
    }
}
