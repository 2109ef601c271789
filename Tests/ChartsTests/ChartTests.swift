import Testing

@testable import Charts

@Suite struct ChartTests {
    private static let hostile = "<script>alert('x')</script> & \"more\""

    private static var charts: [any Chart] {
        let weights = WeightBars(
            title: hostile, [.init(hostile, [.init("same", bits: 9), .init(hostile, bits: -3, note: hostile)])])
        let shares = ShareBars(title: "m and u", [.init("name", [.init("same", m: 0.9, u: 1e-9)])])
        let histogram = WeightHistogramChart(
            title: "Pairs", [.init(from: -2, to: -1, pairs: 40), .init(from: -1, to: 0, pairs: 0)], review: -3, link: 5)
        let truth = WeightHistogramChart(
            title: "Pairs", [.init(from: -2, to: -1, pairs: 40, matches: 3)], review: -3, link: 5)
        let curve = CurveChart(
            title: "Curve", summary: hostile, x: .init("recall"), y: .init("precision"),
            [.init("pairs", [.init(0, 1), .init(1, 0.5)])],
            marks: [.init("link", x: 0.5, y: 0.9), .init("line", x: 0.2)])
        let columns = ColumnChart(
            title: "Clusters", summary: "Sizes", across: "records", up: "clusters", [.init("1", 1000), .init("2", 0)])
        let parts = PartBars(
            title: "Blocking", summary: "Rules", part: "first", rest: "again", figures: ["largest"],
            [.init(hostile, whole: 10, part: 4, figures: ["3"])])
        let waterfall = WaterfallChart(
            title: "Pair", summary: "Steps", priorBits: -10,
            [.init("name", hostile, bits: 12), .init("x", "", bits: 0)],
            link: 5)
        let days = SeriesColumns(
            title: "Days", summary: hostile, across: "day", up: "cases", series: ["came", hostile],
            [.init(hostile, [3, 0]), .init("2", [1, 4])])
        let empty: [any Chart] = [
            SeriesColumns(title: "None", summary: "", across: "", up: "", series: [], []),
            WeightBars(title: "None", []), ShareBars(title: "None", []),
            WeightHistogramChart(title: "None", [], review: 0, link: 0),
            ColumnChart(title: "None", summary: "", across: "", up: "", []),
            PartBars(title: "None", summary: "", part: "", rest: "", figures: [], []),
            CurveChart(title: "None", summary: "", x: .init("x"), y: .init("y"), []),
            WaterfallChart(title: "None", summary: "", priorBits: 0, [], link: 0),
        ]
        return [weights, shares, histogram, truth, curve, columns, parts, waterfall, days] + empty
    }

    @Test func `a chart has a title, a description and its numbers as a table`() {
        for (number, chart) in Self.charts.enumerated() {
            let figure = chart.figure(id: "chart-\(number)").text
            #expect(figure.contains("<title id=\"chart-\(number)-title\">"))
            #expect(figure.contains("<desc id=\"chart-\(number)-summary\">"))
            #expect(figure.contains("aria-labelledby=\"chart-\(number)-title chart-\(number)-summary\""))
            #expect(figure.contains("<table>"))
        }
    }

    @Test func `a share bar fills its shares from the left and never more than itself`() {
        let bar = ShareBar([.init("for", 0.25), .init("between", 0.5), .init("against", 0.5), .init("total", 0)]).markup
            .text
        let drawn = bar.matches(of: /x="([\d.]+)" y="0" width="([\d.]+)" height="12" class="(\w+)"/)
            .map { "\($0.3) \($0.1) \($0.2)" }
        #expect(drawn == ["faint 0 120", "for 0 30", "between 30 60", "against 90 30"])
        #expect(bar.contains("aria-hidden=\"true\""))
    }

    @Test func `a picture has no table, for pages that have the numbers beside it`() {
        for chart in Self.charts {
            #expect(
                !chart.picture(id: "c").text.contains("<table>") && chart.picture(id: "c").text.contains("role=\"img\"")
            )
        }
    }

    @Test func `what a file says never becomes markup`() {
        for chart in Self.charts {
            let figure = chart.figure(id: "c").text
            #expect(!figure.contains("<script"))
            #expect(!figure.contains("\"more\""))
        }
    }

    @Test func `elements are closed in the order in which they were opened`() throws {
        for chart in Self.charts {
            var open: [Substring] = []
            for piece in chart.figure(id: "c").text.split(separator: "<").dropFirst(0) {
                let tag = piece.prefix { $0 != ">" }
                if tag.hasSuffix("/") { continue }
                let name = tag.prefix { $0 != " " }
                if name.hasPrefix("/") { #expect(open.popLast() == name.dropFirst()) } else { open.append(name) }
            }
            #expect(open.isEmpty)
        }
    }

    @Test func `no coordinate is undefined`() {
        for chart in Self.charts {
            let figure = chart.figure(id: "c").text
            #expect(!figure.contains("nan") && !figure.contains("inf\""))
        }
    }

    @Test func `control characters do not reach the document`() {
        var markup = Markup()
        markup.write("a\u{0}b\u{1F}c\nd")
        #expect(markup.text == "a\u{FFFD}b\u{FFFD}c\nd")
    }
}

@Suite struct NumberTextTests {
    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1\u{202F}000"), (-1_234_567, "\u{2212}1\u{202F}234\u{202F}567")])
    func `counts come in groups of three`(number: Int, text: String) {
        #expect(NumberText.grouped(number) == text)
    }

    @Test(arguments: [
        (0.0, "0\u{202F}%"), (1, "100\u{202F}%"), (0.123, "12\u{202F}%"), (0.9534, "95.3\u{202F}%"),
        (0.99912, "99.912\u{202F}%"), (0.000_25, "0.025\u{202F}%"), (0.000_000_1, "< 0.001\u{202F}%"),
        (0.999_999_9, "> 99.999\u{202F}%"),
    ])
    func `percentages near 0 and 100 keep what tells them from these`(share: Double, text: String) {
        #expect(NumberText.percent(share) == text)
    }

    @Test(arguments: [(2.345, "+2.3"), (-0.04, "0.0"), (-12.0, "\u{2212}12.0"), (.infinity, "-")])
    func `bits have a sign`(bits: Double, text: String) {
        #expect(NumberText.signed(bits, 1) == text)
    }

    @Test(arguments: [(950.0, "950"), (1000, "1k"), (12_345, "12k"), (3_400_000, "3.4M"), (999_999, "1M")])
    func `axes have short numbers`(number: Double, text: String) {
        #expect(NumberText.short(number) == text)
    }
}

@Suite struct ScaleTests {
    @Test func `ticks are round numbers within the ends`() {
        #expect(Scale(-12.3, 17, onto: 0, 100).ticks(6) == [-10, -5, 0, 5, 10, 15])
        #expect(Scale(0, 0, onto: 0, 100).ticks(5).first == 0)
    }

    @Test func `counts grow by powers of ten and zero has a place`() {
        let scale = Scale(counts: 1000, onto: 100, 0)
        #expect(scale(0) == 100)
        #expect(scale(10) - scale(100) > 20)
        #expect(scale.ticks(5) == [1, 10, 100, 1000])
    }
}
