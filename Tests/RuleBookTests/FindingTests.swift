import Foundation
import RuleBook
import Testing

/// One mistake in the small project and the findings that a person should read.
struct Mistake: CustomTestStringConvertible {
    let file: String
    let old: String
    let new: String
    let findings: [String]

    var testDescription: String { "\(file): \(new)" }

    init(_ file: String, _ old: String, _ new: String, _ findings: String...) {
        self.file = file
        self.old = old
        self.new = new
        self.findings = findings
    }
}

@Suite struct FindingTests {
    @Test func `the small project has no finding`() throws {
        #expect(try SmallProject.findings(in: SmallProject.texts) == [])
    }

    @Test("a mistake is found at its place and nowhere else", arguments: FindingTests.mistakes)
    func isFound(mistake: Mistake) throws {
        let found = try SmallProject.findings(in: mistake.file, replacing: mistake.old, with: mistake.new)
        #expect(found == mistake.findings.map { "\(mistake.file):\($0)" })
    }

    private static let catalogFile = "schemas/catalog.yaml"
    private static let erpFile = "schemas/sources/erp.yaml"
    private static let survivorshipFile = "matching-rules/survivorship.yaml"
    private static let personFile = "matching-rules/person.yaml"

    static let mistakes = syntaxMistakes + catalogMistakes + mappingMistakes + survivorshipMistakes + matchMistakes

    private static let syntaxMistakes = [
        Mistake(
            erpFile, "kind: organization", "kind: [organization",
            "7:11: did not find expected ',' or ']' (while parsing a flow sequence, which begins in "
                + "line 6, column 7)"
        ),
        Mistake(
            erpFile, "title: The ERP", "title: The: ERP",
            "2:11: mapping values are not allowed in this context"
        ),
        Mistake(
            erpFile, "title: The ERP", "\ttitle: The ERP",
            "2:1: found a tab character that violates indentation (while scanning a plain scalar, "
                + "which begins in line 1, column 9)"
        ),
        Mistake(
            erpFile, "key: Number", "key: Number\nkey: Id",
            "5:1: `key` stands twice (remove one of them)"
        ),
        Mistake(
            erpFile, "title: The ERP", "title: *unknown",
            "2:8: found undefined alias"
        ),
        Mistake(
            erpFile, SmallProject.source, "",
            "1:1: the file is empty"
        ),
        Mistake(
            erpFile, "title: The ERP", "title: \"Åbo\nkey: x",
            "15:1: found unexpected end of stream (while scanning a quoted scalar, which begins in "
                + "line 2, column 8)"
        ),
    ]

    private static let catalogMistakes = [
        Mistake(
            catalogFile, "type: familyName", "type: familyname",
            "16:11: `familyname` is not known here (did you mean `familyName`?)"
        ),
        Mistake(
            catalogFile, "    meaning: The town.\n", "",
            "35:5: `meaning` is missing (One plain sentence: what the value says about the customer.)"
        ),
        Mistake(
            catalogFile, "meaning: The town.", "meaning: 12",
            "36:14: expected text, found a number (put it in quotes)"
        ),
        Mistake(
            catalogFile, "multiValued: true\n    group", "multiValued: yes\n    group",
            "38:18: expected `true` or `false`, found text"
        ),
        Mistake(
            catalogFile, "legalBasis: not-personal", "legalbasis: not-personal",
            "12:5: the key `legalbasis` is unknown (did you mean `legalBasis`?)"
        ),
        Mistake(
            catalogFile, "purposes: [invoicing]\n    legalBasis: not",
            "purposes: [invoicing, billing]\n    legalBasis: not",
            "11:27: the purpose `billing` is not declared at the top of the file (known: invoicing)"
        ),
        Mistake(
            catalogFile, "  phone:\n", "  Phone number:\n",
            "24:3: `Phone number` does not have the right form (a name such as organizationName, or "
                + "address.street for a member of a group)"
        ),
        Mistake(
            catalogFile, "retention: financial-year + 6 y", "retention: six years",
            "13:16: `six years` does not have the right form (From when and how long it is kept: "
                + "customer-relationship + 2 y, financial-year + 6 y, last-change + 30 d, consent + 0 d.)"
        ),
        Mistake(
            catalogFile, "appliesTo: [person]", "appliesTo: [person, person]",
            "18:25: `person` stands twice (remove one of them)"
        ),
        Mistake(
            catalogFile, "group: address", "group: place",
            "39:12: a member of the group `place` has a name that begins with `place.` (rename it "
                + "`place.city`)"
        ),
        Mistake(
            catalogFile, "    group: address\n", "",
            "34:3: `address.city` needs `group: address`"
        ),
        Mistake(
            catalogFile, "owner: Finance\n  familyName", "owner: Finanse\n  familyName",
            "14:12: the owner `Finanse` is not declared at the top of the file (did you mean "
                + "`Finance`?)"
        ),
        Mistake(
            catalogFile, "  invoicing: To send invoices.", "  {}",
            "2:3: must not be empty"
        ),
    ]

