import CustomerModel
import Foundation
import Postgres
import RuleBook
import Store

/// Figures about the whole hub. A page view never counts: it reads what was counted last, with its moment.
extension Hub {
    /// The figures that were counted last, and those of the days before; without any before the first counting:
    /// `{"takenAt", "seconds", "figures": {…} | null, "trend": [{"day", "figures": {"customers", "records", "several",
    /// "values", "flagged", "openCases"}}]}`.
    package func statistics() async throws -> [UInt8] {
        let (last, trend) = try await read { (try $0.statistics(), try $0.statisticsTrend(days: Self.trendDays)) }
        var json = JSONWriter()
        json.object { json in
            json.key("takenAt")
            json.raw(last?.takenAt.bytes ?? Self.null)
            json.key("seconds")
            if let last { json.number(last.seconds) } else { json.null() }
            json.key("figures")
            json.raw(last?.figures.bytes ?? Self.null)
            json.key("trend")
            json.raw(trend.bytes)
        }
        return json.bytes
    }

    /// Counts the figures anew, unless the last ones are young or another process counts. Reads every record, in one snapshot.
    ///
    /// - Parameter age: seconds; older figures are counted again, but only after twenty times what the last counting took.
    /// - Returns: whether it counted.
    @discardableResult
    package func countStatistics(olderThan age: Double) async throws -> Bool {
        let wanted = ruleBook.catalog.attributes.flatMap { attribute in
            PartyKind.allCases.filter(attribute.appliesTo.contains)
                .map { (kind: $0, name: attribute.group ?? attribute.name.rawValue) }
        }
        var attributes: [(kind: PartyKind, name: String)] = []
        for entry in wanted where !attributes.contains(where: { $0 == entry }) { attributes.append(entry) }
        let asked = attributes
        return try await asHubErrors {
            try await pool.transaction(isolation: .repeatableRead) { session in
                let store = Store(session)
                guard try store.tryLockStatistics(), try store.areStatisticsDue(after: age) else { return false }
                try store.expectMuchWork()
                try store.stayInBackground()
                let start = ContinuousClock.now
                let figures = try store.countFigures(asked)
                var json = JSONWriter()
                json.object { json in
                    for part in figures {
                        json.key(part.name)
                        json.raw(part.json.bytes)
                    }
                }
                let headline = try Headline(figures).json
                try store.keepStatistics(
                    headline: headline, figures: json.bytes, seconds: (ContinuousClock.now - start).inSeconds)
                return true
            }
        }
    }

    /// Customers behind a figure of the last counting, the oldest 500 at most, as `customers(search:…)` lists them.
    ///
    /// - Parameter sight: a figure that tells of a hidden value has nobody behind it.
    /// - Throws: `invalidCursor`.
    package func customers(behind figure: String, cursor: String?, limit: Int, seenBy sight: Sight) async throws -> Page
    {
        let place = try cursor.map { try Cursor($0, of: "f") } ?? Cursor("f", id: 0)
        guard !sight.hides(figure) else { return Page(items: Array("[]".utf8), next: nil) }
        let rows = try await ask {
            try $0.customers(behind: figure, after: GoldenNumber(place.id), limit: limit + 1)
        }
        return Page(rows, limit: limit, json: \.json) { Cursor("f", id: $0.golden.value) }
    }

    private static let trendDays = 90
    private static let null = Array("null".utf8)
}

extension Sight {
    /// Whether a figure tells which customers lack a value that is hidden, or have a faulty one.
    fileprivate func hides(_ figure: String) -> Bool {
        let parts = figure.split(separator: ":").map(String.init)
        guard let name = parts.last, ["missing", "invalid", "placeholder"].contains(parts.first) else { return false }
        let member = name.split(separator: ".").last.map(String.init) ?? name
        return purposes(ofWhole: name) != nil || purposes(of: member) != nil
    }
}

/// The few figures of which every day is kept.
private struct Headline {
    private struct Figures: Decodable {
        struct Customers: Decodable { let customers, records, several: Int }
        struct Records: Decodable { let records: Int }
        struct Validity: Decodable {
            let records: Int
            let invalid, placeholder: Records
        }
        struct Cases: Decodable { let cases: Int }
    }

    private let members: [(String, Int)]

    init(_ figures: [CountedFigures]) throws {
        func list<Row: Decodable>(_ name: String, of type: Row.Type) throws -> [Row] {
            guard let found = figures.first(where: { $0.name == name }) else { return [] }
            return try JSONDecoder().decode([Row].self, from: Data(found.json.bytes))
        }
        let customers = try list("customers", of: Figures.Customers.self)
        let values = try list("validity", of: Figures.Validity.self)
        let cases = try list("cases", of: Figures.Cases.self)
        members = [
            ("customers", customers.reduce(0) { $0 + $1.customers }),
            ("records", customers.reduce(0) { $0 + $1.records }),
            ("several", customers.reduce(0) { $0 + $1.several }),
            ("values", values.reduce(0) { $0 + $1.records }),
            ("flagged", values.reduce(0) { $0 + $1.invalid.records + $1.placeholder.records }),
            ("openCases", cases.reduce(0) { $0 + $1.cases }),
        ]
    }

    var json: [UInt8] {
        var json = JSONWriter()
        json.object { json in for (name, number) in members { json.member(name, number) } }
        return json.bytes
    }
}
