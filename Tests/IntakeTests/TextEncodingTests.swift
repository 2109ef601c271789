import CustomerModel
import Foundation
import Intake
import Testing

@Suite struct TextEncodingTests {
    private static let text = "id;nimi;hinta\n1;Hämeentie Åström Öljy;5 €\n2;Žižek š;é\n"

    private static func bytes(_ encoding: String.Encoding, _ text: String = text) throws -> [UInt8] {
        Array(try #require(text.data(using: encoding)))
    }

    private static let wanted = [
        ["id", "nimi", "hinta"], ["1", "Hämeentie Åström Öljy", "5 €"], ["2", "Žižek š", "é"],
    ]

    @Test(arguments: [1, 5, 1000])
    func `UTF-8 is read with and without its mark`(step: Int) throws {
        #expect(try rows(Self.bytes(.utf8), step: step) == Self.wanted)
        #expect(try rows([0xEF, 0xBB, 0xBF] + Self.bytes(.utf8), step: step) == Self.wanted)
    }

    @Test(arguments: [1, 5, 1000])
    func `UTF-16 is read in both orders, with and without its mark`(step: Int) throws {
        #expect(try rows([0xFF, 0xFE] + Self.bytes(.utf16LittleEndian), step: step) == Self.wanted)
        #expect(try rows([0xFE, 0xFF] + Self.bytes(.utf16BigEndian), step: step) == Self.wanted)
        #expect(try rows(Self.bytes(.utf16LittleEndian), step: step) == Self.wanted)
        #expect(try rows(Self.bytes(.utf16BigEndian), step: step) == Self.wanted)
    }

    @Test func `UTF-16 pairs become one character, also when they are cut`() throws {
        let text = "a;b\n" + String(repeating: "𝄞;𝄞\n", count: 3)
        let read = try rows([0xFF, 0xFE] + Self.bytes(.utf16LittleEndian, text), step: 3)
        #expect(read == [["a", "b"], ["𝄞", "𝄞"], ["𝄞", "𝄞"], ["𝄞", "𝄞"]])
    }

    @Test(arguments: [1, 5, 1000])
    func `Windows-1252 shows by its bytes below 0xA0`(step: Int) throws {
        #expect(try rows(Self.bytes(.windowsCP1252), step: step) == Self.wanted)
    }

    @Test func `ISO 8859-15 shows by its euro and its letters, 8859-1 is the rest`() throws {
        #expect(try rows(Array("a;b\n".utf8) + [0x35, 0x20, 0xA4, 0x3B, 0x4D, 0xE4, 0x0A])[1] == ["5 €", "Mä"])
        #expect(try rows(Array("a;b\n".utf8) + [0x4D, 0xE4, 0x3B, 0xD6, 0x0A])[1] == ["Mä", "Ö"])
        #expect(try rows(Array("a;b\n".utf8) + [0x31, 0x20, 0xBD, 0x3B, 0xE4, 0x0A])[1] == ["1 ½", "ä"])
    }

    @Test func `the evidence may come late in the file`() throws {
        let ascii = String(repeating: "1;plain\n", count: 100_000)
        let read = try rows(Array("a;b\n\(ascii)".utf8) + [0x32, 0x3B, 0xE4, 0x0A])
        #expect(read.count == 100_002)
        #expect(read.last == ["2", "ä"])
        #expect(try rows(Array("a;b\n\(ascii)2;ä\n".utf8)).last == ["2", "ä"])
    }

    @Test(arguments: [String.Encoding.isoLatin1, .utf16LittleEndian, .utf16BigEndian, .utf8])
    func `files larger than every window are read to their end`(encoding: String.Encoding) throws {
        let text = "a;b\n" + (0..<40_000).map { "\($0 % 7 == 0 ? "ä" : "x");Hämeentie Åö \($0)\n" }.joined()
        let read = try rows(Self.bytes(encoding, text), step: 100_003)
        #expect(read.count == 40_001)
        #expect(read.last == ["x", "Hämeentie Åö 39999"])
    }

    @Test func `a single-byte letter at the very end is not taken for cut UTF-8`() throws {
        #expect(try rows(Array("a;b\n1;K".utf8) + [0xE4]) == [["a", "b"], ["1", "Kä"]])
    }

    @Test func `a byte that the fixed encoding does not have rejects its row at its place`() throws {
        var dialect = Dialect(delimiter: UInt8(ascii: ";"))
        dialect.encoding = .latin1
        let text: [UInt8] =
            Array("a;b\n1;M".utf8) + [0xE4] + Array("k\n22;".utf8) + [0xE4, 0x80] + Array("x\n3;y\n".utf8)
        var reader = try DelimitedReader(source: BufferByteSource(text), dialect: dialect)
        var good: [String] = []
        while let row = try reader.next() { good.append(row.string(1)) }
        #expect(good == ["Mäk", "y"])
        let reject = try #require(reader.firstRejects.first)
        #expect(reject.code == .undecodableByte)
        #expect(reject.position == TextPosition(line: 3, column: 5))
        #expect(reject.rawText == "22;ä\\x80x")
    }

    @Test func `a few bad bytes in UTF-8 reject their rows and do not change the encoding`() throws {
        let good = Array(String(repeating: "1;äöå\n", count: 20).utf8)
        let read = try rows(Array("a;b\n".utf8) + good + [0x32, 0x3B, 0xE4, 0x0A] + good)
        #expect(read.count == 42)
        #expect(read[21] == ["reject", "undecodable-byte", "line 22"])
        #expect(read[41] == ["1", "äöå"])
    }

    @Test func `the place of a bad byte counts characters and lines inside its row`() throws {
        var dialect = Dialect(delimiter: UInt8(ascii: ";"))
        dialect.encoding = .utf8
        let text: [UInt8] = Array("a;b\r\n1;\"ää\r\nö".utf8) + [0xC3] + Array("\"\r\n".utf8)
        var reader = try DelimitedReader(source: BufferByteSource(text), dialect: dialect)
        #expect(try reader.next() == nil)
        #expect(reader.firstRejects.map(\.position) == [TextPosition(line: 3, column: 2)])
    }

    @Test(
        arguments: [
            [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
            [0x80], [0xC3], [0xE2, 0x82],
        ] as [[UInt8]])
    func `forms that are not UTF-8 are found`(bytes: [UInt8]) {
        let text = Array("ä€𝄞".utf8)
        #expect((text + bytes).withUnsafeBytes { UTF8Scan.firstFault(in: $0) } == text.count)
        #expect(text.withUnsafeBytes { UTF8Scan.firstFault(in: $0) } == nil)
    }

    @Test func `a half surrogate pair is a reject, not a question mark`() throws {
        let text =
            try Self.bytes(.utf16LittleEndian, "a;b\n1;x\n2;") + [0x00, 0xD8]
            + Self.bytes(.utf16LittleEndian, "\n3;y\n")
        #expect(try rows([0xFF, 0xFE] + text).map { $0[1] } == ["b", "x", "undecodable-byte", "y"])
    }

    @Test(arguments: ["excel_sep_line_cp1252.csv", "excel_unicode_text_utf16le.txt"])
    func `spreadsheet exports read as they were meant`(name: String) throws {
        let read = try rows(fixture(name))
        #expect(read[0] == ["Asiakasnro", "Nimi", "Y-tunnus", "Saldo", "Päiväys"])
        #expect(read[2][1] == "Åströms Bageri Ab")
    }
}
