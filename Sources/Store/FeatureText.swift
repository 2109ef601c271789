package import CustomerModel
import Standardization

/// The features of a record as one text: a feature a line, name, tab, value.
package enum FeatureText {
    /// Tabs and line ends inside a value become spaces; standardized values have none.
    package static func encode(_ features: [Feature]) -> [UInt8] { FeatureLines.encode(features) }

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
}
