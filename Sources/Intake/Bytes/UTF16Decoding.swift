/// UTF-16 to UTF-8. A surrogate without its other half keeps its three-byte form, which is not UTF-8.
enum UTF16Decoding {
    /// - Parameter shift: 0 when the low byte comes first, 8 when the high byte does.
    /// - Returns: how many bytes were taken (a cut character stays for the next call) and written.
    static func decode(
        _ input: UnsafeRawBufferPointer, shift: UInt32, isLast: Bool, into buffer: UnsafeMutableRawBufferPointer
    ) -> (taken: Int, written: Int) {
        var (taken, written) = (0, 0)
        while taken + 2 <= input.count, written + 4 <= buffer.count {
            var scalar = unit(at: taken, in: input, shift)
            var length = 2
            if (0xD800...0xDBFF).contains(scalar) {
                if taken + 4 > input.count, !isLast { break }
                if let whole = pair(scalar, at: taken + 2, in: input, shift) { (scalar, length) = (whole, 4) }
            }
            written += write(scalar, at: written, into: buffer)
            taken += length
        }
        if isLast, input.count - taken == 1, written < buffer.count {
            buffer[written] = 0xFF
            return (taken + 1, written + 1)
        }
        return (taken, written)
    }

    private static func unit(at index: Int, in input: UnsafeRawBufferPointer, _ shift: UInt32) -> UInt32 {
        UInt32(input[index]) << shift | UInt32(input[index + 1]) << (8 - shift)
    }

    private static func pair(
        _ high: UInt32, at index: Int, in input: UnsafeRawBufferPointer, _ shift: UInt32
    ) -> UInt32? {
        guard index + 2 <= input.count else { return nil }
        let low = unit(at: index, in: input, shift)
        return (0xDC00...0xDFFF).contains(low) ? 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00) : nil
    }

    /// Writes a scalar as UTF-8 and returns its length.
    static func write(_ scalar: UInt32, at index: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        if scalar < 0x80 {
            buffer[index] = UInt8(truncatingIfNeeded: scalar)
            return 1
        }
        let length = scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4
        let lead: [3 of UInt8] = [0xC0, 0xE0, 0xF0]
        for place in 1..<length {
            buffer[index + place] = 0x80 | UInt8(truncatingIfNeeded: scalar >> UInt32(6 * (length - 1 - place)) & 0x3F)
        }
        buffer[index] = lead[length - 2] | UInt8(truncatingIfNeeded: scalar >> UInt32(6 * (length - 1)))
        return length
    }
}
