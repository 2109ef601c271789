/// Goes through the texts of a `CellFinding`.
struct CellFindingTexts {
    private let bytes: UnsafeRawBufferPointer
    private var index = 0

    /// - Parameter bytes: of a finding; valid as long as this is used.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// The next mark and its text; nil at the end.
    @inline(__always)
    mutating func next() -> (mark: UInt32, text: UnsafeRawBufferPointer)? {
        guard index < bytes.count else { return nil }
        let mark = bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self)
        let end = index + 8 + Int(bytes.loadUnaligned(fromByteOffset: index + 4, as: UInt32.self))
        defer { index = end }
        return (mark, UnsafeRawBufferPointer(rebasing: bytes[(index + 8)..<end]))
    }
}
