import CZlib

/// zlib's decompressor for one stream after another. The only place that touches zlib.
final class Inflater {
    /// What is packed around the compressed data.
    enum Wrapping {
        /// gzip's header and trailer, whose check sum is verified.
        case gzip
        /// Nothing: the member of a zip archive.
        case none
    }

    /// What one step did.
    struct Step {
        let taken: Int
        let written: Int
        let isAtEnd: Bool
    }

    /// zlib keeps the address of its stream, so it may not move.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

    /// Nil when memory is short.
    init?(_ wrapping: Wrapping) {
        stream.initialize(to: z_stream())
        let windowBits: Int32 = wrapping == .gzip ? 15 + 16 : -15
        guard inflateInit2_(stream, windowBits, zlibVersion(), Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            stream.deallocate()
            return nil
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Makes ready for the next stream.
    func reset() {
        inflateReset(stream)
    }

    /// Decompresses as much as fits; nil when the data is damaged.
    func step(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Step? {
        let available = (input: UInt32(clamping: input.count), output: UInt32(clamping: output.count))
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = available.input
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = available.output
        let result = inflate(stream, Z_NO_FLUSH)
        guard result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR else { return nil }
        return Step(
            taken: Int(available.input - stream.pointee.avail_in),
            written: Int(available.output - stream.pointee.avail_out), isAtEnd: result == Z_STREAM_END)
    }

    /// The CRC-32 of bytes, continued from that of the bytes before them (0 at first).
    static func checksum(_ bytes: UnsafeRawBufferPointer, after start: UInt32) -> UInt32 {
        UInt32(crc32_z(UInt(start), bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count))
    }
}
