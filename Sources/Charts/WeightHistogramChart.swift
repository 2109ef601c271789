/// How many compared pairs have each match weight, with the thresholds; the count grows by powers of ten.
package struct WeightHistogramChart: Chart {
    /// A run of weights.
    package struct Bin: Hashable, Sendable {
        package var from: Double
        package var to: Double
        package var pairs: Int
        /// Those of them that are matches by the truth; nil without truth.
        package var matches: Int?

        package init(from: Double, to: Double, pairs: Int, matches: Int? = nil) {
            self.from = from
            self.to = to
            self.pairs = pairs
            self.matches = matches
        }
    }

    package let title: String
    package let bins: [Bin]
    /// Bits from which a person should look, and from which two records are linked.
    package let thresholds: (review: Double, link: Double)

    package init(title: String, _ bins: [Bin], review: Double, link: Double) {
        self.title = title
        self.bins = bins
        thresholds = (review, link)
    }

    private var knowsTruth: Bool { bins.contains { $0.matches != nil } }

    package var summary: String {
        let all = bins.reduce(0) { $0 + $1.pairs }
        let linked = bins.filter { $0.from >= thresholds.link }.reduce(0) { $0 + $1.pairs }
        return
            "\(NumberText.grouped(all)) compared pairs by match weight; about \(NumberText.grouped(linked)) of them lie "
            + "above the link threshold of \(NumberText.signed(thresholds.link, 1)) bits. Two separate hills mean that "
            + "the records fall apart well into matches and non-matches."
    }

    package var height: Double { 330 }

    package var table: DataTable {
        let header = ["Weight (bits)", "Pairs"] + (knowsTruth ? ["Matches", "Non-matches"] : [])
        return DataTable(
            header,
            bins.filter { $0.pairs > 0 }.map { bin in
                let range = "\(NumberText.decimals(bin.from, 1)) to \(NumberText.decimals(bin.to, 1))"
                let truth = bin.matches.map { [NumberText.grouped($0), NumberText.grouped(bin.pairs - $0)] } ?? []
                return [range, NumberText.grouped(bin.pairs)] + truth
            })
    }

    package func draw(on canvas: inout Canvas) {
        let left = 52.0
        let bottom = height - 46
        let x = Scale(bins.first?.from ?? 0, bins.last?.to ?? 1, onto: left, Canvas.width - 8)
        let y = Scale(counts: Double(bins.map(\.pairs).max() ?? 1), onto: bottom, 62)
        canvas.legend(legend, left, 12)
        canvas.verticalAxis(y, y.ticks(5), left, Canvas.width - 8, title: "", format: NumberText.short)
        canvas.text("pairs", 0, 48, class: "axis")
        for bin in bins where bin.pairs > 0 { draw(bin, x, y, bottom, &canvas) }
        canvas.line((left, bottom), (Canvas.width - 8, bottom), class: "zero")
        for tick in x.ticks(12) {
            canvas.text(NumberText.signed(tick, 0), x(tick), bottom + 16, .middle, class: "tick")
        }
        canvas.text("match weight (bits)", (left + Canvas.width) / 2, bottom + 35, .middle, class: "axis")
        drawThresholds(x, bottom, &canvas)
    }

    private var legend: [(style: String, name: String)] {
        knowsTruth
            ? [("against", "not a match by the truth"), ("for", "a match by the truth")]
            : [
                ("against", "not linked"), ("between", "for a person to look at"),
                ("for", "linked, if clustering agrees"),
            ]
    }

    private func draw(_ bin: Bin, _ x: Scale, _ y: Scale, _ bottom: Double, _ canvas: inout Canvas) {
        let sides = (x(bin.from) + 0.5, x(bin.to) - 0.5)
        let range = "\(NumberText.decimals(bin.from, 1)) to \(NumberText.decimals(bin.to, 1)) bits"
        guard let matches = bin.matches else {
            let style =
                bin.from >= thresholds.link - 0.001
                ? "for" : bin.from >= thresholds.review - 0.001 ? "between" : "against"
            let tooltip = "\(range): \(NumberText.grouped(bin.pairs)) pairs"
            return canvas.bar(sides, (y(Double(bin.pairs)), bottom), class: style, tooltip: tooltip, round: 1)
        }
        let parts = [("against over", bin.pairs - matches, "non-matches"), ("for over", matches, "matches")]
        for (style, count, name) in parts where count > 0 {
            canvas.bar(
                sides, (y(Double(count)), bottom), class: style,
                tooltip: "\(range): \(NumberText.grouped(count)) \(name)", round: 1)
        }
    }

    private func drawThresholds(_ x: Scale, _ bottom: Double, _ canvas: inout Canvas) {
        let marks = [("review", thresholds.review, Canvas.Anchor.end, -5.0), ("link", thresholds.link, .start, 5.0)]
        for (name, bits, anchor, offset) in marks {
            canvas.line((x(bits), 38), (x(bits), bottom), class: "threshold")
            canvas.text("\(name) \(NumberText.signed(bits, 1))", x(bits) + offset, 48, anchor, class: "mark")
        }
    }
}
