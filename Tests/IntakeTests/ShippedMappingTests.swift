import CustomerModel
import DemoData
import Foundation
import Intake
import Testing

@Suite struct ShippedMappingTests {
    private func load(_ name: String, _ file: String) throws -> [IntakeEvent] {
        try events(shippedMapping(name), BufferByteSource(fixture(file)))
    }

    @Test func `an SAP customer has its identifiers, address and contact`() throws {
        let record = try #require(try load("erp", "sap_debmas07.xml").records.first)
        #expect(record.kind == .organization)
        #expect(record.value("organizationName") == "Pohjolan Konepaja Oy")
        #expect(record.value("vatId") == "FI90000038")
        #expect(record.value("address.street") == "Hämeentie 15 A 4")
        #expect(record.value("address.postalCode") == "00500")
        #expect(record.value("address.city") == "HELSINKI")
        #expect(record.value("contactPerson") == "Maija Virtanen")
        #expect(record.value("language") == "FI")
        #expect(record.value("currency") == "EUR")
        #expect(record.changedAt?.description == "2025-01-13T00:03:15Z")
        #expect(record.position == TextPosition(line: 3, column: 3))
        #expect(record.value("birthDate") == nil)
    }

    @Test func `SAP's second name line is a name, a department or a box by what it says`() throws {
        let records = try load("erp", "sap_debmas07.xml").records
        #expect(records[1].values("tradingName") == ["Åströmin Leipomo"])
        #expect(records[4].values("tradingName").isEmpty)
        #expect(records[2].value("address.postOfficeBox") == "PL 22")
        #expect(records[2].value("address.street") == nil)
    }

    @Test func `an SAP customer flagged for deletion is still there, and says that it is not used`() throws {
        let records = try load("erp", "sap_debmas07.xml").records
        #expect(records.map(\.isWithdrawn) == [false, false, false, false, false])
        #expect(records.map { $0.value("inactive") } == [nil, nil, nil, nil, "true"])
    }

