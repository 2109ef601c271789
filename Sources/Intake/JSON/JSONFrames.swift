import CustomerModel

/// Cuts a stream into JSON texts: its lines, or the elements of the one array that it is.
struct JSONFrames: ~Copyable {
    /// A text, and where it begins. The bytes hold until the next call of `next()`.
    enum Frame {
        case text(UnsafeRawBufferPointer, TextPosition)
        /// The beginning of a line that is too long; the rest is passed over.
        case tooLong(UnsafeRawBufferPointer, TextPosition)
    }

    private var source: TextByteSource
    private let window = ByteWindow()
    private let maximumBytes: Int
    private var isArray: Bool
    private var hasEnded = false
    private var position = TextPosition(line: 1, column: 1)
    /// Bytes at the window's start that the last frame took, not yet passed over.
    private var taken = 0
    /// Whether the last frame was longer than allowed, so that its line has still to be passed over.
    private var skipsLine = false
    private var hasElements = false
    private var isClosed = false

    var bytesRead: Int { source.bytesRead }
    var encoding: TextEncoding? { source.encoding }

    init(_ source: any ByteSource, encoding: TextEncoding?, maximumBytes: Int) throws {
        self.source = TextByteSource(source, encoding: encoding)
        self.maximumBytes = maximumBytes
        isArray = false
        try skipSpace()
        isArray = takesSign(UInt8(ascii: "["))
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    /// Nil at the end. Throws `malformedJSON` when an array does not hold together.
    mutating func next() throws -> Frame? {
        pass(taken)
        taken = 0
        return isArray ? try nextElement() : try nextLine()
    }

    /// Moves on and keeps count of lines and columns.
    private mutating func pass(_ count: Int) {
        guard count > 0 else { return }
        position = UTF8Scan.position(of: count, in: window.pending, from: position)
        window.start += count
    }

    private mutating func refill() throws {
        hasEnded = try window.fill(from: &source)
    }

    private mutating func nextLine() throws -> Frame? {
        while true {
            let pending = window.pending
            if let end = pending.firstIndex(of: 0x0A) {
                let line = UnsafeRawBufferPointer(rebasing: pending[..<end])
                if skipsLine || line.allSatisfy(Self.isSpace) {
                    skipsLine = false
                    pass(end + 1)
                    continue
                }
                taken = end + 1
                return line.count > maximumBytes ? .tooLong(line, position) : .text(line, position)
            }
            if hasEnded { return lastLine() }
            if pending.count > maximumBytes {
                if !skipsLine {
                    skipsLine = true
                    return .tooLong(pending, position)
                }
                pass(pending.count)
            }
            try refill()
        }
    }

    private mutating func lastLine() -> Frame? {
        let pending = window.pending
        taken = pending.count
        return skipsLine || pending.allSatisfy(Self.isSpace) ? nil : .text(pending, position)
    }

    /// The next element between the array's brackets.
    private mutating func nextElement() throws -> Frame? {
        try skipSpace()
        guard !isClosed else {
            guard window.pending.isEmpty else { throw fault("Something follows the array.") }
            return nil
        }
        if takesSign(UInt8(ascii: "]")) {
            isClosed = true
            return try nextElement()
        }
        if hasElements {
            guard takesSign(UInt8(ascii: ",")) else { throw fault("A comma or ] is needed in the array.") }
            try skipSpace()
        }
        hasElements = true
        let length = try elementLength()
        taken = length
        return .text(UnsafeRawBufferPointer(rebasing: window.pending[..<length]), position)
    }

    private func fault(_ message: String) -> IntakeError {
        IntakeError(.malformedJSON, message, at: position)
    }

    private mutating func skipSpace() throws {
        while true {
            let pending = window.pending
            if let first = pending.firstIndex(where: { !Self.isSpace($0) }) { return pass(first) }
            pass(pending.count)
            if hasEnded { return }
            try refill()
        }
    }

    private mutating func takesSign(_ sign: UInt8) -> Bool {
        guard window.pending.first == sign else { return false }
        pass(1)
        return true
    }

    /// How many bytes the element takes: up to the comma or bracket at its own level.
    private mutating func elementLength() throws -> Int {
        var scan = ElementScan()
        while true {
            if let length = scan.end(in: window.pending) { return length }
            guard !hasEnded else { throw fault("The text ends inside the array.") }
            guard window.pending.count <= maximumBytes else {
                throw IntakeError(.tooLarge, "An element is longer than \(maximumBytes) bytes.", at: position)
            }
            try refill()
        }
    }
}

/// Looks for the end of an array's element, a piece at a time.
private struct ElementScan {
    private var index = 0
    private var depth = 0
    private var isInString = false
    private var isEscaped = false

    /// Nil when the bytes end first; call again with more of the same bytes.
    mutating func end(in bytes: UnsafeRawBufferPointer) -> Int? {
        while index < bytes.count {
            let byte = bytes[index]
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isInString = true
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"):
                    if depth == 0 { return index }
                    if byte != UInt8(ascii: ",") { depth -= 1 }
                default: break
                }
            }
            index += 1
        }
        return nil
    }
}
