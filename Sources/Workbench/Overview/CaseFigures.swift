import Charts
import CustomerModel

/// What waits for a person, how long it has waited, and what was done each day.
struct CaseFigures {
    private let figures: JSON
    private let today: CalendarDay
    private let texts: Texts

    init(_ statistics: JSON, _ texts: Texts) {
        figures = statistics.figures
        today =
            CalendarDay(iso8601: statistics.takenAt.string.prefix(10)) ?? CalendarDay(daysSinceEpoch: 0)
        self.texts = texts
    }

    private var open: Int { figures.cases.list.reduce(0) { $0 + ($1.cases.integer ?? 0) } }

    var openTile: View {
        ["label": texts["open-cases"], "cell": [Figure.cell(open, "/workbench/tasks")], "note": texts["waiting-now"]]
    }

    /// Nil when nothing waits.
    var oldestTile: View? {
        guard let oldest = figures.cases.list.map(\.oldest.string).min(),
            let day = CalendarDay(iso8601: oldest.prefix(10))
        else { return nil }
        let days = today.daysSinceEpoch - day.daysSinceEpoch
        let path = Figure.tasks(["opened": "../\(day)"])
        return [
            "label": texts["oldest-case"], "note": texts.filled("since-day", ["day": "\(day)"]),
            "cell": [["number": texts.count("days", days), "link": [["href": path] as View], "style": ""] as View],
        ]
    }

    var view: View {
        [
            "hasCases": open > 0, "ages": Self.ages.map { texts["age-\($0)"] },
            "rows": rows, "sum": [row(nil)],
            "probabilities": [probabilities], "days": [days],
        ]
    }

    // MARK: By type and age

    private static let ages = ["today", "week", "month", "older"]

    private var rows: [View] {
        let codes = Set(figures.cases.list.map(\.code.string))
        return codes.map { (code: $0, number: count($0, nil)) }
            .sorted { ($1.number, $0.code) < ($0.number, $1.code) }.map { row($0.code) }
    }

    /// - Parameter code: nil: all types together.
    private func row(_ code: String?) -> View {
        let number = count(code, nil)
        let filter = code.map { ["code": $0] } ?? [:]
        return [
            "label": code.map { texts.word("code", $0) } ?? texts["all-types"],
            "cells": Self.ages.map { age in
                Figure.cell(count(code, age), Figure.tasks(filter.merging(["opened": span(age)]) { $1 }))
            } + [Figure.cell(number, Figure.tasks(filter))],
            "bar": ShareBar([.init("for", Double(number) / Double(max(1, open)))]).markup.text,
        ]
    }

    private func count(_ code: String?, _ age: String?) -> Int {
        figures.cases.list.reduce(0) { sum, row in
            let isMeant = (code == nil || row.code.string == code) && (age == nil || row.age.string == age)
            return sum + (isMeant ? row.cases.integer ?? 0 : 0)
        }
    }

    /// Days as the list takes them.
    private func span(_ age: String) -> String {
        switch age {
        case "today": "\(today)"
        case "week": "\(before(6))/\(before(1))"
        case "month": "\(before(29))/\(before(7))"
        default: "../\(before(30))"
        }
    }

    private func before(_ days: Int) -> CalendarDay { CalendarDay(daysSinceEpoch: today.daysSinceEpoch - days) }

    // MARK: By probability

    private static let bands = ["0", "50", "80", "90", "95", "99"]

    private var probabilities: View {
        let counts = Self.bands.map { band in
            figures.probabilities.list.first { $0.band.string == band }?.cases.integer ?? 0
        }
        let chart = ColumnChart(
            title: texts["probability-chart"], summary: texts["probability-summary"], across: texts["facet-band"],
            up: texts["open-cases"], zip(Self.bands, counts).map { .init(texts["band-\($0)"], $1) })
        return [
            "picture": chart.picture(id: "probabilities").text,
            "rows": zip(Self.bands, counts).map { band, count -> View in
                [
                    "label": texts["band-\(band)"],
                    "cell": [Figure.cell(count, Figure.tasks(["band": band]))],
                ]
            },
        ]
    }

    // MARK: Day by day

    private var days: View {
        let all = figures.days.list
        let chart = SeriesColumns(
            title: texts["throughput"], summary: texts["throughput-summary"], across: texts["day-utc"],
            up: texts["tasks"], series: [texts["opened"], texts["closed"]],
            all.map { day in
                let opened = (day.waiting.integer ?? 0) + (day.settled.integer ?? 0)
                return .init(String(day.day.string.dropFirst(5)), [opened, day.closed.integer ?? 0])
            })
        return ["picture": chart.picture(id: "throughput").text, "rows": all.reversed().map(day)]
    }

    private func day(_ figures: JSON) -> View {
        let day = figures.day.string
        return [
            "label": day,
            "cells": [
                Figure.cell(figures.waiting.integer ?? 0, Figure.tasks(["opened": day])),
                Figure.cell(figures.settled.integer ?? 0, Figure.tasks(["opened": day, "state": "closed"])),
                Figure.cell(figures.closed.integer ?? 0, Figure.tasks(["closed": day, "state": "closed"])),
            ],
        ]
    }
}
