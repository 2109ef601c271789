import Foundation

@testable import RuleBook

/// A copy of the golden customers as a consumer keeps it: from a snapshot or from nothing, then by events alone.
struct ChaosCopy: Sendable {
    struct Customer: Equatable, Sendable {
        var version = 0
        var status = ""
        /// By name, each value as JSON with sorted members.
        var attributes: [String: String] = [:]
        var records: Set<String> = []
    }

    private(set) var position = 0
    private(set) var customers: [String: Customer] = [:]

    init() {}

    /// - Parameter lines: all that `/v1/export` answered; nil when a part is missing.
    init?(snapshot bytes: [UInt8]) {
        let lines = bytes.split(separator: 10).map { Self.object(Array($0)) }
        guard let first = lines.first?["snapshot"] as? [String: Any], let place = first["position"] as? String,
            let position = Int(place), let end = lines.last?["end"] as? [String: Any]
        else { return nil }
        self.position = position
        for line in lines.dropFirst().dropLast() {
            guard let id = line["id"] as? String else { return nil }
            var customer = Customer()
            customer.version = line["version"] as? Int ?? 0
            customer.status = line["status"] as? String ?? ""
            customer.attributes = (line["attributes"] as? [String: Any] ?? [:]).mapValues(Self.text)
            customer.records = Self.records(line["sourceRecords"])
            customers[id] = customer
        }
        guard end["count"] as? Int == customers.count, end["checksum"] as? String == checksum else { return nil }
    }

    /// Takes over an event unless it is known already.
    ///
    /// - Throws: when one is missing.
    mutating func apply(_ event: [String: Any]) throws {
        guard let place = (event["id"] as? String).flatMap({ Int($0) }), let data = event["data"] as? [String: Any],
            let id = data["id"] as? String
        else { throw ChaosFailure("an event is unreadable after \(position)") }
        guard place > position else { return }
        guard place == position + 1 else { throw ChaosFailure("event \(place) came after \(position)") }
        let former = customers[id] ?? Customer()
        var customer = Customer()
        customer.version = data["version"] as? Int ?? 0
        customer.status = data["status"] as? String ?? ""
        guard customer.version == former.version + 1 else {
            throw ChaosFailure("\(id) jumped from version \(former.version) to \(customer.version)")
        }
        customer.attributes = customer.status == "active" ? former.attributes : [:]
        for change in data["changes"] as? [[String: Any]] ?? [] {
            guard let name = change["attribute"] as? String else { continue }
            let after = change["after"]
            customer.attributes[name] = after == nil || after is NSNull ? nil : Self.text(after as Any)
        }
        customer.records = former.records.subtracting(Self.records(data["left"])).union(Self.records(data["joined"]))
        customers[id] = customer
        position = place
    }

    /// As `GET /v1/changes/checksum` says it.
    var checksum: String {
        let sum = customers.reduce(into: UInt64(0)) { sum, entry in
            let digits = SHA256.hexDigest(Array("\(entry.key) \(entry.value.version) \(entry.value.status)".utf8))
            sum = (sum + (UInt64(digits.prefix(15), radix: 16) ?? 0)) % (1 << 60)
        }
        let text = String(sum, radix: 16)
        return String(repeating: "0", count: 15 - text.count) + text
    }

    /// What differs, a few customers of it; nil when nothing does.
    func difference(from other: ChaosCopy) -> String? {
        guard position == other.position else { return "position \(position) instead of \(other.position)" }
        guard customers != other.customers else { return checksum == other.checksum ? nil : "the checksum" }
        let ids = Set(customers.keys).union(other.customers.keys).filter { customers[$0] != other.customers[$0] }
        return ids.sorted().prefix(3).map {
            "\($0): \(String(describing: customers[$0])) instead of \(String(describing: other.customers[$0]))"
        }.joined(separator: "\n")
    }

    private static func records(_ value: Any?) -> Set<String> {
        Set((value as? [[String: Any]] ?? []).map { "\($0["source"] ?? "")/\($0["key"] ?? "")" })
    }

    private static func text(_ value: Any) -> String {
        let data = try? JSONSerialization.data(withJSONObject: value, options: [.sortedKeys, .fragmentsAllowed])
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    private static func object(_ bytes: [UInt8]) -> [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(bytes))) as? [String: Any] ?? [:]
    }
}
