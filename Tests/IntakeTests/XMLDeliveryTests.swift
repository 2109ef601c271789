import CustomerModel
import Foundation
import Intake
import Testing

@Suite struct XMLDeliveryTests {
    private static let yaml = """
        system: test
        title: Test
        format: {type: xml, record: /r/c}
        key: "@id"
        kind: organization
        attributes:
          organizationName: n
          phone: tels/tel
          email: {each: mail, from: a}
          contactPerson: {each: person, from: [first, last], join: " "}
        groups:
          address: {each: addr, members: {street: s, city: "@city"}}
        """

    private static func events(_ xml: String, schema: String? = nil) throws -> [IntakeEvent] {
        try events(Array(xml.utf8), schema: schema)
    }

    private static func events(_ xml: [UInt8], schema: String? = nil, step: Int = 4096) throws -> [IntakeEvent] {
        var mapping = try mapping(yaml)
        mapping.format.schema = schema
        return try IntakeTests.events(mapping, DripByteSource(xml, step: step), schemas: fixturePath(""))
    }

    private static let good = """
        <?xml version="1.0"?>
        <r>
          <c id="1"><n>Öljy &amp; Co</n><tels><tel>1</tel><tel>2</tel></tels>
            <mail><a>x@y.example</a></mail><mail/><mail><a>z@y.example</a></mail>
            <person><first>A</first></person><person><first>B</first><last>C</last></person>
            <addr city="Oulu"><s>Tie 1</s></addr><addr><s>Tie 2</s></addr><addr city="Turku"/></c>
            <c id="2"><n><![CDATA[<B>]]> Oy</n></c>
          <c><n>no key</n></c>
        </r>
        """

