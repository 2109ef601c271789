/// `/workbench/sources`: every system that delivers, with what it has and how well it delivers.
struct SourcesPage: Page {
    let asked: PageRequest
    let template = "sources"

    init(_ asked: PageRequest) {
        self.asked = asked
    }

    func view() async throws -> View {
        let mappings = try await asked.get("/v1/mappings").items.list
        let figures = try await figures(of: mappings.map(\.system.string))
        let delivering = mappings.filter { figures[$0.system.string]?.countedAt.isNull == false }
        let ready = mappings.filter { figures[$0.system.string]?.countedAt.isNull != false }
        return [
            "title": asked.texts["sources"], "sheet": "imports.css",
            "sources": delivering.map { row($0, figures[$0.system.string] ?? .null) },
            "hasSources": !delivering.isEmpty,
            "ready": ready.map { mapping -> View in
                ["title": mapping.title.string, "href": SourceLink.page(mapping.system.string)]
            },
        ]
    }

    /// Each from a count that the hub keeps.
    private func figures(of systems: [String]) async throws -> [String: JSON] {
        try await withThrowingTaskGroup(of: (String, JSON).self) { group in
            for system in systems {
                group.addTask { (system, try await asked.get(SourceFigures.path(system))) }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    private func row(_ mapping: JSON, _ figures: JSON) -> View {
        let system = mapping.system.string
        var view = SourceFigures.of(figures, asked.texts)
        view["system"] = system
        view["title"] = mapping.title.string
        view["href"] = SourceLink.page(system)
        view["waitingHref"] = "/workbench/quarantine\(Query(["source": system]).string)"
        return view
    }
}

/// `/workbench/sources/{system}`: one system, its deliveries, the completeness of its fields and its mapping.
struct SourcePage: Page {
    let asked: PageRequest
    let template = "source"

    init(_ asked: PageRequest) {
        self.asked = asked
    }

    private var texts: Texts { asked.texts }

    func view() async throws -> View {
        let system = asked.pathText("system")
        let mapping = try await asked.get("/v1/mappings/\(Segment.encoded(system))")
        let figures = try await asked.get(SourceFigures.path(system))
        let imports = try await asked.get("/v1/imports\(Query(["source": system, "limit": "20"]).string)").items.list
        var view = SourceFigures.of(figures, texts)
        view["title"] = mapping.title.string
        view["sheet"] = "imports.css"
        view["system"] = system
        view["format"] = mapping.format.string.uppercased()
        view["isFull"] = mapping.full.isTrue
        view["hasFigures"] = !figures.countedAt.isNull
        view["waitingHref"] = "/workbench/quarantine\(Query(["source": system]).string)"
        view["importHref"] = "/workbench/imports\(Query(["source": system]).string)"
        view["imports"] = deliveries(imports)
        view["hasImports"] = !imports.isEmpty
        view["fields"] = SourceFigures.fields(of: figures, texts)
        view["keyColumns"] = mapping.key.list.map(\.text).joined(separator: " + ")
        view["values"] = mapping["values"].list.map(value)
        return view
    }

    /// Each with the length of its bar, in percent of the largest.
    private func deliveries(_ imports: [JSON]) -> [View] {
        let rows = imports.map { ($0.records.integer ?? 0) + ($0.rejected.integer ?? 0) }
        let most = max(1, rows.max() ?? 1)
        return zip(imports, rows).map { item, count -> View in
            var view = ImportView.of(item, asked)
            view["created"] = texts.number(item.created.integer ?? 0)
            view["updated"] = texts.number(item.updated.integer ?? 0)
            view["width"] = count * 100 / most
            return view
        }
    }

    private func value(_ value: JSON) -> View {
        let name = value.attribute.string
        let kinds = value.kinds.list.map { texts.word("party", $0.string) }.joined(separator: ", ")
        let inner = value.innerRecord.text
        return [
            "attribute": texts.word("attribute", name), "kinds": kinds, "inner": inner, "isInner": !inner.isEmpty,
            "columns": value.columns.list.map { column -> View in ["column": column.text] },
            "constant": value.constant.text, "isConstant": !value.constant.isNull,
        ]
    }
}

/// What a source has and delivers, as pages show it.
enum SourceFigures {
    static func path(_ system: String) -> String { "/v1/sources/\(Segment.encoded(system))/statistics" }

    static func of(_ figures: JSON, _ texts: Texts) -> View {
        let rows = figures.deliveries.rows.integer ?? 0
        let rejected = figures.deliveries.rejected.integer ?? 0
        let waiting = figures.waiting.integer ?? 0
        let last = figures.last
        return [
            "records": texts.number(figures.records.integer ?? 0),
            "persons": texts.number(figures.persons.integer ?? 0),
            "organizations": texts.number(figures.organizations.integer ?? 0),
            "files": texts.number(figures.deliveries.files.integer ?? 0), "rows": texts.number(rows),
            "rejectRate": rows == 0 ? "–" : texts.percent(upTo: Double(rejected) / Double(rows)),
            "hasRejects": rejected > 0, "waiting": texts.number(waiting), "hasWaiting": waiting > 0,
            "counted": texts.moment(figures.countedAt.string), "sampled": texts.number(figures.sampled.integer ?? 0),
            "last": last.isNull
                ? []
                : [
                    [
                        "at": texts.moment(last.at.string), "name": last.fileName.text,
                        "href": "/workbench/imports/\(last.id.integer ?? 0)",
                        "state": texts.word("import-state", last.state.string),
                        "isBad": last.state.string == "failed" || last.state.string == "interrupted",
                    ] as View
                ],
        ]
    }

    /// How many of the sampled records say something of each attribute.
    static func fields(of figures: JSON, _ texts: Texts) -> [View] {
        let sampled = max(1, figures.sampled.integer ?? 1)
        return figures.fields.list.map { field -> View in
            let share = Double(field.records.integer ?? 0) / Double(sampled)
            return [
                "attribute": texts.word("attribute", field.attribute.string), "share": share,
                "percent": texts.percent(upTo: share),
            ]
        }
    }
}

extension Texts {
    /// A share that may be the whole.
    func percent(upTo share: Double) -> String {
        filled("percent", ["n": decimal((share * 1000).rounded() / 10, digits: 1)])
    }
}
