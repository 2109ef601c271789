/// One or more curves over a common axis, such as precision over recall.
package struct CurveChart: Chart {
    /// A curve.
    package struct Series: Hashable, Sendable {
        package struct Point: Hashable, Sendable {
            package var x: Double
            package var y: Double

            package init(_ x: Double, _ y: Double) {
                self.x = x
                self.y = y
            }
        }

        package var name: String
        /// Ascending or descending by x.
        package var points: [Point]
        /// Whether a value holds until the next point, instead of changing evenly.
        package var isStepped: Bool

        package init(_ name: String, _ points: [Point], isStepped: Bool = false) {
            self.name = name
            self.points = points
            self.isStepped = isStepped
        }
    }

    /// An axis: what it shows, and how its numbers are written.
    package struct Axis: Hashable, Sendable {
        package var name: String
        package var from: Double
        package var to: Double
        package var isShare: Bool

        package init(_ name: String, from: Double = 0, to: Double = 1, isShare: Bool = true) {
            self.name = name
            self.from = from
            self.to = to
            self.isShare = isShare
        }

        func text(_ value: Double) -> String {
            isShare ? NumberText.percent(value) : NumberText.signed(value, 0)
        }
    }

    /// A point to look at.
    package struct Mark: Hashable, Sendable {
        package var name: String
        package var x: Double
        /// Nil draws a vertical line through the chart.
        package var y: Double?

        package init(_ name: String, x: Double, y: Double? = nil) {
            self.name = name
            self.x = x
            self.y = y
        }
    }

    package let title: String
    package let summary: String
    package let x: Axis
    package let y: Axis
    package let series: [Series]
    package let marks: [Mark]

    package init(title: String, summary: String, x: Axis, y: Axis, _ series: [Series], marks: [Mark] = []) {
        self.title = title
        self.summary = summary
        self.x = x
        self.y = y
        self.series = series
        self.marks = marks
    }

    package var height: Double { 330 }

    package var table: DataTable {
        let xs = series.first?.points.map(\.x) ?? []
        let sharesPlaces = series.allSatisfy { $0.points.map(\.x) == xs }
        let number: (Double, Axis) -> String = { NumberText.decimals($0, $1.isShare ? 4 : 2) }
        guard sharesPlaces else {
            let rows = series.flatMap { curve in
                curve.points.map { [curve.name, number($0.x, x), number($0.y, y)] }
            }
            return DataTable(["Curve", x.name, y.name], rows)
        }
        let rows = xs.indices.map { index in
            [number(xs[index], x)] + series.map { number($0.points[index].y, y) }
        }
        return DataTable([x.name] + series.map(\.name), rows, wordColumns: 0)
    }

    package func draw(on canvas: inout Canvas) {
        let left = 58.0
        let bottom = height - 46
        let across = Scale(x.from, x.to, onto: left, Canvas.width - 20)
        let up = Scale(y.from, y.to, onto: bottom, 60)
        canvas.legend(series.indices.map { (Self.style($0) + " key", series[$0].name) }, left, 12)
        canvas.text(y.name, 0, 44, class: "axis")
        canvas.verticalAxis(up, up.ticks(5), left, Canvas.width - 20, title: "", format: y.text)
        canvas.line((left, bottom), (Canvas.width - 20, bottom), class: "zero")
        for tick in across.ticks(10) {
            canvas.text(x.text(tick), across(tick), bottom + 16, .middle, class: "tick")
        }
        canvas.text(x.name, (left + Canvas.width) / 2, bottom + 35, .middle, class: "axis")
        for mark in marks where mark.y == nil { drawLine(mark, across, bottom, &canvas) }
        for (index, curve) in series.enumerated() { draw(curve, Self.style(index), across, up, &canvas) }
        var lastLeft = -1000.0
        for mark in marks {
            guard let y = mark.y else { continue }
            draw(mark, across(mark.x), up(y), isBelow: abs(across(mark.x) - lastLeft) < 130, &canvas)
            lastLeft = across(mark.x)
        }
    }

    private static func style(_ index: Int) -> String { "series\(index % 4 + 1)" }

    private func draw(_ curve: Series, _ style: String, _ across: Scale, _ up: Scale, _ canvas: inout Canvas) {
        var places: [(x: Double, y: Double)] = []
        for point in curve.points {
            if curve.isStepped, let last = places.last { places.append((across(point.x), last.y)) }
            places.append((across(point.x), up(point.y)))
        }
        canvas.path(places, class: "curve \(style)")
    }

    private func drawLine(_ mark: Mark, _ across: Scale, _ bottom: Double, _ canvas: inout Canvas) {
        let isFirst = mark.x <= (marks.filter { $0.y == nil }.map(\.x).min() ?? mark.x)
        let hasPair = marks.count { $0.y == nil } > 1
        let anchor: Canvas.Anchor = isFirst && hasPair ? .end : .start
        canvas.line((across(mark.x), 36), (across(mark.x), bottom), class: "threshold")
        canvas.text(mark.name, across(mark.x) + (anchor == .end ? -5 : 5), 46, anchor, class: "mark")
    }

    private func draw(_ mark: Mark, _ left: Double, _ top: Double, isBelow: Bool, _ canvas: inout Canvas) {
        canvas.dot(left, top, class: "dot", tooltip: mark.name)
        let anchor: Canvas.Anchor = left > Canvas.width - 90 ? .end : left < 140 ? .start : .middle
        canvas.text(mark.name, left, isBelow ? top + 20 : top - 10, anchor, class: "mark")
    }
}
