import CustomerModel
import Testing

@testable import Standardization

@Suite struct PersonNameTests {
    private func person(_ name: String) -> [String] {
        Workbench.features("personName", of: .person, [("fullName", name)])
    }

    @Test(arguments: [
        ("Meikäläinen Matti", "Matti Meikäläinen"), ("MEIKÄLÄINEN MATTI JUHANI", "Matti Juhani Meikäläinen"),
        ("Meikäläinen, Matti", "Matti Meikäläinen"), ("Smith, John", "John Smith"),
        ("Dr. Anna Korhonen", "Anna Korhonen"),
        ("von Wright Georg", "Georg von Wright"), ("GEORG VON WRIGHT", "Georg von Wright"),
        ("virtanen veli-matti", "Veli-Matti Virtanen"), ("Åsa Lindqvist", "Åsa Lindqvist"),
        ("SEAN O'BRIEN", "Sean O'Brien"), ("INTISSAR AL-DURI", "Intissar Al-Duri"), ("hra Väinö Linna", "Väinö Linna"),
        ("Korhonen Maija (o.s. Virtanen)", "Maija Korhonen (o.s. Virtanen)"),
    ])
    func `a full name is shown with given names first, in usual letters and without titles`(
        _ raw: String, _ shown: String
    ) {
        #expect(Workbench.canonical(raw, .fullName) == shown)
    }

    @Test func `a name whose order nothing tells is offered both ways and shown as written`() {
        #expect(Workbench.canonical("Terje Haaland Oddvinsgard", .fullName) == "Terje Haaland Oddvinsgard")
        #expect(person("Qwert Zuiop") == ["qwert|zuiop", "zuiop|qwert"])
    }

    @Test func `an earlier family name is an alternative`() {
        for name in ["Korhonen Maija o.s. Virtanen", "Maija Korhonen (ent. Virtanen)", "Maija Korhonen née Virtanen"] {
            #expect(person(name) == ["maija|korhonen", "maija|virtanen"], "\(name)")
        }
    }

    @Test func `parts of a double name and the name without particles are alternatives`() {
        let families = { Workbench.features("familyName", of: .person, [("familyName", $0)]) }
        #expect(families("Virtanen-Korhonen") == ["virtanen korhonen", "virtanen", "korhonen"])
        #expect(families("von der Leyen") == ["von der leyen", "leyen"])
        #expect(families("Wirtanen") == ["wirtanen", "virtanen"])
        #expect(families("Maekinen") == ["maekinen", "makinen"])
        #expect(families("Saarinen") == ["saarinen"])
    }

    @Test(arguments: [
        ("givenName", "Morris II", ["2"]), ("givenName", "Morris I", ["1"]), ("givenName", "Morris I.", []),
        ("familyName", "Dobbins Jr", ["2"]), ("familyName", "Dobbins Senior", ["1"]),
        ("fullName", "Robert Smith III", ["3"]),
        ("fullName", "Virtanen Matti I", []), ("familyName", "Smith PhD", []),
    ])
    func `a suffix says which of several people of one name it is`(field: String, name: String, generation: [String]) {
        #expect(Workbench.features("generation", of: .person, [(field, name)]) == generation)
    }

    @Test func `common names in other scripts are read in Latin letters too`() {
        #expect(person("张秀英").contains("xiu ying|zhang"))
        #expect(person("王杰").contains("jie|wang"))
        let khmer = [("givenName", "តារា"), ("familyName", "គឹម")]
        #expect(Workbench.features("personName", of: .person, khmer).contains("dara|kim"))
        #expect(Workbench.features("personName", of: .person, [("fullName", "فيصل صديقي")]).contains("faisal|siddiqui"))
        #expect(person("王囧").allSatisfy { !$0.contains("wang") })
    }

    @Test func `a name that may be read both ways has no variants that it could share with a relative`() {
        #expect(Workbench.features("givenNameGroup", of: .person, [("fullName", "Qwert Zuiop")]).isEmpty)
    }

    @Test func `variants of a given name share a group`() {
        let group = { Workbench.features("givenNameGroup", of: .person, [("givenName", $0)]) }
        #expect(group("Bob") == ["robert"])
        #expect(group("Robert James") == ["robert"])
        #expect(group("Matias") == group("Matti"))
        #expect(group("Chris").contains("christopher") && group("Chris").contains("christine"))
        #expect(group("Zyx") == ["zyx"])
        let references = Workbench.references
        #expect(references.givenNameGroup(of: "kalle") == references.givenNameGroup(of: "kaarle"))
        #expect(references.givenNameGroup(of: "zyx") == nil)
    }

    @Test func `given and family name in their own fields outrank a full name`() {
        let fields = [("givenName", "Matti"), ("familyName", "Meikäläinen"), ("fullName", "Meikäläinen Matti J")]
        #expect(Workbench.features("personName", of: .person, fields) == ["matti|meikalainen"])
    }

    @Test func `a contact of an organization does not pose as the customer`() {
        let record = Workbench.standardized(.organization, [("contactPerson", "MEIKÄLÄINEN MATTI")])
        #expect(record.features == [Feature("contactPerson", "matti meikalainen")])
    }
}
