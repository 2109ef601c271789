import Store

/// What can happen to a golden customer. In events the type is `kulta.customer.` and the word.
package enum ChangeType: String, Hashable, Sendable, CaseIterable {
    case created, updated, merged, split, retired, restored, erased, redacted

    private static let prefix = "kulta.customer."

    /// The type of a CloudEvent.
    package var name: String { Self.prefix + rawValue }

    /// Nil when it is not the type of an event of the feed.
    package init?(name: String) {
        guard name.hasPrefix(Self.prefix) else { return nil }
        self.init(rawValue: String(name.dropFirst(Self.prefix.count)))
    }
}

/// One event of the change feed.
package struct ChangeEvent: Hashable, Sendable {
    /// Its place in the feed, which is also the cursor of what follows it.
    package let position: String
    /// CloudEvents 1.0, on one line.
    package let json: [UInt8]
}

/// A part of the change feed.
package struct ChangePage: Hashable, Sendable {
    /// Oldest first.
    package let items: [ChangeEvent]
    /// The cursor to go on from; equals the one given when there was nothing new.
    package let cursor: String

    package var count: Int { items.count }

    /// A JSON array of CloudEvents 1.0, oldest first.
    package var events: [UInt8] { Page(items, limit: items.count, json: \.json) { _ in Cursor("e", id: 0) }.items }

    init(_ part: StoredFeedPart) {
        items = part.events.map { ChangeEvent(position: String($0.position), json: $0.json) }
        cursor = String(part.end)
    }
}
