/// Text that was decoded by the wrong encoding before it reached Kulta, and the way back.
enum Mojibake: CaseIterable {
    /// `PÃ¤ivÃ¤ys`: UTF-8 read as Windows-1252 or ISO 8859-1.
    case utf8AsWindows
    /// `P‰iv‰ys`: ISO 8859-1 read as Mac Roman.
    case latin1AsMacintosh
    /// `P„iv„ys`: IBM 850 read as Windows-1252.
    case ibm850AsWindows
}

extension Mojibake {
    /// What happened, in words.
    var meaning: String {
        switch self {
        case .utf8AsWindows: "UTF-8 had been read as Windows-1252"
        case .latin1AsMacintosh: "ISO 8859-1 had been read as Mac Roman"
        case .ibm850AsWindows: "IBM 850 had been read as Windows-1252"
        }
    }

    /// The text as it was meant; nil when going back does not give clean text, so that nothing may be changed.
    ///
    /// - Complexity: linear in the text.
    func repaired(_ text: String) -> String? {
        switch self {
        case .utf8AsWindows: Self.decodeUTF8(text)
        case .latin1AsMacintosh: reread(text, as: .latin1, wrongly: Self.macintoshBytes)
        case .ibm850AsWindows: reread(text, as: .ibm850, wrongly: Self.windowsBytes)
        }
    }

    private static let windowsBytes = bytes(of: .windows1252)
    private static let macintoshBytes = bytes(of: .macintosh)

    /// The byte of each scalar above 0x7F. Bytes that an encoding does not know stand for the control character of their
    /// number, as decoders pass them on.
    private static func bytes(of encoding: TextEncoding) -> [UInt16: UInt8] {
        var bytes: [UInt16: UInt8] = [:]
        for (index, scalar) in encoding.upperHalf.enumerated() {
            let byte = UInt8(index + 0x80)
            bytes[scalar == 0 ? UInt16(byte) : scalar] = byte
        }
        return bytes
    }

    /// Whether the bytes hold a character that begins UTF-8 (Â to ô) with one behind it that goes on with it.
    static func mayHoldUTF8(_ text: UnsafeRawBufferPointer) -> Bool {
        var index = UTF8Scan.endOfASCII(from: 0, in: text)
        while index + 3 < text.count {
            // U+00C2-U+00F4 is C3 82-C3 B4; what follows is above ASCII too.
            if text[index] == 0xC3, (0x82...0xB4).contains(text[index + 1]), text[index + 2] >= 0xC2 { return true }
            index += 1
        }
        return false
    }

    private static func decodeUTF8(_ text: String) -> String? {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                bytes.append(UInt8(scalar.value))
            } else if let byte = UInt16(exactly: scalar.value).flatMap({ windowsBytes[$0] }) {
                bytes.append(byte)
            } else if (0x80...0x9F).contains(scalar.value) {
                bytes.append(UInt8(scalar.value))
            } else {
                return nil
            }
        }
        guard let decoded = String(validating: bytes, as: UTF8.self), decoded.utf8.count < text.utf8.count else {
            return nil
        }
        return decoded.unicodeScalars.contains { (0x80...0x9F).contains($0.value) } ? nil : decoded
    }

    /// Only letters may come out of it, so that quotation marks and signs that were meant stay.
    private func reread(_ text: String, as encoding: TextEncoding, wrongly bytes: [UInt16: UInt8]) -> String? {
        let upperHalf = encoding.upperHalf
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                result.append(scalar)
                continue
            }
            guard let byte = UInt16(exactly: scalar.value).flatMap({ bytes[$0] }),
                let meant = Unicode.Scalar(upperHalf[Int(byte) - 0x80]), Self.isLetter(meant)
            else { return nil }
            result.append(meant)
        }
        return String(result)
    }

    /// Letters of Western European languages above ASCII, and the space that does not break.
    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0xA0 || ((0xC0...0xFF).contains(scalar.value) && scalar.value != 0xD7 && scalar.value != 0xF7)
    }
}

extension Mojibake {
    private static let macintoshMarks: Set<UInt32> = [0x2030, 0x2C6, 0x2248, 0x192]
    private static let ibm850Marks: Set<UInt32> = [0x201E, 0x201D, 0x2020, 0x2122, 0x17D, 0x8F]
    private static let nordicLetters: Set<UInt32> = [0xE4, 0xF6, 0xE5, 0xC4, 0xD6, 0xC5]

    /// What the beginning of a text shows to have happened to all of it: signs stand where letters should, between two
    /// letters, and no Nordic letter is right. Nil when that is not so. UTF-8 is told value by value instead.
    static func ofWholeText(_ text: UnsafeRawBufferPointer) -> Mojibake? {
        guard UTF8Scan.endOfASCII(from: 0, in: text) < text.count else { return nil }
        var counts = (macintosh: 0, ibm850: 0)
        var before: (UInt32, UInt32) = (0, 0)
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            if nordicLetters.contains(scalar.value) { return nil }
            let isInside = isWordPart(before.0) && isWordPart(scalar.value)
            if isInside, macintoshMarks.contains(before.1) { counts.macintosh += 1 }
            if isInside, ibm850Marks.contains(before.1) { counts.ibm850 += 1 }
            before = (before.1, scalar.value)
        }
        if counts.macintosh == counts.ibm850 { return nil }
        return counts.macintosh > counts.ibm850 ? .latin1AsMacintosh : .ibm850AsWindows
    }

    private static func isWordPart(_ value: UInt32) -> Bool {
        (0x41...0x5A).contains(value) || (0x61...0x7A).contains(value)
    }
}
