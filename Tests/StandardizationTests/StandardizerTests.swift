import CustomerModel
import Testing

@testable import Standardization

@Suite struct StandardizerTests {
    @Test func `a customer of an ERP becomes canonical with all its features`() {
        let record = Workbench.standardized(
            .organization,
            [
                ("organizationName", "POHJOLAN KONEPAJA OY"), ("businessId", "90000038"), ("vatId", "fi 9000003-8"),
                ("address.street", "Hämeentie 15\nA 4"), ("address.postalCode", "500"), ("address.city", "HELSINGFORS"),
                ("address.country", "FIN"), ("phone", "040 123 4567"), ("email", "LASKUT@Pohjolankonepaja.example"),
            ]
        )
        #expect(
            record.fields.map { "\($0.attribute) \($0.canonical) \($0.status)" } == [
                "address.city Helsingfors verified", "address.country FI verified",
                "address.postalCode 00500 wellFormed", "address.street Hämeentie 15 A 4 asGiven",
                "businessId 9000003-8 verified", "email LASKUT@pohjolankonepaja.example wellFormed",
                "organizationName Pohjolan Konepaja Oy wellFormed", "phone +358401234567 verified",
                "vatId FI90000038 verified",
            ]
        )
        #expect(
            record.features.map { "\($0.name)=\($0.value.replacing("\u{1F}", with: "|"))" } == [
                "address=hameentie|15|a 4|00500|helsinki|fi", "businessId=90000038", "city=helsinki", "country=fi",
                "email=laskut@pohjolankonepaja.example", "emailDomain=pohjolankonepaja.example", "legalForm=oy",
                "organizationName=pohjolan konepaja", "organizationName=pohjola konepaja", "phone=+358401234567",
                "postalCode=00500",
                "street=hameentie 15", "vatId=FI90000038",
            ]
        )
    }

    @Test func `a person is found under each way to write the name`() {
        for name in ["Meikäläinen Matti", "Meikäläinen, Matti", "MATTI MEIKÄLÄINEN", "matti meikäläinen"] {
            let record = Workbench.standardized(.person, [("fullName", name)])
            #expect(record.fields.map(\.canonical) == ["Matti Meikäläinen"])
            #expect(Workbench.features("personName", of: .person, [("fullName", name)]) == ["matti|meikalainen"])
        }
    }
}
