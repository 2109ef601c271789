import CustomerModel
import Foundation
import Intake
import Testing

@Suite struct DelimitedReaderTests {
    @Test(arguments: [",", ";", "\t", "|"])
    func `each usual delimiter is found`(delimiter: String) throws {
        let text = "id,name,city\n1,Oy A,Oulu\n2,Oy B,Turku\n".replacingOccurrences(of: ",", with: delimiter)
        #expect(try rows(text) == [["id", "name", "city"], ["1", "Oy A", "Oulu"], ["2", "Oy B", "Turku"]])
    }

    @Test func `a delimiter inside quotes or numbers does not mislead`() throws {
        let text = "id;name;sum\n1;\"Kauppa, Oy, Ab, C\";1,50\n2;B, C, D;2,50\n"
        #expect(try rows(text)[1] == ["1", "Kauppa, Oy, Ab, C", "1,50"])
    }

    @Test func `a sep line names the delimiter and is no row`() throws {
        #expect(try rows("sep=;\r\na;b\r\n1,5;2\r\n") == [["a", "b"], ["1,5", "2"]])
        #expect(try rows("sep=~\na~b\n1~2\n") == [["a", "b"], ["1", "2"]])
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `every line end ends a row, and the last row needs none`(end: String) throws {
        #expect(try rows(["a,b", "1,2", "3,4"].joined(separator: end)) == [["a", "b"], ["1", "2"], ["3", "4"]])
        #expect(try rows(["a,b", "1,2", ""].joined(separator: end)) == [["a", "b"], ["1", "2"]])
    }

    @Test func `quoted fields keep line ends, delimiters and doubled quotes`() throws {
        let text = "a,b,c\n\"x\ny\",\"p,q\",\"say \"\"hei\"\"\"\n\"\",\"\"\"\",z\n"
        #expect(try rows(text) == [["a", "b", "c"], ["x\ny", "p,q", "say \"hei\""], ["", "\"", "z"]])
    }

    @Test func `quotes inside an unquoted or badly quoted field are text`() throws {
        #expect(
            try rows("a;b\nRakennus \"Rane\" Oy;1\n\"Rakennus \"Rane\" Oy\";2\n")
                == [["a", "b"], ["Rakennus \"Rane\" Oy", "1"], ["Rakennus \"Rane\" Oy", "2"]])
    }

    @Test func `a ragged row is rejected and the rest loads`() throws {
        #expect(
            try rows("a,b,c\n1,2\n1,2,3\n1,2,3,4\n1,2,3,\n") == [
                ["a", "b", "c"], ["reject", "ragged-row", "line 2"], ["1", "2", "3"],
                ["reject", "ragged-row", "line 4"], ["1", "2", "3"],
            ])
    }

    @Test func `a quote that never closes costs its own line only`() throws {
        #expect(
            try rows("a,b\n1,\"open\n2,two\n3,three\n") == [
                ["a", "b"], ["reject", "unclosed-quote", "line 2"], ["2", "two"], ["3", "three"],
            ])
        #expect(
            try rows("a,b\n1,\"open\n2,\"two\"\n3,three\n") == [
                ["a", "b"], ["reject", "unclosed-quote", "line 2"], ["2", "two"], ["3", "three"],
            ])
    }

    @Test func `NUL bytes, blank lines and repeated headers`() throws {
        #expect(
            try rows("a,b\n\n1,\u{0}\n,\n   \na,b\n3,4\n") == [
                ["a", "b"], ["reject", "nul-byte", "line 3"], ["reject", "ragged-row", "line 5"], ["3", "4"],
            ])
    }

    @Test func `a field longer than the limit rejects its row`() throws {
        var dialect = Dialect(delimiter: UInt8(ascii: ","))
        dialect.maximumFieldBytes = 10
        let text = "a,b\n1,12345678901\n2,\"12345678901\"\n3,1234567890\n"
        #expect(
            try rows(Array(text.utf8), dialect: dialect) == [
                ["a", "b"], ["reject", "field-too-long", "line 2"], ["reject", "field-too-long", "line 3"],
                ["3", "1234567890"],
            ])
    }

    @Test func `without a quote sign quotes are text`() throws {
        var dialect = Dialect(delimiter: UInt8(ascii: ";"))
        dialect.quote = nil
        #expect(try rows(Array("a;b\n\"1;2\"\n".utf8), dialect: dialect) == [["a", "b"], ["\"1", "2\""]])
    }

    @Test func `preamble lines are passed over and lines are counted through them`() throws {
        var dialect = Dialect(delimiter: UInt8(ascii: ";"))
        dialect.preambleLines = 2
        let text = "Asiakasluettelo\nTulostettu 13.1.2025\na;b\n1;\"x\ny\"\n2\n"
        #expect(
            try rows(Array(text.utf8), dialect: dialect)
                == [["a", "b"], ["1", "x\ny"], ["reject", "ragged-row", "line 6"]])
    }

    @Test func `next counts what it passes over`() throws {
        var reader = try DelimitedReader(source: BufferByteSource(Array("a,b\n1\n1,2\n,,,,1\n".utf8)))
        var good = 0
        while try reader.next() != nil { good += 1 }
        #expect(good == 1)
        #expect(reader.rejectedRows == 2)
        #expect(reader.firstRejects.map(\.position.line) == [2, 4])
        #expect(reader.firstRejects.map(\.rawText) == ["1", ",,,,1"])
    }

    @Test(arguments: ["", "\n\n", "\u{FEFF}"])
    func `a text without rows has no header`(text: String) {
        #expect(throws: IntakeError.self) { try rows(text) }
    }

    @Test(arguments: [1, 2, 3, 4, 5], [1, 7, 4096])
    func `what RFC 4180 writes is read back, however the bytes come`(seed: UInt64, step: Int) throws {
        var generator = SplitMix(seed: seed)
        let pieces = ["a", "Ä", "\"", ",", "\n", "\r\n", ";", " ", "€", "1234567890", "𝄞", "\t"]
        let table = (0..<(step == 4096 ? 20_000 : 300)).map { row in
            ["r\(row)"]
                + (0..<4).map { _ in
                    (0..<Int.random(in: 0...6, using: &generator)).map { _ in
                        pieces.randomElement(using: &generator) ?? ""
                    }.joined()
                }
        }
        let header = ["h1", "h2", "h3", "h4", "h5"]
        let text = ([header] + table).map { row in
            row.map { "\"" + $0.replacingOccurrences(of: "\"", with: "\"\"") + "\"" }.joined(separator: ",")
        }.joined(separator: "\r\n")
        var dialect = Dialect(delimiter: UInt8(ascii: ","))
        dialect.encoding = .utf8
        #expect(try rows(Array(text.utf8), dialect: dialect, step: step) == [header] + table)
    }
}
