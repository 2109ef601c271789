/// `/workbench/tasks`: what waits for a steward.
struct WorklistPage: Page {
    let asked: PageRequest
    let template = "worklist"

    init(_ asked: PageRequest) {
        self.asked = asked
    }

    func view() async throws -> View {
        let filter = asked.query.only(TaskView.filters)
        let page = filter.with("cursor", asked.query.text("cursor")).with("limit", "50")
        async let listed = asked.get("/v1/tasks\(page.string)")
        async let counted = asked.get("/v1/tasks/facets\(filter.string)")
        async let kept = asked.get("/v1/tasks/views")
        async let permitted = asked.permissions()
        let (list, counts, permissions) = (try await listed, try await counted, try await permitted)
        let texts = asked.texts
        let total = counts.total.integer ?? 0
        let tasks = list.items.list.map { TaskView.of($0, asked) }
        return [
            "title": texts["tasks"], "script": "tasks.js",
            "count": texts.count("cases", total), "total": total,
            "tasks": tasks, "hasTasks": !tasks.isEmpty,
            "isFiltered": !filter.values.isEmpty, "isEmpty": tasks.isEmpty && filter.values.isEmpty,
            "hasNoMatch": tasks.isEmpty && !filter.values.isEmpty,
            "facets": facets(counts.facets.list), "spans": ["opened", "closed"].flatMap(span),
            "filter": filter.string,
            "bulk": bulk(filter, total),
            "views": try await kept.items.list.map { view(of: $0, filter, permissions) },
            "mayKeep": permissions.contains("decide"),
            "next": next(of: list) { "/workbench/tasks\(filter.with("cursor", $0).string)" },
            "isLater": asked.query.text("cursor") != nil, "first": "/workbench/tasks\(filter.string)",
        ]
    }

    /// Many cases with the same evidence can be decided as one.
    private func bulk(_ filter: Query, _ total: Int) -> [View] {
        guard filter.text("matchKey") != nil, total > 1, !filter.has("state", "closed") else { return [] }
        return [["href": "/workbench/tasks/bulk\(filter.string)", "text": asked.texts.count("decide-all", total)]]
    }

    /// A filter that somebody keeps under a name.
    private func view(of kept: JSON, _ filter: Query, _ permissions: Set<String>) -> View {
        let query = Query(parsing: kept.filter.string)
        return [
            "id": kept.id.integer ?? 0, "name": kept.name.string, "href": "/workbench/tasks\(query.string)",
            "isOn": !query.values.isEmpty && query.values == filter.values, "isShared": kept.shared.isTrue,
            "mayForget": permissions.contains(kept.mine.isTrue ? "decide" : "manage-people"),
        ]
    }

    // MARK: Facets

    private static let order = ["state", "code", "party", "band", "sources", "matchKey", "assignee"]
    private static let shown = 8

    private func facets(_ counts: [JSON]) -> [View] {
        Self.order.compactMap { name -> View? in
            let values = counts.filter { $0.facet.string == name }
            guard !values.isEmpty || asked.query.text(name) != nil else { return nil }
            let chosen = asked.query.text(name)
            let items = values.map { item($0, of: name, chosen) }
            return [
                "name": name, "title": asked.texts["facet-\(name)"], "items": Array(items.prefix(Self.shown)),
                "more": items.count > Self.shown
                    ? [
                        [
                            "items": Array(items.dropFirst(Self.shown)),
                            "text": asked.texts.count("more", items.count - Self.shown),
                        ] as View
                    ] : [],
                "isChosen": chosen != nil, "all": link(name, nil),
            ]
        }
    }

    /// Days to which the list is limited, by the overview's links.
    private func span(_ name: String) -> [View] {
        guard let days = asked.query.text(name) else { return [] }
        let text = asked.texts.filled(
            "span-\(name)", ["days": days.replacing("/", with: " – ").replacing("..", with: "")])
        return [["text": text, "href": link(name, nil)]]
    }

    private func item(_ count: JSON, of name: String, _ chosen: String?) -> View {
        let value = count.value.string
        let isOn = chosen == value
        return [
            "label": label(value, of: name), "count": count["count"].integer ?? 0, "isOn": isOn,
            "href": link(name, isOn ? nil : value),
        ]
    }

    private func link(_ name: String, _ value: String?) -> String {
        "/workbench/tasks\(asked.query.only(TaskView.filters).with(name, value).string)"
    }

    private func label(_ value: String, of name: String) -> String {
        switch name {
        case "sources": value.replacing("+", with: " + ")
        case "matchKey":
            TaskView.chips(value, asked.texts).map { "\($0["sign"] ?? "")\($0["name"] ?? "")" }.joined(separator: " ")
        case "assignee": value
        default: asked.texts.word(name, value)
        }
    }
}

/// `/workbench/tasks/bulk`: many cases with the same evidence, decided as one after a look at some.
struct BulkPage: Page {
    let asked: PageRequest
    let template = "bulk"

    init(_ asked: PageRequest) {
        self.asked = asked
    }

    func view() async throws -> View {
        let filter = asked.query.only(TaskView.filters)
        let seed = asked.query.text("sample") ?? "1"
        async let drawn = asked.get("/v1/tasks\(filter.with("sample", seed).with("limit", "10").string)")
        async let counted = asked.get("/v1/tasks/facets\(filter.string)")
        let (sample, total) = (try await drawn, try await counted.total.integer ?? 0)
        return [
            "title": asked.texts.count("decide-all", total), "script": "bulk.js",
            "total": total, "filter": filter.string, "back": "/workbench/tasks\(filter.string)",
            "chips": TaskView.chips(filter.text("matchKey") ?? "", asked.texts),
            "tasks": sample.items.list.map { TaskView.of($0, asked) },
            "sampleText": asked.texts.count("samples", sample.items.list.count),
            "another": "/workbench/tasks/bulk\(filter.with("sample", "\((Int(seed) ?? 1) % 1000 + 1)").string)",
        ]
    }
}
