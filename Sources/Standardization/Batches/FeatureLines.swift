package import CustomerModel

/// Features as lines: name, tab, value.
package enum FeatureLines {
    /// Tabs and line ends inside a value become spaces; standardized values have none.
    package static func encode(_ features: [Feature]) -> [UInt8] {
        var lines = ByteArena(capacity: 64 + features.count * 64)
        for feature in features {
            var (name, value) = (feature.name, feature.value)
            if lines.count > 0 { lines.append(.newline) }
            name.withUTF8 { lines.append(UnsafeRawBufferPointer($0)) }
            lines.append(0x09)
            value.withUTF8 { append(UnsafeRawBufferPointer($0), to: &lines) }
        }
        return lines.array
    }

    /// Calls `body` with the name and the value of each line; lines without a tab are passed over.
    package static func forEach(
        _ bytes: UnsafeBufferPointer<UInt8>, _ body: (_ name: Slice, _ value: Slice) -> Void
    ) {
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: .newline) ?? bytes.count
            if let tab = bytes[start..<end].firstIndex(of: 0x09) {
                body(bytes[start..<tab], bytes[(tab + 1)..<end])
            }
            start = end + 1
        }
    }

    package typealias Slice = Swift.Slice<UnsafeBufferPointer<UInt8>>

    /// Adds a value.
    static func append(_ value: UnsafeRawBufferPointer, to lines: inout ByteArena) {
        let isPlain = value.allSatisfy { $0 >= 0x20 || ($0 != 0x09 && $0 != 0x0A && $0 != 0) }
        if isPlain { return lines.append(value) }
        for byte in value { lines.append(byte == 0x09 || byte == 0x0A || byte == 0 ? 0x20 : byte) }
    }
}
