/// An e-mail address cut into its parts.
struct EmailAddress: Hashable, Sendable {
    /// As written before the `@`.
    let local: [UInt8]
    /// In small letters, as written.
    let domain: [UInt8]
    /// In ASCII, so that `x.example` and its `xn--` form are one.
    let asciiDomain: [UInt8]
    /// The local part in small letters.
    private let small: [UInt8]

    /// Reads `matti@x.example`, `<matti@x.example>`, `Matti <matti@x.example>`, `mailto:matti@x.example?subject=…`.
    /// Nil when the form is no address.
    init?(_ text: [UInt8]) {
        let bare = Self.bare(text)
        guard let at = bare.firstIndex(of: UInt8(ascii: "@")) else { return nil }
        local = Array(bare[..<at])
        small = Self.lowered(local)
        domain = Self.lowered(Array(bare[(at + 1)...]))
        asciiDomain = Punycode.ascii(domain)
        guard Self.isLocal(local), Self.isDomain(domain) else { return nil }
    }

    /// To show: the local part as written.
    var display: [UInt8] { local + [UInt8(ascii: "@")] + domain }

    /// With ASCII letters small, as lists of addresses have it.
    var listed: [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(local.count + 1 + domain.count)
        for byte in local { text.append(byte.lowercased) }
        text.append(UInt8(ascii: "@"))
        for byte in domain { text.append(byte.lowercased) }
        return text
    }

    /// To compare: small letters; without the `+tag` of a person's mailbox (at freemail providers, or `given.family+tag`), at
    /// Google also without dots. A tag behind a single word (`axe+brett`) may be all that tells persons apart, and stays.
    func key(isFreemail: Bool) -> [UInt8] {
        var mailbox = small
        let isGoogle = domain.isEqual(to: "gmail.com") || domain.isEqual(to: "googlemail.com")
        if let plus = mailbox.firstIndex(of: UInt8(ascii: "+")), plus > 0,
            isFreemail || Self.holdsTwoWords(mailbox[..<plus])
        {
            mailbox = Array(mailbox[..<plus])
        }
        if isGoogle { mailbox.removeAll { $0 == .dot } }
        mailbox.reserveCapacity(mailbox.count + 1 + domain.count)
        mailbox.append(UInt8(ascii: "@"))
        mailbox += isGoogle ? Array("gmail.com".utf8) : asciiDomain
        return mailbox
    }

    /// Whether a list has the local part in small letters, without a number at its end and without a `+tag`: `laskut`
    /// for `Laskut2+x`.
    func isMailbox(_ words: ValueWords, _ kind: ValueWords.Kind) -> Bool {
        var end = small.firstIndex(of: UInt8(ascii: "+")) ?? small.count
        while end > 0, small[end - 1].isDigit { end -= 1 }
        return words.contains(small, 0..<end, kind)
    }

    /// Whether a dot, hyphen or underscore stands between letters, as between the names of a person.
    private static func holdsTwoWords(_ mailbox: ArraySlice<UInt8>) -> Bool {
        let isSign = { (byte: UInt8) in byte == .dot || byte == .hyphen || byte == UInt8(ascii: "_") }
        return mailbox.split(whereSeparator: isSign).count { $0.contains { $0.isLetter || $0 >= 0x80 } } > 1
    }

    private static let edges = Array(" <>()[].,;:'\"".utf8)

    private static func lowered(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(where: { $0 >= 0x80 }) else { return text.asciiLowercased }
        var result: [UInt8] = []
        LetterCase.lowercased(text, 0..<text.count, to: &result)
        return result
    }

    private static func bare(_ text: [UInt8]) -> [UInt8] {
        var bare = text[...]
        guard !isBare(text) else { return text }
        if let open = bare.lastIndex(of: UInt8(ascii: "<")), let close = bare[open...].firstIndex(of: UInt8(ascii: ">"))
        {
            bare = bare[(open + 1)..<close]
        }
        if Array(bare.prefix(7)).asciiLowercased.isEqual(to: "mailto:") { bare = bare.dropFirst(7) }
        if let query = bare.firstIndex(of: UInt8(ascii: "?")) { bare = bare[..<query] }
        while let first = bare.first, edges.contains(first) { bare = bare.dropFirst() }
        while let last = bare.last, edges.contains(last) { bare = bare.dropLast() }
        return Array(bare)
    }

    /// Whether there is nothing around the address, which is the rule.
    private static func isBare(_ text: [UInt8]) -> Bool {
        guard let first = text.first, let last = text.last, !edges.contains(first), !edges.contains(last) else {
            return false
        }
        return !text.contains { $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "?") }
    }

    private static func isLocal(_ local: [UInt8]) -> Bool {
        guard let last = local.last, last != .dot, local.count <= 64 else { return false }
        return local.allSatisfy { $0.isLetter || $0.isDigit || $0 >= 0x80 || isSpecial($0) }
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "!"),
            UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "'"),
            UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "?"), UInt8(ascii: "^"),
            UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// Whether a text in small letters is a domain name with at least two labels and letters at its end.
    static func isDomain(_ domain: [UInt8]) -> Bool {
        guard domain.count <= 253, let dot = domain.lastIndex(of: .dot), domain.count - dot > 2 else { return false }
        guard domain[dot + 1].isLetter || domain[dot + 1] >= 0x80 else { return false }
        var previous = UInt8.dot
        for byte in domain {
            guard byte.isLetter || byte.isDigit || byte == .hyphen || byte == .dot || byte >= 0x80 else { return false }
            if byte == .dot && (previous == .dot || previous == .hyphen) { return false }
            if byte == .hyphen && previous == .dot { return false }
            previous = byte
        }
        return previous != .hyphen
    }
}
