import CustomerModel
import Foundation
import Intake
import Testing

/// Tables as spreadsheets, report writers and wrong encodings leave them.
@Suite struct DamagedTableTests {
    private static func yaml(_ format: String, _ columns: String = "") -> String {
        """
        system: test
        title: Test
        format: \(format)
        key: Asiakasnro
        kind: organization
        \(columns.isEmpty ? "attributes: {organizationName: Nimi, businessId: Y-tunnus}" : columns)
        """
    }

    private static func read(_ yaml: String, _ text: String) throws -> Reading {
        try Reading(yaml, Array(text.utf8))
    }

    @Test(arguments: [
        "excel_sep_line_cp1252.csv", "excel_unicode_text_utf16le.txt", "report_with_preamble_and_totals.csv",
        "decomposed_nfd_utf8.csv", "double_encoded_utf8.csv", "latin1_read_as_macroman.csv",
    ])
    func `the same table reads the same whatever happened to it`(name: String) throws {
        let columns = """
            attributes: {organizationName: Nimi, businessId: Y-tunnus, customerSince: {from: Päiväys, date: d.M.yyyy}}
            """
        let reading = try Reading(Self.yaml("{type: csv}", columns), fixture(name))
        #expect(reading.keys == ["1", "2"])
        #expect(reading.names == ["Pohjolan Konepaja Oy", "Åströms Bageri Ab"])
        #expect(reading.records.map { $0.value("customerSince") } == ["2025-01-31", "2025-02-01"])
        #expect(reading.rejects.isEmpty)
        let wasRepaired = reading.warnings["mojibake-repaired"] != nil
        #expect(wasRepaired == (name.contains("encoded") || name.contains("read_as")))
    }

    @Test func `what is repaired is counted with its lines, and not repaired when the mapping says so`() throws {
        let bytes = try fixture("double_encoded_utf8.csv")
        let reading = try Reading(Self.yaml("{type: csv}"), bytes)
        #expect(reading.warnings["mojibake-repaired"]?.count == 2)
        #expect(reading.warnings["mojibake-repaired"]?.lines == [1, 3])
        let untouched = try Reading(Self.yaml("{type: csv, repairsMojibake: false}"), bytes)
        #expect(untouched.names[1] == "Ã\u{85}strÃ¶ms Bageri Ab")
        #expect(untouched.warnings.isEmpty)
    }

    @Test(arguments: [
        "São Paulo", "SÃO PAULO", "„Firma” Sp. z o.o.", "5‰ olut", "Müller’s Ärzte", "Ângela Âmbar", "Ã", "naïve Ô—",
        "Smørrebrød Å/S", "Þórður", "10 ™ Oy", "Café “Ö”",
    ])
    func `text that is right is never repaired`(name: String) throws {
        let reading = try Self.read(Self.yaml("{type: csv}"), "Asiakasnro;Nimi;Y-tunnus\n1;\(name);\n")
        #expect(reading.names == [name])
        #expect(reading.warnings.isEmpty)
    }

    @Test(arguments: ["äöåÄÖÅ éèüßñø", "5 € – “ok” ‘x’ …", "Žižek Šarić œuvre"])
    func `double encoding is undone for letters and signs`(text: String) throws {
        // A decoder of Windows-1252 passes on the five bytes that it does not know.
        let twice = Data(text.utf8).map { byte in
            String(data: Data([byte]), encoding: .windowsCP1252) ?? String(Unicode.Scalar(byte))
        }
        let table = "Asiakasnro;Nimi;Y-tunnus\n1;\(twice.joined());\n"
        #expect(try Self.read(Self.yaml("{type: csv}"), table).names == [text])
    }

    @Test func `IBM 850 and Mac Roman show by the words that they make, SFS 4017 by the mapping`() throws {
        let table = "Asiakasnro;Nimi;Y-tunnus\n1;Hämeentie Öljy Åström;\n2;Mäkelä Pöllö;\n"
        let macintosh: [Character: UInt8] = ["ä": 0x8A, "ö": 0x9A, "Ö": 0x85, "Å": 0x81]
        let dos: [Character: UInt8] = ["ä": 0x84, "ö": 0x94, "Ö": 0x99, "Å": 0x8F]
        let wanted = ["Hämeentie Öljy Åström", "Mäkelä Pöllö"]
        let fromMac = try Reading(Self.yaml("{type: csv}"), table.map { macintosh[$0] ?? $0.asciiValue ?? 0 })
        #expect(fromMac.names == wanted)
        #expect(fromMac.summary.encoding == .macintosh)
        let fromDOS = try Reading(Self.yaml("{type: csv}"), table.map { dos[$0] ?? $0.asciiValue ?? 0 })
        #expect(fromDOS.names == wanted)
        #expect(fromDOS.summary.encoding == .ibm850)
        let sevenBit = "Asiakasnro;Nimi;Y-tunnus\n1;H{meentie |ljy ]str|m \\;\n"
        let letters = try Self.read(Self.yaml("{type: csv, encoding: sfs-4017}"), sevenBit)
        #expect(letters.names == ["Hämeentie öljy Åström Ö"])
        #expect(try Self.read(Self.yaml("{type: csv}"), sevenBit).names == ["H{meentie |ljy ]str|m \\"])
    }

