import CustomerModel
import Foundation
import Intake
import Testing

@Suite struct JSONEnvelopeTests {
    private static func read(_ text: String, _ paths: String, step: Int = 4096) throws -> (
        keys: [String], IntakeSummary
    ) {
        let yaml = """
            system: test
            title: Test
            format: {type: json, record: \(paths)}
            key: id
            kind: person
            attributes: {fullName: name}
            """
        let reader = try DeliveryReader(mapping: mapping(yaml), catalog: catalog, schemaFolder: "")
        var keys: [String] = []
        let summary = try reader.read(from: DripByteSource(Array(text.utf8), step: step)) { event in
            switch event {
            case .record(let record): keys.append(record.key.key)
            case .reject(let reject):
                keys.append("\(reject.code.rawValue) \(reject.position.line):\(reject.position.column)")
            }
        }
        return (keys, summary)
    }

    @Test(arguments: [1, 13, 100_000])
    func `OData and Chargebee answers load from their envelopes`(step: Int) throws {
        let odata = """
            system: test
            title: Test
            format: {type: json, record: [/d/results, /value]}
            key: BusinessPartner
            kind: organization
            attributes: {vatId: {each: to_BusinessPartnerTax/results, from: BPTaxNumber}, organizationName: OrganizationBPName1}
            """
        let source = DripByteSource(try fixture("sap_s4_bp_odata_v2.json"), step: step)
        let partners = try events(mapping(odata), source).records
        #expect(partners.map(\.key.key) == ["1000101", "1000102"])
        #expect(partners[0].value("vatId") == "FI90000038")
        #expect(partners[0].position.line == 4)
        let chargebee = String(decoding: try fixture("chargebee_customers.json"), as: UTF8.self)
        #expect(try Self.read(chargebee, "/list/*/customer", step: step).keys == ["AzqQ3TU1k", "AzqQ3TU1z"])
    }

    @Test(arguments: [
        (#"{"value":[{"id":1},{"id":2}]}"#, ["1", "2"]), (#"{"status":"OK","data":{"id":7}}"#, ["7"]),
        (#"{"skip":{"value":[{"id":9}],"s":"]}\\\""},"value":[{"id":1}]}"#, ["1"]), (#"{"value":[]}"#, []),
        (#"{"value":null}"#, []), (#"{"value":[{"id":1}]} {"value":[{"id":2}]}"#, ["1", "2"]),
        (#"{"value":[{"id":1},7,[{"id":2}],{"id":3}]}"#, ["1", "unexpected-type 1:20", "unexpected-type 1:22", "3"]),
        (#"{"value":[{"id":1},{"id":,},{"id":3}]}"#, ["1", "malformed-json 1:26", "3"]),
    ])
    func `records lie where a path leads`(text: String, keys: [String]) throws {
        for step in [1, 4096] {
            #expect(try Self.read(text, "[/value, /data]", step: step).keys == keys)
        }
    }

    @Test(arguments: [
        "{\"id\":1}\n{\"id\":2}\n", "[{\"id\":1},{\"id\":2}]", "{\n \"id\": 1\n}\n{\n \"id\": 2\n}\n",
        "\u{FEFF}\n[\n{\"id\":1}\n,{\"id\":2}]",
    ])
    func `what has no envelope is read although paths are given`(text: String) throws {
        #expect(try Self.read(text, "[/value, /users]").keys == ["1", "2"])
        #expect(try Self.read(text, "[]", step: 1).keys == ["1", "2"])
    }

    @Test(arguments: [
        #"{"data":[{"Customer":{"id":1}},{"Customer":{"id":2}}]}"#, #"{"data":[{"id":1},{"Customer":{"id":2}}]}"#,
        #"{"data":{"Customer":[{"id":1},{"id":2}]}}"#, #"{"data":[{"id":1},{"id":2}]}"#,
        #"{"data":{"id":1}} {"data":{"x":{},"Customer":{"id":2}}}"#,
    ])
    func `the longer of two paths wins where its member is there`(text: String) throws {
        for step in [1, 4096] {
            #expect(try Self.read(text, "[/data, /data/*/Customer, /data/Customer]", step: step).keys == ["1", "2"])
        }
    }

    @Test func `a page that is named and not there is a warning`() throws {
        let pages = [
            (#"{"d":{"results":[{"id":1}],"__next":"https://x.example/?$skiptoken=1"}}"#, true),
            (#"{"@odata.nextLink":"https://x.example/","value":[{"id":1}]}"#, true),
            (#"{"next_page":null,"value":[{"id":1}]}"#, false), (#"{"next_page":"","value":[{"id":1}]}"#, false),
            (#"{"@odata.nextLink":"x","value":[{"id":1}]} {"value":[{"id":2}]}"#, false),
        ]
        for (text, isMissing) in pages {
            let (keys, summary) = try Self.read(text, "[/d/results, /value]")
            #expect(keys.first == "1")
            #expect(summary.warnings.map(\.code) == (isMissing ? [.missingPage] : []), "\(text)")
        }
    }

    @Test(arguments: [
        #"{"value":[{"id":1}"#, #"{"value":[{"id":1},"#, #"{"value":[{"id":1}] "x":1}"#, #"{"value":[{"id":1}]} x"#,
        #"{"value":[{"id":1}], "x" 1}"#, #"{"value":[{"id":1"#, #"{"a":{"b":"#,
    ])
    func `an envelope that does not hold together is an error with its place`(text: String) throws {
        let error = #expect(throws: IntakeError.self) { try Self.read(text, "[/value, /a]") }
        #expect(error?.code == .malformedJSON)
        #expect(error?.position?.line == 1)
    }

    @Test func `absurd nesting beside the records costs nothing, inside one it is a reject`() throws {
        let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        #expect(try Self.read(#"{"x":\#(deep),"value":[{"id":1}]}"#, "/value").keys == ["1"])
        #expect(try Self.read(#"{"value":[{"id":1,"x":\#(deep)},{"id":2}]}"#, "/value").keys.last == "2")
    }
}
