package import CustomerModel

/// The features of a record as one text: a feature a line, name, tab, value.
package enum FeatureText {
    /// Tabs and line ends inside a value become spaces; standardized values have none.
    package static func encode(_ features: [Feature]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(features.count * 32)
        for feature in features {
            if !bytes.isEmpty { bytes.append(lineFeed) }
            append(feature.name, to: &bytes)
            bytes.append(tab)
            append(feature.value, to: &bytes)
        }
        return bytes
    }

    /// The inverse of `encode`; a line without a tab is passed over.
    package static func decode(_ bytes: [UInt8]) -> [Feature] {
        bytes.split(separator: lineFeed).compactMap { line in
            guard let end = line.firstIndex(of: tab) else { return nil }
            return Feature(
                String(decoding: line[..<end], as: UTF8.self),
                String(decoding: line[line.index(after: end)...], as: UTF8.self))
        }
    }

    private static let lineFeed = UInt8(ascii: "\n")
    private static let tab = UInt8(ascii: "\t")

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { for byte in $0 { bytes.append(byte == tab || byte == lineFeed || byte == 0 ? 0x20 : byte) } }
    }
}
