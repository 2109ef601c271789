import CustomerModel
import Foundation
import Testing

@Suite struct JSONWriterTests {
    private func written(_ body: (inout JSONWriter) -> Void) -> String {
        var json = JSONWriter()
        body(&json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    @Test func `commas stand between members and elements and nowhere else`() {
        let text = written { json in
            json.object { json in
                json.member("kind", "person")
                json.key("empty")
                json.array { _ in }
                json.key("phone")
                json.array { json in
                    json.string("+358401234567")
                    json.object { $0.member("n", 2) }
                    json.array { $0.null() }
                }
                json.member("known", true)
                json.member("missing", String?.none)
                json.key("raw")
                json.raw(Array(#"{"a":1}"#.utf8))
                json.member("last", 3)
            }
        }
        #expect(
            text
                == #"{"kind":"person","empty":[],"phone":["+358401234567",{"n":2},[null]],"known":true,"#
                + #""missing":null,"raw":{"a":1},"last":3}"#
        )
    }

    @Test func `every code point reads back as it was written`() throws {
        var all = ""
        for scalar in (0...0x2FF).compactMap(Unicode.Scalar.init) { all.unicodeScalars.append(scalar) }
        all += "\u{2028}\u{FFFD}😀\u{10FFFF} end"
        let text = written { json in json.array { $0.string(all) } }
        #expect(try JSONDecoder().decode([String].self, from: Data(text.utf8)) == [all])
    }

    @Test func `quotes, backslashes and control characters are escaped in the short form where there is one`() {
        #expect(written { $0.string("a\"b\\c\n\t\r\u{8}\u{C}\u{1}\u{1F}é") } == #""a\"b\\c\n\t\r\b\f\u0001\u001fé""#)
    }

    @Test func `numbers read back exactly and what is no number is null`() throws {
        let numbers = [0, -0.1, 1e-7, 1e21, Double.pi, .leastNonzeroMagnitude, .greatestFiniteMagnitude]
        let text = written { json in json.array { json in for number in numbers { json.number(number) } } }
        #expect(try JSONDecoder().decode([Double].self, from: Data(text.utf8)) == numbers)
        #expect(written { $0.number(Double.infinity) } == "null")
        #expect(written { $0.number(Int64.min) } == "-9223372036854775808")
    }
}
