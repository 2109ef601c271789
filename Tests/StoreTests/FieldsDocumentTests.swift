import CustomerModel
import Store
import Testing

@Suite("Fields document")
struct FieldsDocumentTests {
    private static let fields = [
        StandardizedField(
            attribute: "address.city", occurrence: 1, raw: "HKI", canonical: "Helsinki", status: .verified),
        StandardizedField(
            attribute: "familyName", occurrence: 0, raw: "O\"Brien\\\n\u{1}", canonical: "Ääkkönen\t€😀",
            status: .asGiven),
        StandardizedField(attribute: "phone", occurrence: 0, raw: "x", canonical: "x", status: .invalid),
        StandardizedField(attribute: "phone", occurrence: 2, raw: "040", canonical: "+35840", status: .wellFormed),
    ]

    @Test("fields come back as they went in")
    func roundTrip() {
        let json = FieldsDocument.encode(Self.fields)
        #expect(json.withUnsafeBytes(FieldsDocument.decode) == Self.fields)
        #expect(FieldsDocument.encode([]).withUnsafeBytes(FieldsDocument.decode) == [])
    }

    @Test("only what differs is written")
    func form() {
        let text = String(decoding: FieldsDocument.encode([Self.fields[2]]), as: UTF8.self)
        #expect(text == #"{"phone":["x",0]}"#)
        let plain = StandardizedField(
            attribute: "address.postalCode", occurrence: 0, raw: "00100", canonical: "00100", status: .wellFormed)
        let all = String(decoding: FieldsDocument.encode([plain] + Self.fields[2...]), as: UTF8.self)
        #expect(all == #"{"address.postalCode":"00100","phone":{"0":["x",0],"2":["+35840",3,"040"]}}"#)
        let later = String(decoding: FieldsDocument.encode([Self.fields[0]]), as: UTF8.self)
        #expect(later == #"{"address.city":{"1":["Helsinki",4,"HKI"]}}"#)
    }

    @Test("every status comes back", arguments: ValueStatus.allCases, ["x", "y"])
    func statuses(status: ValueStatus, raw: String) {
        let field = StandardizedField(attribute: "a", occurrence: 0, raw: raw, canonical: "x", status: status)
        #expect(FieldsDocument.encode([field]).withUnsafeBytes(FieldsDocument.decode) == [field])
    }

    @Test("space and escapes of PostgreSQL are read")
    func foreignForm() {
        let text = #"{"a": {"3": ["v", 2, "\u0001\"\\"]}}"#
        let read = Array(text.utf8).withUnsafeBytes(FieldsDocument.decode)
        #expect(
            read == [
                StandardizedField(
                    attribute: "a", occurrence: 3, raw: "\u{1}\"\\", canonical: "v", status: .asGiven)
            ])
    }

    @Test(
        "another shape is refused",
        arguments: [
            "", "[]", "{", #"{"a":[]}"#, #"{"a":["x"]}"#, #"{"a":["x",5]}"#, #"{"a":["x",2,3]}"#, #"{"a":{}}"#,
            #"{"a":{"b":"x"}}"#, #"{"a":{"-1":"x"}}"#, #"{"a":[{"value":"x","status":"invalid"}]}"#,
        ])
    func refusals(text: String) {
        #expect(Array(text.utf8).withUnsafeBytes(FieldsDocument.decode) == nil)
    }
}

@Suite("Content hash")
struct ContentHashTests {
    private func hash(_ fields: [Field], kind: PartyKind = .person) -> [UInt8] {
        ContentHash(
            of: ParsedRecord(key: SourceKey(system: "erp", key: "1"), kind: kind, fields: fields)
        ).bytes
    }

    @Test("any difference in kind, attribute, occurrence or value shows")
    func differences() {
        let all = [
            hash([Field("phone", 0, "12")]), hash([Field("phone", 1, "12")]), hash([Field("phon", 0, "e12")]),
            hash([Field("phone", 0, "1"), Field("phone", 1, "2")]),
            hash([Field("phone", 0, "12")], kind: .organization),
            hash([]),
        ]
        #expect(Set(all).count == all.count)
        #expect(hash([Field("phone", 0, "12")]) == all[0])
        #expect(all.allSatisfy { $0.count == 16 })
    }
}
