import CustomerModel
import Foundation
import Hub
import Postgres
import Testing

@Suite("Statistics")
struct StatisticsTests {
    /// Companies in one or two sources, some alike, some without an e-mail, some with a faulty number.
    private static func filled(_ body: (World) async throws -> Void) async throws {
        try await World.with { world in
            for number in 0..<12 {
                try await world.submit(
                    "guild", "g\(number)", name: "Satama \(number) Oy",
                    email: number % 3 == 0 ? nil : "a\(number)@satama.example",
                    id: number == 4 ? "9000000-1" : number == 5 ? "0000000-0" : nil)
                guard number % 2 == 0 else { continue }
                try await world.submit(
                    "alpha", "a\(number)", name: "Satama \(number) Oy", email: "a\(number)@satama.example", id: nil)
            }
            try await body(world)
        }
    }

    private func figures(_ hub: Hub) async throws -> JSON {
        try #require(try JSON(try await hub.statistics())["figures"])
    }

    /// All customers behind a figure, in pages of two.
    private func behind(_ figure: String, _ hub: Hub, _ sight: Sight = .whole) async throws -> Int {
        var (count, cursor) = (0, String?.none)
        repeat {
            let page = try await hub.customers(behind: figure, cursor: cursor, limit: 2, seenBy: sight)
            count += try JSON(page.items).list.count
            cursor = page.next
        } while cursor != nil
        return count
    }

    @Test("every number of customers is that of the customers behind it")
    func customersBehind() async throws {
        try await Self.filled { world in
            #expect(try await world.hub.countStatistics(olderThan: 0))
            let figures = try await figures(world.hub)
            var compared = 0
            for (list, number) in [("sizes", "customers"), ("completeness", "missing"), ("overlap", "customers")] {
                for row in figures[list]?.list ?? [] {
                    guard let figure = row["figure"]?.text, let count = row[number]?.number else { continue }
                    #expect(try await behind(figure, world.hub) == Int(count), "\(figure)")
                    compared += 1
                }
            }
            #expect(compared > 5)
            let customers = figures["customers"]?.list ?? []
            let overlap = figures["overlap"]?.list ?? []
            let sum: ([JSON], String) -> Double = { rows, name in rows.reduce(0) { $0 + ($1[name]?.number ?? 0) } }
            #expect(sum(customers, "customers") == sum(overlap, "customers") && sum(customers, "records") == 18)
            #expect(sum(figures["sources"]?.list ?? [], "records") == 18)
        }
    }

    @Test("a value that reading refused is counted with its source, and its customer is behind it")
    func faults() async throws {
        try await Self.filled { world in
            _ = try await world.hub.countStatistics(olderThan: 0)
            let rows = try await figures(world.hub)["validity"]?.list ?? []
            let row = try #require(
                rows.first { $0["source"]?.text == "guild" && $0["name"]?.text == "businessId" }, "\(rows)")
            let faults = ["invalid", "placeholder"].compactMap { row[$0] }
            #expect(faults.reduce(0) { $0 + ($1["records"]?.number ?? 0) } == 2, "\(row)")
            var found = 0
            for figure in faults.compactMap({ $0["figure"]?.text }) { found += try await behind(figure, world.hub) }
            #expect(found == 2)
        }
    }

    @Test("numbers of cases are those of the list with the same days, type and probability")
    func cases() async throws {
        try await Self.filled { world in
            let hub = world.hub
            for (day, task) in try await tasks(hub).enumerated() {
                try await world.open(task, daysAgo: [0, 3, 20, 45][day % 4])
            }
            let open = try await tasks(hub)
            #expect(open.count > 3)
            _ = try await hub.countStatistics(olderThan: 0)
            let figures = try await figures(hub)
            var days: [String: Int] = [:]
            for row in figures["days"]?.list ?? [] {
                var filter = TaskFilter()
                filter.opened = DaySpan(row["day"]?.text ?? "")
                let total = try JSON(try await hub.countTasks(filter))["total"]?.number
                #expect(row["waiting"]?.number == total)
                days[row["day"]?.text ?? "", default: 0] += Int(total ?? 0)
            }
            #expect(days.count == 30 && days.values.reduce(0, +) > 0)
            for row in figures["probabilities"]?.list ?? [] {
                var filter = TaskFilter()
                filter.band = .init(rawValue: row["band"]?.text ?? "")
                #expect(row["cases"]?.number == (try JSON(try await hub.countTasks(filter))["total"]?.number))
            }
            let ages = figures["cases"]?.list ?? []
            #expect(ages.reduce(0) { $0 + ($1["cases"]?.number ?? 0) } == Double(open.count))
            #expect(ages.contains { $0["age"]?.text == "older" })
        }
    }

    @Test("young figures are not counted again, two at once count once, and each day keeps its last ones")
    func once() async throws {
        try await Self.filled { world in
            let hub = world.hub
            async let first = hub.countStatistics(olderThan: 900)
            async let second = hub.countStatistics(olderThan: 900)
            let counted = try await [first, second]
            #expect(counted.filter(\.self).count == 1)
            #expect(try await hub.countStatistics(olderThan: 900) == false)
            try await world.pool.withSession { session in
                try session.runScript(
                    "UPDATE statistics SET taken_on = taken_on - 1, taken_at = taken_at - interval '1 day'")
            }
            #expect(try await hub.countStatistics(olderThan: 900))
            let trend = try JSON(try await hub.statistics())["trend"]?.list ?? []
            #expect(trend.count == 2 && trend[0]["figures"]?["records"]?.number == 18)
        }
    }

    @Test("without a counting there are no figures, and nobody is behind any")
    func empty() async throws {
        try await World.with { world in
            let answer = try JSON(try await world.hub.statistics())
            #expect(answer["figures"]?.text == nil && answer["trend"]?.list.isEmpty == true)
            #expect(try await behind("records:2", world.hub) == 0)
            _ = try await world.hub.countStatistics(olderThan: 0)
            #expect(try await figures(world.hub)["overlap"]?.list.isEmpty == true)
        }
    }

    @Test("days are written as ISO 8601 writes them, with an end left open or not")
    func daySpans() {
        #expect(DaySpan("2026-03-02") == DaySpan("2026-03-02/2026-03-02"))
        #expect(DaySpan("../2026-03-02")?.first == nil && DaySpan("2026-03-02/..")?.last == nil)
        for wrong in [
            "", "..", "../..", "2026-02-30", "2026-03-02/2026-03-01", "2026-3-2", "2026-03-02/2026-03-03/..", "x/y",
        ] {
            #expect(DaySpan(wrong) == nil, "\(wrong)")
        }
    }

    private func tasks(_ hub: Hub) async throws -> [Int64] {
        try JSON(try await hub.tasks(cursor: nil, limit: 500).items).list.compactMap {
            $0["id"]?.number.map { Int64($0) }
        }
    }
}

extension World {
    fileprivate func submit(_ source: String, _ key: String, name: String, email: String?, id: String?) async throws {
        let document = """
            {"kind": "organization", "attributes": {"organizationName": "\(name)"
            \(email.map { #", "email": ["\#($0)"]"# } ?? "")\(id.map { #", "businessId": "\#($0)""# } ?? "")}}
            """
        _ = try await hub.submit(source: source, key: key, document: Array(document.utf8))
    }

    fileprivate func open(_ task: Int64, daysAgo days: Int) async throws {
        try await pool.withSession { session in
            try session.runScript("UPDATE task SET opened_at = now() - interval '\(days) days' WHERE task_id = \(task)")
        }
    }
}
