import CustomerModel
import Foundation
import Intake
import RuleBook
import Standardization
import Survivorship
import Testing

@Suite struct NewAttributeTests {
    /// The small project with an entry in the catalog and a line in the mapping more, and nothing else.
    private func projectWithLoyaltyLevel() -> [String: String] {
        var texts = SmallProject.texts
        texts["schemas/catalog.yaml"] =
            SmallProject.catalog + """
                  loyaltyLevel:
                    type: code
                    meaning: How loyal the customer is.
                    appliesTo: [organization]
                    sensitivity: internal
                    purposes: [invoicing]
                    legalBasis: not-personal
                    retention: last-change + 30 d
                    owner: Finance

                """
        texts["schemas/sources/erp.yaml"] = SmallProject.source.replacingOccurrences(
            of: "  phone:", with: "  loyaltyLevel: Level\n  phone:"
        )
        return texts
    }

    @Test
    func `an entry in the catalog and a line in a mapping bring an attribute from the source to the golden record`()
        throws
    {
        let texts = projectWithLoyaltyLevel()
        #expect(RuleBook.check(texts: texts, schemas: try shippedProject().schemas()) == [])
        let book = try RuleBook(texts: texts)
        let mapping = try #require(book.sources["erp"])
        let reader = try DeliveryReader(mapping: mapping, catalog: book.catalog, schemaFolder: "")
        let standardizer = Standardizer(catalog: book.catalog, references: book.references)
        var golden: [GoldenRecord] = []
        let csv = "Number,Name,Level,Phone,Mobile,Town\n7,Konepaja Oy,gold,040 123 4567,,Turku\n"
        _ = try reader.read(from: BufferByteSource(Array(csv.utf8))) { event in
            guard case .record(let record) = event else { return }
            let contribution = Contribution(
                key: record.key, version: 1, receivedAt: Timestamp(microseconds: 0),
                fields: standardizer.standardize(record).fields
            )
            golden.append(
                Survivorship(rules: book.survivorship, catalog: book.catalog).merge(kind: record.kind, [contribution])
            )
        }
        #expect(golden.count == 1)
        #expect(golden.first?.value("loyaltyLevel") == "gold")
        let document = golden.first.map { String(decoding: $0.document(), as: UTF8.self) } ?? ""
        #expect(document.contains(#""loyaltyLevel":"gold""#))
    }

    @Test func `the shipped survivorship rules read back as they are written`() throws {
        let rules = try RuleBook.load(try shippedProject()).survivorship
        let again = try JSONDecoder().decode(SurvivorshipRules.self, from: JSONEncoder().encode(rules))
        #expect(again == rules)
    }

    @Test func `a shipped person keeps one name, all phones and the opt-out of any system`() throws {
        let book = try RuleBook.load(try shippedProject())
        let standardizer = Standardizer(catalog: book.catalog, references: book.references)
        let records = [
            ParsedRecord(
                key: SourceKey(system: "erp", key: "1"), kind: .person,
                fields: [
                    Field("familyName", 0, "Meikäläinen"), Field("givenName", 0, "Aino"),
                    Field("phone", 0, "040 123 4567"),
                    Field("marketingOptOut", 0, "false"),
                ]
            ),
            ParsedRecord(
                key: SourceKey(system: "sales", key: "2"), kind: .person,
                fields: [
                    Field("familyName", 0, "Mäkinen"), Field("phone", 0, "+358 40 1234567"),
                    Field("phone", 1, "050 765 4321"),
                    Field("marketingOptOut", 0, "true"),
                ]
            ),
        ]
        let contributions = records.map {
            Contribution(
                key: $0.key, version: 1, receivedAt: Timestamp(microseconds: 0),
                fields: standardizer.standardize($0).fields
            )
        }
        let golden = Survivorship(rules: book.survivorship, catalog: book.catalog).merge(kind: .person, contributions)
        #expect(golden.displayName == "Aino Meikäläinen")
        #expect(golden.allValues("phone") == ["+358401234567", "+358507654321"])
        #expect(golden.value("marketingOptOut") == "true")
        let document = String(decoding: golden.document(), as: UTF8.self)
        #expect(document.contains(#""marketingOptOut":true"#))
    }
}
