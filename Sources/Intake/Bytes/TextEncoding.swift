/// The encodings that Kulta reads.
package enum TextEncoding: String, Hashable, Sendable, Codable, CaseIterable {
    case utf8 = "utf-8"
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"
    case latin1 = "iso-8859-1"
    case latin9 = "iso-8859-15"
    case windows1252 = "windows-1252"
}

extension TextEncoding {
    /// The Unicode scalar of each byte from 0x80 on in an encoding of single bytes; 0 where it has none.
    ///
    /// The control characters that ISO 8859 puts at 0x80-0x9F count as none: in customer data they are Windows-1252
    /// read by the wrong name. Source: the Unicode consortium's mapping tables 8859-1, 8859-15 and CP1252.
    /// Empty for UTF-8 and UTF-16.
    var upperHalf: [UInt16] {
        switch self {
        case .utf8, .utf16LittleEndian, .utf16BigEndian: []
        case .latin1: [UInt16](repeating: 0, count: 32) + Array(0xA0...0xFF)
        case .latin9: Self.latin1.upperHalf.replacing(Self.latin9Differences)
        case .windows1252: Self.windowsControls + Array(0xA0...0xFF)
        }
    }

    private static let latin9Differences: [UInt8: UInt16] = [
        0xA4: 0x20AC, 0xA6: 0x160, 0xA8: 0x161, 0xB4: 0x17D, 0xB8: 0x17E, 0xBC: 0x152, 0xBD: 0x153, 0xBE: 0x178,
    ]

    private static let windowsControls: [UInt16] = [
        0x20AC, 0, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0, 0x17E, 0x178,
    ]
}

extension [UInt16] {
    fileprivate func replacing(_ differences: [UInt8: UInt16]) -> [UInt16] {
        enumerated().map { differences[UInt8($0.offset + 0x80)] ?? $0.element }
    }
}