    private static let mappingMistakes = [
        Mistake(
            erpFile, "system: erp", "system: sap",
            "1:9: the system `sap` belongs in a file of its name (sap.yaml)"
        ),
        Mistake(
            erpFile, "key: Number", "key: Number\nsameAs: {from: Master, source: crm}",
            "6:32: there is no mapping `crm` (known: erp)"
        ),
        Mistake(
            erpFile, "key: Number",
            "key: Number\nrecords: {contact: {kind: person, attributes: {lastName: x}}}",
            "6:48: the catalog has no attribute `lastName` (known: organizationName, familyName, phone, address)"
        ),
        Mistake(
            erpFile, "key: Number", "key: Number\nlike: crm",
            "6:7: there is no mapping `crm` in schemas/sources/"
        ),
        Mistake(
            erpFile, "organizationName: Name", "organisationName: Name",
            "8:3: the catalog has no attribute `organisationName` (did you mean `organizationName`?)"
        ),
        Mistake(
            erpFile, "phone: [Phone, Mobile]", "address: Street",
            "9:3: the catalog has no attribute `address` (it is a group: map it under `groups`)"
        ),
        Mistake(
            erpFile, "city: Town", "town: Town",
            "13:9: the group `address` has no member `town` (known: city)"
        ),
        Mistake(
            erpFile, "  address:", "  adress:",
            "11:3: the catalog has no group `adress` (did you mean `address`?)"
        ),
        Mistake(
            erpFile, "key: Number", "key: 12",
            "5:6: expected text or a mapping, found a number (put it in quotes)"
        ),
        Mistake(
            erpFile, "type: csv", "type: csw",
            "4:9: `csw` is not known here (did you mean `csv`?)"
        ),
        Mistake(
            erpFile, "type: csv", "type: xml",
            "4:3: `record` is missing"
        ),
        Mistake(
            erpFile, "phone: [Phone, Mobile]", "phone: {form: Phone}",
            "9:10: `from` is missing",
            "9:11: the key `form` is unknown (did you mean `from`?)"
        ),
        Mistake(
            erpFile, "phone: [Phone, Mobile]", "phone: [Phone, {from: Mobile, isNumber: nope}]",
            "9:43: expected `true` or `false`, found text"
        ),
    ]

    private static let survivorshipMistakes = [
        Mistake(
            survivorshipFile, "    erp: 80", "    epr: 80",
            "4:5: there is no source `epr` in schemas/sources/ (did you mean `erp`?)"
        ),
        Mistake(
            survivorshipFile, "    erp: 80", "    erp: 101",
            "4:10: must be at most 100, is 101"
        ),
        Mistake(
            survivorshipFile, "source: erp", "source: crm",
            "6:15: there is no source `crm` in schemas/sources/ (known: erp)"
        ),
        Mistake(
            survivorshipFile, "[phone, address]", "[phone, address.city]",
            "7:27: `address.city` survives with its whole group (name the group `address`)"
        ),
        Mistake(
            survivorshipFile, "[organizationName, familyName]", "[organizationName, famlyName]",
            "11:36: the catalog has no attribute `famlyName` (did you mean `familyName`?)"
        ),
        Mistake(
            survivorshipFile, "[valid, frequency]", "[frequency, valid]",
            "15:29: `valid` is a filter that acts before all strategies (put it first)"
        ),
        Mistake(
            survivorshipFile, "[valid, frequency]", "[valid, freqency]",
            "15:25: `freqency` is not known here (did you mean `frequency`?)"
        ),
        Mistake(
            survivorshipFile, "[valid, frequency]", "[]",
            "15:17: must not be empty"
        ),
        Mistake(
            survivorshipFile, "attributes: [phone]", "attributes: [phone, familyName]",
            "14:25: the rule `names` decides about `familyName` already"
        ),
        Mistake(
            survivorshipFile, "name: phones", "name: names",
            "13:11: there is already a rule `names` (give one of them another name)"
        ),
        Mistake(
            survivorshipFile, "[organizationName, familyName]",
            "[familyName]\n    together: true\n    maximumValues: 2",
            "13:5: `maximumValues` says nothing here: the attributes have a single value"
        ),
        Mistake(
            survivorshipFile, "attributes: [phone]", "attributes: [phone]\n    together: true",
            "14:18: only single-valued attributes outside groups can survive together (take `phone` "
                + "into a rule of its own)"
        ),
        Mistake(
            survivorshipFile, "{familyName}", "{lastName}",
            "21:12: the catalog has no attribute `lastName` (known: organizationName, familyName, "
                + "phone, address.city)"
        ),
        Mistake(
            survivorshipFile, "{familyName}", "familyName",
            "21:12: `familyName` does not have the right form (text with attributes in braces, such "
                + "as {givenName} {familyName})"
        ),
        Mistake(
            survivorshipFile, "maximumValues: 5", "maximumValues: 0",
            "16:20: must be at least 1, is 0"
        ),
    ]

