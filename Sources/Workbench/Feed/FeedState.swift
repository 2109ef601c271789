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
