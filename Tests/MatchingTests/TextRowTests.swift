import Foundation
import Testing

@testable import Matching

@Suite("Rows of texts")
struct TextRowTests {
    /// Texts in several scripts, of all lengths from none to more than 64 symbols; some few edits apart.
    private static func texts(_ count: Int, seed: UInt64, longest: Int) -> [String] {
        var state = seed
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        let scripts = ["abcdefgh åäö", "абвгдеж", "αβγδεζ", "ab"].map(Array.init)
        var texts: [String] = [""]
        while texts.count < count {
            let letters = scripts[next(scripts.count)]
            var text = (0..<next(longest)).map { _ in letters[next(letters.count)] }
            if next(3) == 0, let old = texts.last {
                text = Array(old)
                if text.count > 2 { text.swapAt(next(text.count), next(text.count)) }
            }
            texts.append(String(text))
        }
        return texts
    }

    @Test(arguments: TextMeasure.allCases, [12, 30, 60, 90])
    func `a row gives what the kernel gives pair by pair`(measure: TextMeasure, longest: Int) {
        let texts = Self.texts(90, seed: UInt64(longest), longest: longest)
        let arena = TextArena(texts)
        let row = TextRow(arena, 10..<texts.count)
        let results = UnsafeMutableBufferPointer<Float>.allocate(capacity: texts.count * row.count)
        defer { results.deallocate() }
        row.compare(0..<texts.count, by: measure, into: results)
        let kernel = TextKernel()
        for query in texts.indices {
            for candidate in 10..<texts.count {
                let expected = kernel.value(measure, arena.text(query), arena.text(candidate))
                let found = results[query * row.count + candidate - 10]
                #expect(found == expected, "\(texts[query])|\(texts[candidate])")
            }
        }
    }

    @Test func `a cut-off gives distances above it as one more, and similarities below it as 0`() {
        let texts = ["abc", "abd", "xyzxyz", "abcdefgh"]
        let row = TextRow(TextArena(texts), 0..<4)
        let results = UnsafeMutableBufferPointer<Float>.allocate(capacity: 4)
        defer { results.deallocate() }
        for measure in [TextMeasure.levenshtein, .alignment, .damerau] {
            row.compare(0..<1, by: measure, cutoff: 1, into: results)
            #expect(Array(results) == [0, 1, 2, 2])
        }
        row.compare(0..<1, by: .jaroWinkler, cutoff: 0.9, into: results)
        #expect(results[0] == 1 && results[2] == 0)
    }

    @Test func `texts of many scripts at once go through true Damerau too`() {
        let texts = (0..<40).map { start in
            String(String.UnicodeScalarView((0..<12).compactMap { Unicode.Scalar(UInt32(0x4E00 + start * 12 + $0)) }))
        }
        let arena = TextArena(texts)
        let row = TextRow(arena, 0..<40)
        let results = UnsafeMutableBufferPointer<Float>.allocate(capacity: 1600)
        defer { results.deallocate() }
        row.compare(0..<40, by: .damerau, into: results)
        #expect(results.enumerated().allSatisfy { $1 == ($0 / 40 == $0 % 40 ? 0 : 12) })
    }
}
