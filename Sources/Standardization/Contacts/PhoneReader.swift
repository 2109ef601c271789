private import CPhoneNumber
private import Synchronization

/// Reads telephone numbers: plain Nordic ones itself, all others with libphonenumber behind a bounded cache.
///
/// Any number of threads may call it; the answer never depends on what was asked before.
final class PhoneReader: Sendable {
    /// Answers of the library for one slice of the keys.
    private final class Shard: Sendable {
        let answers = Mutex<[[UInt8]: PhoneNumber]>([:])
    }

    private static let shardCount = 16
    private static let shardCapacity = 8192
    private let shards = (0..<shardCount).map { _ in Shard() }

    /// The number that a text writes in a region (ISO 3166 alpha-2).
    func read(_ text: [UInt8], region: String) -> PhoneNumber {
        if let number = NordicPhonePlan.number(text, region: region) {
            return PhoneNumber(e164: number.text, numberExtension: "", standing: .assigned)
        }
        guard text.digitCount > 0, text.count <= 250 else { return .unreadable }
        return cached(text, region: region)
    }

    private func cached(_ text: [UInt8], region: String) -> PhoneNumber {
        let key = Array(region.utf8) + text
        let shard = shards[key.hashValue & (Self.shardCount - 1)]
        if let known = shard.answers.withLock({ $0[key] }) { return known }
        let number = Self.settled(Self.askLibrary(text, region: region), region)
        shard.answers.withLock { answers in
            if answers.count >= Self.shardCapacity { answers.removeAll(keepingCapacity: true) }
            answers[key] = number
        }
        return number
    }

    /// Of a number outside every plan the library may keep a trunk zero that it drops when it reads its own answer.
    private static func settled(_ number: PhoneNumber, _ region: String) -> PhoneNumber {
        guard number.standing == .possible else { return number }
        let again = askLibrary(Array(number.e164.utf8), region: region)
        guard again.e164 != number.e164, again.standing != .impossible else { return number }
        return PhoneNumber(e164: again.e164, numberExtension: number.numberExtension, standing: again.standing)
    }

    /// The library's answer, without any shortcut.
    ///
    /// - Parameter wantsLine: whether country and type of the line are wanted.
    static func askLibrary(_ text: [UInt8], region: String, wantsLine: Bool = false) -> PhoneNumber {
        var answer = kulta_phone_number()
        let isRead = text.withUnsafeBytes { bytes in
            region.withCString { region in
                kulta_phone_parse(
                    bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, region, wantsLine, &answer)
            }
        }
        guard isRead else { return .unreadable }
        let standing: PhoneNumber.Standing =
            answer.is_valid ? .assigned : answer.is_possible ? .possible : .impossible
        return PhoneNumber(
            e164: withUnsafeBytes(of: answer.e164, string),
            numberExtension: withUnsafeBytes(of: answer.extension, string),
            standing: standing,
            country: withUnsafeBytes(of: answer.region, string),
            type: withUnsafeBytes(of: answer.type, string)
        )
    }

    private static func string(_ bytes: UnsafeRawBufferPointer) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}
