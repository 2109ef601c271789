import CryptoExtras
import Foundation

/// The hash of a password by scrypt (RFC 7914), which needs much memory, so that trying many passwords is dear. Written as
/// `$scrypt$ln=15,r=8,p=3$salt$hash`, with salt and hash in Base64 without padding.
package struct PasswordHash: Hashable, Sendable {
    /// What one try takes: 128 · r · 2^ln bytes of memory, and time in proportion to p times that.
    package struct Cost: Hashable, Sendable {
        let logRounds: Int
        let blockSize: Int
        let parallelism: Int

        /// 32 MiB, three times over: one of the settings that OWASP's Password Storage Cheat Sheet calls equally strong.
        package static let standard = Cost(logRounds: 15, blockSize: 8, parallelism: 3)

        package init(logRounds: Int, blockSize: Int, parallelism: Int) {
            self.logRounds = logRounds
            self.blockSize = blockSize
            self.parallelism = parallelism
        }

        /// Whether a try stays within 128 MiB and some seconds, whatever a database says.
        fileprivate var isBearable: Bool {
            (1...17).contains(logRounds) && (1...8).contains(blockSize) && (1...8).contains(parallelism)
        }
    }

    private static let saltSize = 16
    private static let size = 32

    private let cost: Cost
    private let salt: [UInt8]
    private let hash: [UInt8]

    /// Hashes a password with a new salt. Takes as long as the cost says: not for the threads that answer requests.
    package init(of password: Password, cost: Cost) throws {
        var random = SystemRandomNumberGenerator()
        salt = (0..<Self.saltSize).map { _ in UInt8.random(in: 0...255, using: &random) }
        self.cost = cost
        hash = try Self.derive(password, salt, cost)
    }

    /// Nil when the text is no such hash.
    package init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt",
            let match = parts[2].wholeMatch(of: /ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})/),
            let ln = Int(match.1), let r = Int(match.2), let p = Int(match.3),
            let salt = Self.bytes(parts[3]), let hash = Self.bytes(parts[4]), hash.count == Self.size
        else { return nil }
        cost = Cost(logRounds: ln, blockSize: r, parallelism: p)
        guard cost.isBearable else { return nil }
        (self.salt, self.hash) = (salt, hash)
    }

    /// As it is kept.
    package var text: String {
        "$scrypt$ln=\(cost.logRounds),r=\(cost.blockSize),p=\(cost.parallelism)$\(Self.text(salt))$\(Self.text(hash))"
    }

    /// Whether it is the hash of that password. Takes as long as hashing.
    func isHash(of password: Password) -> Bool {
        guard let other = try? Self.derive(password, salt, cost) else { return false }
        return areEqual(hash, other)
    }

    private static func derive(_ password: Password, _ salt: [UInt8], _ cost: Cost) throws -> [UInt8] {
        try KDF.Scrypt.deriveKey(
            from: password.bytes, salt: salt, outputByteCount: size, rounds: 1 << cost.logRounds,
            blockSize: cost.blockSize, parallelism: cost.parallelism
        ).withUnsafeBytes { Array($0) }
    }

    private static func text(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("=", with: "")
    }

    private static func bytes(_ text: Substring) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text + padding).map { Array($0) }
    }
}

/// A password as somebody typed it: never written anywhere.
package struct Password: Sendable {
    /// NFKC in UTF-8, so that keyboards that compose letters differently type the same password.
    let bytes: [UInt8]

    /// Nil when it is empty or longer than a kilobyte.
    package init?(_ text: String) {
        guard (1...1024).contains(text.utf8.count) else { return nil }
        bytes = Array(text.precomposedStringWithCompatibilityMapping.utf8)
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// Why it should not be somebody's password; nil when it may be.
    package func fault(forName name: String) -> String? {
        let text = String(decoding: bytes, as: UTF8.self)
        if text.count < 12 { return "Must have at least 12 characters." }
        if Set(text).count < 5 { return "Must have at least 5 different characters." }
        if name.utf8.count > 2, text.lowercased().contains(name.lowercased()) {
            return "Must not contain the name of its person."
        }
        return nil
    }

    /// 99 random bits in groups of letters and digits that are not mistaken for one another, to be shown once.
    package static func generated() -> (text: String, password: Password) {
        var random = SystemRandomNumberGenerator()
        let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
        let groups = (0..<4).map { _ in
            String((0..<5).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] })
        }
        let text = groups.joined(separator: "-")
        return (text, Password(bytes: Array(text.utf8)))
    }
}

extension Password: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "…" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
