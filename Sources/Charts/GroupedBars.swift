/// Names of rows in two columns: a group (comparison) and its rows (levels).
struct RowLabels {
    static let groupWidth = 128.0
    static let rowWidth = 182.0
    /// Where the plot begins.
    static let end = groupWidth + rowWidth + 12

    /// Distance between groups.
    static let gap = 12.0

    static func height(_ groups: [Int]) -> Double {
        Double(groups.reduce(0, +)) * Canvas.rowHeight + Double(max(0, groups.count - 1)) * gap
    }
}

/// Match weights: for each level of each comparison a bar of bits, to the right when it speaks for a match, to the left
/// when against.
package struct WeightBars: Chart {
    /// A comparison.
    package struct Group: Hashable, Sendable {
        package var name: String
        package var bars: [Bar]

        package init(_ name: String, _ bars: [Bar]) {
            self.name = name
            self.bars = bars
        }
    }

    /// A level.
    package struct Bar: Hashable, Sendable {
        package var label: String
        /// log2(m / u).
        package var bits: Double
        /// Such as the term-frequency adjustment; empty when there is nothing to say.
        package var note: String

        package init(_ label: String, bits: Double, note: String = "") {
            self.label = label
            self.bits = bits
            self.note = note
        }
    }

    package let title: String
    package let groups: [Group]
    private let ownSummary: String?
    private let axis: String

    /// - Parameters:
    ///   - summary: nil: in English, with the strongest evidence for and against.
    ///   - axis: what lies to the left and right of 0.
    package init(
        title: String, summary: String? = nil,
        axis: String = "\u{2190} against a match \u{00B7} bits \u{00B7} for a match \u{2192}", _ groups: [Group]
    ) {
        self.title = title
        self.groups = groups
        self.axis = axis
        ownSummary = summary
    }

    package var summary: String {
        if let ownSummary { return ownSummary }
        let bars = groups.flatMap { group in group.bars.map { (name: "\(group.name): \($0.label)", bits: $0.bits) } }
        guard let best = bars.max(by: { $0.bits < $1.bits }), let worst = bars.min(by: { $0.bits < $1.bits }) else {
            return "No comparisons."
        }
        return "Bars of match weight in bits for each level. The strongest evidence for a match is \(best.name), "
            + "\(NumberText.signed(best.bits, 1)) bits; the strongest against is \(worst.name), "
            + "\(NumberText.signed(worst.bits, 1)) bits."
    }

    package var height: Double { RowLabels.height(groups.map(\.bars.count)) + 66 }

    package var table: DataTable {
        DataTable(
            ["Comparison", "Level", "Remark", "Bits"],
            groups.flatMap { group in
                group.bars.map { [group.name, $0.label, $0.note, NumberText.signed($0.bits, 2)] }
            }, wordColumns: 3)
    }

    package func draw(on canvas: inout Canvas) {
        let all = groups.flatMap { $0.bars.map(\.bits) }
        let least = min(-1, all.min() ?? 0)
        let most = max(1, all.max() ?? 0)
        let scale = Scale(least, most, onto: RowLabels.end + 52, Canvas.width - 50)
        let bottom = height - 44
        canvas.horizontalAxis(
            scale, scale.ticks(8), 14, bottom,
            title: axis,
            centre: (scale(least) + scale(most)) / 2
        ) { NumberText.signed($0, 0) }
        var y = 18.0
        for group in groups {
            canvas.text(group.name, 0, y + 14, class: "group", width: RowLabels.groupWidth)
            for bar in group.bars {
                draw(bar, group.name, y, scale, &canvas)
                y += Canvas.rowHeight
            }
            y += RowLabels.gap
        }
    }

    private func draw(_ bar: Bar, _ group: String, _ y: Double, _ scale: Scale, _ canvas: inout Canvas) {
        let value = NumberText.signed(bar.bits, 1)
        let remark = bar.note.isEmpty ? "" : " (\(bar.note))"
        canvas.text(bar.label, RowLabels.end - 8, y + 14, .end, width: RowLabels.rowWidth)
        canvas.bar(
            (scale(0), scale(bar.bits)), (y + 3, y + 18), class: bar.bits >= 0 ? "for" : "against",
            tooltip: "\(group), \(bar.label): \(value) bits\(remark)")
        let isRight = bar.bits >= 0
        canvas.text(value, scale(bar.bits) + (isRight ? 6 : -6), y + 14, isRight ? .start : .end, class: "value")
    }
}

