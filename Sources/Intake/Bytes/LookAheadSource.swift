/// A source whose beginning can be looked at before it is read.
final class LookAheadSource: ByteSource {
    private var source: UnpackedByteSource
    private var head: [UInt8] = []
    private var offset = 0

    init(_ source: any ByteSource) {
        self.source = UnpackedByteSource(source)
    }

    /// Bytes taken from the source so far, packed as they came.
    var bytesRead: Int { source.bytesRead }

    /// The first bytes, unpacked; call it before anything is read.
    func look(_ count: Int) throws -> (bytes: [UInt8], isWhole: Bool) {
        head = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let from = filled
            let read = try head.withUnsafeMutableBytes { all in
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: all[from...]))
            }
            if read == 0 { break }
            filled += read
        }
        head.removeSubrange(filled...)
        return (head, filled < count)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard offset < head.count else {
            head = []
            offset = 0
            return try source.read(into: buffer)
        }
        let count = min(buffer.count, head.count - offset)
        buffer.copyBytes(from: head[offset..<offset + count])
        offset += count
        return count
    }
}
