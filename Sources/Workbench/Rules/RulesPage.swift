import Charts
import HTTPAPI

/// `/workbench/rules` and `/workbench/rules/{version}`: what decides who is one customer, as it stands or as it was.
struct RulesPage: Page {
    let asked: PageRequest
    let template = "rules"

    init(_ asked: PageRequest) {
        self.asked = asked
    }

    func view() async throws -> View {
        let texts = asked.texts
        let list = try await asked.get(
            "/v1/rule-books\(Query(["limit": "20"]).with("cursor", asked.query.text("cursor")).string)")
        let wanted = asked.pathText("version")
        let active = list.items.list.first { $0.active.isTrue }?.version.integer
        let version = wanted.isEmpty ? active.map(String.init) : wanted
        var view: View = [
            "title": texts["rules-title"], "isCharted": true, "hasVersions": !list.items.list.isEmpty,
            "versions": list.items.list.map { row($0, shown: version) },
            "older": next(of: list) { asked.path + Query(["cursor": $0]).string },
        ]
        if let version {
            let book = try await asked.get("/v1/rule-books/\(PercentEncoding.encode(version))")
            view["book"] = [RulesView(book, texts).view]
        }
        return view
    }

    private func row(_ version: JSON, shown: String?) -> View {
        let number = version.version.integer ?? 0
        let texts = asked.texts
        return [
            "href": "/workbench/rules/\(number)", "isShown": shown == "\(number)",
            "label": texts.filled("version-n", ["n": number]), "isActive": version.active.isTrue,
            "when": texts.moment(version.createdAt.string), "what": what(version),
            "trained": texts.filled("trained-on", ["n": NumberText.grouped(version.trainedOn.integer ?? 0)]),
            "cases": version.cases.integer.map { texts.filled("cases-made", ["n": NumberText.grouped($0)]) } ?? "",
        ]
    }

    /// Whether people changed the rules, or training the weights.
    private func what(_ version: JSON) -> String {
        if version.changedFiles.isNull { return asked.texts["first-version"] }
        let files = version.changedFiles.list.map { String($0.string.split(separator: "/").last ?? "") }
        return files.isEmpty
            ? asked.texts["weights-learned"]
            : asked.texts.filled("files-changed", ["files": files.joined(separator: ", ")])
    }
}
