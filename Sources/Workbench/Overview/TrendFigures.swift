import Charts

/// How the headlines moved from day to day.
struct TrendFigures {
    private let days: [JSON]
    private let texts: Texts

    /// - Parameter days: oldest first.
    init(_ days: [JSON], _ texts: Texts) {
        self.days = days
        self.texts = texts
    }

    /// Empty with less than two days, between which nothing can have moved.
    var view: [View] {
        guard days.count > 1 else { return [] }
        let several = days.map { share($0, "several", of: "customers") }
        let flagged = days.map { share($0, "flagged", of: "values") }
        let most = max(0.01, (several + flagged).max() ?? 1)
        func series(_ name: String, _ shares: [Double]) -> CurveChart.Series {
            .init(texts[name], shares.enumerated().map { .init(Double($0 - days.count + 1), $1) })
        }
        let chart = CurveChart(
            title: texts["trend-chart"], summary: texts["trend-summary"],
            x: .init(texts["days-before"], from: Double(1 - days.count), to: 0, isShare: false),
            y: .init(texts["share"], from: 0, to: most),
            [series("several-records", several), series("faulty-values", flagged)])
        return [["picture": chart.picture(id: "trend").text, "rows": days.reversed().map(row)]]
    }

    private func share(_ day: JSON, _ part: String, of whole: String) -> Double {
        let all = day.figures[whole].number ?? 0
        return all > 0 ? (day.figures[part].number ?? 0) / all : 0
    }

    private func row(_ day: JSON) -> View {
        func number(_ name: String) -> Int { day.figures[name].integer ?? 0 }
        return [
            "label": day.day.string,
            "numbers": [
                NumberText.grouped(number("openCases")), NumberText.grouped(number("customers")),
                NumberText.grouped(number("records")), texts.share(number("several"), of: number("customers")),
                texts.share(number("flagged"), of: number("values")),
            ],
        ]
    }
}
