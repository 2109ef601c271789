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
