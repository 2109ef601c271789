package import CustomerModel

/// A 128-bit hash of what a source said: two versions with one hash say the same.
///
/// FNV-1a of 128 bits (Fowler, Noll, Vo; RFC draft "The FNV Non-Cryptographic Hash Algorithm") over the kind and the
/// raw fields, over the records that are the same customer, and over the relations. It does not cover the canonical
/// forms, so a better standardizer makes no new versions.
package struct ContentHash: Hashable, Sendable {
    private let value: UInt128

    /// Big-endian, 16 bytes.
    package var bytes: [UInt8] { withUnsafeBytes(of: value.bigEndian, Array.init) }

    /// Calls `body` with the bytes.
    func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) { withUnsafeBytes(of: value.bigEndian, body) }

    package init(of record: ParsedRecord) {
        var state = Self.offsetBasis
        Self.add(record.kind.rawValue, to: &state)
        for index in record.fields.indices {
            Self.add(record.fields[index].attribute.rawValue, to: &state)
            Self.add(UInt8(truncatingIfNeeded: record.fields[index].occurrence), to: &state)
            Self.add(UInt8(truncatingIfNeeded: record.fields[index].occurrence >> 8), to: &state)
            Self.add(record.fields[index].value, to: &state)
        }
        for other in record.sameAs {
            Self.add(other.system, to: &state)
            Self.add(other.key, to: &state)
        }
        if !record.relations.isEmpty { Self.add(0xFE, to: &state) }
        for relation in record.relations {
            Self.add(relation.role, to: &state)
            Self.add(relation.target.system, to: &state)
            Self.add(relation.target.key, to: &state)
        }
        value = state
    }

    private static let offsetBasis: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
    private static let prime: UInt128 = 0x0000_0000_0100_0000_0000_0000_0000_013B

    /// The text, then a byte that no UTF-8 text contains, so that neighbours cannot flow into each other.
    private static func add(_ text: String, to state: inout UInt128) {
        var text = text
        text.withUTF8 { for byte in $0 { add(byte, to: &state) } }
        add(0xFF, to: &state)
    }

    @inline(__always)
    private static func add(_ byte: UInt8, to state: inout UInt128) {
        state = (state ^ UInt128(byte)) &* prime
    }
}