    @Test(arguments: [1, 3, 4096])
    func `attributes, repeated children and groups become occurrences`(step: Int) throws {
        let records = try Self.events(Array(Self.good.utf8), step: step).records
        #expect(records.map(\.key.key) == ["1", "2"])
        #expect(records[0].value("organizationName") == "Öljy & Co")
        #expect(records[0].values("phone") == ["1", "2"])
        #expect(records[0].values("email") == ["x@y.example", "z@y.example"])
        #expect(records[0].values("contactPerson") == ["A"])
        #expect(
            records[0].fields.filter { $0.attribute == "address.street" } == [
                Field("address.street", 0, "Tie 1"), Field("address.street", 1, "Tie 2"),
            ])
        #expect(
            records[0].fields.filter { $0.attribute == "address.city" } == [
                Field("address.city", 0, "Oulu"), Field("address.city", 2, "Turku"),
            ])
        #expect(records[1].value("organizationName") == "<B> Oy")
        #expect(records.map(\.position) == [TextPosition(line: 3, column: 3), TextPosition(line: 7, column: 5)])
    }

    @Test func `a bad record is a reject with its text, and the rest loads`() throws {
        let reject = try #require(try Self.events(Self.good).rejects.first)
        #expect(reject.code == .missingKey)
        #expect(reject.position == TextPosition(line: 8, column: 3))
        #expect(reject.rawText == "<c><n>no key</n></c>")
        #expect(reject.field == "@id")
    }

    @Test func `lines are right beyond 65,535`() throws {
        let lines = String(repeating: "\n", count: 70_000)
        #expect(try Self.events("<r>\(lines)<c id='1'><n>A</n></c></r>").records.map(\.position.line) == [70_001])
    }

    @Test(arguments: ["iso-8859-1", "iso-8859-15", "windows-1252", "utf-8"])
    func `the declared encoding is followed`(name: String) throws {
        let encodings: [String: String.Encoding] = [
            "iso-8859-1": .isoLatin1, "windows-1252": .windowsCP1252, "utf-8": .utf8,
            "iso-8859-15": .isoLatin1,
        ]
        let text = "<?xml version='1.0' encoding='\(name)'?><r><c id='1'><n>Hämeentie Å</n></c></r>"
        let encoding = try #require(encodings[name])
        let bytes = Array(try #require(text.data(using: encoding)))
        #expect(try Self.events(bytes).records.first?.value("organizationName") == "Hämeentie Å")
    }

    @Test func `UTF-16 with its mark is read`() throws {
        let text = "<?xml version='1.0' encoding='UTF-16'?><r><c id='1'><n>Å €</n></c></r>"
        let bytes = [0xFF, 0xFE] + Array(try #require(text.data(using: .utf16LittleEndian)))
        #expect(try Self.events(bytes).records.first?.value("organizationName") == "Å €")
    }

    @Test func `a file that is cut off delivers its good records and then throws where it ends`() throws {
        let xml = "<r>\n<c id='1'><n>A</n></c>\n<c id='2'><n>B</n></c>\n<c id='3'><n>C</n>"
        var seen: [String] = []
        let reader = try DeliveryReader(mapping: mapping(Self.yaml), catalog: catalog, schemaFolder: "")
        let error = #expect(throws: IntakeError.self) {
            try reader.read(from: BufferByteSource(Array(xml.utf8))) { event in
                if case .record(let record) = event { seen.append(record.key.key) }
            }
        }
        #expect(seen == ["1", "2"])
        #expect(error?.code == .malformedXML)
        #expect(error?.position?.line == 4)
        #expect((error?.position?.column ?? 0) > 1)
    }

    @Test(arguments: [
        "<r><c id='1'><n>A</m></c></r>", "<r><c id='1'><n>A&nbsp;B</n></c></r>", "<r><c id=1><n>A</n></c></r>",
        "", "plain text", "<r><c id='1'><n>\u{1}</n></c></r>",
    ])
    func `what is not well-formed is an error with a place`(xml: String) {
        let error = #expect(throws: IntakeError.self) { try Self.events(xml) }
        #expect(error?.code == .malformedXML)
        #expect(error?.position?.line == 1)
    }

    @Test func `a byte that the encoding does not have is an error, never a replacement`() {
        let error = #expect(throws: IntakeError.self) {
            try Self.events(Array("<r><c id='1'><n>M".utf8) + [0xE4] + Array("k</n></c></r>".utf8))
        }
        #expect(error?.code == .malformedXML)
    }

    @Test(arguments: [
        """
        <!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
        <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
        <!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">]>
        <r><c id='1'><n>&f;</n></c></r>
        """,
        "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r><c id='1'><n>&x;</n></c></r>",
        "<!DOCTYPE r [<!ENTITY % p SYSTEM 'file:///etc/hostname'> %p;]><r><c id='1'><n>A</n></c></r>",
    ])
    func `a DOCTYPE with declarations is refused before anything is delivered`(xml: String) throws {
        var delivered = 0
        let reader = try DeliveryReader(mapping: mapping(Self.yaml), catalog: catalog, schemaFolder: "")
        let error = #expect(throws: IntakeError.self) {
            try reader.read(from: BufferByteSource(Array(xml.utf8))) { _ in delivered += 1 }
        }
        #expect(delivered == 0)
        #expect(error?.code == .forbiddenXML)
    }

    @Test(arguments: [
        "<!DOCTYPE r>", "<!DOCTYPE r SYSTEM 'http://127.0.0.1:9/x.dtd'>", "<!DOCTYPE r PUBLIC '-//x' 'x.dtd'>",
    ])
    func `a DOCTYPE that only names a file is tolerated and never followed`(doctype: String) throws {
        let loaded = try Self.events("\(doctype)<r><c id='1'><n>A</n></c></r>")
        #expect(loaded.records.map(\.key.key) == ["1"])
        let error = #expect(throws: IntakeError.self) {
            try Self.events("\(doctype)<r><c id='1'><n>A&x;B</n></c></r>")
        }
        #expect(error?.code == .malformedXML, "an entity that nobody declares must not vanish from a value")
    }

    @Test func `deep nesting and huge texts stop at libxml2's limits`() {
        let deep = String(repeating: "<d>", count: 100_000)
        #expect(throws: IntakeError.self) { try Self.events("<r><c id='1'>\(deep)") }
        let huge = String(repeating: "x", count: 11_000_000)
        #expect(throws: IntakeError.self) { try Self.events(Array("<r><c id='1'><n>\(huge)</n></c></r>".utf8)) }
    }

    @Test func `a record larger than the limit is an error`() throws {
        var mapping = try mapping(Self.yaml)
        mapping.format.maximumFieldBytes = 100_000
        let many = String(repeating: "<x>0123456789</x>\n", count: 20_000)
        let error = #expect(throws: IntakeError.self) {
            try IntakeTests.events(mapping, DripByteSource(Array("<r><c id='1'>\(many)</c></r>".utf8), step: 4096))
        }
        #expect(error?.code == .tooLarge)
        let small = String(repeating: "<c id='1'><n>0123456789</n></c>\n", count: 20_000)
        let source = DripByteSource(Array("<r>\(small)</r>".utf8), step: 4096)
        #expect(try IntakeTests.events(mapping, source).records.count == 20_000)
    }

    @Test func `another root is an error that names the wanted one`() {
        let error = #expect(throws: IntakeError.self) { try Self.events("<q><c id='1'/></q>") }
        #expect(error?.code == .unexpectedLayout)
        #expect(error?.message.contains("`r`") == true)
    }

    @Test func `prefixes of namespaces do not matter`() throws {
        let xml = "<p:r xmlns:p='urn:a'><p:c id='1'><p:n>A</p:n></p:c></p:r>"
        #expect(try Self.events(xml).records.map { $0.value("organizationName") } == ["A"])
    }

    @Test func `records that break the schema are rejects, the others load`() throws {
        let xml = """
            <r>
            <c id="1"><n>A</n></c>
            <c id="2"><n>much too long a name</n></c>
            <c id="3"><x/></c>
            <c id="4"><n>D</n></c>
            </r>
            """
        let loaded = try Self.events(xml, schema: "customers.xsd")
        #expect(loaded.records.map(\.key.key) == ["1", "4"])
        #expect(loaded.rejects.map(\.code) == [.schemaViolation, .schemaViolation])
        #expect(loaded.rejects.map(\.position.line) == [3, 4])
        #expect(loaded.rejects.map(\.rawText).first == "<c id=\"2\"><n>much too long a name</n></c>")
        #expect(loaded.rejects.allSatisfy { !$0.message.contains("much") })
    }

    @Test func `a schema that is missing or broken is an error of the mapping`() {
        for name in ["nowhere.xsd", "broken.xsd", "other.xsd"] {
            let error = #expect(throws: IntakeError.self) { try Self.events(Self.good, schema: name) }
            #expect(error?.code == .unknownSchema)
        }
    }
}
