import CustomerModel
import Foundation
import Intake
import RuleBook
import Testing

@testable import SourceSuggestion

@Suite struct SourceSuggestionTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static let shipped = Result {
        let project = try ProjectFolder(path: root.path)
        return (project: project, ruleBook: try RuleBook.load(project))
    }

    private func suggestion(path: String) throws -> SourceSuggestion {
        let (project, ruleBook) = try Self.shipped.get()
        return try SourceSuggestion(path: path, ruleBook: ruleBook, project: project)
    }

    /// A suggestion for a fixture of the readers' tests.
    private func suggestion(fixture: String) throws -> SourceSuggestion {
        try suggestion(path: Self.root.appending(path: "Tests/Fixtures/handmade/\(fixture)").path)
    }

    /// A suggestion for a text.
    private func suggestion(_ text: String, name: String = "customers.csv") throws -> SourceSuggestion {
        let folder = FileManager.default.temporaryDirectory.appending(path: "suggest-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: name).path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return try suggestion(path: path)
    }

    private func value(_ attribute: String, _ row: Preview.Row) -> String? {
        row.fields.first { $0.attribute.rawValue == attribute }?.canonical
    }

    /// Made-up companies and people of one system.
    private static let mixed: String = {
        let rows = (1...60).map { number in
            number % 2 == 0
                ? "\(number);Yritys;Konepaja \(number) Oy;;;9000003-8;Hämeentie \(number);00500;HELSINKI;"
                    + "040 123 45\(10 + number);1;31.1.2025 10:0\(number % 10)"
                : "\(number);Henkilö;;Matti;Virtanen;;Rantakatu \(number) A 4;33100;TAMPERE;;0;1.12.2024 9:15"
        }
        return "Asiakasnro;Asiakastyyppi;Yrityksen nimi;Etunimi;Sukunimi;Y-tunnus;Katuosoite;Postinumero;"
            + "Postitoimipaikka;Puhelin;Aktiivinen;Muutettu\n" + rows.joined(separator: "\n") + "\n"
    }()

    @Test func `an unknown export gets a mapping that loads and tells persons from organizations`() throws {
        let suggestion = try suggestion(Self.mixed)
        #expect(suggestion.known == nil)
        #expect(suggestion.format == "CSV, utf-8, semicolons")
        #expect(suggestion.preview.rows.count == 20)
        let person = try #require(suggestion.preview.rows.first { $0.kind == .person })
        let company = try #require(suggestion.preview.rows.first { $0.kind == .organization })
        #expect(value("givenName", person) == "Matti" && value("familyName", person) == "Virtanen")
        #expect(value("organizationName", company) == "Konepaja 2 Oy")
        #expect(value("address.city", company) == "Helsinki" && value("address.postalCode", company) == "00500")
        #expect(value("businessId", company) == "9000003-8")
        for line in [
            "key: Asiakasnro", "changedAt: {from: Muutettu, formats: \"d.M.yyyy H:mm\"}",
            "- {column: Aktiivinen, equals: [\"0\"]}",
        ] {
            #expect(suggestion.yaml.contains(line), "\(suggestion.yaml)")
        }
    }

    @Test func `the name of the only company in a file is its name, not anybody's employer`() throws {
        let suggestion = try suggestion(
            "Asiakasnro;Yrityksen nimi;Y-tunnus;Katuosoite;Postinumero;Postitoimipaikka\n"
                + "K-1;Kassatesti Oy;9000003-8;Satamakatu 7;20100;Turku\n")
        let row = try #require(suggestion.preview.rows.first)
        #expect(value("organizationName", row) == "Kassatesti Oy", "\(suggestion.yaml)")
    }

    @Test func `a new source system does not take the name of another`() throws {
        #expect(try suggestion(Self.mixed, name: "Billing.csv").system == "billing-2")
        #expect(try suggestion(Self.mixed, name: "Kassa 1.csv").system == "kassa-1")
    }

    @Test func `of mappings that fit equally one of a preferred system is taken, and the others are told`()
        throws
    {
        let (project, ruleBook) = try Self.shipped.get()
        let path = Self.root.appending(path: "Tests/Fixtures/handmade/salesforce_account.csv").path
        for (preferred, chosen, other) in [
            (Set<String>(), "salesforce-account", "sales"), (["sales", "erp"], "sales", "salesforce-account"),
        ] {
            let known = try SourceSuggestion(
                path: path, ruleBook: ruleBook, project: project, preferred: preferred
            ).known
            #expect(known?.mapping.system == chosen && known?.others == [other])
        }
    }

    @Test func `a known export is known below its instructions, whichever row looks most like a header`() throws {
        let suggestion = try suggestion(fixture: "erpnext_customer_template.csv")
        #expect(suggestion.known?.mapping.system == "erpnext")
        #expect(suggestion.format == "CSV, utf-8, commas, 7 rows before the header")
        #expect(suggestion.preview.rows.map(\.key) == ["CUST-00007", "CUST-00008"])
        #expect(suggestion.warnings.isEmpty, "\(suggestion.warnings)")
    }

    @Test(arguments: [
        "fivaldi_yritysrekisteri_cp1252.csv", "excel_unicode_text_utf16le.txt", "excel_sep_line_cp1252.csv",
        "report_with_preamble_and_totals.csv", "zendesk_users.ndjson", "salesforce_account.csv", "sap_debmas07.xml",
        "netvisor_asiakkaat_latin1.csv", "decomposed_nfd_utf8.csv",
    ])
    func `real exports give a mapping that reads most of their records`(_ fixture: String) throws {
        let suggestion = try suggestion(fixture: fixture)
        #expect(!suggestion.preview.rows.isEmpty, "\(suggestion.yaml)")
        #expect(suggestion.preview.rows.allSatisfy { !$0.fields.isEmpty }, "\(suggestion.yaml)")
        let rejected = suggestion.preview.rejects.values.reduce(0, +)
        #expect(rejected * 2 <= suggestion.preview.readCount, "\(suggestion.preview.rejects)")
    }

    @Test func `the export of a shipped mapping is recognized by its headers`() throws {
        let suggestion = try suggestion(fixture: "salesforce_account.csv")
        #expect(suggestion.known?.mapping.format.type == .csv)
        #expect(suggestion.known?.mapping.system == "salesforce-account")
        #expect(suggestion.yaml.contains("system: salesforce-account"))
    }

    @Test func `XML gives the path of its records and the columns below it`() throws {
        let rows = (1...5).map { number in
            """
            <Client no="\(number)"><Info><Name>Leipomo \(number) Oy</Name><BusinessID>9000003-8</BusinessID></Info>
            <Address><Street>Rantakatu \(number)</Street><Zip>33100</Zip><City>Tampere</City></Address></Client>
            """
        }
        let text = "<?xml version=\"1.0\"?><Export><Made>2025</Made><Clients>\(rows.joined())</Clients></Export>"
        let suggestion = try suggestion(text, name: "clients.xml")
        #expect(suggestion.yaml.contains("record: /Export/Clients/Client"), "\(suggestion.yaml)")
        #expect(suggestion.yaml.contains("key: \"@no\""), "\(suggestion.yaml)")
        let first = try #require(suggestion.preview.rows.first)
        #expect(value("organizationName", first) == "Leipomo 1 Oy")
        #expect(value("address.street", first) == "Rantakatu 1" && value("address.city", first) == "Tampere")
    }

    @Test func `JSON lines give paths`() throws {
        let lines = (1...8).map { number in
            """
            {"id":"c\(number)","first_name":"Aino","last_name":"Korhonen","email":"aino\(number)@x.example",\
            "address":{"line1":"Rantakatu \(number)","zip":"33100","city":"Tampere"}}
            """
        }
        let suggestion = try suggestion(lines.joined(separator: "\n"), name: "shop.ndjson")
        let first = try #require(suggestion.preview.rows.first)
        #expect(first.key == "c1" && first.kind == .person)
        #expect(value("email", first) == "aino1@x.example" && value("address.city", first) == "Tampere")
    }

    @Test func `records that an envelope wraps one by one are found, and so is their mapping`() throws {
        let records = (1...3).map { number in
            """
            {"customer":{"id":"c\(number)","first_name":"Aino","last_name":"Korhonen","email":"aino\(number)@x.example",\
            "phone":"040 123 456\(number)","company":"Leipomo Oy","vat_number":"90000038"}}
            """
        }
        let suggestion = try suggestion("{\"list\":[\(records.joined(separator: ","))]}", name: "answer.json")
        #expect(suggestion.known?.mapping.system == "chargebee")
        #expect(suggestion.preview.rows.contains { $0.key == "c1" && value("organizationName", $0) == "Leipomo Oy" })
    }

    @Test func `a handful of rows says its kinds by words, and lines of addresses come from several columns`() throws {
        let text = """
            Account,Party type,Organization name,Last name,Street 1,Street 2,Newsletter email,Ref
            A1,Organization,Konepaja Oy,,"Rantakatu 5
            PL 22",,yes,1
            A2,Person,,Virtanen,Kauppakatu 3,"c/o Laine",no,2

            """
        let suggestion = try suggestion(text)
        #expect(suggestion.preview.rows.map(\.kind) == [.organization, .person])
        #expect(suggestion.yaml.contains("lines: {from: [\"Street 1\", \"Street 2\"]}"), "\(suggestion.yaml)")
        #expect(!suggestion.yaml.contains("email:"), "yes and no are no addresses: \(suggestion.yaml)")
    }

    @Test func `personal identity codes are left out with a warning`() throws {
        let rows = (1...9).map { "\($0),Aino Korhonen,010594Y9032\n" }.joined()
        let suggestion = try suggestion("id,nimi,henkilötunnus\n" + rows)
        #expect(suggestion.warnings.contains { $0.contains("henkilötunnus holds personal identity codes") })
        #expect(!suggestion.yaml.contains("personalId"))
        #expect(!suggestion.yaml.contains("010594Y9032") && !suggestion.warnings.contains { $0.contains("9032") })
    }

    @Test func `days and months that cannot be told apart are asked for`() throws {
        let rows = (1...9).map { "\($0),Aino,Korhonen,0\($0)/0\($0 % 4 + 1)/1980\n" }.joined()
        let suggestion = try suggestion("id,first name,last name,birthday\n" + rows)
        #expect(suggestion.warnings.contains { $0.contains("birthday: day and month cannot be told apart") })
    }

    @Test func `a file without records is refused`() {
        #expect(throws: IntakeError.self) { try suggestion("id,name\n") }
        #expect(throws: IntakeError.self) { try suggestion("<a><b></a>", name: "x.xml") }
    }
}
