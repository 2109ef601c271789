import AsyncHTTPClient
import Foundation
import Hub
import NIOCore
import NIOHTTP1
import NIOSSL
import Testing

@testable import HTTPAPI

/// How requests come.
@Suite struct TransportTests {
    private func configuration(_ host: String, _ transport: ServerTransport) -> APIConfiguration {
        var configuration = APIConfiguration(
            openAPIDocument: [], spoolFolder: NSTemporaryDirectory() + "kulta-\(UUID().uuidString)", access: .tokens)
        (configuration.host, configuration.transport) = (host, transport)
        return configuration
    }

    @Test func `tokens and passwords go over no network in the clear`() async throws {
        try await TestHub.withEmpty { hub in
            for host in ["0.0.0.0", "::", "192.0.2.1", "kulta.example"] {
                #expect { try APIServer(hub: hub, configuration: configuration(host, .plain)) } throws: {
                    ($0 as? APIServerError)?.code == .plainToOthers
                }
                _ = try APIServer(hub: hub, configuration: configuration(host, .proxied))
            }
            _ = try APIServer(hub: hub, configuration: configuration("127.0.0.1", .plain))
        }
    }

    @Test func `a certificate that cannot be used stops the start, and the words name the files`() async throws {
        let (one, other) = (try Certificates(), try Certificates())
        defer { [one, other].forEach { $0.remove() } }
        try await TestHub.withEmpty { hub in
            for (certificates, key) in [
                ("/nowhere/chain.pem", one.key), (one.certificate, "/nowhere/key.pem"), (one.certificate, other.key),
                (one.key, one.certificate),
            ] {
                let transport = ServerTransport.tls(certificates: certificates, key: key)
                #expect { try APIServer(hub: hub, configuration: configuration("127.0.0.1", transport)) } throws: {
                    let error = $0 as? APIServerError
                    return error?.code == .unusableCertificate && error?.description.contains(key) == true
                }
            }
        }
    }

    @Test func `over TLS people sign in, cookies are for TLS, and plain HTTP gets nothing`() async throws {
        let files = try Certificates()
        defer { files.remove() }
        let transport = ServerTransport.tls(certificates: files.certificate, key: files.key)
        try await TestHub.withEmpty { hub in
            try await hub.makePerson("anna", .steward)
            let token = try await hub.makeToken(.finance).text
            try await LiveServer.run(hub, access: .tokens, configure: { $0.transport = transport }) { server in
                let client = try files.client()
                let base = "https://localhost:\(server.client.port)"
                var reading = HTTPClientRequest(url: base + "/v1/sources")
                reading.headers.add(name: "Authorization", value: "Bearer \(token)")
                let read = try await client.execute(reading, timeout: .seconds(10))
                #expect(read.status == .ok)
                #expect(read.headers.first(name: "strict-transport-security") == "max-age=31536000")
                var signIn = HTTPClientRequest(url: base + "/v1/session")
                signIn.method = .POST
                signIn.headers.add(name: "Content-Type", value: "application/json")
                signIn.headers.add(name: "Origin", value: base)
                signIn.body = .bytes(Array(Scenarios.signIn().body ?? []))
                let signedIn = try await client.execute(signIn, timeout: .seconds(10))
                #expect(signedIn.status == .created)
                let cookie = signedIn.headers.first(name: "set-cookie") ?? ""
                #expect(cookie.hasPrefix("__Host-kulta=") && cookie.hasSuffix("; Secure"))
                signIn.headers.replaceOrAdd(name: "Origin", value: base.replacing("https", with: "http"))
                #expect(try await client.execute(signIn, timeout: .seconds(10)).status == .forbidden)
                try await client.shutdown()

                let old = try files.client(latest: .tlsv11)
                await #expect(throws: (any Error).self) { try await old.execute(reading, timeout: .seconds(10)) }
                try await old.shutdown()
                await #expect(throws: (any Error).self) { try await server.client.send(Call("/healthz")) }
            }
        }
    }

    @Test func `behind a proxy attempts count by the address that the proxy says`() async throws {
        try await TestHub.withEmpty { hub in
            try await hub.makePerson("anna", .steward)
            try await LiveServer.run(
                hub, access: .tokens,
                configure: {
                    $0.transport = .proxied
                    $0.failedAttempts = 2
                }
            ) { server in
                func attempt(_ name: String, from addresses: String) async throws -> Int {
                    var call = Call.post("/v1/session", json: #"{"name": "\#(name)", "password": "wrong"}"#)
                    call.headers["X-Forwarded-For"] = addresses
                    return try await server.client.send(call).status
                }
                for number in 0..<2 { _ = try await attempt("a\(number)", from: "10.9.9.\(number), 192.0.2.1") }
                let (third, other) = (
                    try await attempt("a3", from: "198.51.100.7, 192.0.2.1"), try await attempt("a4", from: "192.0.2.2")
                )
                #expect(third == 429 && other == 401)
            }
        }
    }
}
