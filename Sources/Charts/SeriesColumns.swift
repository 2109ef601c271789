/// Groups of columns side by side over named places, such as what came and what went on each day.
package struct SeriesColumns: Chart {
    /// A place with one count for each series.
    package struct Group: Hashable, Sendable {
        package var label: String
        package var counts: [Int]

        package init(_ label: String, _ counts: [Int]) {
            self.label = label
            self.counts = counts
        }
    }

    package let title: String
    package let summary: String
    /// What the places and the counts are.
    package let axes: (across: String, up: String)
    /// Names of the series, two at most.
    package let series: [String]
    package let groups: [Group]

    package init(title: String, summary: String, across: String, up: String, series: [String], _ groups: [Group]) {
        self.title = title
        self.summary = summary
        axes = (across, up)
        self.series = series
        self.groups = groups
    }

    package var height: Double { 250 }

    package var table: DataTable {
        DataTable([axes.across] + series, groups.map { [$0.label] + $0.counts.map(NumberText.grouped) })
    }

    private static let styles = ["between", "for"]
    /// As wide as a label and the gap after it.
    private static let labelWidth = 62.0

    package func draw(on canvas: inout Canvas) {
        let (left, right, bottom) = (52.0, Canvas.width - 16, height - 42)
        let width = (right - left) / Double(max(1, groups.count))
        let most = groups.flatMap(\.counts).max() ?? 1
        let up = Scale(0, Double(max(4, most)), onto: bottom, 42)
        canvas.legend(zip(Self.styles, series).map { (style: $0, name: $1) }, left, 12)
        canvas.text(axes.up, 0, 32, class: "axis")
        canvas.verticalAxis(up, up.ticks(4), left, right, title: "", format: NumberText.short)
        let step = max(1, Int((Self.labelWidth / width).rounded(.up)))
        for (index, group) in groups.enumerated() {
            let start = left + Double(index) * width
            if (groups.count - 1 - index).isMultiple(of: step) {
                canvas.text(group.label, start + width / 2, bottom + 16, .middle, class: "tick")
            }
            draw(group, from: start, width, up, bottom, &canvas)
        }
        canvas.line((left, bottom), (right, bottom), class: "zero")
        canvas.text(axes.across, (left + right) / 2, bottom + 35, .middle, class: "axis")
    }

    private func draw(
        _ group: Group, from start: Double, _ width: Double, _ up: Scale, _ bottom: Double, _ canvas: inout Canvas
    ) {
        let bar = width * 0.72 / Double(max(1, series.count))
        for (place, count) in group.counts.prefix(Self.styles.count).enumerated() where count > 0 {
            let left = start + width * 0.14 + Double(place) * bar
            let name = place < series.count ? series[place] : ""
            canvas.bar(
                (left, left + bar - 0.8), (up(Double(count)), bottom), class: Self.styles[place],
                tooltip: "\(group.label), \(name): \(NumberText.grouped(count))", round: 1)
        }
    }
}
