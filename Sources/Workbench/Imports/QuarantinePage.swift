/// `/workbench/quarantine`: rows that were refused, by their reason and one by one.
struct QuarantinePage: Page {
    static let filters = ["source", "delivery", "code", "status"]
    private static let statuses = ["open", "accepted", "replayed", "dismissed", "all"]

    let asked: PageRequest
    let template = "quarantine"

    init(_ asked: PageRequest) {
        self.asked = asked
    }

    private var texts: Texts { asked.texts }
    private var filter: Query { asked.query.only(Self.filters) }
    private var status: String { filter.text("status") ?? "open" }
    /// As the API has it: nothing asks for every state.
    private var wanted: Query { filter.with("status", status == "all" ? nil : status) }

    func view() async throws -> View {
        let page = wanted.with("limit", "50").with("cursor", asked.query.text("cursor"))
        async let listed = asked.get("/v1/quarantine\(page.string)")
        async let grouped = status == "open" ? asked.get("/v1/quarantine/groups\(wanted.string)") : .null
        async let permitted = asked.permissions()
        let (list, groups, permissions) = (try await listed, try await grouped, try await permitted)
        let rows = list.items.list.map { RejectView.of($0, asked) }
        let canHandle = permissions.contains("handle-quarantine")
        return [
            "title": texts["quarantine"], "script": "quarantine.js", "sheet": "imports.css",
            "groups": groups.items.list.map { group($0, canHandle) }, "hasGroups": !groups.items.list.isEmpty,
            "rows": rows, "hasRows": !rows.isEmpty, "isEmpty": rows.isEmpty && filter.values.isEmpty,
            "hasNoMatch": rows.isEmpty && !filter.values.isEmpty,
            "chosen": chosen, "statuses": Self.statuses.map(statusLink),
            "next": next(of: list) { link(filter.with("cursor", $0)) }, "isLater": asked.query.text("cursor") != nil,
            "first": link(filter),
        ]
    }

    private func link(_ query: Query) -> String { "/workbench/quarantine\(query.string)" }

    private func group(_ group: JSON, _ canHandle: Bool) -> View {
        let (source, code) = (group.source.string, group.code.string)
        return [
            "source": source, "code": code, "reason": RejectView.reason(code, texts), "field": group.field.text,
            "hasField": !group.field.isNull,
            "advice": RejectView.advice(code, texts), "message": group.message.text,
            "rows": texts.count("rows", group.rows.integer ?? 0),
            "deliveries": texts.count("of-imports", group.deliveries.integer ?? 0),
            "first": texts.moment(group.firstSeen.string), "last": texts.moment(group.lastSeen.string),
            "example": group.examples.list.first.map { RejectView.shown($0.rawText) } ?? "",
            "href": link(filter.with("source", source).with("code", code)), "canReplay": canHandle,
            "delivery": filter.text("delivery") ?? "",
        ]
    }

    /// What narrows the list, each with the way to do without.
    private var chosen: [View] {
        ["source", "code", "delivery"].compactMap { name -> View? in
            guard let value = filter.text(name) else { return nil }
            let label = name == "code" ? RejectView.reason(value, texts) : value
            return ["name": texts["reject-by-\(name)"], "value": label, "href": link(filter.with(name, nil))]
        }
    }

    private func statusLink(_ name: String) -> View {
        [
            "name": texts["reject-\(name)"], "isChosen": name == status,
            "href": link(filter.with("status", name == "open" ? nil : name)),
        ]
    }
}

/// `/workbench/quarantine/{id}`: one row, its cells to be mended.
struct RejectPage: Page {
    let asked: PageRequest
    let template = "reject"

    init(_ asked: PageRequest) {
        self.asked = asked
    }

    private var texts: Texts { asked.texts }

    func view() async throws -> View {
        let reject = try await asked.get("/v1/quarantine/\(Segment.encoded(asked.pathText("id")))")
        let permissions = try await asked.permissions()
        let isOpen = reject.status.string == "open"
        var view = RejectView.of(reject, asked)
        let cells = reject.cells.list
        view["title"] = "\(texts["quarantine"]) № \(reject.id.integer ?? 0)"
        view["script"] = "reject.js"
        view["sheet"] = "imports.css"
        view["raw"] = reject.rawText.string
        view["cells"] = cells.enumerated().map { cell($1, at: $0, fault: reject.field.text) }
        view["hasCells"] = !cells.isEmpty
        view["isOpenToYou"] = isOpen && permissions.contains("handle-quarantine")
        view["isClosed"] = !isOpen
        view["closedAt"] = texts.moment(reject.closedAt.string)
        view["why"] = reject.reason.text
        view["hasWhy"] = !reject.reason.isNull
        view["outcomes"] = reject.outcome.list.map { outcome($0, reject.source.string) }
        view["back"] = "/workbench/quarantine"
        view["group"] =
            "/workbench/quarantine"
            + Query(["source": reject.source.string, "code": reject.code.string]).string
        view["labels"] = Dictionary(
            uniqueKeysWithValues: ["street", "postalCode", "city"].map { ($0, texts["attribute-address.\($0)"]) })
        view["kinds"] = ["organization", "person"].map { kind -> View in
            ["kind": kind, "name": texts.word("party", kind), "isChosen": kind == "organization"]
        }
        return view
    }

    private func cell(_ cell: JSON, at place: Int, fault: String) -> View {
        let column = cell.column.text
        let value = cell.value.string
        return [
            "place": place, "number": place + 1,
            "column": column.isEmpty ? texts.filled("cell-n", ["n": place + 1]) : column,
            "hasNoColumn": column.isEmpty, "value": value,
            "isLong": value.contains(where: \.isNewline) || value.count > 90,
            "isFault": !fault.isEmpty && column == fault,
        ]
    }

    private func outcome(_ outcome: JSON, _ source: String) -> View {
        [
            "key": outcome.key.text, "word": texts.word("row-outcome", outcome.outcome.string),
            "version": outcome.version.text, "hasVersion": !outcome.version.isNull, "source": source,
        ]
    }
}
