import CustomerModel
import Foundation
import Intake
import Testing

@Suite struct JSONDeliveryTests {
    private static let yaml = """
        system: test
        title: Test
        format: {type: json}
        key: id
        kind: [{column: role, values: {end-user: person}}, organization]
        changedAt: {from: updated_at}
        attributes:
          fullName: name
          organizationName: name
          email: [email, {each: identities, from: value}]
          phone: phone
          businessId: user_fields/y_tunnus
        """

    private static func events(_ text: String, step: Int = 4096) throws -> [IntakeEvent] {
        try IntakeTests.events(mapping(yaml), DripByteSource(Array(text.utf8), step: step))
    }

    @Test func `Zendesk's lines load`() throws {
        let loaded = try IntakeTests.events(mapping(Self.yaml), BufferByteSource(fixture("zendesk_users.ndjson")))
        #expect(loaded.rejects.isEmpty)
        #expect(loaded.records.map(\.key.key) == ["35436", "35437"])
        #expect(loaded.records[0].value("phone") == "+358401234567")
        #expect(loaded.records[0].changedAt?.description == "2025-01-05T10:38:52Z")
        #expect(loaded.records.map(\.kind) == [.person, .person])
    }

    @Test(arguments: [1, 4096])
    func `a bad line is a reject with its place, the rest loads`(step: Int) throws {
        let text = """
            {"id": 1, "name": "A"}
            {"id": 2, "name": "ä",, }

              [1]
            {"id": 3, "name": {"x": 1}}
            {"id": 4, "name": "D", "identities": [{"value": "a@b.example"}, {"value": null}, {"value": "c@d.example"}]}
            """
        let loaded = try Self.events(text, step: step)
        #expect(loaded.records.map(\.key.key) == ["1", "4"])
        #expect(loaded.records[1].values("email") == ["a@b.example", "c@d.example"])
        #expect(loaded.rejects.map(\.code) == [.malformedJSON, .unexpectedType, .unexpectedType])
        #expect(
            loaded.rejects.map(\.position) == [
                TextPosition(line: 2, column: 23), TextPosition(line: 4, column: 1), TextPosition(line: 5, column: 1),
            ])
        #expect(loaded.rejects.map(\.field) == [nil, nil, "/name"])
        #expect(loaded.rejects[0].rawText == "{\"id\": 2, \"name\": \"ä\",, }")
    }

    @Test(arguments: [1, 4096])
    func `one array is read element by element`(step: Int) throws {
        let text = " [\n {\"id\": 1, \"name\": \"a]},[{\\\"\"},{\"id\":2},\n\n  {\"id\":3,\"phone\":[\"1\",\"2\"]} ] \n"
        let records = try Self.events(text, step: step).records
        #expect(records.map(\.key.key) == ["1", "2", "3"])
        #expect(records[0].value("organizationName") == "a]},[{\"")
        #expect(records[2].values("phone") == ["1", "2"])
        #expect(
            records.map(\.position) == [
                TextPosition(line: 2, column: 2), TextPosition(line: 2, column: 32), TextPosition(line: 4, column: 3),
            ])
    }

    @Test(arguments: ["[{\"id\":1}", "[{\"id\":1},", "[{\"id\":1}] x", "[{\"id\":\"1"])
    func `an array that does not hold together is an error`(text: String) {
        let error = #expect(throws: IntakeError.self) { try Self.events(text) }
        #expect(error?.code == .malformedJSON)
    }

    @Test func `a bad element of an array is a reject`() throws {
        let loaded = try Self.events("[{\"id\":1},{\"id\":2} {\"id\":3},,{\"id\":4}]")
        #expect(loaded.records.map(\.key.key) == ["1", "4"])
        #expect(loaded.rejects.map(\.code) == [.malformedJSON, .malformedJSON])
        #expect(loaded.rejects.map(\.position.column) == [20, 29])
    }

    @Test func `empty deliveries are empty`() throws {
        #expect(try Self.events("").isEmpty)
        #expect(try Self.events("\n \n").isEmpty)
        #expect(try Self.events("[]").isEmpty)
    }

    @Test func `a line longer than the limit is a reject, the rest loads`() throws {
        var mapping = try mapping(Self.yaml)
        mapping.format.maximumFieldBytes = 300_000
        let long = "{\"id\": 1, \"name\": \"\(String(repeating: "x", count: 900_000))\"}"
        let text = Array("{\"id\":0}\n\(long)\n{\"id\":2}\n\(long)".utf8)
        let loaded = try IntakeTests.events(mapping, DripByteSource(text, step: 4096))
        #expect(loaded.records.map(\.key.key) == ["0", "2"])
        #expect(loaded.records.map(\.position.line) == [1, 3])
        #expect(loaded.rejects.map(\.code) == [.recordTooLong, .recordTooLong])
        #expect(loaded.rejects.map(\.position.line) == [2, 4])
        #expect(loaded.rejects.allSatisfy { $0.rawText.utf8.count == 65_536 })
    }
}

