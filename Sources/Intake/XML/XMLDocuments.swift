import CustomerModel

/// The XML documents of a stream one after the other, as bytes: usually one, in a Finvoice batch many.
///
/// Text in UTF-16 is taken for one document.
final class XMLDocuments {
    private var source: UnpackedByteSource
    private var scanner = XMLScanner()
    private var buffer = [UInt8](repeating: 0, count: 1 << 17)
    private var start = 0
    private var end = 0
    private var hasEnded = false
    private var isAtBoundary = true
    private var isWide = false
    private var lines = 1
    /// Where the document being read begins.
    private(set) var position = TextPosition(line: 1, column: 1)
    /// The first bytes of the document, for quarantine.
    private(set) var head: [UInt8] = []

    private static let keptHead = 1 << 16

    var bytesRead: Int { source.bytesRead }

    init(_ source: any ByteSource) {
        self.source = UnpackedByteSource(source)
    }

    /// Moves to the next document, past what is left of this one; false when there is none.
    func advance() throws -> Bool {
        try finish()
        try skipSpace()
        guard start < end else { return false }
        isAtBoundary = false
        scanner = XMLScanner()
        head.removeAll(keepingCapacity: true)
        position = TextPosition(line: lines, column: 1)
        return true
    }

    /// Passes over what is left of the document.
    func finish() throws {
        while !isAtBoundary { take(try next().count) }
    }

    /// Whether another document follows a bad one, whose end is then not sure: only `<?xml` counts. Passes over what
    /// stands before it.
    func isFollowed() throws -> Bool {
        while true {
            try finish()
            try skipSpace()
            if start == end { return false }
            while end - start < 6, !hasEnded { try refill() }
            if buffer[start..<end].starts(with: "<?xml".utf8), end - start > 5, buffer[start + 5] <= 0x20 {
                return true
            }
            _ = try advance()
        }
    }

    /// Bytes of the document; 0 at its end.
    func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        if isAtBoundary { return 0 }
        let found = try next()
        let count = min(found.count, target.count)
        target.copyBytes(from: buffer[found.prefix(count)])
        if head.count < Self.keptHead { head += buffer[found.prefix(min(count, Self.keptHead - head.count))] }
        take(count)
        return count
    }

    /// Bytes that were scanned and not taken yet.
    private var scanned = 0

    /// The bytes of the document that are at hand; empty at its end.
    private func next() throws -> Range<Int> {
        while scanned == 0 {
            if start == end || needsMore {
                try refill()
                if start == end, hasEnded {
                    isAtBoundary = true
                    return start..<start
                }
            }
            let result =
                isWide
                ? (length: end - start, isAtEnd: false)
                : buffer.withUnsafeBytes { [start, end] all in
                    scanner.scan(UnsafeRawBufferPointer(rebasing: all[start..<end]), isLast: hasEnded)
                }
            (scanned, endsBehindScanned) = result
            needsMore = scanned == 0 && !endsBehindScanned
            if scanned == 0, endsBehindScanned {
                isAtBoundary = true
                return start..<start
            }
        }
        return start..<start + scanned
    }

    private var endsBehindScanned = false
    private var needsMore = false

    private func take(_ count: Int) {
        buffer.withUnsafeBytes { [start] all in
            lines += LineCount.lineFeeds(in: UnsafeRawBufferPointer(rebasing: all[start..<start + count]))
        }
        start += count
        scanned -= count
        if scanned == 0, endsBehindScanned {
            isAtBoundary = true
            endsBehindScanned = false
        }
    }

    private func refill() throws {
        needsMore = false
        guard !hasEnded else { return }
        buffer.withUnsafeMutableBytes { [start, end] all in
            all.copyMemory(from: UnsafeRawBufferPointer(rebasing: all[start..<end]))
        }
        (start, end) = (0, end - start)
        let from = end
        let count = try buffer.withUnsafeMutableBytes { all in
            try source.read(into: UnsafeMutableRawBufferPointer(rebasing: all[from...]))
        }
        end += count
        hasEnded = count == 0
    }

    /// White space and byte order marks between documents, which XML does not allow before `<?xml`.
    private func skipSpace() throws {
        while true {
            while end - start < 3, !hasEnded { try refill() }
            lookOnce()
            if isWide || start == end { return }
            if buffer[start..<end].starts(with: [0xEF, 0xBB, 0xBF]) { start += 3 }
            guard start < end, buffer[start] <= 0x20 else { return }
            while start < end, buffer[start] <= 0x20 {
                lines += buffer[start] == 0x0A ? 1 : 0
                start += 1
            }
        }
    }

    private var hasLooked = false

    /// UTF-16 shows in the first two bytes: a byte order mark, or the zero beside `<`.
    private func lookOnce() {
        guard !hasLooked, end - start >= 2 else { return }
        hasLooked = true
        let first = (buffer[start], buffer[start + 1])
        isWide = first == (0xFF, 0xFE) || first == (0xFE, 0xFF) || first == (0, 0x3C) || first == (0x3C, 0)
    }
}

/// Counts lines, eight bytes at a step.
enum LineCount {
    static func lineFeeds(in bytes: UnsafeRawBufferPointer) -> Int {
        var (count, index) = (0, 0)
        while index + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ 0x0A0A_0A0A_0A0A_0A0A
            let others = (word & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F | word | 0x7F7F_7F7F_7F7F_7F7F
            count += (~others).nonzeroBitCount
            index += 8
        }
        for byte in bytes[index...] where byte == 0x0A { count += 1 }
        return count
    }
}
