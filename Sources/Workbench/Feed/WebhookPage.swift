/// `/workbench/webhooks/{id}`: how far a webhook has come, what its address did not take, and what can be done about it.
struct WebhookPage: Page {
    let asked: PageRequest
    let template = "webhook"

    init(_ asked: PageRequest) {
        self.asked = asked
    }

    func view() async throws -> View {
        let path = "/v1/subscriptions/\(Segment.encoded(asked.pathText("id")))"
        let hook = try await asked.get(path)
        let query = Query(["limit": "50"]).with("cursor", asked.query.text("cursor"))
        let letters = try await asked.get("\(path)/dead-letters\(query.string)")
        let texts = asked.texts
        let status = hook.status.string
        return [
            "title": hook.url.string, "back": "/workbench/overview#feed", "script": "webhook.js",
            "sheet": "imports.css",
            "id": hook.id.integer ?? 0,
            "state": texts.word("webhook", status), "isActive": status == "active",
            "figures": FeedState.figures(of: hook, texts) + failures(hook), "kinds": FeedState.kinds(of: hook, texts),
            "error": hook.lastError.isNull
                ? []
                : [["text": hook.lastError.text, "next": next(attempt: hook)] as View],
            "letters": letters.items.list.map(letter), "hasLetters": !letters.items.list.isEmpty,
            "mayAct": try await asked.permissions().contains("manage-feed"),
            "next": next(of: letters) { asked.path + Query(["cursor": $0]).string },
        ]
    }

    private func failures(_ hook: JSON) -> [View] {
        [("failed-attempts", hook.failedAttempts), ("given-up", hook.deadLetters)].map {
            ["name": asked.texts[$0.0], "value": asked.texts.number($0.1.integer ?? 0)]
        }
    }

    private func next(attempt hook: JSON) -> String {
        guard !hook.nextAttemptAt.isNull else { return "" }
        return asked.texts.filled("next-attempt", ["when": asked.texts.moment(hook.nextAttemptAt.string)])
    }

    private func letter(_ letter: JSON) -> View {
        [
            "position": letter.position.string, "what": FeedState.word(of: letter["type"].string, asked.texts),
            "attempts": asked.texts.number(letter.attempts.integer ?? 0), "error": letter.error.text,
            "when": asked.texts.moment(letter.failedAt.string),
            "again": letter.retryAt.isNull ? "" : asked.texts.moment(letter.retryAt.string),
        ]
    }
}
