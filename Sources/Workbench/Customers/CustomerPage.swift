/// `/workbench/customers/{id}`: everything about one customer, by tabs that each have an address.
struct CustomerPage: Page {
    private enum Tab: String, CaseIterable {
        case overview, sources, history, how, commands
    }

    let asked: PageRequest
    let template = "customer"

    init(_ asked: PageRequest) {
        self.asked = asked
    }

    private var id: String { asked.pathText("id") }
    private var path: String { "/v1/customers/\(id)" }
    private var texts: Texts { asked.texts }
    private var tab: Tab { asked.query.text("tab").flatMap(Tab.init) ?? .overview }

    func view() async throws -> View {
        let customer = try await asked.get(path)
        var view = head(customer)
        guard customer.status.string == "active" else {
            view["ended"] = ended(customer)
            view["history"] = [try await CustomerHistory(asked, path: path).view()]
            return view
        }
        let tasks = try await asked.find("/v1/tasks\(Query(["customer": id, "limit": "5"]).string)")
        view["tasks"] = (tasks?.items.list ?? []).map { TaskView.of($0, asked) }
        view[tab.rawValue] = [try await body(customer)]
        return view
    }

    private func body(_ customer: JSON) async throws -> View {
        switch tab {
        case .overview: try await GoldenView(asked, path: path, id: id).view(customer)
        case .sources: try await SourcesView(asked, path: path).view()
        case .history: try await CustomerHistory(asked, path: path).view()
        case .how: try await HowView(asked, path: path).view()
        case .commands: try await HowView(asked, path: path).commands()
        }
    }

    private func head(_ customer: JSON) -> View {
        let name = customer.displayName.text
        return [
            "title": name.isEmpty ? id : name, "script": "customer.js", "style": "compare.css",
            "name": name.isEmpty ? id : name, "id": customer.id.text.isEmpty ? id : customer.id.text,
            "kind": texts.word("party", customer.kind.string),
            "records": texts.count("records", customer.records.integer ?? 0),
            "isActive": customer.status.string == "active",
            "version": customer.version.integer ?? 0, "updated": texts.moment(customer.updatedAt.string),
            "confirmed": customer.confirmed.isNull
                ? []
                : [
                    [
                        "by": customer.confirmed.by.text, "at": texts.moment(customer.confirmed.at.string),
                        "reason": customer.confirmed.reason.text,
                    ] as View
                ],
            "canSplit": (customer.records.integer ?? 0) > 1, "split": "/workbench/customers/\(id)/split",
            "board": "/workbench/customers/\(id)/board",
            "tabs": Tab.allCases.map { tab -> View in
                [
                    "title": texts["tab-\(tab.rawValue)"], "isChosen": tab == self.tab,
                    "href": "/workbench/customers/\(id)?tab=\(tab.rawValue)",
                ]
            },
        ]
    }

    /// Where an id leads that no customer has any more.
    private func ended(_ customer: JSON) -> [View] {
        let parts = customer.parts.list.map(\.text) + [customer.canonicalId.text].filter { !$0.isEmpty }
        return [
            [
                "text": texts.word("ended", customer.status.string),
                "parts": parts.map { part -> View in ["id": part, "href": "/workbench/customers/\(part)"] },
            ]
        ]
    }
}
