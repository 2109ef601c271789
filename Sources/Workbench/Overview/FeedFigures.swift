import Charts
import CustomerModel
import HTTPAPI

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
        let name = PercentEncoding.encode(consumer["name"].string)
        return [
            "label": consumer["name"].string, "seconds": age(consumer.lag.seconds.number ?? 0),
            "last": consumer.acknowledgedAt.isNull ? "–" : texts.moment(consumer.acknowledgedAt.string),
            "cell": [Figure.cell(consumer.lag.events.integer ?? 0, "/v1/consumers/\(name)/changes")],
        ]
    }

    private func hook(_ subscription: JSON) -> View {
        let path = "/v1/subscriptions/\(subscription.id.integer ?? 0)"
        return [
            "label": subscription.url.string, "state": texts.word("webhook", subscription.status.string),
            "seconds": age(subscription.lag.seconds.number ?? 0), "error": subscription.lastError.text,
            "cells": [
                Figure.cell(subscription.lag.events.integer ?? 0, path),
                Figure.cell(subscription.failedAttempts.integer ?? 0, path),
                Figure.cell(subscription.deadLetters.integer ?? 0, "\(path)/dead-letters"),
            ],
        ]
    }

    private func age(_ seconds: Double) -> String {
        switch seconds {
        case ..<1: "–"
        case ..<120: texts.filled("n-seconds", ["n": Int(seconds)])
        case ..<7200: texts.filled("n-minutes", ["n": Int(seconds / 60)])
        case ..<172_800: texts.filled("n-hours", ["n": Int(seconds / 3600)])
        default: texts.count("days", Int(seconds / 86_400))
        }
    }
}
