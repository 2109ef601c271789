/// What the first bytes of a file say about its encoding.
struct EncodingEvidence {
    let encoding: TextEncoding
    /// The byte order mark's length, 0 without one.
    let markLength: Int

    /// The encoding that a byte order mark names; nil without one.
    static func byteOrderMark(_ bytes: UnsafeRawBufferPointer) -> EncodingEvidence? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return .init(encoding: .utf8, markLength: 3) }
        if bytes.starts(with: [0xFF, 0xFE]) { return .init(encoding: .utf16LittleEndian, markLength: 2) }
        if bytes.starts(with: [0xFE, 0xFF]) { return .init(encoding: .utf16BigEndian, markLength: 2) }
        return nil
    }

    /// UTF-16 without a mark: text of the Latin script has a zero in every second byte. Nil otherwise.
    static func zeroPattern(_ bytes: UnsafeRawBufferPointer) -> TextEncoding? {
        let sample = bytes.prefix(4096)
        guard sample.count >= 4 else { return nil }
        var zeros = (even: 0, odd: 0)
        for (index, byte) in sample.enumerated() where byte == 0 {
            if index % 2 == 0 { zeros.even += 1 } else { zeros.odd += 1 }
        }
        let half = sample.count / 2
        if zeros.odd * 10 > half * 7, zeros.even * 10 < half { return .utf16LittleEndian }
        if zeros.even * 10 > half * 7, zeros.odd * 10 < half { return .utf16BigEndian }
        return nil
    }

    /// The encoding of bytes of which at least one is above 0x7F: UTF-8 when they are that (a last character may be
    /// cut), else by what the bytes mean in each of the Latin encodings.
    static func ofUpperHalf(_ bytes: UnsafeRawBufferPointer) -> TextEncoding {
        guard let fault = UTF8Scan.firstFault(in: bytes) else { return .utf8 }
        if fault > 0, UTF8Scan.isCutCharacter(bytes[fault...]) { return .utf8 }
        // UTF-8 but for a few faults: the faults become rejects, the rest stays right.
        let counts = UTF8Scan.counts(in: bytes)
        if counts.valid > 4 * counts.faults { return .utf8 }
        return latin(UnsafeRawBufferPointer(rebasing: bytes.prefix(1 << 16)))
    }

    /// The likeliest of the encodings of single bytes. Windows-1252 and its kin win unless IBM 850 or Mac Roman makes
    /// more words of the bytes.
    private static func latin(_ bytes: UnsafeRawBufferPointer) -> TextEncoding {
        var best = windowsOrLatin9(bytes)
        var score = LatinScore.of(best, bytes)
        for encoding in [TextEncoding.ibm850, .macintosh] {
            let other = LatinScore.of(encoding, bytes)
            if other > score { (best, score) = (encoding, other) }
        }
        return best
    }

    /// Windows-1252 is read for ISO-8859-1 too: it is the same from 0xA0 on and has the marks below.
    private static func windowsOrLatin9(_ bytes: UnsafeRawBufferPointer) -> TextEncoding {
        var latin9 = 0
        for index in bytes.indices {
            switch bytes[index] {
            case 0x80...0x9F: return .windows1252
            case 0xA4: latin9 += 2  // € against ¤, which nobody writes
            case 0xA6, 0xA8, 0xB4, 0xB8: latin9 += isBetweenLetters(index, bytes) ? 1 : -1  // Š š Ž ž
            case 0xBC, 0xBD, 0xBE: latin9 += isBetweenLetters(index, bytes) ? 1 : -1  // Œ œ Ÿ against ¼ ½ ¾
            default: break
            }
        }
        return latin9 > 0 ? .latin9 : .windows1252
    }

    private static func isBetweenLetters(_ index: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        let before = index > 0 && isLetter(bytes[index - 1])
        let after = index + 1 < bytes.count && isLetter(bytes[index + 1])
        return before || after
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte >= 0xC0
    }
}
