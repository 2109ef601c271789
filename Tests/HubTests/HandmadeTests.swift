import CustomerModel
import Foundation
import Hub
import Intake
import PostgresTesting
import RuleBook
import Testing

/// Files as real systems export them, taken into PostgreSQL by the shipped mappings and resolved by the shipped rules:
/// `truth.csv` says which of their 57 records are which of ten customers.
@Suite("Handmade exports")
struct HandmadeTests {
    private static let fixtures = World.root + "/Tests/Fixtures"

    /// The lines of a fixture below its header, cut at commas.
    private static func cells(_ name: String, _ columns: Int) throws -> [[String]] {
        try String(contentsOfFile: "\(fixtures)/\(name)", encoding: .utf8).split(separator: "\n").dropFirst()
            .map { $0.split(separator: ",", maxSplits: columns - 1).map(String.init) }
    }

    /// By file: its mapping, where lists from spreadsheets are sources of their own.
    private static func sources() throws -> [(file: String, source: String)] {
        try (cells("handmade_mappings.csv", 2) + [["excel_mangled_ids.csv", "list-mangled"]]).map { ($0[0], $0[1]) }
    }

    private static func withHub<Answer>(_ body: (World) async throws -> Answer) async throws -> Answer {
        try await TestDatabase.withClone { pool in
            var texts = try ProjectFolder(path: World.root).texts()
            for (_, source) in try sources() where source.hasPrefix("list-") {
                texts["schemas/sources/\(source).yaml"] = "system: \(source)\ntitle: A list\nlike: spreadsheet\n"
            }
            let hub = try await Hub.open(
                pool: pool, ruleBook: try RuleBook(texts: texts), schemaFolder: World.root + "/schemas")
            return try await body(World(hub: hub, pool: pool))
        }
    }

    @Test("all 28 files load, damaged ones as their notes say, and become exactly the truth's ten entities")
    func entities() async throws {
        try await Self.withHub { world in
            var receipts: [String: DeliveryReceipt] = [:]
            for (file, source) in try Self.sources() {
                receipts[file] = try await world.hub.importDelivery(
                    source: source, fileName: file, path: "\(Self.fixtures)/handmade/\(file)")
            }
            #expect(receipts.count == 28)
            try await expectDamage(receipts, world)
            _ = try await world.hub.resolve()
            try await expectEntities(world)
            try await expectRelations(world)
        }
    }

    /// Ids that a spreadsheet rounded are rejected; all else loads whole, and what was mended is said.
    private func expectDamage(_ receipts: [String: DeliveryReceipt], _ world: World) async throws {
        for (file, receipt) in receipts.sorted(by: { $0.key < $1.key }) {
            let isMangled = file == "excel_mangled_ids.csv"
            #expect(receipt.counts.rejected == (isMangled ? 1 : 0), "\(file)")
            #expect(receipt.counts.withdrawn == 0, "\(file)")
            let isMojibake = file.contains("encoded") || file.contains("read_as")
            #expect(receipt.warnings.contains { $0.code == "mojibake-repaired" } == isMojibake, "\(file)")
        }
        let report = receipts["report_with_preamble_and_totals.csv"]?.warnings.map(\.code) ?? []
        #expect(Set(report).isSuperset(of: ["preamble", "totals-row"]), "\(report)")
        let waiting = try await world.hub.quarantine(QuarantineFilter(status: .open), cursor: nil, limit: 10)
        let rows = try JSON(waiting.items).list
        #expect(rows.map { $0["code"]?.text } == ["damaged-key"])
        #expect(rows.first?["line"]?.number == 2)
        let mended = try JSON(try await world.hub.record(source: "list-mangled", key: "100002")?.json ?? [])
        #expect(mended["fields"]?["phone"]?[0]?["value"]?.text == "+358401234567")
        for file in ["double_encoded_utf8.csv", "latin1_read_as_macroman.csv", "decomposed_nfd_utf8.csv"] {
            let source = try Self.sources().first { $0.file == file }?.source ?? ""
            let record = try JSON(try await world.hub.record(source: source, key: "2")?.json ?? [])
            #expect(record["fields"]?["organizationName"]?[0]?["value"]?.text == "Åströms Bageri Ab", "\(file)")
        }
    }

    private func expectEntities(_ world: World) async throws {
        let truth = try Self.cells("handmade/truth.csv", 4)
        #expect(truth.count == 57)
        let sources = Dictionary(
            try Self.sources().map { ($0.file, $0.source) }, uniquingKeysWith: { first, _ in first })
        var entitiesOf: [String: Set<String>] = [:]
        var customersOf: [String: Set<String>] = [:]
        var recordsOf: [String: [String]] = [:]
        for record in truth {
            let source = try #require(sources[record[0]])
            guard let customer = try await world.golden(record[1], in: source) else {
                Issue.record("\(source)/\(record[1]) belongs to no customer")
                continue
            }
            entitiesOf[customer, default: []].insert(record[2])
            customersOf[record[2], default: []].insert(customer)
            recordsOf[customer, default: []].append("\(source)/\(record[1])")
        }
        #expect(customersOf.count == 10)
        for (entity, customers) in customersOf where customers.count > 1 {
            let parts = customers.map { recordsOf[$0] ?? [] }.sorted { $0.count > $1.count }
            Issue.record("\(entity) is \(customers.count) customers: \(parts.dropFirst())")
        }
        for (customer, entities) in entitiesOf { #expect(entities.count == 1, "\(customer): \(entities.sorted())") }
    }

    /// Contacts and payers of one system lead to customers that all systems know.
    private func expectRelations(_ world: World) async throws {
        let bakery = try await world.relations("1002", in: "netvisor")
        // One of the contact's sources writes Aström; which spelling survives is survivorship's matter.
        let folded = bakery.map { $0.folding(options: .diacriticInsensitive, locale: nil) }
        #expect(folded.contains { $0.hasPrefix("incoming contactOf Goran Astrom: ") }, "\(bakery)")
        let works = try await world.relations("1001", in: "netvisor")
        #expect(
            works.contains { $0.hasPrefix("incoming invoicedTo ") && $0.contains("d365-fo/FI01|FI-000019") }, "\(works)"
        )
        #expect(works.contains { $0.hasPrefix("incoming contactOf Maija ") }, "\(works)")
    }
}
