import Testing

@testable import RuleBook

/// A copy of the golden customers as a consumer keeps it: from a snapshot, then by events alone.
struct FeedCopy {
    struct Customer: Equatable {
        var kind: JSONValue?
        var version = 0
        var status: String?
        var displayName: JSONValue?
        var canonicalId: JSONValue?
        var parts: JSONValue?
        var attributes: [String: JSONValue] = [:]
        var records: Set<JSONValue> = []
    }

    private(set) var position = 0
    private(set) var customers: [String: Customer] = [:]

    init() {}

    /// - Parameter lines: all that `/v1/export` answered.
    init(snapshot lines: [JSONValue]) throws {
        position = try #require(lines.first?["snapshot"]?["position"]?.text.flatMap { Int($0) })
        for line in lines.dropFirst().dropLast() {
            let id = try #require(line["id"]?.text)
            var customer = Customer(line)
            customer.attributes = line["attributes"]?.members ?? [:]
            customer.records = Set(line["sourceRecords"]?.items ?? [])
            #expect(customers.updateValue(customer, forKey: id) == nil, "\(id) stands twice in the snapshot")
        }
        let end = try #require(lines.last?["end"])
        #expect(end["position"]?.text == String(position))
        expectChecksum(end)
    }

    /// Every event must be the next one of the feed and of its customer.
    mutating func apply(_ event: JSONValue) throws {
        let place = try #require(event["id"]?.text.flatMap { Int($0) })
        #expect(place == position + 1, "an event was lost or came twice")
        position = place
        let data = try #require(event["data"])
        let id = try #require(data["id"]?.text)
        let former = customers[id] ?? Customer()
        var customer = Customer(data)
        #expect(customer.version == former.version + 1, "\(id) jumped")
        let isRedacted = data["redacted"] == .bool(true)
        customer.attributes = customer.status == "active" && !isRedacted ? former.attributes : [:]
        for change in data["changes"]?.items ?? [] {
            let after = change["after"] == .null ? nil : change["after"]
            customer.attributes[change["attribute"]?.text ?? ""] = after
        }
        let kept = isRedacted ? [] : former.records.subtracting(data["left"]?.items ?? [])
        customer.records = kept.union(data["joined"]?.items ?? [])
        customers[id] = customer
    }

    /// Compares with what the hub says that a copy at this position adds up to.
    func expectChecksum(_ said: JSONValue) {
        let active = customers.filter { $0.value.status == "active" }
        #expect(said["position"]?.text == String(position))
        #expect(said["count"]?.number == Double(customers.count))
        #expect(said["checksum"]?.text == Self.sum(customers))
        #expect(said["active"]?["count"]?.number == Double(active.count))
        #expect(said["active"]?["checksum"]?.text == Self.sum(active))
    }

    private static func sum(_ customers: [String: Customer]) -> String {
        let sum = customers.reduce(into: UInt64(0)) { sum, entry in
            let text = "\(entry.key) \(entry.value.version) \(entry.value.status ?? "")"
            let digits = SHA256.hexDigest(Array(text.utf8)).prefix(15)
            sum = (sum + (UInt64(digits, radix: 16) ?? 0)) % (1 << 60)
        }
        let text = String(sum, radix: 16)
        return String(repeating: "0", count: 15 - text.count) + text
    }
}

extension FeedCopy.Customer {
    fileprivate init(_ json: JSONValue) {
        kind = json["kind"]
        version = Int(json["version"]?.number ?? 0)
        status = json["status"]?.text
        displayName = json["displayName"]
        canonicalId = json["canonicalId"]
        parts = json["parts"]
    }
}

extension LiveServer {
    func snapshot() async throws -> [JSONValue] {
        let answer = try await client.send(Call("/v1/export"))
        #expect(answer.status == 200)
        return try answer.body.split(separator: 10).map { try JSONValue(parsing: $0) }
    }

    /// Applies events to a copy until it stands at a position.
    func follow(_ copy: inout FeedCopy, to position: Int) async throws {
        while copy.position < position {
            let page = try await client.send(Call("/v1/changes?after=\(copy.position)&limit=17")).json
            for event in page["events"]?.items ?? [] where copy.position < position { try copy.apply(event) }
        }
    }
}
