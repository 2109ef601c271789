import CustomerModel
import Foundation
import Linkage
import Matching
import RuleBook
import Testing

@Suite struct SourceClaimTests {
    @Test func `a loser of a merge follows the winner, whatever its values say`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let project = try ProjectFolder(path: root.path)
        let ruleBook = try RuleBook.load(project)
        let file = FileManager.default.temporaryDirectory.appending(path: "kulta-claims-\(UUID().uuidString).csv")
        defer { try? FileManager.default.removeItem(at: file) }
        let rows = """
            Id,IsDeleted,MasterRecordId,Name,BillingCity
            001A,false,,Kone Oy,Turku
            001B,true,001A,Laiva Ab,Oulu
            001C,true,,Kone Oy,Turku
            001D,true,001X,Vene Ky,Kemi

            """
        try rows.write(to: file, atomically: true, encoding: .utf8)
        let linker = FileLinker(LinkRequest(inputs: [file.path], idColumn: nil), references: ruleBook.references)
        let outcome = try linker.link(
            mappings: [linker.mapping("salesforce-account", project: project)], ruleBook: ruleBook,
            schemaFolder: project.path(of: "schemas"))
        #expect(outcome.keys.map(\.key) == ["001A", "001B", "001D"])
        #expect(outcome.partition.clusterOf[0] == outcome.partition.clusterOf[1])
        #expect(outcome.partition.clusterOf[0] != outcome.partition.clusterOf[2])
        #expect(outcome.report.withdrawnRows == 1)
    }
}
