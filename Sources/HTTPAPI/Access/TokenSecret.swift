import Crypto

/// An API token itself: `kulta_`, eight hexadecimal digits that name it, `_`, and 64 that are its secret. Nothing keeps it;
/// the hub has its hash.
package struct TokenSecret: Hashable, Sendable {
    /// What its holder sends. To be shown once, and never logged.
    package let text: String
    /// Names it, for everybody to see.
    package let prefix: String

    /// 256 random bits from the system.
    package static func make() -> TokenSecret {
        let prefix = hexadecimal(randomBytes: 4)
        return TokenSecret(text: "kulta_\(prefix)_\(hexadecimal(randomBytes: 32))", prefix: prefix)
    }

    /// Nil when the text has not the form of a token.
    init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 79, text.hasPrefix("kulta_"), bytes[14] == UInt8(ascii: "_"),
            bytes[6..<14].allSatisfy(isHexadecimal), bytes[15...].allSatisfy(isHexadecimal)
        else { return nil }
        self.init(text: String(text), prefix: String(decoding: bytes[6..<14], as: UTF8.self))
    }

    private init(text: String, prefix: String) {
        self.text = text
        self.prefix = prefix
    }

    /// SHA-256. A secret of 256 random bits needs no slower one: nobody finds it by trying.
    package var hash: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

    /// Whether it is the token of that hash; takes the same time whatever differs.
    func has(hash other: [UInt8]) -> Bool { areEqual(hash, other) }

    static func hexadecimal(randomBytes count: Int) -> String {
        var random = SystemRandomNumberGenerator()
        return hexadecimal((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
    }

    /// Two lower-case digits a byte.
    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}

extension TokenSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "kulta_\(prefix)_…" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["prefix": prefix]) }
}

/// Whether it is a lower-case hexadecimal digit.
func isHexadecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
}

/// Takes the same time whatever differs, but for the length.
func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
}