    @Test func `a report's preamble, page headers, totals and footers are passed over and counted`() throws {
        let text = """
            Asiakasluettelo;;
            Asiakasnro;Nimi;Y-tunnus
            1;A;
            ;Yhteensä;1 234,06
            Asiakasluettelo;;
            Asiakasnro;Nimi;Y-tunnus
            2;B;
            Total:;;3
            Confidential - do not copy
            ;C;
            """
        let reading = try Self.read(Self.yaml("{type: csv, skipRows: confidential}"), text)
        #expect(reading.keys == ["1", "2"])
        #expect(reading.rejects.map(\.code) == [.missingKey])
        #expect(reading.rejects.map(\.position.line) == [10])
        #expect(reading.warnings["totals-row"]?.lines == [4, 8])
        #expect(reading.warnings["repeated-header"]?.lines == [6])
        #expect(reading.warnings["preamble"]?.count == 2)
        #expect(reading.warnings["footer-row"]?.lines == [9])
    }

    @Test func `headers are found by case, accents, punctuation and aliases`() throws {
        let aliases = Self.yaml("{type: csv, aliases: {Asiakasnro: [Kundnr, Customer code], Nimi: Namn}}")
        for header in ["ASIAKASNRO;nimi;y tunnus", "Kundnr;NAMN;Y_Tunnus", "customer-code;Namn;ytunnus"] {
            #expect(try Self.read(aliases, "\(header)\n1;A;9000003-8\n").names == ["A"])
        }
        let error = #expect(throws: IntakeError.self) { try Self.read(aliases, "Nro;Namn;Y-tunnus\n1;A;\n") }
        #expect(error?.message.contains("`Asiakasnro`") == true)
        #expect(error?.message.contains("aliases") == true)
        let twice = #expect(throws: IntakeError.self) { try Self.read(aliases, "KUNDNR;kundnr;Namn;Y-tunnus\n") }
        #expect(twice?.message.contains("2 times") == true)
    }

    @Test func `a table without header is read by numbers or by names for them`() throws {
        let numbers = Self.yaml("{type: csv, hasHeader: false}", "attributes: {organizationName: '2'}")
            .replacing("key: Asiakasnro", with: "key: '3'")
        #expect(try Self.read(numbers, "x;A;1;y\nx;B;2;y\nx;C\n").names == ["A", "B"])
        let placed = "{type: csv, hasHeader: false, columns: [{name: Nimi, at: 2}, {name: Asiakasnro, at: 3}]}"
        let reading = try Self.read(
            Self.yaml(placed, "attributes: {organizationName: Nimi}"), "x;A;1;y\nx;B;2;y\nx;C\n")
        #expect(reading.keys == ["1", "2"])
        #expect(reading.rejects.map(\.code) == [.raggedRow])
    }

