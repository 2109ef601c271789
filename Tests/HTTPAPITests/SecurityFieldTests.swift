import HTTPTypes
import Hummingbird
import Testing

@testable import HTTPAPI

/// What browsers are told with every answer.
@Suite struct SecurityFieldTests {
    private static let common = [
        "x-content-type-options": "nosniff", "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp",
        "cross-origin-resource-policy": "same-origin",
    ]

    @Test func `every answer of every operation has them once, refusals and problems included`() async throws {
        try await TestHub.withSamples { hub in
            for (access, isSecure) in [(APIConfiguration.Access.open, false), (.tokens, true)] {
                try await LiveServer.run(
                    hub, access: access, configure: { $0.transport = isSecure ? .proxied : .plain }
                ) { server in
                    let calls =
                        API.routes.map(\.someCall)
                        + [
                            Call("/v1/customers"), Call("HEAD", "/v1/customers"), Call("/nothing"),
                            Call("POST", "/healthz"),
                        ]
                        + [Call("/v1/customers", headers: ["Host": "evil.example"])]
                    for call in calls {
                        let answer = try await server.client.send(call)
                        var expected = Self.common
                        expected["content-security-policy"] = "default-src 'none'; frame-ancestors 'none'"
                        expected["strict-transport-security"] = isSecure ? "max-age=31536000" : nil
                        let found = answer.headers.filter {
                            expected[$0.key] != nil || $0.key == "strict-transport-security"
                        }
                        #expect(found == expected, "\(call.method) \(call.target)")
                        #expect(answer.headers.keys.allSatisfy { !$0.hasPrefix("access-control-") })
                    }
                }
            }
        }
    }

    @Test func `pages may load and do what this server serves, and nothing inline`() {
        var page = Response(status: .ok, headers: [.contentType: "text/html; charset=utf-8"])
        SecurityFields(isSecure: false).add(to: &page)
        #expect(
            page.headers[.contentSecurityPolicy]
                == "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
                + "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
        #expect(page.headers[values: .contentSecurityPolicy].count == 1)
        #expect(page.headers[.referrerPolicy] == "same-origin" && page.headers[.strictTransportSecurity] == nil)
    }
}
