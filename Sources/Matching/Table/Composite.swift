/// Composite values: parts joined by U+001F; a missing part is empty.
enum Composite {
    static let separator: UInt8 = 0x1F

    /// The bytes of part `index` (from 0); empty when the value has fewer parts.
    static func part(_ index: Int, of value: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var start = 0
        var current = 0
        for position in 0..<value.count where value[position] == separator {
            if current == index { return UnsafeBufferPointer(rebasing: value[start..<position]) }
            current += 1
            start = position + 1
        }
        return current == index
            ? UnsafeBufferPointer(rebasing: value[start...]) : UnsafeBufferPointer(start: nil, count: 0)
    }

    /// Calls `body` with each of the first `count` parts, from the left; empty ones for those that the value lacks.
    @inline(__always)
    static func forEachPart(
        _ value: UnsafeBufferPointer<UInt8>, count: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        var (start, found) = (0, 0)
        for position in 0..<value.count where value[position] == separator {
            if found == count { return }
            body(UnsafeBufferPointer(rebasing: value[start..<position]))
            found += 1
            start = position + 1
        }
        if found < count {
            body(UnsafeBufferPointer(rebasing: value[start...]))
            found += 1
        }
        for _ in found..<max(found, count) { body(UnsafeBufferPointer(start: nil, count: 0)) }
    }

    /// Parts `index` and `index + 1` with the separator between them; empty when one of them is.
    static func neighbours(_ index: Int, of value: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        let first = part(index, of: value)
        let second = part(index + 1, of: value)
        guard let start = first.baseAddress, !first.isEmpty, !second.isEmpty else {
            return UnsafeBufferPointer(start: nil, count: 0)
        }
        return UnsafeBufferPointer(start: start, count: first.count + 1 + second.count)
    }

    /// The words of folded text (separated by single spaces).
    static func words(_ value: UnsafeBufferPointer<UInt8>) -> [UnsafeBufferPointer<UInt8>] {
        var words: [UnsafeBufferPointer<UInt8>] = []
        forEachWord(value) { words.append($0) }
        return words
    }

    /// Calls `body` with each word of folded text, from left to right.
    @inline(__always)
    static func forEachWord(_ value: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        var start = 0
        for position in 0...value.count where position == value.count || value[position] == UInt8(ascii: " ") {
            if position > start { body(UnsafeBufferPointer(rebasing: value[start..<position])) }
            start = position + 1
        }
    }
}
