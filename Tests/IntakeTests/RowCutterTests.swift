import CustomerModel
import Foundation
import Testing

@testable import Intake

/// Rows are cut as the reader of deliveries cuts them, and put together so that it reads the same.
@Suite("Row cutter")
struct RowCutterTests {
    private func cutter(_ delimiter: String = ";", quote: String? = nil) throws -> RowCutter {
        var format = try JSONDecoder().decode(SourceFormat.self, from: Data(#"{"type": "csv"}"#.utf8))
        format.quote = quote
        return try #require(RowCutter(format, DeliveryLayout(delimiter: delimiter, header: ["a", "b"])))
    }

    @Test(
        "cells of a row",
        arguments: [
            ("1;2", ["1", "2"]), ("", [""]), (";", ["", ""]), ("\"a;b\";c", ["a;b", "c"]),
            ("\"say \"\"hi\"\"\";", ["say \"hi\"", ""]), ("\"a\nb\";c", ["a\nb", "c"]),
            ("Oy \"Rane\";1", ["Oy \"Rane\"", "1"]),
            ("\"open;1", ["\"open", "1"]), ("\"", ["\""]), ("ä;€", ["ä", "€"]),
        ])
    func cells(row: String, expected: [String]) throws {
        let cells = try cutter().cells(of: row)
        #expect(cells.map(\.value) == expected)
        #expect(cells.map(\.column) == expected.indices.map { $0 < 2 ? ["a", "b"][$0] : nil })
    }

    @Test("any cells come back from the row that is made of them", arguments: 0..<200)
    func roundTrip(seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed))
        let signs: [Character] = ["a", ";", "\"", "\n", " ", "ä", "'", ","]
        let cells = (0...Int.random(in: 0...4, using: &random)).map { _ in
            String((0..<Int.random(in: 0...5, using: &random)).map { _ in signs.randomElement(using: &random) ?? "a" })
        }
        let row = try #require(try cutter().text(of: cells))
        #expect(try cutter().cells(of: row).map(\.value) == cells)
    }

    @Test("a source that quotes nothing cannot have the sign between cells in one")
    func withoutQuotes() throws {
        let plain = try cutter("\t", quote: "")
        #expect(plain.text(of: ["a\tb"]) == nil && plain.text(of: ["\"a\"", "b"]) == "\"a\"\tb")
        #expect(plain.cells(of: "\"a\tb").map(\.value) == ["\"a", "b"])
    }
}