    private static let matchMistakes = [
        Mistake(
            personFile, "kind: person", "kind: organization",
            "1:7: this file holds the rules of the kind `person`"
        ),
        Mistake(
            personFile, "link: 0.9, review: 0.5", "link: 0.5, review: 0.9",
            "3:34: `review` (0.9) must not be above `link` (0.5) (pairs from `review` up to `link` "
                + "go to a person)"
        ),
        Mistake(
            personFile, "link: 0.9", "link: 1.5",
            "3:21: must be less than 1, is 1.5"
        ),
        Mistake(
            personFile, "[familyName, city]", "[familyName, cities]",
            "8:41: no attribute of the catalog gives the feature `cities` (known: address, city, "
                + "familyName, generation, personName, phone)"
        ),
        Mistake(
            personFile, "[phone last 8]", "[[phone last 8, phones]]",
            "7:45: no attribute of the catalog gives the feature `phones` (did you mean `phone`?)"
        ),
        Mistake(
            personFile, "phone last 8", "phone neighbours 8",
            "7:30: `phone neighbours 8` depends on all records, so a hub cannot match one record by it (use it in link "
                + "rules, or take another derivation such as `phonetic` or `prefix 4`)"
        ),
        Mistake(
            personFile, "phone last 8", "phone lastt 8",
            "7:30: `phone lastt 8` does not have the right form (feature, or feature and derivation: "
                + "`email`, `familyName phonetic`, `postalCode prefix 3`.)"
        ),
        Mistake(
            personFile, "exclusive: [phone]", "exclusive: [organizationName]",
            "4:13: no attribute of the catalog gives the feature `organizationName` (known: address, "
                + "city, familyName, generation, personName, phone)"
        ),
        Mistake(
            personFile, "exclusive: [phone]", "hold: { confirmed: all, recordsAbove: 1 }",
            "4:20: `all` is not known here (known: both, either, never)",
            "4:39: must be at least 2, is 1"
        ),
        Mistake(
            personFile, "exclusive: [phone]", "hold: { records: 50 }",
            "4:9: the key `records` is unknown (known: confirmed, recordsAbove, bridgeBetween)"
        ),
        Mistake(
            personFile, "name: by name", "name: by phone",
            "8:13: there is already a blocking rule `by phone` (give one of them another name)"
        ),
        Mistake(
            personFile, "compare: exact", "compare: exactly",
            "18:14: `exactly` is not known here (did you mean `exact`?)"
        ),
        Mistake(
            personFile, "phone: [same] }", "fone: [same] }",
            "25:32: there is no comparison `fone` (known: name, phone)"
        ),
        Mistake(
            personFile, "phone: [same] }", "phone: [equal] }",
            "25:40: the comparison `phone` has no level `equal` (known: same, different, missing)"
        ),
        Mistake(
            personFile, "level: similar, ", "level: same, ",
            "15:18: there is already a level `same` (give one of them another name)"
        ),
        Mistake(
            personFile, "  - { level: different, m: 0.1 }", "  - { level: other, when: [different], m: 0.1 }",
            "22:9: comparison phone: the last level must have no condition"
        ),
    ]
}
