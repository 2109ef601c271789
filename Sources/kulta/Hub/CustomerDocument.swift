import Foundation
import Hub

/// One golden customer with the lineage of its values, its records and its relations, as the hub answers them.
struct CustomerDocument: Encodable {
    let customer: JSONValue
    let lineage: JSONValue
    let records: JSONValue
    let relations: JSONValue

    /// Follows the redirects of an id that was merged.
    ///
    /// - Throws: `unknownCustomer` for an id that never was, or whose records went to several or to nobody.
    init(id: String, hub: Hub) async throws {
        var id = id
        var answer = try await hub.customer(id: id)
        if case .redirect(let canonical) = answer {
            id = canonical
            answer = try await hub.customer(id: id)
        }
        customer = try Self.json(answer, id)
        lineage = try Self.json(await hub.lineage(id: id), id)
        records = try Self.json(await hub.records(id: id), id)
        relations = try Self.json(await hub.relations(id: id), id)
    }

    private static func json(_ answer: CustomerAnswer, _ id: String) throws -> JSONValue {
        switch answer {
        case .found(let json, _): return try JSONDecoder().decode(JSONValue.self, from: Data(json))
        case .split(let ids) where !ids.isEmpty:
            throw HubError(
                .unknownCustomer, "The records of \(id) went to several customers: \(ids.joined(separator: ", ")).")
        case .split: throw HubError(.unknownCustomer, "All records of \(id) were withdrawn.")
        case .erased, .redacted: throw HubError(.erased, "The customer \(id) was erased.")
        case .redirect, .notYet, .unknown: throw HubError(.unknownCustomer, "No customer ever had the id \(id).")
        }
    }
}

extension CustomerDocument {
    /// Tables for a terminal.
    var text: String {
        let name = customer["displayName"]?.string ?? ""
        let head = "\(name) (\(customer["id"]?.string ?? ""), \(customer["kind"]?.string ?? ""))"
        var parts = [head, Self.valueTable(lineage), "Records", recordTable]
        if relations["relations"]?.array?.isEmpty == false { parts += ["Relations", relationTable] }
        return parts.joined(separator: "\n\n")
    }

    /// The values of a lineage: each with the record it came from, the rule, and what lost against it.
    static func valueTable(_ lineage: JSONValue) -> String {
        var table = Table(leftAligned: 5)
        for value in lineage["values"]?.array ?? [] {
            let losers = value["losers"]?.array ?? []
            let lost = losers.map { "\($0["value"]?.string ?? "") (\($0["reason"]?.string ?? ""))" }
            table.add(
                "  \(value["attribute"]?.string ?? "")", value["value"]?.string ?? "", key(value["winner"]),
                value["rule"]?.string ?? "",
                lost.isEmpty ? "" : "not: \(lost.prefix(2).joined(separator: ", "))\(lost.count > 2 ? " …" : "")")
        }
        return table.text
    }

    private var recordTable: String {
        var table = Table(leftAligned: 3)
        for record in records["records"]?.array ?? [] {
            let version = record["version"]?.number.map { "version \(Int($0))" } ?? ""
            table.add("  \(Self.key(record))", version, record["matchKey"]?.string ?? "")
        }
        return table.text
    }

    private var relationTable: String {
        var table = Table(leftAligned: 3)
        for relation in relations["relations"]?.array ?? [] {
            let role = relation["role"]?.string ?? ""
            let arrow = relation["direction"]?.string == "incoming" ? "\(role) ←" : "\(role) →"
            let statements = relation["statedBy"]?.array ?? []
            let name = relation["customer"]?["displayName"]?.string
            let id = relation["customer"]?["id"]?.string
            let other =
                id.map { "\(name ?? "") (\($0))" } ?? "\(Self.key(statements.first?["other"])), not known"
            table.add("  \(arrow)", other, "by \(statements.map(Self.key).joined(separator: ", "))")
        }
        return table.text
    }

    private static func key(_ record: JSONValue?) -> String {
        [record?["source"]?.string, record?["key"]?.string].compactMap(\.self).joined(separator: "/")
    }
}
