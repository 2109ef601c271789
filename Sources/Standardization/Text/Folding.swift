/// Texts folded for comparison: lower case, no diacritics, punctuation as single spaces, apostrophes gone.
///
/// Two texts that fold alike are likely, not surely, the same: in Finnish `Säde` and `Sade` are different words.
/// Folding a folded text changes nothing.
package enum Folding {
    /// Fold A of a text: `Åström & Söner` becomes `astrom soner`.
    ///
    /// - Complexity: O(bytes); about 2 ns a byte of ASCII.
    package static func fold(_ text: String) -> String {
        String(decoding: fold(Array(text.utf8)), as: UTF8.self)
    }

    /// Fold B of a text, with digraphs: `Åström` becomes `aastroem`.
    package static func foldWithDigraphs(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var folded: [UInt8] = []
        append(bytes, 0..<bytes.count, to: &folded, table: .digraph)
        return String(decoding: folded, as: UTF8.self)
    }

    /// Fold A of UTF-8 bytes.
    static func fold(_ bytes: [UInt8]) -> [UInt8] {
        var folded: [UInt8] = []
        folded.reserveCapacity(bytes.count + 4)
        append(bytes, 0..<bytes.count, to: &folded)
        return folded
    }

    /// Appends the fold of a part of a text, without spaces at its ends.
    ///
    /// - Returns: whether the fold has spaces.
    @discardableResult
    static func append(
        _ text: [UInt8], _ range: Range<Int>, to target: inout [UInt8], table: FoldTable = .plain
    ) -> Bool {
        var writer = FoldWriter(table: table, start: target.count)
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = text[index]
            if byte < 0x80 {
                index += 1
                writer.write(table.ascii[Int(byte)], to: &target)
            } else {
                let start = index
                let scalar = UTF8Reading.scalar(in: text, at: &index, end: range.upperBound)
                writer.write(scalar, from: text, start..<index, to: &target)
            }
        }
        return writer.hasSpaces
    }
}

/// Puts single spaces between what a fold lets through.
private struct FoldWriter {
    let table: FoldTable
    let start: Int
    private var hasGap = false
    /// Whether a space was written.
    private(set) var hasSpaces = false

    init(table: FoldTable, start: Int) {
        self.table = table
        self.start = start
    }

    @inline(__always)
    mutating func write(_ folded: UInt8, to target: inout [UInt8]) {
        if folded > 32 {
            closeGap(&target)
            target.append(folded)
        } else if folded == 32 {
            hasGap = target.count > start
        }
    }

    mutating func write(_ scalar: UInt32, from text: [UInt8], _ source: Range<Int>, to target: inout [UInt8]) {
        if (0xFF01...0xFF5E).contains(scalar) { return write(table.ascii[Int(scalar - 0xFEE0)], to: &target) }
        switch table.outcome(of: scalar) {
        case .gap: hasGap = target.count > start
        case .nothing: return
        case .itself:
            closeGap(&target)
            target.append(contentsOf: text[source])
        case .bytes(let range):
            closeGap(&target)
            for index in range { target.append(table.pool[index]) }
        }
    }

    @inline(__always)
    private mutating func closeGap(_ target: inout [UInt8]) {
        guard hasGap else { return }
        target.append(32)
        hasSpaces = true
        hasGap = false
    }
}

extension Folding {
    /// Fold A of what a system without umlauts wrote with digraphs: `maekinen` becomes makinen.
    ///
    /// Nil when there is nothing to undo. `ae`, `oe` and `ue` are left at the end of a word and before a final l (Mae,
    /// Joe, Michael), `ue` also behind q; `aa`, which is Finnish, stays.
    static func withoutDigraphs(_ folded: [UInt8]) -> [UInt8]? {
        var result: [UInt8]?
        var index = 0
        while index < folded.count {
            let byte = folded[index]
            result?.append(byte)
            if isDigraph(folded, at: index) {
                if result == nil { result = Array(folded[...index]) }
                index += 1
            }
            index += 1
        }
        return result
    }

    private static func isDigraph(_ text: [UInt8], at index: Int) -> Bool {
        guard index + 2 < text.count, text[index + 1] == UInt8(ascii: "e"), text[index + 2] != .space else {
            return false
        }
        let (first, second, third) = (text[index], text[index + 1], text[index + 2])
        let isWordStart = index == 0 || text[index - 1] == .space
        let mayBe = first == UInt8(ascii: "a") || first == UInt8(ascii: "o") || first == UInt8(ascii: "u")
        guard mayBe, third != second else { return false }
        let endsWithL = third == UInt8(ascii: "l") && (index + 3 == text.count || text[index + 3] == .space)
        let isBehindQ = index > 0 && text[index - 1] == UInt8(ascii: "q")
        return !endsWithL && !isBehindQ && !isWordStart || (isWordStart && isConsonant(third) && !endsWithL)
    }

    private static func isConsonant(_ byte: UInt8) -> Bool {
        byte.isLetter && !Array("aeiouy".utf8).contains(byte)
    }
}
