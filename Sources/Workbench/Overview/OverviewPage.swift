import Charts
import CustomerModel

/// `/workbench/overview`: how the work, the data and the feed stand. What was counted in the background is shown with its
/// moment, and every number opens what it counts.
struct OverviewPage: Page {
    let asked: PageRequest
    let template = "overview"

    init(_ asked: PageRequest) {
        self.asked = asked
    }

    func view() async throws -> View {
        async let counted = asked.get("/v1/statistics")
        async let readers = asked.find("/v1/consumers")
        async let hooks = asked.find("/v1/subscriptions")
        let (statistics, consumers, subscriptions) = (try await counted, try await readers, try await hooks)
        let texts = asked.texts
        var view: View = [
            "title": texts["overview"], "isCharted": true, "isCounted": !statistics.figures.isNull,
            "asOf": texts.filled("as-of", ["moment": texts.moment(statistics.takenAt.string)]),
            "feed": [FeedFigures(texts).view(consumers, subscriptions)],
        ]
        guard !statistics.figures.isNull else { return view }
        let cases = CaseFigures(statistics, texts)
        let data = DataFigures(statistics, texts)
        view["tiles"] = [cases.openTile, cases.oldestTile].compactMap(\.self) + data.tiles
        view["cases"] = [cases.view]
        view["data"] = [data.view]
        view["trend"] = TrendFigures(statistics.trend.list, texts).view
        return view
    }
}

/// A number that opens what it counts.
enum Figure {
    /// - Parameter path: where what is counted is listed; nil, as when there is nothing, makes the number plain.
    static func cell(_ number: Int, _ path: String?, class style: String = "") -> View {
        let href = number > 0 ? path : nil
        return [
            "number": NumberText.grouped(number), "link": href.map { [["href": $0] as View] } ?? [], "style": style,
        ]
    }

    /// Customers behind a figure of the statistics.
    static func customers(_ figure: JSON) -> String? {
        figure.isNull ? nil : "/workbench/search\(Query(["figure": figure.string]).string)"
    }

    static func tasks(_ filter: [String: String]) -> String { "/workbench/tasks\(Query(filter).string)" }
}

extension Texts {
    /// A part of a whole in percent. Only nothing is 0 and only everything is 100.
    func share(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "–" }
        var tenths = (Double(part) / Double(whole) * 1000).rounded()
        if part > 0 { tenths = max(1, tenths) }
        if part < whole { tenths = min(999, tenths) }
        return filled("percent", ["n": decimal(tenths / 10, digits: 1)])
    }
}
