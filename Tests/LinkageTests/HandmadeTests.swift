import CustomerModel
import Foundation
import Linkage
import Matching
import RuleBook
import Testing

/// Files as real systems export them, read by the shipped mappings and linked by the shipped rules: `truth.csv` says which
/// of their 57 records are which of ten customers.
@Suite struct HandmadeTests {
    private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func path(_ file: String) -> String { root.appending(path: "Tests/Fixtures/handmade/\(file)").path }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    /// The mapping of each file. Lists from spreadsheets are sources of their own.
    private func mappings() throws -> [(file: String, mapping: String)] {
        let lines = try text(root.appending(path: "Tests/Fixtures/handmade_mappings.csv").path)
        return lines.split(separator: "\n").dropFirst().map { line in
            let cells = line.split(separator: ",").map(String.init)
            return (cells[0], cells[1])
        }
    }

    /// The file, key and entity of each record.
    private func truth() throws -> [(file: String, key: String, entity: String)] {
        try text(path("truth.csv")).split(separator: "\n").dropFirst().map { line in
            let cells = line.split(separator: ",", maxSplits: 3).map(String.init)
            return (cells[0], cells[1], cells[2])
        }
    }

    private func link(_ given: [(file: String, mapping: String)]) throws -> LinkOutcome {
        let project = try ProjectFolder(path: root.path)
        let ruleBook = try RuleBook.load(project)
        let linker = FileLinker(
            LinkRequest(inputs: given.map { path($0.file) }, idColumn: nil), references: ruleBook.references)
        let mappings = try given.map { _, name in
            if let shipped = ruleBook.sources[name] { return shipped }
            return try RuleBook.sourceMapping(
                "system: \(name)\ntitle: A list\nlike: spreadsheet\n", file: name, schema: nil
            ) { ruleBook.texts["schemas/sources/\($0).yaml"] }
        }
        return try linker.link(mappings: mappings, ruleBook: ruleBook, schemaFolder: project.path(of: "schemas"))
    }

    @Test func `the records of the truth end in its ten entities`() throws {
        let truth = try truth()
        let mappings = try mappings()
        let outcome = try link(mappings)
        #expect(outcome.report.rejectedRows == 0)
        var clusters: [SourceKey: Int32] = [:]
        for (row, key) in outcome.keys.enumerated() { clusters[key] = outcome.partition.clusterOf[row] }
        var entities: [Int32: Set<String>] = [:]
        var clustersOf: [String: Set<Int32>] = [:]
        for record in truth {
            let system = try #require(mappings.first { $0.file == record.file }?.mapping)
            let cluster = clusters[SourceKey(system: system, key: record.key)]
            guard let cluster else {
                Issue.record("\(record.file) has no record \(record.key)")
                continue
            }
            entities[cluster, default: []].insert(record.entity)
            clustersOf[record.entity, default: []].insert(cluster)
        }
        for (cluster, entities) in entities { #expect(entities.count == 1, "cluster \(cluster)") }
        for (entity, clusters) in clustersOf {
            let parts = clusters.map { cluster in
                outcome.keys.enumerated().filter { outcome.partition.clusterOf[$0.offset] == cluster }
                    .map(\.element.description)
            }
            #expect(clusters.count == 1, "\(entity): \(parts)")
        }
        #expect(truth.count == 57)
        #expect(clustersOf.count == 10)
    }
}
