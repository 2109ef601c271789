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
        #expect(text == #"{"phone":[{"value":"x","status":"invalid"}]}"#)
    }

    @Test("space, other order and escapes of PostgreSQL are read")
    func foreignForm() {
        let text = #"{"a": [{"at": 3, "raw": "\u0001\"\\", "status": "asGiven", "value": "v"}], "b": []}"#
        let read = Array(#"{"a": [{"at": 3, "raw": "\u0001\"\\", "status": "asGiven", "value": "v"}]}"#.utf8)
            .withUnsafeBytes(FieldsDocument.decode)
        #expect(
            read == [
                StandardizedField(
                    attribute: "a", occurrence: 3, raw: "\u{1}\"\\", canonical: "v", status: .asGiven)
            ])
        #expect(Array(text.utf8).withUnsafeBytes(FieldsDocument.decode) == nil)
    }

    @Test(
        "another shape is refused",
        arguments: ["", "[]", "{", #"{"a": [{"value": "x"}]}"#, #"{"a": [{"value": "x", "status": "odd"}]}"#])
    func refusals(text: String) {
        #expect(Array(text.utf8).withUnsafeBytes(FieldsDocument.decode) == nil)
    }
}

@Suite("Feature text")
struct FeatureTextTests {
    @Test("features come back as they went in")
    func roundTrip() {
        let features = [Feature("personName", "matti\u{1F}virtanen"), Feature("phone", "+358401234567")]
        #expect(FeatureText.decode(FeatureText.encode(features)) == features)
        #expect(FeatureText.decode(FeatureText.encode([])) == [])
    }

    @Test("a tab or line end inside a value cannot make another feature")
    func injection() {
        let read = FeatureText.decode(FeatureText.encode([Feature("text", "a\nphone\t1")]))
        #expect(read == [Feature("text", "a phone 1")])
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
