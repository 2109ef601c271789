import CustomerModel
import Testing

@testable import Standardization

@Suite struct OrganizationNameTests {
    private func read(_ name: String, country: String = "FI") -> OrganizationName {
        let references = Workbench.references
        return OrganizationNameReader(legalForms: references.legalForms, names: references.names)
            .read(Array(name.utf8).collapsingBlanks(), country: country)
    }

    @Test(arguments: [
        ("Pohjolan Konepaja Oy", "pohjolan konepaja", "oy"), ("Oy Yritys Ab", "yritys", "oy"),
        ("Åströms Bageri Ab Oy", "astroms bageri", "oy"), ("AB Yritys Oy", "yritys", "oy"),
        ("KONEPAJA O.Y.", "konepaja", "oy"),
        ("Kone Oyj", "kone", "oyj"), ("Kuljetus Mäkelä & Pojat Ky", "kuljetus makela pojat", "ky"),
        ("Kuljetus Mäkelä ja Pojat Ky", "kuljetus makela pojat", "ky"),
        ("Tmi Matti Meikäläinen", "matti meikalainen", "tmi"),
        ("T:mi Matti Meikäläinen", "matti meikalainen", "tmi"),
        ("Asunto Oy Kaivopuiston Kulma", "kaivopuiston kulma", "as oy"),
        ("As. Oy Kaivopuiston Kulma", "kaivopuiston kulma", "as oy"), ("Bostads Ab Kulma", "kulma", "as oy"),
        ("Kiint. Oy Keskus", "keskus", "kiint oy"), ("Espoon kaupunki", "espoon kaupunki", "kunta"),
        ("Soittokunta Sointu ry", "soittokunta sointu", "ry"),
        ("Pohjolan Konepaja Oy - Ostoreskontra", "pohjolan konepaja", "oy"),
        ("Pohjolan Konepaja Oy/osto", "pohjolan konepaja", "oy"),
        ("POHJOLAN KONEPAJA OY OSTORESKONTRA", "pohjolan konepaja", "oy"),
        ("As Oy Kulma c/o Isännöinti Laine Oy", "kulma", "as oy"), ("Konepaja Oy (dupe)", "konepaja", "oy"),
        ("Konepaja Oy konkurssissa", "konepaja", "oy"), ("Konepaja Oy, selvitystilassa", "konepaja", "oy"),
    ])
    func `the stem is what distinguishes a Finnish name`(_ name: String, _ stem: String, _ form: String) {
        #expect(read(name).stem.text == stem)
        #expect(read(name).legalForm == form)
    }

    @Test(arguments: [
        ("Volvo AB", "SE", "volvo", "ab"), ("AB Volvo (publ)", "SE", "volvo", "ab"),
        ("Equinor ASA", "NO", "equinor", "asa"),
        ("Hansen A/S", "DK", "hansen", "as"), ("Tallinna Vesi AS", "EE", "tallinna vesi", "as"),
        ("OÜ Kalev", "EE", "kalev", "ou"), ("Muster GmbH & Co. KG", "DE", "muster", "kg"),
        ("Muster G.m.b.H.", "DE", "muster", "gmbh"),
        ("Acme Forest Products Inc.", "US", "acme forest products", "inc"), ("Acme, LLC", "US", "acme", "llc"),
        ("Smith & Sons Ltd.", "GB", "smith sons", "ltd"), ("H. Arends Beheer B.V.", "NL", "h arends beheer", "bv"),
        ("J.G. de Groot B.V.", "NL", "jg de groot", "bv"), ("Firma Muster e.K.", "DE", "firma muster", "ek"),
        ("ООО Ромашка", "RU", "romashka", "ooo"), ("Ромашка sp. z o.o.", "PL", "romashka", "spzoo"),
    ])
    func `legal forms of other countries are known, ambiguous ones by country`(
        _ name: String, _ country: String, _ stem: String, _ form: String
    ) {
        #expect(read(name, country: country).stem.text == stem)
        #expect(read(name, country: country).legalForm == form)
    }

    @Test(arguments: [
        ("Kuljetus Mäkelä & Pojat Ky", ["kuljetus makela"]), ("Kuljetus Mäkelä ja Pojat", ["kuljetus makela"]),
        ("Målare Berg och Söner Ab", ["malare berg"]), ("Smith & Sons Ltd", []), ("Kuljetus Pojat Oy", []),
        ("Kuljetus Mäkelä Pojat Oy", []),
    ])
    func `a family's firm also goes without its successors`(name: String, others: [String]) {
        #expect(read(name).otherStems.map(\.text) == others)
    }

    @Test func `Ab is a Finnish company in Finland and a Swedish one in Sweden`() {
        #expect(read("Yritys Ab", country: "FI").legalForm == "oy")
        #expect(read("Yritys Ab", country: "SE").legalForm == "ab")
    }

    @Test func `a name that is only a legal form keeps its words`() {
        #expect(read("Oy").stem.text == "oy")
        #expect(read("Oy Ab").stem.isEmpty == false)
    }

    @Test func `an earlier name in parentheses is an alternative`() {
        let stems = Workbench.features(
            "organizationName", of: .organization, [("organizationName", "Uusi Konepaja Oy (ent. Vanha Paja Oy)")]
        )
        #expect(stems == ["uusi konepaja", "vanha paja"])
    }

    @Test(arguments: [
        ("POHJOLAN  KONEPAJA OY", "Pohjolan Konepaja Oy"), ("pohjolan konepaja oy", "Pohjolan Konepaja Oy"),
        ("Konepaja O.Y.", "Konepaja Oy"), ("IKEA", "IKEA"), ("ABB OY", "ABB Oy"), ("T:mi Matti", "Tmi Matti"),
        ("Konepaja Osakeyhtiö", "Konepaja Osakeyhtiö"),
    ])
    func `a name is shown with the source's words and the usual letters`(_ raw: String, _ shown: String) {
        #expect(Workbench.canonical(raw, .organizationName) == shown)
    }
}
