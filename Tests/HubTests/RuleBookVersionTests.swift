import CustomerModel
import Foundation
import Hub
import Postgres
import RuleBook
import Testing

@Suite("Versions of the rules")
struct RuleBookVersionTests {
    private static let record = Array(
        #"{"kind": "person", "attributes": {"givenName": "Aino", "familyName": "Esimerkki"}}"#.utf8)

    private func versions(_ hub: Hub) async throws -> [JSON] {
        try JSON(try await hub.ruleBooks(cursor: nil, limit: 50).items).list
    }

    /// A hub on the same database with some of its rule files edited.
    private func edited(_ world: World, _ edits: [String: (String, String)]) async throws -> Hub {
        var texts = try World.ruleBook().texts
        for (path, edit) in edits {
            let text = try #require(texts[path])
            #expect(text.contains(edit.0), "\(path)")
            texts[path] = text.replacing(edit.0, with: edit.1, maxReplacements: 1)
        }
        return try await Hub.open(
            pool: world.pool, ruleBook: try RuleBook(texts: texts), schemaFolder: World.root + "/schemas")
    }

    @Test("the first record makes the first version, readable with its weights and what it asks of values")
    func first() async throws {
        try await World.with { world in
            #expect(try await versions(world.hub).isEmpty)
            #expect(try await world.hub.ruleBook(1) == nil)
            _ = try await world.hub.submit(source: "alpha", key: "1", document: Self.record)
            let list = try await versions(world.hub)
            #expect(list.count == 1 && list[0]["changedFiles"]?.text == nil && list[0]["trainedOn"]?.number == 0)
            let book = try JSON(try #require(try await world.hub.ruleBook(1)))
            let person = try #require(book["kinds"]?.list.first { $0["kind"]?.text == "person" })
            let name = try #require(person["comparisons"]?.list.first { $0["name"]?.text == "name" })
            let same = try #require(name["levels"]?.list.first { $0["level"]?.text == "same" })
            let (m, u) = (same["m"]?.number ?? 0, same["u"]?.number ?? 1)
            #expect(abs((same["bits"]?.number ?? 0) - log2(m / u)) < 1e-6 && m > u)
            #expect(person["thresholds"]?["link"]?["probability"]?.number == 0.9)
            #expect(book["survivorship"]?["rules"]?.list.contains { $0["name"]?.text == "birth-date" } == true)
            #expect(book["junk"]?.list.contains { $0["of"]?.text == "any" } == true)
            #expect(book["junk"]?.list.contains { $0["of"]?.text == "freemail" } == false)
        }
    }

    @Test("a version says what is different from the one before, by part, and which files changed")
    func changes() async throws {
        try await World.with { world in
            _ = try await world.hub.submit(source: "alpha", key: "1", document: Self.record)
            let hub = try await edited(
                world,
                [
                    "matching-rules/person.yaml": ("link: 0.9, review: 0.5", "link: 0.97, review: 0.5"),
                    "matching-rules/survivorship.yaml": ("billing: 70", "billing: 75"),
                ])
            _ = try await hub.resolve()
            let list = try await versions(hub)
            let newest = try #require(list.first)
            let files = newest["changedFiles"]?.list.compactMap(\.text) ?? []
            #expect(files == ["matching-rules/person.yaml", "matching-rules/survivorship.yaml"], "\(list)")
            #expect(list.filter { $0["active"]?.number == 1 }.count == 1 && newest["active"]?.number == 1)
            let version = Int64(newest["version"]?.number ?? 0)
            let found = try JSON(try #require(try await hub.ruleBook(version)))["changes"]?.list ?? []
            let told = found.map { change in
                ["part", "name", "from", "to"].map { change[$0]?.text ?? "-" }.joined(separator: " ")
            }
            #expect(told.contains("link  0.9 0.97") && told.contains("trust billing 70 75"), "\(told)")
            #expect(!told.contains { $0.hasPrefix("review") || $0.hasPrefix("blocking") })
            let oldest = try JSON(try #require(try await hub.ruleBook(1)))
            #expect(oldest["changes"]?.value is NSNull)
        }
    }

    @Test("versions come page by page, with the number of cases that each made once they are counted")
    func pages() async throws {
        try await World.with { world in
            _ = try await world.hub.submit(source: "alpha", key: "1", document: Self.record)
            let other = try await edited(
                world, ["matching-rules/person.yaml": ("largestBlock: 300", "largestBlock: 200")])
            _ = try await other.resolve()
            let first = try await other.ruleBooks(cursor: nil, limit: 1)
            let next = try #require(first.next)
            let second = try await other.ruleBooks(cursor: next, limit: 5)
            let newest = try JSON(first.items).list.compactMap { $0["version"]?.number }
            let former = try JSON(second.items).list.compactMap { $0["version"]?.number }.max() ?? 0
            #expect(newest == [former + 1])
            #expect(try JSON(first.items).list[0]["cases"]?.number == nil)
            _ = try await other.countStatistics(olderThan: 0)
            #expect(try await versions(other)[0]["cases"]?.number == 0)
        }
    }
}
