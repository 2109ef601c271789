import Charts

/// How good the data is: complete, valid, each customer once, and fresh.
struct DataFigures {
    private let figures: JSON
    private let texts: Texts

    init(_ statistics: JSON, _ texts: Texts) {
        figures = statistics.figures
        self.texts = texts
    }

    var tiles: [View] {
        let customers = sum(figures.customers, "customers")
        let records = sum(figures.customers, "records")
        let several = sum(figures.customers, "several")
        let values = sum(figures.validity, "records")
        let flagged = figures.validity.list.reduce(0) { $0 + Self.faults($1) }
        let each = texts.decimal(Double(records) / Double(max(1, customers)), digits: 2)
        return [
            tile("customers", NumberText.grouped(customers), "#overlap", texts.filled("records-each", ["n": each])),
            tile(
                "several-records", texts.share(several, of: customers), "#uniqueness",
                texts.filled("of-customers", ["n": NumberText.grouped(several)])),
            tile(
                "faulty-values", texts.share(flagged, of: values), "#validity",
                texts.filled("of-values", ["n": NumberText.grouped(flagged)])),
        ]
    }

    var view: View {
        [
            "completeness": completeness, "validity": validity, "hasFaults": !validity.isEmpty, "sizes": [sizes],
            "sources": sources, "ages": Self.ages.map { texts["changed-\($0)"] },
            "overlap": overlap, "systems": systems, "hasOverlap": !overlap.isEmpty,
        ]
    }

    private func tile(_ label: String, _ number: String, _ path: String, _ note: String) -> View {
        [
            "label": texts[label], "note": note,
            "cell": [["number": number, "link": [["href": path] as View], "style": ""] as View],
        ]
    }

    private func sum(_ list: JSON, _ member: String) -> Int { list.list.reduce(0) { $0 + ($1[member].integer ?? 0) } }

    // MARK: Completeness

    /// A kind of party with the attributes that any customer of it has.
    private var completeness: [View] {
        ["organization", "person"].compactMap { kind -> View? in
            let rows = figures.completeness.list.filter {
                $0.kind.string == kind && ($0.missing.integer ?? 0) < ($0.customers.integer ?? 0)
            }
            guard !rows.isEmpty else { return nil }
            return ["kind": texts.word("parties", kind), "rows": rows.map(attribute)]
        }
    }

    private func attribute(_ row: JSON) -> View {
        let (all, missing) = (row.customers.integer ?? 0, row.missing.integer ?? 0)
        return [
            "label": texts.word("attribute", row["name"].string), "share": texts.share(all - missing, of: all),
            "bar": ShareBar([.init("for", Double(all - missing) / Double(max(1, all)))]).markup.text,
            "cell": [Figure.cell(missing, Figure.customers(row.figure))],
        ]
    }

    // MARK: Validity

    private static let mostFaults = 20

    /// The attributes of sources with the most values that reading refused or took for placeholders.
    private var validity: [View] {
        figures.validity.list.filter { Self.faults($0) > 0 }.sorted { Self.faults($0) > Self.faults($1) }
            .prefix(Self.mostFaults).map(values)
    }

    private static func faults(_ row: JSON) -> Int {
        (row.invalid.records.integer ?? 0) + (row.placeholder.records.integer ?? 0)
    }

    private func values(_ row: JSON) -> View {
        let all = row.records.integer ?? 0
        let (invalid, placeholder) = (row.invalid.records.integer ?? 0, row.placeholder.records.integer ?? 0)
        func part(_ style: String, _ number: Int) -> ShareBar.Part {
            .init(style, Double(number) / Double(max(1, all)))
        }
        return [
            "source": row.source.string, "label": texts.word("attribute", row["name"].string),
            "share": texts.share(all - invalid - placeholder, of: all),
            "bar": ShareBar([
                part("for", all - invalid - placeholder), part("against", invalid), part("between", placeholder),
            ]).markup.text,
            "cells": [
                Figure.cell(invalid, Figure.customers(row.invalid.figure)),
                Figure.cell(placeholder, Figure.customers(row.placeholder.figure)),
            ],
        ]
    }

    // MARK: Uniqueness

    private var sizes: View {
        let rows = figures.sizes.list.map { row in
            let records = row.records.integer ?? 0
            return (label: records > 9 ? "10+" : "\(records)", number: row.customers.integer ?? 0, figure: row.figure)
        }
        let chart = ColumnChart(
            title: texts["sizes-chart"], summary: texts["sizes-summary"], across: texts["records-of-customer"],
            up: texts["customers"], rows.map { .init($0.label, $0.number) })
        return [
            "picture": chart.picture(id: "sizes").text,
            "rows": rows.map { row -> View in
                ["label": row.label, "cell": [Figure.cell(row.number, Figure.customers(row.figure))]]
            },
        ]
    }

    // MARK: Freshness

    private static let ages = ["month", "year", "older", "unknown"]
    private static let styles = ["for", "faint-for", "between", "faint"]

    private var sources: [View] {
        figures.sources.list.map { source in
            let all = source.records.integer ?? 0
            let counts = Self.ages.map { source.ages[$0].records.integer ?? 0 }
            return [
                "source": source.source.string, "records": NumberText.grouped(all),
                "newest": source.newestChange.isNull ? "–" : String(source.newestChange.string.prefix(10)),
                "delivered": source.delivered.isNull ? "–" : texts.moment(source.delivered.string),
                "bar": ShareBar(
                    zip(Self.styles, counts).map { .init($0, Double($1) / Double(max(1, all))) }
                ).markup.text,
                "cells": zip(Self.ages, counts).map { Figure.cell($1, Figure.customers(source.ages[$0].figure)) },
            ]
        }
    }

    // MARK: Overlap

    private static let mostCombinations = 24

    private var systems: [String] {
        Set(figures.overlap.list.flatMap { $0.sources.list.map(\.string) }).sorted()
    }

    private var overlap: [View] {
        let all = sum(figures.overlap, "customers")
        return figures.overlap.list.prefix(Self.mostCombinations).map { row in
            let sources = row.sources.list.map(\.string)
            let number = row.customers.integer ?? 0
            return [
                "label": sources.joined(separator: " + "),
                "dots": systems.map { ["isIn": sources.contains($0), "system": $0] as View },
                "share": texts.share(number, of: all),
                "bar": ShareBar([.init("for", Double(number) / Double(max(1, all)))]).markup.text,
                "cell": [Figure.cell(number, Figure.customers(row.figure))],
            ]
        }
    }
}
