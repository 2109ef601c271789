import CustomerModel
import Foundation
import Intake
import Testing

/// Good deliveries, damaged at random: whatever comes, reading ends with records, rejects or an `IntakeError`.
@Suite struct HostileInputTests {
    private static let jsonYAML = """
        system: test
        title: Test
        format: {type: json}
        key: id
        kind: person
        attributes: {fullName: name, email: {each: identities, from: value}, phone: phone}
        """

    private static let csvYAML = """
        system: test
        title: Test
        format: {type: csv}
        key: Id
        kind: organization
        attributes: {organizationName: Name, phone: Phone}
        groups: {address: {lines: BillingStreet, members: {city: BillingCity}}}
        """

    private static let pieces: [[UInt8]] = [
        [0], [0xFF], [0xC3], [0x80], Array("\"".utf8), Array("\"\"".utf8), Array("\n".utf8), Array("\r".utf8),
        Array(";".utf8), Array(",".utf8), Array("<".utf8), Array("</".utf8), Array("&#0;".utf8), Array("&x;".utf8),
        Array("<!DOCTYPE x [".utf8), Array("<![CDATA[".utf8), Array("<!--".utf8), Array("{".utf8), Array("[".utf8),
        Array("\\u".utf8), Array("}".utf8), Array("]".utf8), Array(":".utf8), [0xFE, 0xFF], Array("1e999".utf8),
    ]

    private static func damaged(_ bytes: [UInt8], _ generator: inout SplitMix) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...8, using: &generator) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            let end = min(bytes.count, place + Int.random(in: 1...40, using: &generator))
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes.insert(contentsOf: pieces.randomElement(using: &generator) ?? [], at: place)
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &generator))
            case 4: bytes.removeSubrange(end...)
            default: bytes.insert(contentsOf: Array(repeating: bytes[place], count: 300), at: place)
            }
        }
        return bytes
    }

    private static func survives(_ mapping: SourceMapping, _ good: [UInt8], seed: UInt64) throws {
        var generator = SplitMix(seed: seed)
        let reader = try DeliveryReader(mapping: mapping, catalog: catalog, schemaFolder: "")
        var outcomes: Set<String> = []
        for _ in 0..<400 {
            let bytes = damaged(good, &generator)
            let source = DripByteSource(bytes, step: Int.random(in: 1...500, using: &generator))
            do {
                let summary = try reader.read(from: source) { event in
                    if case .reject(let reject) = event { Self.check(reject, of: bytes) }
                }
                outcomes.insert(summary.rejects > 0 ? "rejects" : "records")
            } catch let error as IntakeError {
                outcomes.insert(error.code.rawValue)
            }
        }
        #expect(outcomes.count > 1, "the damage must show in more than one way")
    }

    private static func check(_ reject: Reject, of bytes: [UInt8]) {
        let lines = bytes.reduce(1) { $0 + ($1 == 0x0A || $1 == 0x0D ? 1 : 0) }
        #expect((1...lines).contains(reject.position.line))
        #expect(reject.position.column >= 1)
        #expect(!reject.rawText.utf8.contains(0))
        #expect(reject.rawText.utf8.count <= 65_536)
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `damaged CSV neither crashes nor hangs`(seed: UInt64) throws {
        try Self.survives(mapping(Self.csvYAML), fixture("salesforce_account.csv"), seed: seed)
        try Self.survives(shippedMapping("billing"), fixture("netvisor_asiakkaat_latin1.csv"), seed: seed)
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `damaged XML neither crashes nor hangs`(seed: UInt64) throws {
        try Self.survives(shippedMapping("erp"), fixture("sap_debmas07.xml"), seed: seed)
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `damaged JSON neither crashes nor hangs`(seed: UInt64) throws {
        try Self.survives(mapping(Self.jsonYAML), fixture("zendesk_users.ndjson"), seed: seed)
        let lines = try fixture("zendesk_users.ndjson").split(separator: 0x0A)
        let array = Array("[".utf8) + Array(lines.joined(separator: [0x2C])) + Array("]".utf8)
        try Self.survives(mapping(Self.jsonYAML), array, seed: seed)
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `damaged batches, envelopes, archives and placed columns neither crash nor hang`(seed: UInt64) throws {
        let rest = """

            key: Id
            kind: organization
            attributes: {organizationName: Name}
            """
        let yaml = { (format: String) in "system: test\ntitle: Test\nformat: \(format)\(rest)" }
        let batch = try fixture("finvoice30_soap_batch_iso8859-15.xml")
        let invoice = yaml("{type: xml, record: /Finvoice, ignoresCase: true}")
            .replacing("Id", with: "InvoiceDetails/InvoiceNumber")
            .replacing("Name}", with: "BuyerPartyDetails/BuyerOrganisationName}")
        try Self.survives(mapping(invoice), batch, seed: seed)
        let partner = yaml("{type: json, record: [/d/results, /value]}").replacing("Id", with: "BusinessPartner")
            .replacing("Name}", with: "LastName}")
        try Self.survives(mapping(partner), fixture("sap_s4_bp_odata_v2.json"), seed: seed)
        let placed = yaml("{type: fixed, columns: [{name: Id, at: 1, width: 4}, {name: Name, at: 5}]}")
        try Self.survives(mapping(placed), fixture("netvisor_asiakkaat_latin1.csv"), seed: seed)
        let table = yaml("{type: csv}").replacing("Id", with: "id").replacing("Name}", with: "name}")
        for name in ["one.csv.gz", "deflated.zip", "streamed.zip"] {
            try Self.survives(mapping(table), fixture("packed/\(name)"), seed: seed)
        }
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `damaged documents of the API are refused or read`(seed: UInt64) {
        var generator = SplitMix(seed: seed)
        let good = Array(
            """
            {"kind":"organization","changedAt":"2025-01-31T10:15:00Z","attributes":{"organizationName":"Ä\\u00e4",\
            "phone":["1","2"],"address":[{"street":"Tie 1","city":"Oulu"}]}}
            """.utf8)
        var refused = 0
        for _ in 0..<1000 {
            let key = SourceKey(system: "test", key: "1")
            do {
                _ = try RecordDocument.parse(Self.damaged(good, &generator), key: key, catalog: catalog)
            } catch {
                refused += 1
                #expect(!error.problems.isEmpty)
            }
        }
        #expect(refused > 500)
    }

    @Test func `quotes that never close do not make reading slow`() throws {
        let line = Array("1,\"open,x\n".utf8)
        let text =
            Array("Id,Name,Phone,BillingStreet,BillingCity\n".utf8) + Array((0..<200_000).map { _ in line }.joined())
        let error = #expect(throws: IntakeError.self) { try events(mapping(Self.csvYAML), BufferByteSource(text)) }
        #expect(error?.code == .unclosedQuotes)
    }
}