/// m and u: for each level its share of the matches and of the non-matches, side by side.
package struct ShareBars: Chart {
    /// A comparison.
    package struct Group: Hashable, Sendable {
        package var name: String
        package var rows: [Row]

        package init(_ name: String, _ rows: [Row]) {
            self.name = name
            self.rows = rows
        }
    }

    /// A level.
    package struct Row: Hashable, Sendable {
        package var label: String
        package var m: Double
        package var u: Double

        package init(_ label: String, m: Double, u: Double) {
            self.label = label
            self.m = m
            self.u = u
        }
    }

    package let title: String
    package let groups: [Group]
    private let ownSummary: String?
    private let names: (m: String, u: String)
    /// Room for a value beside the longest bar, such as 99.990 %.
    private static let valueWidth = 68.0

    /// - Parameters:
    ///   - summary: nil: in English.
    ///   - names: what the two shares are of.
    package init(
        title: String, summary: String? = nil,
        names: (m: String, u: String) = ("m: of the matches", "u: of the non-matches"),
        _ groups: [Group]
    ) {
        self.title = title
        self.groups = groups
        self.names = names
        ownSummary = summary
    }

    package var summary: String {
        if let ownSummary { return ownSummary }
        return
            "Two bars for each level of \(groups.count) comparisons: m, its share of the pairs that match, and u, its share "
            + "of the pairs that do not."
    }

    package var height: Double { RowLabels.height(groups.map(\.rows.count)) + 56 }

    package var table: DataTable {
        DataTable(
            ["Comparison", "Level", "m", "u"],
            groups.flatMap { group in
                group.rows.map { [group.name, $0.label, NumberText.decimals($0.m, 6), NumberText.decimals($0.u, 8)] }
            }, wordColumns: 2)
    }

    package func draw(on canvas: inout Canvas) {
        let width = (Canvas.width - RowLabels.end - 2 * Self.valueWidth) / 2
        let left = Scale(0, 1, onto: RowLabels.end, RowLabels.end + width)
        let right = Scale(0, 1, onto: RowLabels.end + width + Self.valueWidth, Canvas.width - Self.valueWidth)
        let bottom = height - 22
        canvas.text(names.m, left(0), 12, class: "axis")
        canvas.text(names.u, right(0), 12, class: "axis")
        for scale in [left, right] {
            canvas.horizontalAxis(scale, [0, 0.5, 1], 22, bottom, title: nil, centre: 0) { NumberText.percent($0) }
        }
        var y = 26.0
        for group in groups {
            canvas.text(group.name, 0, y + 14, class: "group", width: RowLabels.groupWidth)
            for row in group.rows {
                canvas.text(row.label, RowLabels.end - 8, y + 14, .end, width: RowLabels.rowWidth)
                draw(row.m, "for", "\(group.name), \(row.label): m", y, left, &canvas)
                draw(row.u, "against", "\(group.name), \(row.label): u", y, right, &canvas)
                y += Canvas.rowHeight
            }
            y += RowLabels.gap
        }
    }

    private func draw(
        _ share: Double, _ style: String, _ name: String, _ y: Double, _ scale: Scale, _ canvas: inout Canvas
    ) {
        let value = NumberText.percent(share)
        canvas.bar((scale(0), scale(share)), (y + 3, y + 18), class: style, tooltip: "\(name) = \(value)")
        canvas.text(value, scale(share) + 6, y + 14, class: "value")
    }
}
