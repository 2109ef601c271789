import Foundation
import Hub

/// A row in quarantine as the hub's JSON has it.
private struct QuarantinedRow: Decodable {
    struct Outcome: Decodable {
        let key: String
        let version: Int?
        let outcome: String
    }

    let id: Int64
    let source: String
    let delivery: Int64
    let firstDelivery: Int64
    let line: Int
    let column: Int
    let code: String
    let message: String
    let field: String?
    let rawText: String
    let status: String
    let createdAt: String
    let closedAt: String?
    let reason: String?
    let replay: Int64?
    let outcome: [Outcome]?
}

/// Rows of one reason as the hub's JSON has them.
private struct QuarantineGroup: Decodable {
    struct Example: Decodable {
        let id: Int64
        let delivery: Int64
        let line: Int
        let rawText: String
    }

    let source: String
    let code: String
    let field: String?
    let message: String
    let rows: Int
    let deliveries: Int
    let firstSeen: String
    let lastSeen: String
    let examples: [Example]
}

extension Console {
    /// Shows rows in quarantine by reason.
    func show(groups json: [UInt8]) throws {
        guard !isJSON else { return print(json: json) }
        let groups = try JSONDecoder().decode([QuarantineGroup].self, from: Data(json))
        guard !groups.isEmpty else { return print("Nothing is in quarantine.") }
        for group in groups {
            let place = group.field.map { " in \($0)" } ?? ""
            print(
                "\(group.source)  \(group.code)\(place): \(grouped(group.rows)) rows of \(group.deliveries) deliveries")
            print("  \(group.message)")
            print("  first seen \(Self.minute(group.firstSeen)), last delivered \(Self.minute(group.lastSeen))")
            for example in group.examples {
                print("  \(example.id)  line \(example.line)  \(Self.oneLine(example.rawText, 100))")
            }
        }
    }

    /// Shows rows in quarantine one by one.
    func show(rejects page: Page) throws {
        guard !isJSON else { return print(json: page.items) }
        let rows = try JSONDecoder().decode([QuarantinedRow].self, from: Data(page.items))
        guard !rows.isEmpty else { return print("No such row is in quarantine.") }
        var table = Table(leftAligned: 7)
        table.add("row", "source", "delivery", "line", "reason", "status", "text")
        for row in rows {
            let reason = [row.code, row.field].compactMap(\.self).joined(separator: " ")
            table.add(
                "\(row.id)", row.source, "\(row.delivery)", "\(row.line):\(row.column)", reason, row.status,
                Self.oneLine(row.rawText, 60))
        }
        print(table.text)
        if page.next != nil { note("There are more; see --limit, --source, --code and --delivery.") }
    }

    /// Shows one row in quarantine.
    func show(reject json: [UInt8]) throws {
        guard !isJSON else { return print(json: json) }
        let row = try JSONDecoder().decode(QuarantinedRow.self, from: Data(json))
        var table = Table(leftAligned: 2)
        table.add("row", "\(row.id), \(row.status)")
        table.add("source", row.source)
        let first = row.firstDelivery == row.delivery ? "" : ", first in delivery \(row.firstDelivery)"
        table.add("place", "delivery \(row.delivery), line \(row.line), column \(row.column)\(first)")
        table.add("reason", [row.code, row.field].compactMap(\.self).joined(separator: " in "))
        table.add("", row.message)
        if let closedAt = row.closedAt { table.add("closed", Self.minute(closedAt)) }
        if let reason = row.reason { table.add("because", reason) }
        for outcome in row.outcome ?? [] {
            let version = outcome.version.map { ", version \($0)" } ?? ""
            table.add("became", "\(row.source)/\(outcome.key): \(outcome.outcome)\(version)")
        }
        if row.outcome?.isEmpty == true { table.add("became", "nothing: the mapping passes over it") }
        print(table.text)
        print("")
        print(row.rawText)
    }

    /// Shows what a replay came to.
    func show(_ receipt: ReplayReceipt) throws {
        guard !isJSON else { return try print(encoding: ReplayDocument(receipt)) }
        var table = Table()
        table.add("Replay \(receipt.replay) of \(receipt.source)", "rows")
        let rows = [
            ("read again", receipt.read), ("new records", receipt.created), ("changed records", receipt.updated),
            ("older than known", receipt.late), ("known already", receipt.unchanged),
            ("withdrawn", receipt.withdrawn), ("of erased records", receipt.suppressed),
            ("passed over", receipt.passedOver),
        ]
        for (title, count) in rows where count > 0 || title == "read again" { table.add("  \(title)", grouped(count)) }
        for (code, count) in receipt.stillRejected.sorted(by: { $0.key < $1.key }) {
            table.add("  still in quarantine: \(code)", grouped(count))
        }
        print(table.text)
    }

    /// Shows what became of a row that a person accepted.
    func show(_ receipt: AcceptReceipt) throws {
        guard !isJSON else { return try print(encoding: AcceptDocument(receipt)) }
        let version = receipt.version.map { ", version \($0)" } ?? ""
        print("Row \(receipt.reject) became \(receipt.source)/\(receipt.key): \(receipt.outcome)\(version).")
    }

    /// The first line of a text, cut.
    private static func oneLine(_ text: String, _ width: Int) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ⏎ ")
        return line.count > width ? line.prefix(width - 1) + "…" : line
    }

    /// A moment of PostgreSQL's JSON without its seconds.
    private static func minute(_ moment: String) -> String {
        String(moment.prefix(16)).replacing("T", with: " ")
    }
}

/// A replay's receipt as scripts read it.
private struct ReplayDocument: Encodable {
    let replay: Int64
    let source: String
    let counts: [String: Int]
    let stillRejected: [String: Int]

    init(_ receipt: ReplayReceipt) {
        replay = receipt.replay
        source = receipt.source
        counts = [
            "read": receipt.read, "closed": receipt.closed, "created": receipt.created, "updated": receipt.updated,
            "unchanged": receipt.unchanged, "late": receipt.late, "withdrawn": receipt.withdrawn,
            "suppressed": receipt.suppressed, "passedOver": receipt.passedOver,
        ]
        stillRejected = receipt.stillRejected
    }
}

/// The receipt of an acceptance as scripts read it.
private struct AcceptDocument: Encodable {
    let reject: Int64
    let source: String
    let key: String
    let outcome: String
    let version: Int?

    init(_ receipt: AcceptReceipt) {
        reject = receipt.reject
        source = receipt.source
        key = receipt.key
        outcome = receipt.outcome
        version = receipt.version
    }
}