@Suite struct RecordDocumentTests {
    private static let key = SourceKey(system: "crm", key: "42")

    private static func parse(_ text: String) throws -> ParsedRecord {
        try RecordDocument.parse(Array(text.utf8), key: key, catalog: catalog)
    }

    private static func problems(_ text: String) -> [String] {
        do {
            _ = try parse(text)
            return []
        } catch {
            return (error as? DocumentError)?.problems.map(\.pointer) ?? ["\(error)"]
        }
    }

    @Test func `a document becomes a record`() throws {
        let record = try Self.parse(
            """
            {"kind":"organization","changedAt":"2025-01-31T10:15:00.5+02:00","attributes":{
             "organizationName":" Öljy Oy ","phone":["1",null,"2"],"creditLimit":12.50,"marketingOptOut":true,
             "email":"a\\u0040b.example","website":null,
             "address":[{"street":"Tie 1","city":"Oulu"},{"city":"Turku"}]}}
            """)
        #expect(
            record
                == ParsedRecord(
                    key: Self.key, kind: .organization,
                    fields: [
                        Field("organizationName", 0, "Öljy Oy"), Field("phone", 0, "1"), Field("phone", 2, "2"),
                        Field("creditLimit", 0, "12.50"), Field("marketingOptOut", 0, "true"),
                        Field("email", 0, "a@b.example"),
                        Field("address.street", 0, "Tie 1"), Field("address.city", 0, "Oulu"),
                        Field("address.city", 1, "Turku"),
                    ],
                    changedAt: Timestamp(microseconds: 1_738_311_300_500_000)))
    }

    @Test func `every problem is told at once, by pointer`() {
        let text = """
            {"kind":"person","changedAt":"2025-01-31T10:15:00","colour":1,"attributes":{
             "shoe/size":"44","businessId":"1","givenName":["a","b"],"phone":["1",2,{}],"birthDate":19591231,
             "address":[{"street":"x","planet":"y"},"z"],"address.city":"Oulu"}}
            """
        #expect(
            Self.problems(text) == [
                "/changedAt", "/colour", "/attributes/shoe~1size", "/attributes/businessId", "/attributes/givenName",
                "/attributes/phone/1", "/attributes/phone/2", "/attributes/birthDate", "/attributes/address/0/planet",
                "/attributes/address/1", "/attributes/address.city",
            ])
    }

    @Test(
        arguments: [
            ("{}", ["/kind", "/attributes"]), ("[]", [""]), ("{\"kind\":\"cat\",\"attributes\":{}}", ["/kind"]),
            ("{\"kind\":\"person\",\"attributes\":[]}", ["/attributes"]), ("{\"kind\":\"person\",", [""]),
            ("{\"kind\":\"person\",\"kind\":\"person\",\"attributes\":{}}", [""]),
            ("{\"kind\":\"person\",\"attributes\":{\"phone\":\"\\u0000\"}}", [""]),
        ] as [(String, [String])])
    func `what is no document is refused`(text: String, pointers: [String]) {
        #expect(Self.problems(text) == pointers)
    }

    @Test func `documents and values have a size limit`() {
        let long = String(repeating: "x", count: 20_000)
        #expect(Self.problems("{\"kind\":\"person\",\"attributes\":{\"phone\":\"\(long)\"}}") == ["/attributes/phone"])
        let huge = String(repeating: " ", count: RecordDocument.maximumBytes)
        #expect(Self.problems(huge + "{}") == [""])
    }

    @Test func `messages carry no value of the document`() throws {
        let error = #expect(throws: DocumentError.self) {
            try Self.parse("{\"kind\":\"secret-kind\",\"attributes\":{\"phone\":{\"secret-name\":\"secret-value\"}}}")
        }
        #expect(error?.description.contains("secret") == false)
    }
}
