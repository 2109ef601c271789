import Foundation
import Synchronization
import Testing

/// A request and the status that its operation is to answer it with.
struct Scenario: Sendable, CustomStringConvertible {
    let operation: String
    let status: Int
    let perform: @Sendable (LiveServer) async throws -> Answer

    var description: String { "\(operation) \(status)" }

    init(_ operation: String, _ status: Int, _ call: Call) {
        self.init(operation, status) { try await $0.client.send(call) }
    }

    init(_ operation: String, _ status: Int, perform: @escaping @Sendable (LiveServer) async throws -> Answer) {
        self.operation = operation
        self.status = status
        self.perform = perform
    }
}

/// Compares what a server answers with what `schemas/openapi.json` promises, and notes what was answered.
final class Contract: Sendable {
    private let document: OpenAPIDocument
    private let seen = Mutex<Set<String>>([])

    init() throws {
        document = try OpenAPIDocument()
    }

    /// Every status that the document names, as `operation status`.
    var promised: Set<String> {
        Set(
            document.operations.flatMap { operation in
                (operation.json["responses"]?.members.keys).map { Array($0) }?.filter { $0 != "default" }
                    .map { "\(operation.id) \($0)" } ?? []
            })
    }

    /// Every status that was answered as the document says.
    var kept: Set<String> { seen.withLock { $0 } }

    /// One scenario after another, in their order: some build on what earlier ones stored.
    func check(_ scenarios: [Scenario], on server: LiveServer) async throws {
        for scenario in scenarios { try await check(scenario, on: server) }
    }

    /// All at once: for scenarios that have nothing to do with each other and wait long.
    func checkAtOnce(_ scenarios: [Scenario], on server: LiveServer) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for scenario in scenarios { group.addTask { try await self.check(scenario, on: server) } }
            try await group.waitForAll()
        }
    }

    private func check(_ scenario: Scenario, on server: LiveServer) async throws {
        let answer = try await scenario.perform(server)
        let faults = faults(of: answer, in: scenario)
        #expect(faults.isEmpty, "\(scenario): \(faults.joined(separator: "; "))")
        if faults.isEmpty { seen.withLock { _ = $0.insert(scenario.description) } }
    }

    private func faults(of answer: Answer, in scenario: Scenario) -> [String] {
        guard answer.status == scenario.status else {
            return ["answered \(answer.status) \(String(decoding: answer.body.prefix(400), as: UTF8.self))"]
        }
        guard let operation = document.operation(scenario.operation),
            let response = document.response(operation, status: answer.status)
        else { return ["is not documented"] }
        return headerFaults(of: answer, response) + bodyFaults(of: answer, response)
    }

    private func headerFaults(of answer: Answer, _ response: JSONValue) -> [String] {
        var faults: [String] = []
        let isLast = answer.headers["link"] == nil
        for name in (response["headers"]?.members ?? [:]).keys where !(name == "Link" && isLast) {
            if answer.headers[name.lowercased()] == nil { faults.append("has no \(name)") }
        }
        return faults
    }

    private func bodyFaults(of answer: Answer, _ response: JSONValue) -> [String] {
        guard response["content"] != nil else { return answer.body.isEmpty ? [] : ["has a body"] }
        let type = answer.headers["content-type"] ?? ""
        guard let schema = document.schema(of: response, type: type) else { return ["\(type) is not documented"] }
        let texts = type == "application/x-ndjson" ? answer.body.split(separator: 10).map(Array.init) : [answer.body]
        return texts.flatMap { text in
            guard let json = try? JSONValue(parsing: text) else { return ["the body is not JSON"] }
            return document.faults(of: json, against: schema)
        }
    }
}
