/// A task as rows, headings and samples show it.
enum TaskView {
    /// The parameters of the list that a case carries along, so that the next one is of the same list.
    static let filters = [
        "code", "party", "sources", "matchKey", "band", "state", "assignee", "customer", "opened", "closed",
    ]

    static func of(_ task: JSON, _ asked: PageRequest) -> View {
        let texts = asked.texts
        let records = min(task.left.records.integer ?? 0, task.right.records.integer ?? 0)
        return [
            "id": task.id.integer ?? 0,
            "href": "/workbench/tasks/\(task.id.integer ?? 0)\(asked.query.only(filters).string)",
            "left": side(task.left, texts), "right": side(task.right, texts),
            "chips": chips(task.matchKey.string, texts),
            "probability": task.probability.number ?? 0,
            "percent": texts.percent(task.probability.number ?? 0),
            "weight": texts.decimal(task.weight.number ?? 0, digits: 1),
            "code": texts.word("code", task.code.string),
            "advice": texts.word("advice", task.code.string),
            "why": texts.filled("why", ["records": texts.count("records", records)]),
            "opened": texts.moment(task.openedAt.string),
            "state": texts.word("state", task.state.string),
            "isClaimed": task.state.string == "claimed",
            "holder": task.claim.by.text,
            "isWaiting": task.state.string == "waiting",
            "referral": referral(task.referral, texts),
        ]
    }

    /// `+NAME-ADDRESS` as chips that agree or do not.
    static func chips(_ matchKey: String, _ texts: Texts) -> [View] {
        var chips: [(agrees: Bool, name: String)] = []
        for character in matchKey {
            if character == "+" || character == "-" {
                chips.append((character == "+", ""))
            } else if !chips.isEmpty {
                chips[chips.count - 1].name.append(character)
            }
        }
        return chips.map { chip -> View in
            [
                "agrees": chip.agrees, "sign": chip.agrees ? "+" : "−", "name": texts.word("key", chip.name),
                "spoken": texts[chip.agrees ? "agrees" : "differs"],
            ]
        }
    }

    private static func side(_ side: JSON, _ texts: Texts) -> View {
        [
            "id": side.id.text, "name": side.displayName.text, "source": side.record.source.text,
            "key": side.record.key.text, "records": texts.count("records", side.records.integer ?? 0),
            "kind": texts.word("party", side.kind.string), "isConfirmed": !side.confirmed.isNull,
        ]
    }

    private static func referral(_ referral: JSON, _ texts: Texts) -> [View] {
        if referral.isNull { return [] }
        let to = referral.to.isNull ? texts["whoever-knows"] : referral.to.text
        return [
            ["by": referral.by.text, "to": to, "reason": referral.reason.text, "at": texts.moment(referral.at.string)]
        ]
    }
}
