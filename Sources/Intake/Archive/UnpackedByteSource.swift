/// Unpacks gzip and zip, which show by their first bytes, while they stream; anything else passes as it is.
struct UnpackedByteSource: ByteSource {
    private enum Content {
        case unknown(any ByteSource)
        /// What was read to look at it comes first.
        case plain([UInt8], any ByteSource)
        case gzip(GzipStream)
        case zip(ZipStream)
    }

    private var content: Content
    private var plainBytes = 0

    init(_ source: any ByteSource) {
        content = .unknown(source)
    }

    /// Bytes taken from the source so far, packed as they are.
    var bytesRead: Int {
        switch content {
        case .unknown, .plain: plainBytes
        case .gzip(let stream): stream.input.bytesRead
        case .zip(let stream): stream.input.bytesRead
        }
    }

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if case .unknown(let source) = content { content = try Self.recognize(source) }
        switch content {
        case .unknown: return 0
        case .plain(let head, var source):
            content = .plain([], source)
            let count = head.isEmpty ? try source.read(into: buffer) : Self.give(head, to: buffer)
            content = .plain(Array(head.dropFirst(count)), source)
            plainBytes += count
            return count
        case .gzip(var stream):
            content = .plain([], BufferByteSource([]))
            defer { content = .gzip(stream) }
            return try stream.read(into: buffer)
        case .zip(var stream):
            content = .plain([], BufferByteSource([]))
            defer { content = .zip(stream) }
            return try stream.read(into: buffer)
        }
    }

    private static func recognize(_ source: any ByteSource) throws -> Content {
        var source = source
        var head = [UInt8](repeating: 0, count: 4)
        var count = 0
        while count < 4 {
            let from = count
            let read = try head.withUnsafeMutableBytes { all in
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: all[from...]))
            }
            if read == 0 { break }
            count += read
        }
        head.removeSubrange(count...)
        if head.starts(with: [0x1F, 0x8B, 0x08]) { return .gzip(try GzipStream(PackedInput(source, head: head))) }
        if head == [0x50, 0x4B, 3, 4] || head == [0x50, 0x4B, 5, 6] {
            return .zip(try ZipStream(PackedInput(source, head: head)))
        }
        return .plain(head, source)
    }

    private static func give(_ head: [UInt8], to buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(head.count, buffer.count)
        buffer.copyBytes(from: head[..<count])
        return count
    }
}
