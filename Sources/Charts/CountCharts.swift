/// Vertical columns over named places, such as clusters by size; the count grows by powers of ten.
package struct ColumnChart: Chart {
    /// A column.
    package struct Column: Hashable, Sendable {
        package var label: String
        package var count: Int

        package init(_ label: String, _ count: Int) {
            self.label = label
            self.count = count
        }
    }

    package let title: String
    package let summary: String
    /// What the places and the counts are.
    package let axes: (across: String, up: String)
    package let columns: [Column]

    package init(title: String, summary: String, across: String, up: String, _ columns: [Column]) {
        self.title = title
        self.summary = summary
        axes = (across, up)
        self.columns = columns
    }

    package var height: Double { 280 }

    package var table: DataTable {
        DataTable([axes.across, axes.up], columns.map { [$0.label, NumberText.grouped($0.count)] })
    }

    package func draw(on canvas: inout Canvas) {
        let left = 52.0
        let bottom = height - 46
        let width = (Canvas.width - left) / Double(max(1, columns.count))
        let up = Scale(counts: Double(columns.map(\.count).max() ?? 1), onto: bottom, 40)
        canvas.text(axes.up, 0, 14, class: "axis")
        canvas.verticalAxis(up, up.ticks(4), left, Canvas.width, title: "", format: NumberText.short)
        for (index, column) in columns.enumerated() {
            let start = left + Double(index) * width
            let margin = max(width * 0.18, (width - 64) / 2)
            let centre = start + width / 2
            canvas.text(column.label, centre, bottom + 16, .middle, class: "tick")
            guard column.count > 0 else { continue }
            canvas.bar(
                (start + margin, start + width - margin), (up(Double(column.count)), bottom), class: "for",
                tooltip: "\(column.label): \(NumberText.grouped(column.count))")
            canvas.text(NumberText.grouped(column.count), centre, up(Double(column.count)) - 5, .middle, class: "value")
        }
        canvas.line((left, bottom), (Canvas.width, bottom), class: "zero")
        canvas.text(axes.across, (left + Canvas.width) / 2, bottom + 35, .middle, class: "axis")
    }
}

/// Horizontal bars of a part within a whole, such as the pairs that a blocking rule makes, and those that it makes first.
package struct PartBars: Chart {
    /// A bar.
    package struct Row: Hashable, Sendable {
        package var label: String
        package var whole: Double
        package var part: Double
        /// Further figures for the columns to the right, as text.
        package var figures: [String]

        package init(_ label: String, whole: Double, part: Double, figures: [String]) {
            self.label = label
            self.whole = whole
            self.part = part
            self.figures = figures
        }
    }

    package let title: String
    package let summary: String
    /// What the part and the rest of the whole are.
    package let names: (part: String, rest: String)
    /// Names of the figures.
    package let figures: [String]
    package let rows: [Row]
    /// Whether whole and part are shares of 1.
    package let isShare: Bool

    package init(
        title: String, summary: String, part: String, rest: String, figures: [String], isShare: Bool = false,
        _ rows: [Row]
    ) {
        self.title = title
        self.summary = summary
        names = (part, rest)
        self.figures = figures
        self.isShare = isShare
        self.rows = rows
    }

    private static let labelWidth = 284.0
    private static let figureWidth = 84.0

    package var height: Double { Double(rows.count) * Canvas.rowHeight + 70 }

    package var table: DataTable {
        DataTable(
            ["", names.part, "\(names.part) and \(names.rest)"] + figures,
            rows.map { [$0.label, text($0.part), text($0.whole)] + $0.figures })
    }

    private func text(_ value: Double) -> String {
        isShare ? NumberText.percent(value) : NumberText.grouped(Int(value))
    }

    package func draw(on canvas: inout Canvas) {
        let right = Canvas.width - Double(figures.count) * Self.figureWidth
        let most = isShare ? 1 : rows.map(\.whole).max() ?? 1
        let scale = Scale(0, most, onto: Self.labelWidth + 12, right - 8)
        let bottom = height - 24
        canvas.legend([("for", names.part), ("faint", names.rest)], 0, 12)
        for (index, name) in figures.enumerated() {
            canvas.text(name, right + Double(index + 1) * Self.figureWidth, 36, .end, class: "axis")
        }
        canvas.horizontalAxis(scale, scale.ticks(5), 40, bottom, title: nil, centre: 0) {
            isShare ? NumberText.percent($0) : NumberText.short($0)
        }
        for (index, row) in rows.enumerated() {
            draw(row, 43 + Double(index) * Canvas.rowHeight, right, scale, &canvas)
        }
    }

    private func draw(_ row: Row, _ y: Double, _ right: Double, _ scale: Scale, _ canvas: inout Canvas) {
        canvas.text(row.label, Self.labelWidth, y + 14, .end, width: Self.labelWidth)
        canvas.bar(
            (scale(0), scale(row.whole)), (y + 3, y + 18), class: "faint",
            tooltip: "\(row.label): \(text(row.whole)), \(names.part) and \(names.rest)")
        if row.part > 0 {
            canvas.bar(
                (scale(0), scale(row.part)), (y + 3, y + 18), class: "for",
                tooltip: "\(row.label): \(text(row.part)) \(names.part)")
        }
        for (index, figure) in row.figures.enumerated() {
            canvas.text(figure, right + Double(index + 1) * Self.figureWidth, y + 14, .end, class: "value")
        }
    }
}
