import Store

extension Hub {
    /// Change events after a cursor (nil: from the beginning). With nothing new it waits up to `wait` for something.
    ///
    /// CloudEvents 1.0 of the types `kulta.customer.created`, `updated`, `merged`, `split`, `retired` and `restored`, with
    /// `{"id", "kind", "version", "status", "displayName", "canonicalId", "parts", "changes": [{"attribute", "before",
    /// "after"}], "joined", "left", "cause": {"run", "trigger", "import", "ruleBookVersion"}}` as data. No gap, no
    /// reordering; the cursor moves also past events of other types than those asked for.
    /// - Parameter types: nil: all.
    /// - Throws: `invalidCursor`.
    package func changes(
        after cursor: String?, limit: Int, types: [ChangeType]? = nil, wait: Duration = .zero
    ) async throws -> ChangePage {
        let start = try cursor.map(Self.position) ?? 0
        return try await changes(after: start, limit: limit, types: types?.map(\.rawValue), wait: wait)
    }

    func changes(after start: Int64, limit: Int, types: [String]?, wait: Duration) async throws -> ChangePage {
        let deadline = ContinuousClock.now + wait
        var position = start
        while true {
            let mark = wait > .zero ? news.mark() : 0
            let part = try await ask { [position] in try $0.feedPart(after: position, limit: limit, types: types) }
            position = part.end
            let left = deadline - ContinuousClock.now
            guard part.events.isEmpty, left > .zero, !Task.isCancelled else { return ChangePage(part) }
            await news.wait(since: mark, atMost: left)
        }
    }

    /// - Throws: `invalidCursor`.
    static func position(_ cursor: String) throws -> Int64 {
        guard let position = Int64(cursor), position >= 0 else {
            throw HubError(.invalidCursor, "The cursor is not one of the change feed.")
        }
        return position
    }
}
