extension UnsafeRawBufferPointer {
    /// Whether as many other bytes are the same, eight at a step.
    @inline(__always)
    func hasBytes(of other: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index &+ 8 <= count {
            if loadUnaligned(fromByteOffset: index, as: UInt64.self)
                != other.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            {
                return false
            }
            index &+= 8
        }
        while index < count {
            if self[index] != other[index] { return false }
            index &+= 1
        }
        return true
    }
}
