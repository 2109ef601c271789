import CustomerModel
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

    @Test func `token ratios are those of rapidfuzz, n-grams those of the formula`() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Oracle/token_similarity.csv")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
        #expect(lines.count > 200)
        for line in lines {
            let fields = line.split(separator: ",").map(String.init)
            let comparators: [Matching.Comparator] = [.tokenSort, .tokenSet, .ngrams]
            for (comparator, expected) in zip(comparators, fields[2...].compactMap(Double.init)) {
                let found = Self.similarity(comparator, fields[0], fields[1])
                #expect(abs(Double(found) - expected) < 1e-6, "\(comparator) \(line)")
            }
        }
    }

    private static func similarity(_ comparator: Matching.Comparator, _ one: String, _ other: String) -> Float {
        let rule = ComparisonRule(
            name: "x", comparator: comparator, features: ["x"], levels: [LevelRule(name: "different", m: 0.1)])
        let table = RecordTable(featureNames: ["x"], records: [one, other].map { [Feature("x", $0)] })
        let prepared = ComparisonPreparer(rule: rule, terms: [:]).prepare(table)
        return ValueComparer(comparator, prepared, TextKernel()).compare(0, 1, sharesGroup: false).similarity
    }

    @Test func `keystrokes and limited distances agree with the plain ones`() throws {
        let kernel = TextKernel()
        for row in try Self.oracle() {
            row.one.withUnsafeBufferPointer { one in
                row.other.withUnsafeBufferPointer { other in
                    let isApart = abs(one.count - other.count) <= 1 && kernel.alignment(one, other) <= 1
                    #expect(kernel.isKeystrokeApart(one, other) == isApart)
                    for limit in 0...3 {
                        for (measure, number) in zip(
                            [TextMeasure.levenshtein, .alignment, .damerau], row.numbers[2...])
                        {
                            let found = kernel.distance(measure, one, other, atMost: limit)
                            #expect(found == min(Int(number), limit + 1))
                        }
                    }
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
