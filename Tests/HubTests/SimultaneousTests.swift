import CustomerModel
import Foundation
import Hub
import Testing

/// Many who make one customer at the same time. `KULTA_CREATES` is how often it is tried.
@Suite("Simultaneous creations")
struct SimultaneousTests {
    private static let rounds = ProcessInfo.processInfo.environment["KULTA_CREATES"].flatMap { Int($0) } ?? 3
    private static let writers = 20

    /// A person who is like none of another round.
    private static func person(_ round: Int) -> [UInt8] {
        var random = SplitMix(seed: UInt64(round) &+ 977)
        func name(_ syllables: Int) -> String {
            (0..<syllables).map { _ in
                String("kslmnprtvhj".randomElement(using: &random) ?? "k")
                    + String("aeiouyäö".randomElement(using: &random) ?? "a")
            }.joined().capitalized
        }
        let day = "\(1930 + round / 336)-\(two(round / 28 % 12 + 1))-\(two(round % 28 + 1))"
        let members = #""givenName":"\#(name(4))","familyName":"\#(name(5))nen","birthDate":"\#(day)""#
        return Array(#"{"kind":"person","attributes":{\#(members)}}"#.utf8)
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    @Test("of twenty that search and then create one customer at the same time one does, and the others hear of it")
    func reservation() async throws {
        try await World.with { world in
            for round in 0..<Self.rounds {
                let document = Self.person(round)
                let outcomes = try await withThrowingTaskGroup(of: HubError.Code?.self) { group in
                    for number in 0..<Self.writers {
                        group.addTask { try await Self.create(document, "\(round)-\(number)", world) }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(outcomes.count { $0 == nil } == 1, "round \(round): \(outcomes)")
                #expect(outcomes.allSatisfy { $0 == nil || $0 == .alreadyThere }, "round \(round): \(outcomes)")
                #expect(try await world.count("source_record") == round + 1, "round \(round)")
            }
            #expect(try await world.count("golden_record") == Self.rounds)
            await #expect(throws: HubError.self) {
                try await world.hub.submit(
                    source: "alpha", key: "x", document: Self.person(0), reservation: "nonsense")
            }
            #expect(try await world.hub.verify().report.differences == [])
        }
    }

    @Test("of twenty that store one record at the same time one makes it, and the others change nothing")
    func oneRecord() async throws {
        try await World.with { world in
            for round in 0..<Self.rounds {
                let document = Self.person(round)
                let outcomes = try await withThrowingTaskGroup(of: SubmitOutcome.self) { group in
                    for _ in 0..<Self.writers {
                        group.addTask {
                            try await world.hub.submit(source: "alpha", key: "\(round)", document: document).outcome
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(outcomes.count { $0 == .created } == 1, "round \(round): \(outcomes)")
                #expect(outcomes.count { $0 == .unchanged } == Self.writers - 1, "round \(round): \(outcomes)")
            }
            #expect(try await world.count("record_version") == Self.rounds)
        }
    }

    /// Nil when the record was made.
    private static func create(_ document: [UInt8], _ key: String, _ world: World) async throws -> HubError.Code? {
        let found = try JSON(try await world.hub.matches(document: document))
        guard found["matches"]?.list.isEmpty == true, let token = found["reservation"]?.text else {
            return .alreadyThere
        }
        do {
            _ = try await world.hub.submit(source: "alpha", key: key, document: document, reservation: token)
            return nil
        } catch let error as HubError {
            return error.code
        }
    }

    @Test("twenty submits of one customer at the same time make one golden record")
    func concurrent() async throws {
        try await World.with { world in
            for round in 0..<Self.rounds {
                let document = Self.person(round)
                let receipts = try await withThrowingTaskGroup(of: SubmitReceipt.self) { group in
                    for number in 0..<Self.writers {
                        group.addTask {
                            try await world.hub.submit(source: "alpha", key: "\(round)-\(number)", document: document)
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(Set(receipts.map(\.goldenId)).count == 1, "round \(round)")
                #expect(receipts.count { $0.outcome == .created } == 1, "round \(round)")
                let positions = receipts.compactMap { Int($0.feedPosition) }.sorted()
                let first = round * Self.writers + 1
                #expect(positions == Array(first..<first + Self.writers), "round \(round)")
            }
            #expect(try await world.count("golden_record") == Self.rounds)
            #expect(try await world.count("crosswalk WHERE until IS NULL") == Self.rounds * Self.writers)
            #expect(try await world.count("change_event") == Self.rounds * Self.writers)
            #expect(try await world.hub.verify().report.differences == [])
        }
    }
}
