#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Finds where one XML document ends and the next begins in a stream of several. Judges nothing: libxml2 does.
///
/// A document begins with `<?xml`, or with an element or byte order mark behind a closed root.
struct XMLScanner {
    private enum State {
        case text, startTag, endTag, comment, section, instruction, doctype
    }

    private var state = State.text
    /// The quote around an attribute's value that has not closed yet; 0 outside.
    private var quote: UInt8 = 0
    /// Bytes seen last, for `-->`, `]]>` and `/>`: the latest in the lowest place.
    private var recent: UInt32 = 0
    private var bracketDepth = 0
    private var depth = 0
    private var hasRoot = false
    private var isEmpty = true

    private var isClosed: Bool { hasRoot && depth == 0 }

    /// The longest mark that must be seen whole: `<![CDATA[`.
    static let lookAhead = 9

    /// How far the document goes in the bytes, and whether it ends there. `isLast`: nothing follows them.
    ///
    /// Takes less than all, without an end, when a mark may be cut by the bytes' end.
    mutating func scan(_ bytes: UnsafeRawBufferPointer, isLast: Bool) -> (length: Int, isAtEnd: Bool) {
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return (0, false) }
        var index = 0
        while index < bytes.count {
            guard state == .text else {
                index = skip(base, index, bytes.count)
                continue
            }
            let mark = nextMark(base, index, bytes.count)
            if mark == bytes.count { return found(mark, false) }
            if bytes.count - mark < Self.lookAhead, !isLast { return found(mark, false) }
            let rest = UnsafeRawBufferPointer(start: base + mark, count: bytes.count - mark)
            if startsDocument(rest, isFirst: isEmpty && mark == 0) { return found(mark, true) }
            index = mark + enter(rest)
            isEmpty = false
        }
        return found(index, false)
    }

    private mutating func found(_ length: Int, _ isAtEnd: Bool) -> (length: Int, isAtEnd: Bool) {
        if length > 0 { isEmpty = false }
        return (length, isAtEnd)
    }

    /// The next `<`; behind the root also the next byte that is no white space.
    private func nextMark(_ base: UnsafePointer<UInt8>, _ start: Int, _ count: Int) -> Int {
        if isClosed {
            var index = start
            while index < count, base[index] <= 0x20 { index += 1 }
            if index < count, base[index] == 0xEF { return index }
        }
        guard let found = memchr(base + start, 0x3C, count - start) else { return count }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    private func startsDocument(_ rest: UnsafeRawBufferPointer, isFirst: Bool) -> Bool {
        if isFirst { return false }
        guard rest.count > 1 else { return false }
        // The second byte tells almost every mark apart; comparing whole words here would cost a twentieth of the reading.
        if rest[0] == 0xEF { return isClosed && rest.starts(with: [0xEF, 0xBB, 0xBF]) }
        if rest[1] == UInt8(ascii: "?") {
            return rest.count > 5 && rest[5] <= 0x20 && rest.starts(with: "<?xml".utf8)
        }
        guard isClosed else { return false }
        return rest[1] != UInt8(ascii: "!") && rest[1] != UInt8(ascii: "?") && rest[1] != UInt8(ascii: "/")
    }

    /// Enters what a mark begins, and returns the mark's length.
    private mutating func enter(_ rest: UnsafeRawBufferPointer) -> Int {
        (quote, recent, bracketDepth) = (0, 0, 0)
        guard rest.count > 1, rest[0] == 0x3C else { return 1 }
        if rest[1] == UInt8(ascii: "!") {
            if rest.starts(with: "<!--".utf8) {
                state = .comment
                return 4
            }
            if rest.starts(with: "<![CDATA[".utf8) {
                state = .section
                return 9
            }
        }
        switch rest[1] {
        case UInt8(ascii: "?"): state = .instruction
        case UInt8(ascii: "!"): state = .doctype
        case UInt8(ascii: "/"): state = .endTag
        default:
            state = .startTag
            hasRoot = true
            depth += 1
            return 1
        }
        return 2
    }

    private mutating func skip(_ base: UnsafePointer<UInt8>, _ start: Int, _ count: Int) -> Int {
        switch state {
        case .startTag: skipTag(base, start, count)
        case .endTag, .doctype: skipMarkup(base, start, count)
        default: skipToMark(base, start, count)
        }
    }

    /// A `<` inside a tag is an error of the document; what follows is looked at as text again.
    private mutating func skipTag(_ base: UnsafePointer<UInt8>, _ start: Int, _ count: Int) -> Int {
        var index = start
        while index < count {
            let byte = base[index]
            if byte == 0x3C {
                state = .text
                return index
            }
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == 0x3E {
                if recent == UInt32(UInt8(ascii: "/")) { depth -= 1 }
                state = .text
                return index + 1
            } else if byte == 0x22 || byte == 0x27 {
                quote = byte
            }
            recent = UInt32(byte)
            index += 1
        }
        return index
    }

    private mutating func skipMarkup(_ base: UnsafePointer<UInt8>, _ start: Int, _ count: Int) -> Int {
        var index = start
        while index < count {
            let byte = base[index]
            index += 1
            if byte == UInt8(ascii: "[") { bracketDepth += 1 }
            if byte == UInt8(ascii: "]") { bracketDepth -= 1 }
            guard byte == 0x3E, bracketDepth <= 0 || state == .endTag else { continue }
            if state == .endTag { depth = max(depth - 1, 0) }
            state = .text
            return index
        }
        return index
    }

    /// To the `>` that ends a comment, a CDATA section or an instruction.
    private mutating func skipToMark(_ base: UnsafePointer<UInt8>, _ start: Int, _ count: Int) -> Int {
        let ending: (mark: UInt32, mask: UInt32) =
            switch state {
            case .comment: (0x2D2D_3E, 0xFF_FFFF)
            case .section: (0x5D5D_3E, 0xFF_FFFF)
            default: (0x3F3E, 0xFFFF)
            }
        var index = start
        while index < count {
            recent = recent << 8 | UInt32(base[index])
            index += 1
            guard recent & ending.mask == ending.mark else { continue }
            state = .text
            return index
        }
        return index
    }
}
