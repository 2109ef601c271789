import HTTPTypes
import Hub

@testable import HTTPAPI

/// Signing in through an OpenID provider.
extension Scenarios {
    static let withoutProvider: [Scenario] = [
        Scenario("startSignIn", 404, Call("/v1/session/oidc")),
        Scenario("startSignIn", 400, Call("/v1/session/oidc?x=1")),
        Scenario("finishSignIn", 404, Call("/v1/session/oidc/callback")),
    ]

    static let withSilentProvider: [Scenario] = [
        Scenario("startSignIn", 503, Call("/v1/session/oidc"))
    ]

    static func with(_ provider: TestProvider) -> [Scenario] {
        [
            Scenario("startSignIn", 303, Call("/v1/session/oidc")),
            Scenario("finishSignIn", 401, Call("/v1/session/oidc/callback")),
            Scenario("finishSignIn", 303) { try await OIDCTrip($0).finish(provider) },
            Scenario("finishSignIn", 503) { server in
                let trip = try await OIDCTrip(server)
                return try await trip.finish(code: "none", state: try provider.code(for: trip.address).state)
            },
            Scenario("finishSignIn", 403) { server in
                provider.be(.init(groups: []))
                return try await OIDCTrip(server).finish(provider)
            },
            Scenario("finishSignIn", 409) { server in
                provider.be(.init(subject: "another"))
                return try await OIDCTrip(server).finish(provider)
            },
            Scenario("finishSignIn", 422) { server in
                provider.be(.init(subject: "a third", name: "not a name"))
                return try await OIDCTrip(server).finish(provider)
            },
        ]
    }
}
