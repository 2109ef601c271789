/// An address of a web site.
struct WebAddress: Hashable, Sendable {
    /// In small letters, without port.
    let host: [UInt8]
    /// With the scheme if there was one, host in small letters, no slash at the end.
    let display: [UInt8]

    /// Reads `www.x.example`, `https://X.example/path`. Nil when there is no host with a dot.
    init?(_ text: [UInt8]) {
        guard !text.contains(.space), !text.contains(UInt8(ascii: "@")) else { return nil }
        let start = Self.schemeEnd(text)
        let end = text[start...].firstIndex { $0 == .slash || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
        var host: [UInt8] = []
        LetterCase.lowercased(text, start..<(end ?? text.count), to: &host)
        var path = Array(text[(end ?? text.count)...])
        while path.last == .slash { path.removeLast() }
        display = text[..<start].map(\.lowercased) + host + path
        if let colon = host.firstIndex(of: UInt8(ascii: ":")) { host = Array(host[..<colon]) }
        guard EmailAddress.isDomain(host) else { return nil }
        self.host = host
    }

    /// The host without `www.`, in ASCII.
    var domain: [UInt8] { Punycode.ascii(host.has("www.") ? Array(host.dropFirst(4)) : host) }

    private static func schemeEnd(_ text: [UInt8]) -> Int {
        let start = Array(text.prefix(8)).asciiLowercased
        return start.has("https://") ? 8 : start.has("http://") ? 7 : 0
    }
}
