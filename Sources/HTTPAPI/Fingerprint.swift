/// A 64-bit hash of what a request asks for: FNV-1a (Fowler, Noll, Vo). It guards against mix-ups, not against attackers.
struct Fingerprint: Hashable, Sendable {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    }
}

extension Fingerprint {
    init(_ bytes: some Sequence<UInt8>) {
        add(bytes)
    }
}
