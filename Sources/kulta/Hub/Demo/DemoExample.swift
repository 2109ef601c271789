import Foundation
import Hub

/// One golden customer of the demo that all three systems know, with the lineage of its values.
struct DemoExample: Encodable {
    let id: String
    let customer: JSONValue
    let lineage: JSONValue

    /// Takes the first customer (by id) with records of three systems and four to six records; nil when there is none.
    init?(crosswalk path: String, hub: Hub) async throws {
        guard let id = try Self.choose(from: path),
            case .found(let customer, _) = try await hub.customer(id: id),
            case .found(let lineage, _) = try await hub.lineage(id: id)
        else { return nil }
        self.id = id
        self.customer = try JSONDecoder().decode(JSONValue.self, from: Data(customer))
        self.lineage = try JSONDecoder().decode(JSONValue.self, from: Data(lineage))
    }

    /// The crosswalk's lines are `source,key,customer`; a quoted key cannot matter here, for only the ends are read.
    private static func choose(from path: String) throws -> String? {
        var sources: [Substring: Set<Substring>] = [:]
        var records: [Substring: Int] = [:]
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst()
        for line in lines {
            guard let first = line.firstIndex(of: ","), let last = line.lastIndex(of: ",") else { continue }
            let id = line[line.index(after: last)...]
            sources[id, default: []].insert(line[..<first])
            records[id, default: 0] += 1
        }
        let known = sources.filter { $0.value.count == 3 && (4...6).contains(records[$0.key] ?? 0) }
        return known.keys.min().map(String.init)
    }
}

extension DemoExample {
    /// The customer's values for a terminal: each with the record it came from, the rule, and what lost against it.
    var text: String {
        let name = customer["attributes"]?["displayName"]?.string ?? customer["displayName"]?.string ?? id
        return """
            One golden customer: \(name) (\(id)), and where each value came from

            \(CustomerDocument.valueTable(lineage))
            """
    }
}
