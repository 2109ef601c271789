/// A picture of numbers: an SVG with title and description, and the numbers themselves as a table.
package protocol Chart {
    /// What is shown, in a few words.
    var title: String { get }
    /// What there is to see, in one or two sentences, for those who cannot see it.
    var summary: String { get }
    /// Height in pixels at a width of `Canvas.width`.
    var height: Double { get }
    /// All numbers of the picture.
    var table: DataTable { get }
    /// Draws on a canvas of that height.
    func draw(on canvas: inout Canvas)
}

extension Chart {
    /// The chart as an HTML figure.
    ///
    /// - Parameter id: unique in the document; letters, digits and hyphens.
    package func figure(id: String) -> Markup {
        figure(id: id) { figure in
            figure.lineEnd()
            figure.element("details") { details in
                details.element("summary", text: "The numbers")
                details.append(table.markup(caption: title))
            }
        }
    }

    /// The same without the numbers, for a page that has them beside it.
    package func picture(id: String) -> Markup {
        figure(id: id) { _ in }
    }

    private func figure(id: String, _ numbers: (inout Markup) -> Void) -> Markup {
        var canvas = Canvas()
        draw(on: &canvas)
        var figure = Markup()
        figure.element("figure", ["class": "chart"]) { figure in
            figure.element("figcaption", text: title)
            figure.element(
                "svg",
                [
                    "viewBox": "0 0 \(Canvas.px(Canvas.width)) \(Canvas.px(height))", "role": "img",
                    "aria-labelledby": "\(id)-title \(id)-summary", "xmlns": "http://www.w3.org/2000/svg",
                ]
            ) { svg in
                svg.element("title", ["id": "\(id)-title"], text: title)
                svg.element("desc", ["id": "\(id)-summary"], text: summary)
                svg.append(canvas.markup)
            }
            numbers(&figure)
        }
        figure.lineEnd()
        return figure
    }
}

/// Rows of text under a header.
package struct DataTable: Hashable, Sendable {
    package var header: [String]
    package var rows: [[String]]
    /// So many columns hold words; the others hold numbers and are aligned to the right.
    package var wordColumns: Int

    package init(_ header: [String], _ rows: [[String]], wordColumns: Int = 1) {
        self.header = header
        self.rows = rows
        self.wordColumns = wordColumns
    }

    /// The table as HTML.
    ///
    /// - Parameter caption: what the table shows; read out, not seen.
    package func markup(caption: String) -> Markup {
        var table = Markup()
        table.element("div", ["class": "scroll"]) { scroll in
            scroll.element("table") { table in
                table.element("caption", ["class": "unseen"], text: caption)
                table.element("thead") { $0.element("tr") { cells(header, "th", &$0) } }
                table.lineEnd()
                table.element("tbody") { body in
                    for row in rows {
                        body.element("tr") { cells(row, "td", &$0) }
                        body.lineEnd()
                    }
                }
            }
        }
        return table
    }

    private func cells(_ texts: [String], _ element: String, _ row: inout Markup) {
        for (index, text) in texts.enumerated() {
            let isWord = index < wordColumns
            if element == "th" {
                row.element("th", ["scope": "col", "class": isWord ? "word" : "number"], text: text)
            } else {
                row.element("td", ["class": isWord ? "word" : "number"], text: text)
            }
        }
    }
}
