package import CustomerModel

/// Features as lines: name, tab, value.
package enum FeatureLines {
    /// Tabs and line ends inside a value become spaces; standardized values have none.
    package static func encode(_ features: [Feature]) -> [UInt8] {
        var lines: [UInt8] = []
        lines.reserveCapacity(features.count * 32)
        for feature in features {
            var (name, value) = (feature.name, feature.value)
            if !lines.isEmpty { lines.append(.newline) }
            name.withUTF8 { lines.append(contentsOf: $0) }
            lines.append(0x09)
            value.withUTF8 { append($0, to: &lines) }
        }
        return lines
    }

    /// Adds a value.
    static func append(_ value: UnsafeBufferPointer<UInt8>, to lines: inout [UInt8]) {
        let isPlain = value.allSatisfy { $0 >= 0x20 || ($0 != 0x09 && $0 != 0x0A && $0 != 0) }
        if isPlain { return lines.append(contentsOf: value) }
        for byte in value { lines.append(byte == 0x09 || byte == 0x0A || byte == 0 ? 0x20 : byte) }
    }
}
