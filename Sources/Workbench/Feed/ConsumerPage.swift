/// `/workbench/consumers/{name}`: how far one that keeps a copy has come, and what waits for it.
struct ConsumerPage: Page {
    let asked: PageRequest
    let template = "consumer"

    init(_ asked: PageRequest) {
        self.asked = asked
    }

    func view() async throws -> View {
        let path = "/v1/consumers/\(Segment.encoded(asked.pathText("name")))"
        let consumer = try await asked.get(path)
        let changes = try await asked.get("\(path)/changes?limit=50")
        let texts = asked.texts
        let waiting = consumer.lag.events.integer ?? 0
        let shown = changes.events.list
        return [
            "title": consumer["name"].string, "back": "/workbench/overview#feed", "sheet": "imports.css",
            "figures": FeedState.figures(of: consumer, texts), "kinds": FeedState.kinds(of: consumer, texts),
            "changes": shown.map { change($0) }, "hasChanges": !shown.isEmpty,
            "rest": waiting > shown.count ? texts.count("further-changes", waiting - shown.count) : "",
        ]
    }

    private func change(_ event: JSON) -> View {
        let data = event.data
        let attributes = data.changes.list.map { asked.texts.word("attribute", $0.attribute.string) }
        return [
            "position": event.id.string, "when": asked.texts.moment(event.time.string),
            "what": FeedState.word(of: event["type"].string, asked.texts),
            "customer": event.subject.string, "name": data.displayName.text,
            "href": "/workbench/customers/\(Segment.encoded(event.subject.string))",
            "attributes": attributes.joined(separator: ", "),
        ]
    }
}

/// What consumers and webhooks have in common.
enum FeedState {
    static func figures(of follower: JSON, _ texts: Texts) -> [View] {
        [
            ("events-waiting", texts.number(follower.lag.events.integer ?? 0)),
            ("age-of-oldest", age(follower.lag.seconds.number ?? 0, texts)),
            ("feed-position", "\(follower.position.string) / \(follower.end.string)"),
            (
                "last-acknowledged",
                follower.acknowledgedAt.isNull ? "" : texts.moment(follower.acknowledgedAt.string)
            ),
            ("last-delivered", follower.deliveredAt.isNull ? "" : texts.moment(follower.deliveredAt.string)),
        ].filter { !$0.1.isEmpty }.map { ["name": texts[$0.0], "value": $0.1] }
    }

    /// Which kinds of changes it wants.
    static func kinds(of follower: JSON, _ texts: Texts) -> String {
        guard !follower.types.isNull else { return texts["all-changes"] }
        return follower.types.list.map { word(of: $0.string, texts) }.joined(separator: ", ")
    }

    /// `kulta.customer.updated` as people say it.
    static func word(of type: String, _ texts: Texts) -> String {
        texts.word("fed", String(type.split(separator: ".").last ?? ""))
    }

    static func age(_ seconds: Double, _ texts: Texts) -> String {
        switch seconds {
        case ..<1: "–"
        case ..<120: texts.filled("n-seconds", ["n": Int(seconds)])
        case ..<7200: texts.filled("n-minutes", ["n": Int(seconds / 60)])
        case ..<172_800: texts.filled("n-hours", ["n": Int(seconds / 3600)])
        default: texts.count("days", Int(seconds / 86_400))
        }
    }
}
