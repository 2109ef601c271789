/// How the weight of one pair comes about: from the prior, step by step, to the sum.
package struct WaterfallChart: Chart {
    /// One step.
    package struct Step: Hashable, Sendable {
        package var name: String
        /// Such as the level.
        package var detail: String
        package var bits: Double

        package init(_ name: String, _ detail: String, bits: Double) {
            self.name = name
            self.detail = detail
            self.bits = bits
        }
    }

    package let title: String
    package let summary: String
    package let priorBits: Double
    package let steps: [Step]
    /// Bits of the link threshold.
    package let link: Double

    package init(title: String, summary: String, priorBits: Double, _ steps: [Step], link: Double) {
        self.title = title
        self.summary = summary
        self.priorBits = priorBits
        self.steps = steps
        self.link = link
    }

    private var sum: Double { steps.reduce(priorBits) { $0 + $1.bits } }

    package var height: Double { Double(steps.count + 2) * Canvas.rowHeight + 62 }

    package var table: DataTable {
        var running = priorBits
        var rows = [["before any evidence", "", NumberText.signed(priorBits, 2), NumberText.signed(priorBits, 2)]]
        for step in steps {
            running += step.bits
            rows.append([step.name, step.detail, NumberText.signed(step.bits, 2), NumberText.signed(running, 2)])
        }
        return DataTable(["Evidence", "Level", "Bits", "Weight so far"], rows, wordColumns: 2)
    }

    package func draw(on canvas: inout Canvas) {
        var running = priorBits
        let stations =
            [0, link, priorBits]
            + steps.map { step in
                running += step.bits
                return running
            }
        let scale = Scale(
            stations.min() ?? 0, stations.max() ?? 1, onto: RowLabels.end + 50, Canvas.width - 52)
        let bottom = height - 40
        canvas.horizontalAxis(
            scale, scale.ticks(8), 16, bottom, title: "match weight (bits)",
            centre: (RowLabels.end + Canvas.width) / 2
        ) { NumberText.signed($0, 0) }
        canvas.line((scale(link), 12), (scale(link), bottom), class: "threshold")
        canvas.text("link", scale(link), 9, .middle, class: "mark")
        var y = 20.0
        row("before any evidence", "", (0, priorBits), "between", NumberText.signed(priorBits, 1), y, scale, &canvas)
        var weight = priorBits
        for step in steps {
            y += Canvas.rowHeight
            canvas.line((scale(weight), y - 4), (scale(weight), y + 3), class: "link")
            let value = step.bits == 0 ? "" : NumberText.signed(step.bits, 1)
            row(
                step.name, step.detail, (weight, weight + step.bits), step.bits >= 0 ? "for" : "against", value, y,
                scale, &canvas)
            weight += step.bits
        }
        y += Canvas.rowHeight
        row("weight", "", (0, sum), "total", NumberText.signed(sum, 1), y, scale, &canvas)
    }

    private func row(
        _ name: String, _ detail: String, _ ends: (Double, Double), _ style: String, _ value: String, _ y: Double,
        _ scale: Scale, _ canvas: inout Canvas
    ) {
        canvas.text(name, 0, y + 14, class: "group", width: detail.isEmpty ? RowLabels.end : RowLabels.groupWidth)
        canvas.text(detail, RowLabels.end - 8, y + 14, .end, width: RowLabels.rowWidth)
        guard !value.isEmpty else { return }
        canvas.bar(
            (scale(ends.0), scale(ends.1)), (y + 3, y + 18), class: style, tooltip: "\(name) \(detail): \(value) bits")
        let isRight = ends.1 >= ends.0
        let edge = scale(ends.1)
        canvas.text(value, edge + (isRight ? 6 : -6), y + 14, isRight ? .start : .end, class: "value")
    }
}
