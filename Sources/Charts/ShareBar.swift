/// A bar as wide as its cell that is divided into shares, for a row of a table whose numbers stand beside it. It says nothing
/// that they do not, so screen readers pass over it.
package struct ShareBar: Hashable, Sendable {
    /// A class of the style sheet, such as `for`, and the share of the bar that it fills, from the left.
    package struct Part: Hashable, Sendable {
        package var style: String
        package var share: Double

        package init(_ style: String, _ share: Double) {
            self.style = style
            self.share = share
        }
    }

    private static let width = 120.0
    private static let height = 12.0

    package let parts: [Part]

    /// - Parameter parts: shares of 1 that together are no more than 1; what is more, or no number, is not drawn.
    package init(_ parts: [Part]) {
        self.parts = parts
    }

    package var markup: Markup {
        var svg = Markup()
        svg.element(
            "svg",
            [
                "viewBox": "0 0 \(Canvas.px(Self.width)) \(Canvas.px(Self.height))", "class": "share",
                "preserveAspectRatio": "none", "aria-hidden": "true", "focusable": "false",
            ]
        ) { svg in
            rect(0, 1, class: "faint", &svg)
            var left = 0.0
            for part in parts where part.share > 0 {
                let end = min(1, left + part.share)
                rect(left, end, class: part.style, &svg)
                left = end
            }
        }
        return svg
    }

    private func rect(_ start: Double, _ end: Double, class style: String, _ svg: inout Markup) {
        svg.empty(
            "rect",
            [
                "x": Canvas.px(start * Self.width), "y": "0", "width": Canvas.px(max(0.6, (end - start) * Self.width)),
                "height": Canvas.px(Self.height), "class": style,
            ])
    }
}
