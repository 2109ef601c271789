import CustomerModel
import Foundation
import Intake
import Testing

@Suite struct XMLBatchTests {
    private static func finvoice(_ extra: String = "") -> String {
        """
        system: test
        title: Test
        format: {type: xml, record: /Finvoice\(extra)}
        key: InvoiceDetails/InvoiceNumber
        kind: organization
        attributes: {organizationName: BuyerPartyDetails/BuyerOrganisationName}
        """
    }

    private static func document(_ number: Int, _ name: String, root: String = "Finvoice") -> String {
        """
        <?xml version="1.0" encoding="ISO-8859-15"?>
        <?xml-stylesheet href="Finvoice.xsl"?>
        <\(root)><InvoiceDetails><InvoiceNumber>\(number)</InvoiceNumber></InvoiceDetails>
        <BuyerPartyDetails><BuyerOrganisationName>\(name)</BuyerOrganisationName></BuyerPartyDetails></\(root)>

        """
    }

    private static let frame = """
        <S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Header>
        <to note="a &gt; b > c"/></S:Header><S:Body/></S:Envelope>

        """

    private static func latin9(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { $0 == "€" ? 0xA4 : UInt8(truncatingIfNeeded: $0.value) }
    }

    @Test(arguments: [1, 7, 100_000])
    func `the documents of a Finvoice batch load, each in its own encoding, and its frames are passed over`(
        step: Int
    ) throws {
        let source = DripByteSource(try fixture("finvoice30_soap_batch_iso8859-15.xml"), step: step)
        let loaded = try events(mapping(Self.finvoice()), source)
        #expect(loaded.rejects.isEmpty)
        #expect(loaded.records.map(\.key.key) == ["2025-1", "2025-2", "2025-3"])
        #expect(loaded.records.map(\.position.line) == [5, 23, 41])
        let utf8 =
            "<?xml version='1.0'?><Finvoice><InvoiceDetails><InvoiceNumber>9</InvoiceNumber></InvoiceDetails>"
            + "<BuyerPartyDetails><BuyerOrganisationName>Öljy €</BuyerOrganisationName></BuyerPartyDetails></Finvoice>"
        let mixed = Self.latin9(Self.document(1, "Åström €")) + Array(utf8.utf8)
        let names = try events(mapping(Self.finvoice()), DripByteSource(mixed, step: step)).records
        #expect(names.map { $0.value("organizationName") } == ["Åström €", "Öljy €"])
    }

    @Test(arguments: [3, 100_000])
    func `a malformed document is a reject with its place while its neighbours load`(step: Int) throws {
        let bad = Self.document(2, "Bäd</Name>")
        let text = Self.frame + Self.document(1, "A") + Self.frame + bad + Self.frame + Self.document(3, "C")
        let loaded = try events(mapping(Self.finvoice()), DripByteSource(Self.latin9(text), step: step))
        #expect(loaded.records.map(\.key.key) == ["1", "3"])
        let reject = try #require(loaded.rejects.first)
        #expect(loaded.rejects.count == 1)
        #expect(reject.code == .malformedXML)
        #expect(reject.position.line == 12)
        #expect(reject.position.column > 40)
        #expect(reject.rawText.hasPrefix("<?xml version"))
        #expect(reject.rawText.contains("Bäd"))
    }

    @Test func `a malformed document alone is an error with its line, framed or not`() throws {
        for text in [Self.document(1, "A</b>"), Self.frame + Self.document(1, "A</b>")] {
            let error = #expect(throws: IntakeError.self) { try events(Self.finvoice(), text) }
            #expect(error?.code == .malformedXML)
            #expect(error?.position?.line == (text.hasPrefix("<S") ? 6 : 4))
        }
    }

    @Test func `a stray end tag does not make one file into a batch`() throws {
        let text = "<Finvoice><a></a></a><InvoiceDetails/></Finvoice><Finvoice/>"
        let error = #expect(throws: IntakeError.self) { try events(Self.finvoice(), text) }
        #expect(error?.code == .malformedXML)
    }

    @Test func `a document of another kind in a batch is a reject`() throws {
        let text = Self.document(1, "A") + Self.document(2, "B", root: "Other") + Self.document(3, "C")
        let loaded = try events(Self.finvoice(), text)
        #expect(loaded.records.map(\.key.key) == ["1", "3"])
        #expect(loaded.rejects.map(\.code) == [.unexpectedLayout])
    }

    @Test func `a declaration inside a section, a comment or a value starts no document`() throws {
        let inside = "<![CDATA[<?xml version='1.0'?><x>]]><!-- <?xml version='1.0'?> -->&lt;?xml ?>"
        let loaded = try events(Self.finvoice(), Self.document(1, inside) + "\u{FEFF}" + Self.document(2, "B"))
        #expect(loaded.records.map { $0.value("organizationName") } == ["<?xml version='1.0'?><x><?xml ?>", "B"])
    }

    @Test func `a DOCTYPE with entities in a batch costs its own document only`() throws {
        let bomb = "<?xml version='1.0'?><!DOCTYPE Finvoice [<!ENTITY a 'b'>]><Finvoice>&a;</Finvoice>\n"
        let loaded = try events(Self.finvoice(), Self.document(1, "A") + bomb + Self.document(3, "C"))
        #expect(loaded.records.map(\.key.key) == ["1", "3"])
        #expect(loaded.rejects.map(\.code) == [.forbiddenXML])
    }

    @Test func `UBL is read by local names whatever the prefix, invoices and credit notes alike`() throws {
        let ubl = """
            system: test
            title: Test
            format: {type: xml, record: [/Invoice, /CreditNote]}
            key: ID
            kind: organization
            attributes:
              organizationName: AccountingCustomerParty/Party/PartyLegalEntity/RegistrationName
              einvoiceAddress: AccountingCustomerParty/Party/EndpointID
              einvoiceOperator: AccountingCustomerParty/Party/EndpointID/@schemeID
            """
        let original = try fixture("ubl21_peppol_buyer.xml")
        let other = Array(
            String(decoding: original, as: UTF8.self).replacing("cbc:", with: "p:").replacing(
                "xmlns:cbc", with: "xmlns:p"
            )
            .replacing("cac:", with: "q:").replacing("xmlns:cac", with: "xmlns:q")
            .replacing("<Invoice xmlns=", with: "<z:CreditNote xmlns:z=").replacing("</Invoice", with: "</z:CreditNote")
            .utf8)
        for xml in [original, other] {
            let record = try #require(try events(mapping(ubl), BufferByteSource(xml)).records.first)
            #expect(record.key.key == "2025-9")
            #expect(record.value("organizationName") == "Pohjolan Konepaja Oy")
            #expect(record.value("einvoiceAddress") == "003790000038")
            #expect(record.value("einvoiceOperator") == "0216")
        }
    }

    @Test func `names are compared without regard to case where the mapping says so`() throws {
        let yaml = { (setting: String) in
            """
            system: test
            title: Test
            format: {type: xml, record: /Root/Customer\(setting)}
            key: Netvisorkey
            kind: organization
            attributes: {organizationName: Name, einvoiceOperator: Name/@Type}
            """
        }
        let xml = "<root><CUSTOMER><NetvisorKey>165</NetvisorKey><NAME type='x'>A</NAME></CUSTOMER></root>"
        let record = try #require(try events(yaml(", ignoresCase: true"), xml).records.first)
        #expect(record.key.key == "165")
        #expect(record.value("einvoiceOperator") == "x")
        #expect(throws: IntakeError.self) { try events(yaml(""), xml) }
    }
}
