import CustomerModel

/// Cuts a stream into the JSON texts of its records: its lines, its values one behind the other, the elements of the
/// one array that it is, or the records inside envelopes.
struct JSONFrames: ~Copyable {
    /// A text, and where it begins. The bytes hold until the next call of `next()`.
    enum Frame {
        case text(UnsafeRawBufferPointer, TextPosition)
        /// The beginning of a line that is too long; the rest is passed over.
        case tooLong(UnsafeRawBufferPointer, TextPosition)
    }

    private enum Layout {
        case lines, values, array, envelope
    }

    private var source: TextByteSource
    private let window = ByteWindow()
    let maximumBytes: Int
    private var layout = Layout.lines
    private(set) var hasEnded = false
    private(set) var position = TextPosition(line: 1, column: 1)
    /// Bytes at the window's start that the last frame took, not yet passed over.
    private var taken = 0
    /// Whether the last frame was longer than allowed, so that its line has still to be passed over.
    private var skipsLine = false
    var envelope: JSONEnvelope
    /// The step of the paths for which the value at the cursor stands; nil: none.
    var valueNode: Int?
    /// Whether the value at the cursor is an element of an array of records.
    var isElementOfRecords = false

    var bytesRead: Int { source.bytesRead }
    var encoding: TextEncoding? { source.encoding }
    /// What is at hand from the cursor on.
    var pending: UnsafeRawBufferPointer { window.pending }

    /// - Parameter records: the paths of the records in an envelope; empty: there is none.
    init(_ source: any ByteSource, encoding: TextEncoding?, maximumBytes: Int, records: [String] = []) throws {
        self.source = TextByteSource(source, encoding: encoding)
        self.maximumBytes = maximumBytes
        envelope = JSONEnvelope(JSONRecordPaths(records))
        try skipSpace()
        layout = try findLayout()
    }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    private mutating func findLayout() throws -> Layout {
        if window.pending.first == UInt8(ascii: "[") {
            if envelope.paths.nodes[0].any != nil { return .envelope }
            envelope.enterArray(ofRecords: true)
            pass(1)
            return .array
        }
        if window.pending.first == UInt8(ascii: "{"), try leadsToRecords() { return .envelope }
        return try spansLines() ? .values : .lines
    }

    /// Whether the object at the cursor has a member on the way to the records.
    private mutating func leadsToRecords() throws -> Bool {
        envelope.paths.isEmpty ? false : try leadsToRecords(from: 0)
    }

    /// The same from a step of the paths on.
    mutating func leadsToRecords(from node: Int) throws -> Bool {
        while true {
            switch envelope.look(at: window.pending, from: node) {
            case .envelope: return true
            case .record: return false
            case .undecided where hasEnded || window.pending.count > maximumBytes: return false
            case .undecided: try refill()
            }
        }
    }

    /// Whether the object at the cursor goes on in the next line as a printed object does.
    private mutating func spansLines() throws -> Bool {
        guard window.pending.first == UInt8(ascii: "{") else { return false }
        while !window.pending.contains(0x0A), !hasEnded, window.pending.count <= maximumBytes { try refill() }
        while !hasEnded, window.pending.count < 4096 { try refill() }
        guard let end = window.pending.firstIndex(of: 0x0A) else { return false }
        var scan = JSONScan()
        if scan.endOfContainer(in: UnsafeRawBufferPointer(rebasing: window.pending[..<end])) != nil { return false }
        let next = window.pending[end...].first { !Self.isSpace($0) }
        return next == UInt8(ascii: "\"") || next == UInt8(ascii: "}")
    }

    /// Nil at the end. Throws `malformedJSON` when an array or envelope does not hold together.
    mutating func next() throws -> Frame? {
        pass(taken)
        taken = 0
        switch layout {
        case .lines: return try nextLine()
        case .values: return try nextValue()
        case .array: return try nextElement()
        case .envelope: return try nextRecord()
        }
    }

    /// Moves on and keeps count of lines and columns.
    mutating func pass(_ count: Int) {
        guard count > 0 else { return }
        position = UTF8Scan.position(of: count, in: window.pending, from: position)
        window.start += count
    }

    mutating func refill() throws {
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

    private mutating func nextValue() throws -> Frame? {
        try skipSpace()
        return window.pending.isEmpty ? nil : try frame { scan, bytes in scan.endOfContainer(in: bytes) }
    }

    /// The next element between the array's brackets.
    private mutating func nextElement() throws -> Frame? {
        if envelope.top != nil, try entersElement() {
            return try frame { scan, bytes in scan.endOfElement(in: bytes) }
        }
        try skipSpace()
        guard window.pending.isEmpty else { throw fault("Something follows the array.") }
        return nil
    }

    /// The value at the cursor, whose length the scan finds.
    mutating func frame(_ end: (inout JSONScan, UnsafeRawBufferPointer) -> Int?) throws -> Frame {
        var scan = JSONScan()
        while true {
            if let length = end(&scan, window.pending) {
                taken = length
                return .text(UnsafeRawBufferPointer(rebasing: window.pending[..<length]), position)
            }
            guard !hasEnded else { throw fault("The text ends inside a record; the file is cut off.") }
            guard window.pending.count <= maximumBytes else {
                throw IntakeError(.tooLarge, "A record is longer than \(maximumBytes) bytes.", at: position)
            }
            try refill()
        }
    }

    func fault(_ message: String) -> IntakeError {
        IntakeError(.malformedJSON, message, at: position)
    }

    mutating func skipSpace() throws {
        while true {
            let pending = window.pending
            if let first = pending.firstIndex(where: { !Self.isSpace($0) }) { return pass(first) }
            pass(pending.count)
            if hasEnded { return }
            try refill()
        }
    }

    mutating func takesSign(_ sign: UInt8) -> Bool {
        guard window.pending.first == sign else { return false }
        pass(1)
        return true
    }
}
