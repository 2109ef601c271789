/// `/workbench/tasks/{id}`: are these two one customer?
struct ComparePage: Page {
    let asked: PageRequest
    let template = "compare"

    init(_ asked: PageRequest) {
        self.asked = asked
    }

    func view() async throws -> View {
        let task = try await asked.get("/v1/tasks/\(asked.pathText("id"))")
        var view = TaskView.of(task, asked)
        view["title"] = "\(task.left.displayName.text) · \(task.right.displayName.text)"
        view["script"] = "compare.js"
        view["style"] = "compare.css"
        view["filter"] = asked.query.only(TaskView.filters).string
        view["list"] = "/workbench/tasks\(asked.query.only(TaskView.filters).string)"
        if task.state.string == "closed" {
            view["closed"] = try await Outcome.view(task, asked)
            return view
        }
        view["open"] = try await open(task)
        return view
    }

    private func open(_ task: JSON) async throws -> View {
        let (left, right) = (task.left, task.right)
        async let catalog = asked.get("/v1/catalog")
        async let one = asked.find("/v1/customers/\(left.id.text)?include=records")
        async let other = asked.find("/v1/customers/\(right.id.text)?include=records")
        async let preview = asked.find("/v1/tasks/\(task.id.text)/preview")
        async let explanation = asked.find("/v1/explanations?a=\(Self.key(left))&b=\(Self.key(right))")
        async let earlier = EarlierDecisions.view(task, asked)
        async let consumers = asked.find("/v1/consumers")
        async let subscriptions = asked.find("/v1/subscriptions")
        let sides = [try await one ?? .null, try await other ?? .null]
        let foreseen = try await preview ?? .null
        let comparison = Comparison(
            task: task, customers: sides, preview: foreseen.same, catalog: try await catalog, texts: asked.texts)
        let followers = (try await consumers)?.items.list.count ?? 0
        let webhooks = (try await subscriptions)?.items.list.count ?? 0
        var view: View = [
            "columns": comparison.columnViews, "groups": comparison.groupViews, "hidden": comparison.hiddenText,
            "onlyDifferences": asked.query.has("diff", "1"),
            "evidence": Evidence.view(try await explanation ?? .null, asked.texts),
            "earlier": try await earlier,
            "consequence": Consequence(sides, foreseen, listeners: followers + webhooks, asked.texts).view,
            "moves": comparison.moveViews,
        ]
        view["board"] = "/workbench/tasks/\(task.id.text)/board\(asked.query.only(TaskView.filters).string)"
        view["hasNoPreview"] = foreseen.isNull
        view["golden"] = comparison.goldenName
        return view
    }

    private static func key(_ side: JSON) -> String {
        String(Query(["x": "\(side.record.source.text)/\(side.record.key.text)"]).string.dropFirst(3))
    }
}

/// What became of a task that is closed, and by whom.
enum Outcome {
    static func view(_ task: JSON, _ asked: PageRequest) async throws -> View {
        let closed = task.closed
        let command = closed.command.integer
        let found = if let command { try await asked.find("/v1/commands/\(command)") } else { JSON?.none }
        let made = found ?? .null
        return [
            "why": asked.texts.word("closed", closed.why.string),
            "at": asked.texts.moment(closed.at.string),
            "decision": made.isNull
                ? []
                : [
                    [
                        "author": made.author.text, "reason": made.reason.text, "command": command ?? 0,
                        "isUndone": !made.undoneBy.isNull, "canUndo": made.undoneBy.isNull,
                    ] as View
                ],
        ]
    }
}

/// What people have said before about the two records on which a task hangs.
enum EarlierDecisions {
    static func view(_ task: JSON, _ asked: PageRequest) async throws -> [View] {
        var seen: Set<Int> = []
        var views: [View] = []
        for side in [task.left, task.right] {
            let name = "\(side.record.source.text)/\(side.record.key.text)"
            let found = try await asked.find("/v1/constraints\(Query(["record": name, "limit": "20"]).string)")
            for constraint in found?.items.list ?? [] where seen.insert(constraint.id.integer ?? 0).inserted {
                views.append([
                    "kind": asked.texts.word("constraint", constraint.kind.string),
                    "left": "\(constraint.left.source.text)/\(constraint.left.key.text)",
                    "right": "\(constraint.right.source.text)/\(constraint.right.key.text)",
                    "author": constraint.author.text, "reason": constraint.reason.text,
                    "at": asked.texts.moment(constraint.createdAt.string),
                ])
            }
        }
        return views
    }
}
