import Testing

@testable import Intake

@Suite struct JSONParserTests {
    private static func parse(_ text: [UInt8]) throws -> JSONValue {
        try text.withUnsafeBytes { try JSONParser.parse($0) }
    }

    private static func parse(_ text: String) throws -> JSONValue { try parse(Array(text.utf8)) }

    @Test func `values are read as they stand`() throws {
        #expect(
            try Self.parse(" {\"a\":[1,-0.5e+3,true,false,null,\"\"],\"b\":{}} ")
                == .object([
                    JSONMember(
                        name: "a",
                        value: .array([.number("1"), .number("-0.5e+3"), .bool(true), .bool(false), .null, .string("")])
                    ),
                    JSONMember(name: "b", value: .object([])),
                ]))
    }

    @Test func `escapes become characters`() throws {
        #expect(try Self.parse("\"\\u00e4\\ud834\\udd1e\\n\\\"\\\\\\/ä\\t\"") == .string("ä𝄞\n\"\\/ä\t"))
    }

    @Test(arguments: [
        ("", 0), ("{", 1), ("[1,]", 3), ("[1 2]", 3), ("{\"a\"}", 4), ("{a:1}", 1), ("{\"a\":1,}", 7), ("01", 1),
        ("1.", 2), (".5", 0), ("-", 1), ("1e", 2), ("+1", 0), ("nul", 0), ("nule", 0), ("\"", 1), ("\"a", 2),
        ("\"\\x\"", 3), ("\"\\u12g4\"", 5), ("\"\\ud834\"", 7), ("\"\\ud834\\u0041\"", 13), ("\"\\udd1e\"", 7),
        ("\"\\u0000\"", 7), ("\"a\nb\"", 2), ("[1]]", 3), ("{\"a\":1,\"a\":2}", 7), ("tru", 0), ("NaN", 0), ("'a'", 0),
    ])
    func `what is not JSON is refused at its byte`(text: String, offset: Int) {
        let fault = #expect(throws: JSONFault.self) { try Self.parse(text) }
        #expect(fault?.offset == offset)
    }

    @Test func `a byte that is not UTF-8 is refused at its place`() {
        let fault = #expect(throws: JSONFault.self) { try Self.parse(Array("[\"ä".utf8) + [0xC3, 0x22, 0x5D]) }
        #expect(fault?.offset == 4)
    }

    @Test func `nesting has a limit`() throws {
        let deep = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
        #expect(throws: Never.self) { try Self.parse(deep(32)) }
        #expect(throws: JSONFault.self) { try Self.parse(deep(33)) }
        #expect(throws: JSONFault.self) { try Self.parse(String(repeating: "{\"a\":", count: 1_000_000)) }
    }

    @Test func `a double name is found among many`() {
        let members = (0..<50).map { "\"m\($0)\":0" }.joined(separator: ",")
        #expect(throws: Never.self) { try Self.parse("{\(members)}") }
        #expect(throws: JSONFault.self) { try Self.parse("{\(members),\"m3\":1}") }
        #expect(throws: JSONFault.self) { try Self.parse("{\(members),\"m49\":1}") }
    }
}
