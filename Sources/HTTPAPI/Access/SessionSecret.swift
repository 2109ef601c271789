import Crypto

/// What the cookie of a session holds: 256 random bits in hexadecimal digits. Nothing keeps it; the hub has its hash.
struct SessionSecret: Hashable, Sendable {
    /// For the cookie only: never logged.
    let text: String

    static func make() -> SessionSecret { SessionSecret(text: TokenSecret.hexadecimal(randomBytes: 32)) }

    /// Nil when the text has not the form of a secret.
    init?(_ text: some StringProtocol) {
        guard text.utf8.count == 64, text.utf8.allSatisfy(isHexadecimal) else { return nil }
        self.init(text: String(text))
    }

    private init(text: String) { self.text = text }

    /// SHA-256. A secret of 256 random bits needs no slower one: nobody finds it by trying.
    var hash: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

    /// What a page of this server has to send along with whatever changes something (HMAC-SHA256 of a fixed word): other
    /// pages cannot read it, and nobody makes the secret of it.
    var forgeryToken: String {
        let key = SymmetricKey(data: Array(text.utf8))
        return TokenSecret.hexadecimal(HMAC<SHA256>.authenticationCode(for: Array("kulta csrf".utf8), using: key))
    }
}

extension SessionSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "…" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
