import CustomerModel
import Foundation
import Intake
import Matching
import RuleBook
import Survivorship
import Testing

/// The project that this repository ships.
func shippedProject() throws -> ProjectFolder {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try ProjectFolder(path: root.deletingLastPathComponent().path)
}

@Suite struct ShippedProjectTests {
    @Test func `the shipped rule book has no finding`() throws {
        #expect(RuleBook.check(try shippedProject()) == [])
    }

    @Test func `the shipped rule book loads and can be made again from its texts`() throws {
        let book = try RuleBook.load(try shippedProject())
        #expect(Set(book.sources.keys).isSuperset(of: ["erp", "billing", "sales"]))
        #expect(Set(book.rules.keys) == Set(PartyKind.allCases))
        #expect(book.rules[.person]?.hold == HoldRules(confirmed: .both, recordsAbove: 50))
        #expect(book.rules[.organization]?.hold == HoldRules(confirmed: .both, recordsAbove: 100))
        #expect(book.catalog["address.street"]?.group == "address")
        #expect(book.catalog.attributes.first?.name == "givenName")
        #expect(book.survivorship.displayName[.person]?.first == "{givenName} {familyName}")
        let again = try RuleBook(texts: book.texts)
        #expect(again.checksum == book.checksum)
        #expect(again.catalog.attributes == book.catalog.attributes)
        #expect(again.sources == book.sources)
        #expect(again.rules == book.rules)
        #expect(again.survivorship == book.survivorship)
    }

    @Test func `another text is another version, and so is one text less`() throws {
        let texts = try RuleBook.load(try shippedProject()).texts
        let checksum = try RuleBook(texts: texts).checksum
        var commented = texts
        commented["matching-rules/person.yaml", default: ""] += "# a remark\n"
        #expect(try RuleBook(texts: commented).checksum != checksum)
        var shorter = texts
        shorter["matching-rules/reference/languages.csv"] = nil
        #expect(try RuleBook(texts: shorter).checksum != checksum)
    }

    @Test func `every attribute of the shipped catalog has a purpose, a legal basis and an owner`() throws {
        let book = try RuleBook.load(try shippedProject())
        for attribute in book.catalog.attributes {
            #expect(!attribute.purposes.isEmpty)
            #expect(attribute.purposes.allSatisfy { book.purposes[$0] != nil })
            #expect(!attribute.legalBasis.isEmpty && !attribute.owner.isEmpty && attribute.meaning.hasSuffix("."))
        }
    }

    @Test func `no shipped mapping reads personal identity codes`() throws {
        let book = try RuleBook.load(try shippedProject())
        #expect(book.sources.values.allSatisfy { $0.attributes["personalId"] == nil })
    }
}
