import Foundation

/// The inside of an SVG: shapes and text with classes, whose looks the style sheet decides (light, dark, print).
package struct Canvas: Hashable, Sendable {
    /// Width of every chart in pixels; the page scales it.
    package static let width = 760.0
    /// Height of a row of horizontal bars.
    static let rowHeight = 22.0

    package private(set) var markup = Markup()

    /// Where a text stands relative to its point.
    enum Anchor: String {
        case start, middle, end
    }

    /// A coordinate with one decimal.
    static func px(_ value: Double) -> String {
        let rounded = (value * 10).rounded() / 10
        return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }

    /// About how wide a text is at the size of labels.
    static func width(of text: String) -> Double { Double(text.count) * 7.1 }

    /// A text cut to a width, with an ellipsis where something is missing.
    static func fitted(_ text: String, _ width: Double) -> String {
        let most = max(2, Int(width / 7.1))
        return text.count <= most ? text : text.prefix(most - 1) + "\u{2026}"
    }

    /// A text; cut to `width` when it is given, then with the whole text as a tooltip.
    mutating func text(
        _ text: String, _ x: Double, _ y: Double, _ anchor: Anchor = .start, class style: String = "label",
        width: Double? = nil
    ) {
        let shown = width.map { Self.fitted(text, $0) } ?? text
        markup.element(
            "text", ["x": Self.px(x), "y": Self.px(y), "text-anchor": anchor.rawValue, "class": style]
        ) { element in
            if shown != text { element.element("title", text: text) }
            element.write(shown)
        }
    }

    /// A bar between two places in either order, with a tooltip.
    mutating func bar(
        _ x: (Double, Double), _ y: (Double, Double), class style: String, tooltip: String, round: Double = 2
    ) {
        let width = max(0.6, abs(x.1 - x.0))
        let height = max(0.6, abs(y.1 - y.0))
        markup.element(
            "rect",
            [
                "x": Self.px(min(x.0, x.1)), "y": Self.px(min(y.0, y.1)), "width": Self.px(width),
                "height": Self.px(height), "rx": Self.px(min(round, width / 2)), "class": style,
            ]
        ) { $0.element("title", text: tooltip) }
    }

    mutating func line(_ from: (Double, Double), _ to: (Double, Double), class style: String) {
        markup.empty(
            "line",
            [
                "x1": Self.px(from.0), "y1": Self.px(from.1), "x2": Self.px(to.0), "y2": Self.px(to.1),
                "class": style,
            ])
    }

    mutating func path(_ points: [(x: Double, y: Double)], class style: String, isClosed: Bool = false) {
        let steps = points.enumerated().map { "\($0 == 0 ? "M" : "L")\(Self.px($1.x)) \(Self.px($1.y))" }
        markup.empty("path", ["d": steps.joined() + (isClosed ? "Z" : ""), "class": style])
    }

    mutating func dot(_ x: Double, _ y: Double, class style: String, tooltip: String) {
        markup.element("circle", ["cx": Self.px(x), "cy": Self.px(y), "r": "4.5", "class": style]) {
            $0.element("title", text: tooltip)
        }
    }

    /// Coloured squares with their meaning, from left to right.
    mutating func legend(_ entries: [(style: String, name: String)], _ x: Double, _ y: Double) {
        var left = x
        for entry in entries {
            markup.empty(
                "rect",
                [
                    "x": Self.px(left), "y": Self.px(y - 9), "width": "11", "height": "11", "rx": "2",
                    "class": entry.style,
                ])
            text(entry.name, left + 17, y)
            left += 17 + Self.width(of: entry.name) + 22
        }
    }

    /// Vertical grid lines with numbers below.
    mutating func horizontalAxis(
        _ scale: Scale, _ ticks: [Double], _ top: Double, _ bottom: Double, title: String?, centre: Double,
        format: (Double) -> String
    ) {
        for tick in ticks {
            line((scale(tick), top), (scale(tick), bottom), class: tick == 0 ? "zero" : "grid")
            text(format(tick), scale(tick), bottom + 16, .middle, class: "tick")
        }
        if let title { text(title, centre, bottom + 35, .middle, class: "axis") }
    }

    /// Horizontal grid lines with numbers to the left.
    mutating func verticalAxis(
        _ scale: Scale, _ ticks: [Double], _ left: Double, _ right: Double, title: String, format: (Double) -> String
    ) {
        for tick in ticks {
            line((left, scale(tick)), (right, scale(tick)), class: "grid")
            text(format(tick), left - 7, scale(tick) + 4, .end, class: "tick")
        }
        let top = ticks.map { scale($0) }.min() ?? 0
        text(title, 0, min(14, top - 6), class: "axis")
    }
}
