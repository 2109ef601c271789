import Foundation
import Glibc

/// Which addresses a subscription may name, so that nobody makes the hub knock at doors of its own network.
package struct WebhookTarget: Hashable, Sendable {
    package let url: String
    package let host: String
    package let port: Int

    /// A target that is acceptable by its text; its name is to be resolved, and the addresses looked at, before every use.
    ///
    /// - Parameter allowsPrivate: plain HTTP is acceptable, too; for demonstrations and tests.
    /// - Throws: `invalidDocument` at `/url`.
    package init(_ url: String, allowsPrivate: Bool) throws {
        guard url.utf8.count <= 2048, let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty
        else {
            throw Self.refusal("Must be a URL of 2048 bytes at most.")
        }
        guard parts.scheme == "https" || (allowsPrivate && parts.scheme == "http") else {
            throw Self.refusal("Must begin with https://.")
        }
        guard parts.user == nil, parts.password == nil, parts.fragment == nil else {
            throw Self.refusal("Must have neither a user nor a fragment.")
        }
        self.url = url
        self.host = host.trimmingCharacters(in: ["[", "]"])
        port = parts.port ?? (parts.scheme == "https" ? 443 : 80)
    }

    private static func refusal(_ message: String) -> HubError {
        HubError(
            .invalidDocument, "The subscription is not acceptable.",
            problems: [.init(pointer: "/url", message: message)])
    }

    /// The numeric addresses of the host, on a thread that may wait; empty when there is none.
    package func resolve() async -> [String] {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: Self.addresses(of: host)) }
        }
    }

    private static func addresses(of host: String) -> [String] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var first: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &first) == 0 else { return [] }
        defer { freeaddrinfo(first) }
        return sequence(first: first, next: { $0?.pointee.ai_next }).compactMap { entry in
            guard let entry = entry?.pointee else { return nil }
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let status = getnameinfo(
                entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
            return status == 0
                ? String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
        }
    }

    /// Whether a numeric address is one of the public Internet. Everything else is refused: loopback, private, shared,
    /// link-local, documentation, benchmarking, multicast and reserved ranges, and IPv6 forms that hide an IPv4 address
    /// (the special-purpose registries of IANA, RFC 6890).
    package static func isPublic(_ address: String) -> Bool {
        var four = in_addr()
        if inet_pton(AF_INET, address, &four) == 1 { return isPublic(four: UInt32(bigEndian: four.s_addr)) }
        var six = in6_addr()
        guard inet_pton(AF_INET6, address, &six) == 1 else { return false }
        return isPublic(six: withUnsafeBytes(of: &six) { Array($0) })
    }

    private static func isPublic(four address: UInt32) -> Bool {
        !reserved.contains { address >> (32 - $0.bits) == $0.prefix >> (32 - $0.bits) }
    }

    /// Only global unicast, without Teredo, documentation and 6to4.
    private static func isPublic(six bytes: [UInt8]) -> Bool {
        guard bytes[0] & 0xE0 == 0x20 else { return false }
        let head = UInt32(bytes[0]) << 24 | UInt32(bytes[1]) << 16 | UInt32(bytes[2]) << 8 | UInt32(bytes[3])
        return head >> 9 != 0x2001_0000 >> 9 && head != 0x2001_0DB8 && head >> 16 != 0x2002 && head >> 12 != 0x3FFF0
    }

    private static let reserved: [(prefix: UInt32, bits: UInt32)] = [
        (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8), (0xA9FE_0000, 16), (0xAC10_0000, 12),
        (0xC000_0000, 24), (0xC000_0200, 24), (0xC058_6300, 24), (0xC0A8_0000, 16), (0xC612_0000, 15),
        (0xC633_6400, 24), (0xCB00_7100, 24), (0xE000_0000, 3),
    ]
}
