/// Turns a source of any encoding, packed or not, into UTF-8 while it streams.
///
/// A byte that its encoding does not know passes through as it is: above 0x7F and alone it is never UTF-8, so the
/// reader that makes strings finds it, with its place, and rejects the row. Nothing is replaced.
struct TextByteSource: ByteSource {
    private var source: UnpackedByteSource
    /// Nil until a byte above 0x7F has been seen in a file without a byte order mark.
    private(set) var encoding: TextEncoding?
    private var raw: [UInt8]
    private var rawStart = 0
    private var rawEnd = 0
    private var hasStarted = false
    private var hasEnded = false
    private var upperHalf: [UInt16] = []
    /// Bytes taken from the source so far, packed as they came.
    var bytesRead: Int { source.bytesRead }

    /// - Parameter encoding: nil: found out from the bytes.
    init(_ source: any ByteSource, encoding: TextEncoding?, chunk: Int = 1 << 18) {
        self.source = UnpackedByteSource(source)
        self.encoding = encoding
        raw = [UInt8](repeating: 0, count: chunk)
    }

    /// The buffer must have room for a character, four bytes.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if !hasStarted { try start() }
        while true {
            if rawStart == rawEnd, hasEnded { return 0 }
            if rawStart == rawEnd, isPassedThrough { return try readDirectly(into: buffer) }
            if encoding == nil { try gatherEvidence() }
            let written = decode(into: buffer)
            if written > 0 { return written }
            if rawStart > 0 || rawEnd < raw.count { try refill() }
        }
    }

    /// UTF-8 goes from the source to the reader without a copy.
    private var isPassedThrough: Bool { encoding == .utf8 }

    private mutating func readDirectly(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = try source.read(into: buffer)
        hasEnded = count == 0
        return count
    }

    /// Reads the first chunk and takes off the byte order mark.
    private mutating func start() throws {
        hasStarted = true
        while !hasEnded, rawEnd < raw.count { try refill() }
        let (mark, pattern) = raw.withUnsafeBytes { all in
            let bytes = UnsafeRawBufferPointer(rebasing: all[..<rawEnd])
            return (EncodingEvidence.byteOrderMark(bytes), EncodingEvidence.zeroPattern(bytes))
        }
        rawStart = mark?.markLength ?? 0
        settle(on: mark?.encoding ?? encoding ?? pattern)
    }

    private mutating func settle(on encoding: TextEncoding?) {
        self.encoding = encoding
        upperHalf = encoding?.upperHalf ?? []
    }

    /// Moves what is left to the front and reads behind it.
    private mutating func refill() throws {
        if rawStart > 0 {
            raw.withUnsafeMutableBytes { all in
                all.copyMemory(from: UnsafeRawBufferPointer(rebasing: all[rawStart..<rawEnd]))
            }
            rawEnd -= rawStart
            rawStart = 0
        }
        let end = rawEnd
        let count = try raw.withUnsafeMutableBytes { all in
            try source.read(into: UnsafeMutableRawBufferPointer(rebasing: all[end...]))
        }
        rawEnd += count
        hasEnded = count == 0
    }

    /// Settles the encoding once a byte above 0x7F leads a full chunk, or all that is left.
    private mutating func gatherEvidence() throws {
        guard leadsWithUpperHalf else { return }
        while !hasEnded, rawStart > 0 || rawEnd < raw.count { try refill() }
        let (start, end) = (rawStart, rawEnd)
        settle(
            on: raw.withUnsafeBytes { all in
                EncodingEvidence.ofUpperHalf(UnsafeRawBufferPointer(rebasing: all[start..<end]))
            })
    }

    private var leadsWithUpperHalf: Bool { rawStart < rawEnd && raw[rawStart] >= 0x80 }

    private mutating func decode(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let (start, end, isLast) = (rawStart, rawEnd, hasEnded)
        let (taken, written) = raw.withUnsafeBytes { all in
            let input = UnsafeRawBufferPointer(rebasing: all[start..<end])
            return switch encoding {
            case .utf16LittleEndian: UTF16Decoding.decode(input, shift: 0, isLast: isLast, into: buffer)
            case .utf16BigEndian: UTF16Decoding.decode(input, shift: 8, isLast: isLast, into: buffer)
            case .utf8: Self.copy(input, input.count, into: buffer)
            case nil: Self.copy(input, UTF8Scan.endOfASCII(from: 0, in: input), into: buffer)
            case .sfs4017: Self.widenSFS4017(input, into: buffer)
            case .latin1, .latin9, .windows1252, .ibm850, .macintosh: Self.widen(input, upperHalf, into: buffer)
            }
        }
        rawStart += taken
        return written
    }

    private static func copy(
        _ input: UnsafeRawBufferPointer, _ available: Int, into buffer: UnsafeMutableRawBufferPointer
    ) -> (taken: Int, written: Int) {
        let count = min(available, buffer.count)
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: input[..<count]))
        return (count, count)
    }

    private static func widen(
        _ input: UnsafeRawBufferPointer, _ upperHalf: [UInt16], into buffer: UnsafeMutableRawBufferPointer
    ) -> (taken: Int, written: Int) {
        var (taken, written) = (0, 0)
        while taken < input.count, written + 3 <= buffer.count {
            let run = min(UTF8Scan.endOfASCII(from: taken, in: input) - taken, buffer.count - written)
            if run > 0 {
                UnsafeMutableRawBufferPointer(rebasing: buffer[written...])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: input[taken..<taken + run]))
                (taken, written) = (taken + run, written + run)
            } else {
                written += widen(input[taken], upperHalf, at: written, into: buffer)
                taken += 1
            }
        }
        return (taken, written)
    }

    private static func widenSFS4017(
        _ input: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer
    ) -> (taken: Int, written: Int) {
        var (taken, written) = (0, 0)
        while taken < input.count, written + 2 <= buffer.count {
            let byte = input[taken]
            let letter = TextEncoding.sfs4017Letter(byte).map(UInt32.init)
            if let letter {
                written += UTF16Decoding.write(letter, at: written, into: buffer)
            } else {
                buffer[written] = byte
                written += 1
            }
            taken += 1
        }
        return (taken, written)
    }

    private static func widen(
        _ byte: UInt8, _ upperHalf: [UInt16], at index: Int, into buffer: UnsafeMutableRawBufferPointer
    ) -> Int {
        let scalar = upperHalf[Int(byte) - 0x80]
        guard scalar == 0 else { return UTF16Decoding.write(UInt32(scalar), at: index, into: buffer) }
        buffer[index] = byte
        return 1
    }
}
