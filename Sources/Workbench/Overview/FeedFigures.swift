/// How far those who keep a copy have come. This is read as it stands: it is little.
struct FeedFigures {
    private let texts: Texts

    init(_ texts: Texts) {
        self.texts = texts
    }

    /// - Parameters: answers of the API; nil when whoever looks may not see them.
    func view(_ consumers: JSON?, _ subscriptions: JSON?) -> View {
        let readers = consumers?.items.list ?? []
        let hooks = subscriptions?.items.list ?? []
        return [
            "isSeen": consumers != nil, "isEmpty": readers.isEmpty && hooks.isEmpty,
            "readers": readers.map(reader), "hasReaders": !readers.isEmpty,
            "hooks": hooks.map(hook), "hasHooks": !hooks.isEmpty,
        ]
    }

    private func reader(_ consumer: JSON) -> View {
        let path = "/workbench/consumers/\(Segment.encoded(consumer["name"].string))"
        return [
            "label": consumer["name"].string, "href": path,
            "seconds": FeedState.age(consumer.lag.seconds.number ?? 0, texts),
            "last": consumer.acknowledgedAt.isNull ? "–" : texts.moment(consumer.acknowledgedAt.string),
            "cell": [Figure.cell(consumer.lag.events.integer ?? 0, path)],
        ]
    }

    private func hook(_ subscription: JSON) -> View {
        let path = "/workbench/webhooks/\(subscription.id.integer ?? 0)"
        return [
            "label": subscription.url.string, "href": path, "state": texts.word("webhook", subscription.status.string),
            "seconds": FeedState.age(subscription.lag.seconds.number ?? 0, texts), "error": subscription.lastError.text,
            "cells": [
                Figure.cell(subscription.lag.events.integer ?? 0, path),
                Figure.cell(subscription.failedAttempts.integer ?? 0, path),
                Figure.cell(subscription.deadLetters.integer ?? 0, path),
            ],
        ]
    }
}
