import Foundation
import Postgres
import Testing

@testable import HTTPAPI
@testable import Hub

/// The whole contract of `schemas/openapi.json`, provoked status by status.
@Suite struct ContractTests {
    @Test func `every operation answers every status that is documented for it, in the documented form`() async throws {
        let contract = try Contract()
        try await TestHub.withSamples { hub in
            try await hub.countStatistics(olderThan: 0)
            try await LiveServer.run(hub, configure: Self.small) { server in
                try await contract.check(Scenarios.ofFilledHub.filter { $0.status != 408 }, on: server)
                try await contract.checkAtOnce(Scenarios.ofFilledHub.filter { $0.status == 408 }, on: server)
            }
        }
        try await TestHub.withOutdatedRuleBook { hub in
            try await LiveServer.run(hub) { try await contract.check(Scenarios.withOtherRules, on: $0) }
        }
        try await MendedProject.with { hub, project in
            try await LiveServer.run(hub) { server in
                let refused = Array("id;name;born;changed\n2;Laine;2.1.1970;\n".utf8)
                _ = try await server.importFile(refused, of: "mended", "a.csv")
                try project.write("format: {type: csv}\n")
                try await contract.check(Scenarios.withBrokenMapping, on: server)
            }
        }
        try await TestHub.withStoppedServer { hub, _ in
            let scenarios =
                Scenarios.withoutDatabase + Scenarios.feedWithoutDatabase + Scenarios.webhooksWithoutDatabase
                + Scenarios.erasureWithoutDatabase + Scenarios.undoWithoutDatabase + Scenarios.accessWithoutDatabase
                + Scenarios.peopleWithoutDatabase + Scenarios.worklistWithoutDatabase
            try await LiveServer.run(hub) { try await contract.checkAtOnce(scenarios, on: $0) }
        }
        try await checkStop(contract)
        try await checkSessions(contract)
        try await checkProvider(contract)
        try await TestHub.withEmpty { hub in
            let keys = try await Keys(hub)
            try await LiveServer.run(hub, access: .tokens) { try await contract.check(Scenarios.refused(keys), on: $0) }
            try await LiveServer.run(hub, access: .tokens, configure: { $0.failedAttempts = 0 }) { server in
                _ = try await server.client.send(Call("/v1/sources").with(token: Keys.unknown))
                try await contract.check(Scenarios.throttled, on: server)
                _ = try await server.client.send(Scenarios.signIn())
                try await contract.check([Scenario("signIn", 429, Scenarios.signIn())], on: server)
            }
        }
        #expect(contract.kept == contract.promised, "\(contract.promised.symmetricDifference(contract.kept).sorted())")
    }

    /// A file is read and does not come to an end while somebody holds the table that it is to go to.
    private func checkStop(_ contract: Contract) async throws {
        try await TestHub.withSamples { hub in
            try await LiveServer.run(hub) { server in
                let release = DispatchSemaphore(value: 0)
                let (isHeld, held) = AsyncStream<Void>.makeStream()
                async let holding: Void = hub.pool.transaction { session in
                    try session.runScript("LOCK TABLE source_record IN ACCESS EXCLUSIVE MODE")
                    held.finish()
                    release.wait()
                }
                for await _ in isHeld {}
                defer { release.signal() }
                let type = ["Content-Type": "text/csv"]
                let target = "/v1/imports?source=sales"
                _ = try await server.client.send(
                    Call("POST", target, headers: type, body: SampleDeliveries.sales))
                try await contract.check(Scenarios.duringImport, on: server)
                release.signal()
                try await holding
            }
        }
    }

    private func checkProvider(_ contract: Contract) async throws {
        try await TestProvider.run { provider in
            let (openID, silent) = (
                try provider.configuration(), try provider.configuration(issuer: "http://127.0.0.1:9")
            )
            try await TestHub.withEmpty { hub in
                try await LiveServer.run(hub, access: .tokens, configure: { $0.openID = openID }) { server in
                    try await contract.check(Scenarios.with(provider), on: server)
                }
                try await LiveServer.run(hub, access: .tokens, configure: { $0.openID = silent }) { server in
                    try await contract.check(Scenarios.withSilentProvider, on: server)
                }
            }
        }
    }

    private func checkSessions(_ contract: Contract) async throws {
        try await TestHub.withEmpty { hub in
            try await hub.makePerson("anna", .steward)
            try await LiveServer.run(hub, access: .tokens, configure: Self.small) { server in
                try await contract.check(Scenarios.sessions.filter { $0.status != 408 }, on: server)
                try await contract.checkAtOnce(Scenarios.sessions.filter { $0.status == 408 }, on: server)
            }
        }
        try await TestHub.withServer { hub, stop in
            try await hub.makePerson("anna", .steward)
            try await LiveServer.run(hub, access: .tokens) { server in
                let browser = try await server.signIn("anna")
                try await stop()
                try await contract.checkAtOnce(Scenarios.sessionsWithoutDatabase(browser), on: server)
            }
        }
    }

    @Test func `every operation takes exactly the query parameters that are documented for it`() async throws {
        let document = try OpenAPIDocument()
        try await TestHub.withEmpty { hub in
            try await LiveServer.run(hub) { server in
                for operation in document.operations
                where !["getHealth", "getReadiness", "getOpenAPI", "finishSignIn"].contains(operation.id) {
                    let target = operation.path.replacing(/\{\w+\}/, with: "1") + "?no-such-parameter=1"
                    let answer = try await server.client.send(Call(operation.method, target))
                    let names = operation.parameters.filter { $0["in"]?.text == "query" }.compactMap {
                        $0["name"]?.text
                    }
                    let list = names.isEmpty ? "none" : names.sorted().joined(separator: ", ")
                    #expect(answer.status == 400, "\(operation.id)")
                    #expect(try answer.json["detail"]?.text?.hasSuffix("It takes: \(list).") == true, "\(operation.id)")
                }
            }
        }
    }

    /// Limits that a test can reach in no time.
    @Sendable private static func small(_ configuration: inout APIConfiguration) {
        configuration.maximumDocumentSize = 10_000
        configuration.maximumImportSize = 10_000
        configuration.documentTimeout = .seconds(5)
        configuration.importTimeout = .seconds(5)
    }
}
