import Foundation
import Testing

@testable import Matching

@Suite("Text kernel")
struct TextKernelTests {
    struct OracleRow {
        let one: [UInt16]
        let other: [UInt16]
        let numbers: [Double]
    }

    static func oracle() throws -> [OracleRow] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Oracle/text_similarity.csv")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
        return lines.map { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            return OracleRow(
                one: symbols(String(fields[0])), other: symbols(String(fields[1])),
                numbers: fields[2...].compactMap { Double($0) })
        }
    }

    static func symbols(_ text: String) -> [UInt16] {
        var symbols: [UInt16] = []
        var text = text
        text.withUTF8 { TermBuilder.appendSymbols(of: $0, to: &symbols) }
        return symbols
    }

    @Test func `similarities and distances are those of rapidfuzz`() throws {
        let rows = try Self.oracle()
        #expect(rows.count > 300)
        let kernel = TextKernel()
        for row in rows {
            row.one.withUnsafeBufferPointer { one in
                row.other.withUnsafeBufferPointer { other in
                    #expect(abs(kernel.jaro(one, other) - row.numbers[0]) < 1e-8)
                    #expect(abs(kernel.jaroWinkler(one, other) - row.numbers[1]) < 1e-8)
                    #expect(Double(kernel.levenshtein(one, other)) == row.numbers[2])
                    #expect(Double(kernel.alignment(one, other)) == row.numbers[3])
                    #expect(Double(kernel.damerau(one, other)) == row.numbers[4])
                }
            }
        }
    }

    @Test(arguments: [
        ("lindqvist", "lindkvist"), ("carlsson", "karlson"), ("wirtanen", "virtanen"), ("christian", "kristian"),
        ("jaakkola", "jakkola"), ("lahti", "lati"), ("pettersson", "petterson"),
    ])
    func `names that sound alike share a sound key`(one: String, other: String) {
        #expect(Self.sound(one) == Self.sound(other))
    }

    @Test(arguments: [("virtanen", "korhonen"), ("makinen", "nieminen"), ("matti", "mikko")])
    func `names that sound different have different sound keys`(one: String, other: String) {
        #expect(Self.sound(one) != Self.sound(other))
    }

    private static func sound(_ word: String) -> [UInt8] {
        var word = word
        return word.withUTF8 { NordicSound.key($0) }
    }
}
