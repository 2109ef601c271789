/// How people and systems misspell values.
enum Damage {
    /// One slip of a typist or a scanner; the text comes back unchanged when it is too short.
    static func typo(_ text: String, _ random: inout DemoRandom) -> String {
        var letters = Array(text)
        guard letters.count > 3 else { return text }
        let place = random.within(1...(letters.count - 2))
        guard letters[place].isLetter else { return text }
        switch random.below(6) {
        case 0: letters.remove(at: place)
        case 1: letters.insert(letters[place], at: place)
        case 2, 3: letters.swapAt(place, place + 1)
        case 4: letters[place] = neighbour(of: letters[place], &random)
        default: return scanned(text)
        }
        return String(letters)
    }

    /// Letters without their dots and rings: `a` for `ä`, or `ae` as old systems wrote it.
    static func transliterated(_ text: String, germanStyle: Bool) -> String {
        var result = ""
        for letter in text { result += (germanStyle ? german : plain)[letter] ?? String(letter) }
        return result
    }

    /// UTF-8 taken for Windows-1252, as far as it concerns the letters in use: `Ã¤` for `ä`.
    static func doubleEncoded(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for byte in text.utf8 { result.append(windows1252[byte] ?? Unicode.Scalar(byte)) }
        return String(result)
    }

    /// Letters that a 7-bit step on the way could not carry.
    static func questionMarked(_ text: String) -> String {
        String(text.map { $0.isASCII ? $0 : "?" })
    }

    private static func neighbour(of letter: Character, _ random: inout DemoRandom) -> Character {
        for row in ["qwertyuiopå", "asdfghjklöä", "zxcvbnm"] {
            let keys = Array(row)
            guard let place = keys.firstIndex(of: letter) else { continue }
            return keys[min(max(place + (random.below(2) == 0 ? -1 : 1), 0), keys.count - 1)]
        }
        return letter
    }

    /// What a scanner makes of the first letters that look like others.
    private static func scanned(_ text: String) -> String {
        for (seen, read) in [("rn", "m"), ("ii", "u"), ("l", "1"), ("o", "0"), ("m", "rn")] {
            guard let range = text.dropFirst().firstRange(of: seen) else { continue }
            return text.replacingCharacters(of: range, with: read)
        }
        return text
    }

    private static let plain: [Character: String] = [
        "ä": "a", "å": "a", "ö": "o", "ø": "o", "æ": "ae", "é": "e", "ü": "u", "õ": "o", "š": "s",
        "Ä": "A", "Å": "A", "Ö": "O", "Ø": "O", "Æ": "AE", "É": "E", "Ü": "U", "Õ": "O", "Š": "S",
    ]

    private static let german: [Character: String] = [
        "ä": "ae", "å": "aa", "ö": "oe", "ø": "oe", "æ": "ae", "é": "e", "ü": "ue", "õ": "o", "š": "s",
        "Ä": "AE", "Å": "AA", "Ö": "OE", "Ø": "OE", "Æ": "AE", "É": "E", "Ü": "UE", "Õ": "O", "Š": "S",
    ]

    /// Where Windows-1252 differs from Latin-1 in the second bytes of the letters above.
    private static let windows1252: [UInt8: Unicode.Scalar] = [
        0x84: "\u{201E}", 0x85: "\u{2026}", 0x89: "\u{2030}", 0x93: "\u{201C}", 0x95: "\u{2022}", 0x96: "\u{2013}",
        0x98: "\u{02DC}", 0x9C: "\u{0153}",
    ]
}

extension String {
    fileprivate func replacingCharacters(of range: Range<String.Index>, with replacement: String) -> String {
        String(self[..<range.lowerBound]) + replacement + self[range.upperBound...]
    }
}

extension Substring {
    /// The first place of a text; nil when it does not occur.
    fileprivate func firstRange(of text: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}

extension Damage {
    /// A name as it stands in mail and web addresses: lower-case letters and digits only.
    static func slug(_ name: String) -> String {
        let letters = transliterated(name, germanStyle: false).lowercased().utf8
        return String(decoding: letters.filter { (97...122).contains($0) || (48...57).contains($0) }, as: UTF8.self)
    }
}

extension Damage {
    /// The same text with one of its digits changed; unchanged when it has none.
    static func wrongDigit(_ text: String, _ random: inout DemoRandom) -> String {
        var bytes = Array(text.utf8)
        let digits = bytes.indices.filter { (48...57).contains(bytes[$0]) }
        guard !digits.isEmpty else { return text }
        let place = random.one(of: digits)
        bytes[place] = 48 + (bytes[place] - 48 + UInt8(random.within(1...9))) % 10
        return String(decoding: bytes, as: UTF8.self)
    }
}
