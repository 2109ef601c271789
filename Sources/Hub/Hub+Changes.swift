import Store

extension Hub {
    /// Change events after a cursor (nil: from the beginning). With nothing new it waits up to `wait` for something.
    ///
    /// CloudEvents 1.0 of the types `kulta.customer.created`, `updated`, `merged`, `split`, `retired` and `restored`, with
    /// `{"id", "kind", "version", "status", "canonicalId", "parts", "changes": [{"attribute", "before", "after"}],
    /// "joined", "left", "cause": {"run", "trigger", "import", "ruleBookVersion"}}` as data. No gap, no reordering.
    /// - Throws: `invalidCursor`.
    package func changes(after cursor: String?, limit: Int, wait: Duration = .zero) async throws -> ChangePage {
        let position = try position(cursor)
        let deadline = ContinuousClock.now + wait
        while true {
            let mark = wait > .zero ? news.mark() : 0
            let events = try await ask { try $0.events(after: position, limit: limit) }
            let left = deadline - ContinuousClock.now
            guard events.isEmpty, left > .zero, !Task.isCancelled else { return ChangePage(events, after: position) }
            await news.wait(since: mark, atMost: left)
        }
    }

    private func position(_ cursor: String?) throws -> Int64 {
        guard let cursor else { return 0 }
        guard let position = Int64(cursor), position >= 0 else {
            throw HubError(.invalidCursor, "The cursor is not one of the change feed.")
        }
        return position
    }
}

extension ChangePage {
    fileprivate init(_ events: [StoredEvent], after position: Int64) {
        let page = Page(events, limit: events.count, json: \.json) { Cursor("e", id: $0.position) }
        self.init(
            events: page.items, count: events.count, cursor: String(events.last?.position ?? position))
    }
}
