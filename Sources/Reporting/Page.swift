import Charts

/// The document under construction, section by section.
struct Page {
    private var body = Markup()
    private let title: String
    private var charts = 0

    init(title: String) {
        self.title = title
    }

    /// The finished document.
    var document: String {
        var page = Markup()
        page.trusted("<!DOCTYPE html>\n")
        page.element("html", ["lang": "en"]) { html in
            html.element("head") { head in
                head.trusted("<meta charset=\"utf-8\">\n")
                head.trusted("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                head.trusted(
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
                )
                head.element("title", text: title)
                head.element("style") { style in
                    style.trusted(ChartStyle.sheet)
                    style.trusted(PageStyle.sheet)
                }
            }
            html.lineEnd()
            html.element("body") { $0.element("main") { $0.append(body) } }
        }
        return page.text + "\n"
    }

    mutating func heading(_ text: String, level: Int = 2, id: String? = nil) {
        body.lineEnd()
        if let id { body.element("h\(level)", ["id": id], text: text) } else { body.element("h\(level)", text: text) }
        body.lineEnd()
    }

    mutating func paragraph(_ text: String, class style: String = "text") {
        body.element("p", ["class": style], text: text)
        body.lineEnd()
    }

    mutating func list(_ items: [String]) {
        guard !items.isEmpty else { return }
        body.element("ul") { list in
            for item in items { list.element("li", text: item) }
        }
        body.lineEnd()
    }

    /// Large figures in a row.
    mutating func tiles(_ tiles: [(figure: String, name: String)]) {
        body.element("dl", ["class": "tiles"]) { list in
            for tile in tiles {
                list.element("div") { item in
                    item.element("dt", text: tile.name)
                    item.element("dd", text: tile.figure)
                }
            }
        }
        body.lineEnd()
    }

    mutating func chart(_ chart: some Chart) {
        charts += 1
        body.append(chart.figure(id: "chart-\(charts)"))
    }

    mutating func table(_ table: DataTable, caption: String) {
        body.append(table.markup(caption: caption))
    }

    /// A table that opens on demand.
    mutating func folded(_ summary: String, _ table: DataTable) {
        body.element("details") { details in
            details.element("summary", text: summary)
            details.append(table.markup(caption: summary))
        }
        body.lineEnd()
    }
}

/// How the page looks around its charts.
enum PageStyle {
    static let sheet: StaticString = """

        * { box-sizing: border-box; } body { margin: 0; background: var(--paper); color: var(--ink);
          font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
        main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.5rem 4rem; }
        h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 0.3rem; } h2 { font-size: 1.3rem; margin: 2.6rem 0 0.5rem;
          padding-top: 0.7rem; border-top: 1px solid var(--rule); } h3 { font-size: 1.03rem; margin: 1.7rem 0 0.3rem; }
        p.text, p.lead { max-width: 46rem; margin: 0.3rem 0 0.8rem; } p.lead { color: var(--soft); margin-bottom: 1.2rem; }
        ul { max-width: 46rem; margin: 0.3rem 0 1rem; padding-left: 1.2rem; } li { margin: 0.15rem 0; }
        dl.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.6rem, 1fr)); gap: 0.7rem; margin: 1rem 0; }
        dl.tiles div { background: var(--panel); border: 1px solid var(--rule); border-radius: 8px; padding: 0.6rem 0.8rem;
          display: flex; flex-direction: column-reverse; justify-content: flex-end; }
        dl.tiles dt { color: var(--soft); font-size: 0.8rem; line-height: 1.3; }
        dl.tiles dd { margin: 0; font-size: 1.4rem; font-weight: 600; font-variant-numeric: tabular-nums; }
        @media print { body { font-size: 10.5pt; } main { padding: 0; max-width: none; } h2, h3 { break-after: avoid; } }
        """
}