    @Test func `an SAP contact is a person of its own, related to the company`() throws {
        let records = try load("sap-debmas", "sap_debmas07.xml").records
        let contacts = records.filter { $0.kind == .person }
        #expect(contacts.map(\.key.key) == ["0000100001/contact/0000200001", "0000100002/contact/0000200002"])
        #expect(contacts.map { $0.value("givenName") } == ["Maija", "Göran"])
        #expect(contacts.map { $0.value("birthDate") } == [nil, nil])
        #expect(
            contacts[1].relations == [RecordRelation("contactOf", SourceKey(system: "sap-debmas", key: "0000100002"))])
    }

    @Test func `SAP's partner functions are relations to the customers that they name`() throws {
        func partner(_ function: String, _ customer: String) -> String {
            "<E1KNVPM SEGMENT=\"1\"><PARVW>\(function)</PARVW><KUNN2>\(customer)</KUNN2></E1KNVPM>"
        }
        let below = ["AG", "WE", "RE", "RG"].map { partner($0, "0000100001") }.joined() + partner("WE", "0000100005")
        let again = partner("WE", "0000100005") + partner("RG", "0000100007")
        let text = """
            <DEBMAS07><IDOC><E1KNA1M><MSGFN>005</MSGFN><KUNNR>0000100001</KUNNR><KTOKD>KUNA</KTOKD>
            <NAME1>Pohjolan Konepaja Oy</NAME1>
            <E1KNVVM><VKORG>1000</VKORG>\(below)</E1KNVVM><E1KNVVM><VKORG>2000</VKORG>\(again)</E1KNVVM>
            \(partner("RE", "0000100006"))</E1KNA1M></IDOC></DEBMAS07>
            """
        let events = try events(shippedMapping("sap-debmas"), BufferByteSource(Array(text.utf8)))
        let related = try #require(events.records.first).relations.map { "\($0.role) \($0.target.key)" }
        #expect(related == ["deliveredTo 0000100005", "invoicedTo 0000100006", "paidBy 0000100007"])
    }

    @Test(
        arguments: [
            ("Manninen Kiinteistöhuolto osakeyhti", "ö", ["Manninen Kiinteistöhuolto osakeyhtiö"], [], nil),
            ("Asunto-oy Helsingin Väinämöisenkatu", " 13", ["Asunto-oy Helsingin Väinämöisenkatu 13"], [], nil),
            (
                "Asunto Oy Helsingin Väinämöisenkatu", "c/o Laine Oy", ["Asunto Oy Helsingin Väinämöisenkatu"], [],
                "c/o Laine Oy"
            ),
            ("Kahvipaussi Oulu kommandiittiyhtiö", "OSTORESKONTRA", ["Kahvipaussi Oulu kommandiittiyhtiö"], [], nil),
            ("Åströms Bageri Ab Oy", "Åströmin Leipomo", ["Åströms Bageri Ab Oy"], ["Åströmin Leipomo"], nil),
        ] as [(String, String, [String], [String], String?)])
    func `a long SAP name goes on where it was cut`(
        first: String, second: String, names: [String], tradingNames: [String], careOf: String?
    ) throws {
        let xml = """
            <DEBMAS07><IDOC BEGIN="1"><EDI_DC40><CREDAT>20250713</CREDAT></EDI_DC40><E1KNA1M><KUNNR>1</KUNNR>\
            <KTOKD>KUNA</KTOKD><NAME1>\(first)</NAME1><NAME2>\(second)</NAME2></E1KNA1M></IDOC></DEBMAS07>
            """
        let record = try #require(
            try events(shippedMapping("erp"), BufferByteSource(Array(xml.utf8))).records.first)
        #expect(record.values("organizationName") == names)
        #expect(record.values("tradingName") == tradingNames)
        #expect(record.value("address.careOf") == careOf)
    }

    @Test func `an SAP person has given and family name and a birth date`() throws {
        let xml = """
            <DEBMAS07><IDOC BEGIN="1"><EDI_DC40><CREDAT>20250713</CREDAT><CRETIM>020315</CRETIM></EDI_DC40>
            <E1KNA1M><KUNNR>0000300001</KUNNR><KTOKD>KUNP</KTOKD><NAME1>Meikäläinen</NAME1><NAME2>Matti</NAME2>
            <GBDAT>19591231</GBDAT><SMTP_ADDR>matti@mail.example</SMTP_ADDR><STRAS>Koulukatu 7</STRAS></E1KNA1M></IDOC></DEBMAS07>
            """
        let record = try #require(
            try events(shippedMapping("erp"), BufferByteSource(Array(xml.utf8))).records.first)
        #expect(record.kind == .person)
        #expect(record.value("familyName") == "Meikäläinen")
        #expect(record.value("givenName") == "Matti")
        #expect(record.value("birthDate") == "1959-12-31")
        #expect(record.value("email") == "matti@mail.example")
        #expect(record.value("organizationName") == nil)
        #expect(record.changedAt?.description == "2025-07-12T23:03:15Z")
    }

    @Test func `a billing row without a type decides its kind by business id or name`() throws {
        let records = try load("billing", "netvisor_asiakkaat_latin1.csv").records
        #expect(records.map(\.kind) == [.organization, .organization, .organization, .person])
        #expect(records[0].value("creditLimit") == "25000.00")
        #expect(records[3].value("creditLimit") == "-12.50")
        #expect(records[3].value("fullName") == "Maija Virtanen")
        #expect(records[2].value("address.careOf") == "c/o Isännöinti Laine Oy")
        #expect(records[0].value("address.street") == "Hämeentie 15 A 4")
        #expect(records[0].value("customerSince") == "2009-04-07")
        #expect(records[0].value("email") == "laskut@pohjolankonepaja.example")
        #expect(records[1].value("businessId") == "90001276")
    }

    @Test func `a billing row with a type and a birth date follows them`() throws {
        let header = """
            Asiakaskoodi;Nimi;Nimen jatke;Y-tunnus;Osoite;Postinumero;Postitoimipaikka;Maa;Puhelin;Sähköposti;\
            Verkkolaskuosoite;Verkkolaskuoperaattori;Maksuehto;Alennusprosentti;Luottoraja;Aktiivinen;Laskutuskieli;\
            Luotu;Asiakastyyppi;Syntymäaika
            """
        let text = """
            \(header)\r
            2001;Virtanen Maija;;;Puistokatu 1;00140;HELSINKI;FI;;;;;;;;1;FI;1.12.2015;Henkilö;5.3.1980\r
            2002;Konsultti Virtanen;;;Puistokatu 1;00140;HELSINKI;FI;;;;;;;;1;FI;1.12.2015;Yritys;\r

            """
        let bytes = Array(try #require(text.data(using: .isoLatin1)))
        let records = try events(shippedMapping("billing"), BufferByteSource(bytes)).records
        #expect(records.map(\.kind) == [.person, .organization])
        #expect(records[0].value("birthDate") == "1980-03-05")
        #expect(records[0].value("fullName") == "Virtanen Maija")
        #expect(records[1].value("organizationName") == "Konsultti Virtanen")
    }

    @Test func `a merged Salesforce account follows the winner and a street of two lines stays a street`() throws {
        let records = try load("sales", "salesforce_account.csv").records
        #expect(records.map(\.isWithdrawn) == [false, false, false])
        #expect(records[1].sameAs == [records[0].key])
        #expect(records.map { $0.value("inactive") } == [nil, "true", nil])
        #expect(records[2].value("address.street") == "Koulukatu 7, 2. krs")
        #expect(records[2].position == TextPosition(line: 4, column: 1))
        #expect(records[0].changedAt?.description == "2024-12-01T10:00:00Z")
        #expect(records[0].value("customerSince") == "2019-01-31")
        #expect(records[0].value("website") == "www.pohjolankonepaja.example")
        #expect(records.map(\.kind) == [.organization, .organization, .organization])
    }

    @Test func `a Salesforce person account has the person's own columns`() throws {
        let text = """
            "Id","IsDeleted","MasterRecordId","Name","ParentId","BillingStreet","BillingCity","BillingPostalCode",\
            "BillingCountry","Phone","AccountNumber","Website","Business_ID__c","CreatedDate","LastModifiedDate",\
            "SystemModstamp","PersonEmail","PersonMobilePhone","FirstName","LastName","PersonBirthdate","IsPersonAccount"
            "001A","false","","Matti Meikäläinen","","c/o Virtanen\nPL 22","Oulu","90100","Finland","+358401234567","","",\
            "","2019-01-31T03:05:00.000Z","2024-12-01T10:00:00.000Z","2024-12-01T10:00:00.000Z","m@mail.example",\
            "+358401234567","Matti","Meikäläinen","1959-12-31","true"
            """
        let record = try #require(
            try events(shippedMapping("sales"), BufferByteSource(Array(text.utf8))).records.first)
        #expect(record.kind == .person)
        #expect(record.value("givenName") == "Matti")
        #expect(record.value("familyName") == "Meikäläinen")
        #expect(record.value("fullName") == nil)
        #expect(record.value("birthDate") == "1959-12-31")
        #expect(record.values("phone") == ["+358401234567"])
        #expect(record.value("address.careOf") == "c/o Virtanen")
        #expect(record.value("address.postOfficeBox") == "PL 22")
    }

    @Test func `the demo's exports load but for the rows that it damages on purpose`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let written = try DemoData(records: 3000, seed: 7).write(toFolder: folder.path)
        var rejects = 0
        for (name, file) in [("erp", "erp.xml"), ("billing", "billing.csv"), ("sales", "sales.csv")] {
            let source = try FileByteSource(path: folder.appendingPathComponent(file).path)
            let loaded = try events(shippedMapping(name), source)
            #expect(loaded.count == written.recordsBySource[name])
            #expect(loaded.records.allSatisfy { $0.value("organizationName") != nil || $0.kind == .person })
            rejects += loaded.rejects.count
        }
        #expect(rejects == written.rejects)
    }

    @Test func `full and delta deliveries are told apart`() throws {
        #expect(try shippedMapping("billing").delivery == DeliverySemantics(extent: .full, maximumWithdrawnPercent: 10))
        #expect(try shippedMapping("erp").delivery.extent == .delta)
        #expect(try shippedMapping("sales").delivery.extent == .delta)
    }
}