    @Test(arguments: [1, 4096])
    func `columns at fixed places count characters, not bytes`(step: Int) throws {
        let yaml = Self.yaml(
            """
            {type: fixed, preambleLines: 1, skipRows: Total, columns: [{name: Asiakasnro, at: 1, width: 4},
             {name: Nimi, at: 5, width: 8}, {name: Y-tunnus, at: 13}]}
            """)
        let text =
            "NRO NIMI    TUNNUS\r\n0001Åström  9000127-6\r\n\r\n0002Häm\r\nTotal 2\r\n0003"
            + String(repeating: "x", count: 30)
        for bytes in [Array(text.utf8), Array(try #require(text.data(using: .isoLatin1)))] {
            let reading = try Reading(yaml, bytes, step: step)
            #expect(reading.keys == ["0001", "0002", "0003"])
            #expect(reading.names == ["Åström", "Häm", "xxxxxxxx"])
            #expect(reading.records[0].value("businessId") == "9000127-6")
            #expect(reading.records.map(\.position.line) == [2, 4, 6])
            #expect(reading.warnings["footer-row"]?.lines == [5])
        }
        let bad = try Reading(yaml, Array("h\n0001A\n0002".utf8) + [0] + Array("x\n0003C\n".utf8), step: step)
        #expect(bad.keys == ["0001", "0003"])
        #expect(bad.rejects.map(\.code) == [.nulByte])
    }

    @Test func `an ERPNext template gives its data and none of its instructions`() throws {
        let yaml = """
            system: test
            title: Test
            format: {type: csv, isQuotedTwice: true, dataAfter: Start entering data below this line}
            key: name
            kind: organization
            attributes: {organizationName: customer_name, businessId: tax_id}
            """
        let reading = try Reading(yaml, fixture("erpnext_customer_template.csv"))
        #expect(reading.keys == ["CUST-00007", "CUST-00008"])
        #expect(reading.names == ["Kuljetus Mäkelä & Pojat Ky", "Meikäläinen Matti"])
        #expect(reading.rejects.isEmpty)
        let error = #expect(throws: IntakeError.self) { try Self.read(yaml, "name,customer_name,tax_id\n1,A,\n") }
        #expect(error?.message.contains("Start entering data") == true)
    }

    @Test func `what a spreadsheet did to identifiers is undone where it can be`() throws {
        let columns = """
            attributes: {organizationName: Nimi, phone: Puhelin, gln: GLN, creditLimit: {from: Raja, isNumber: true}}
            """
        let reading = try Self.read(
            Self.yaml("{type: csv, decimal: ','}", columns),
            """
            Asiakasnro;Nimi;Puhelin;GLN;Raja
            1,00E+05;A;1;2;3
            '100002;'t Hooft BV;401234567.0;3,58943E+11;25000
            100003;C;'+358401234567;6430000000000;1 000,50
            """)
        #expect(reading.rejects.map(\.code) == [.damagedKey])
        #expect(reading.rejects.map(\.field) == ["Asiakasnro"])
        #expect(reading.keys == ["100002", "100003"])
        #expect(reading.names == ["'t Hooft BV", "C"])
        #expect(reading.records.map { $0.value("phone") } == ["401234567", "+358401234567"])
        #expect(reading.records.map { $0.value("gln") } == [nil, "6430000000000"])
        #expect(reading.summary.warnings.filter { $0.code == .roundedNumber }.flatMap(\.lines) == [2, 3])
        #expect(reading.warnings["float-tail"]?.lines == [3])
        #expect(reading.records[1].value("creditLimit") == "1000.50")
    }

    @Test func `the mangled sample loses its rounded row and keeps the other`() throws {
        let columns = "attributes: {organizationName: Nimi, phone: Puhelin, gln: GLN}"
        let reading = try Reading(Self.yaml("{type: csv}", columns), fixture("excel_mangled_ids.csv"))
        #expect(reading.keys == ["100002"])
        #expect(reading.rejects.map(\.position.line) == [2])
        #expect(reading.records[0].value("phone") == "401234567")
    }

    @Test func `Shopify's apostrophes go, one each`() throws {
        let yaml = """
            system: test
            title: Test
            format: {type: csv}
            key: Customer ID
            kind: person
            attributes: {phone: Phone, email: Email}
            groups: {address: {members: {postalCode: Default Address Zip, city: Default Address City}}}
            """
        let reading = try Reading(yaml, fixture("shopify_customers.csv"))
        #expect(reading.keys == ["7210448301122", "7210448301123"])
        #expect(reading.records.map { $0.value("address.postalCode") } == ["20700", "33100"])
        #expect(reading.records[0].value("phone") == "+358407654321")
    }
}

/// What a delivery yields, taken apart for tests.
private struct Reading {
    var keys: [String] { records.map(\.key.key) }
    var names: [String] { records.map { $0.value("organizationName") ?? "" } }
    var rejects: [Reject] = []
    var records: [ParsedRecord] = []
    /// The last of each code.
    var warnings: [String: IntakeWarning] = [:]
    var summary = IntakeSummary()

    init(_ yaml: String, _ bytes: [UInt8], step: Int = 4096) throws {
        var (records, rejects) = ([ParsedRecord](), [Reject]())
        let reader = try DeliveryReader(mapping: mapping(yaml), catalog: catalog, schemaFolder: "")
        summary = try reader.read(from: DripByteSource(bytes, step: step)) { event in
            switch event {
            case .record(let record): records.append(record)
            case .reject(let reject): rejects.append(reject)
            }
        }
        (self.records, self.rejects) = (records, rejects)
        for warning in summary.warnings { warnings[warning.code.rawValue] = warning }
    }
}
