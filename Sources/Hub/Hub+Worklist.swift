package import CustomerModel
import Postgres
import Store

/// The stewards' worklist: which tasks there are, and who works at which.
extension Hub {
    /// Tasks, strongest evidence first.
    ///
    /// `{"id", "kind", "reason", "code", "explanation", "asked": {"changed", "command", "author", "reason", "decidedAt"} |
    /// null, "weight", "probability", "matchKey", "sources", "ruleBookVersion", "openedAt", "state", "claim": {"by", "until"} |
    /// null, "referral": {"to", "by", "reason", "at"} | null, "closed": {"why", "at", "command"} | null, "left": {"id",
    /// "displayName", "kind", "records", "confirmed", "record": {"source", "key"}}, "right": {…}}`
    /// - Throws: `invalidCursor`, `unknownCustomer`.
    package func tasks(_ filter: TaskFilter = TaskFilter(), cursor: String?, limit: Int) async throws -> Page {
        let place = try cursor.map { try Cursor($0, of: "t") } ?? Cursor("t", score: .infinity, id: 0)
        let filter = try StoredTaskFilter(filter)
        let rows = try await ask { try $0.tasks(filter, after: (place.score, place.id), limit: limit + 1) }
        return Page(rows, limit: limit, json: \.json.bytes) { Cursor("t", score: $0.weight, id: $0.id) }
    }

    /// Tasks drawn at random, as `tasks` answers them; the same seed draws the same ones.
    package func sampleTasks(_ filter: TaskFilter, seed: Int64, limit: Int) async throws -> Page {
        let filter = try StoredTaskFilter(filter)
        let rows = try await ask { try $0.sampleTasks(filter, seed: seed, limit: limit) }
        return Page(rows, limit: limit, json: \.bytes) { _ in Cursor("t", id: 0) }
    }

    /// How many tasks `tasks` lists, in all and by each value of each facet:
    /// `{"total", "facets": [{"facet", "value", "count"}]}`. The counts of a facet leave its own filter out.
    package func countTasks(_ filter: TaskFilter) async throws -> [UInt8] {
        let filter = try StoredTaskFilter(filter)
        return try await ask { try $0.countTasks(filter)?.bytes ?? Array(#"{"total":0,"facets":[]}"#.utf8) }
    }

    /// One task, open or closed, as `tasks` answers it.
    ///
    /// - Throws: `unknownTask`.
    package func task(_ id: Int64) async throws -> [UInt8] {
        try await ask { try $0.knownTask(id) }
    }

    /// Gives a task to somebody for a while, or renews that. Answers the task.
    ///
    /// - Throws: `unknownTask`, `alreadyDecided`, `taskClaimed` with the name of its holder.
    package func claimTask(_ id: Int64, by holder: String, seconds: Int) async throws -> [UInt8] {
        try await write { store in
            guard try store.claimTask(id, by: holder, seconds: seconds) else { throw try store.refusal(of: id, holder) }
            return try store.knownTask(id)
        }
    }

    /// Gives somebody the task that comes first of those that nobody else holds. Answers the task; nil when there is none.
    ///
    /// - Parameter passed: a task that is not wanted now; those before it come last.
    /// - Throws: `unknownCustomer`.
    package func claimNextTask(
        _ filter: TaskFilter, by holder: String, seconds: Int, after passed: Int64?
    ) async throws -> [UInt8]? {
        let filter = try StoredTaskFilter(filter)
        return try await write { store in
            try store.claimNextTask(filter, by: holder, seconds: seconds, after: passed).map { try store.knownTask($0) }
        }
    }

    /// Gives a task back. Answers the task.
    ///
    /// - Throws: `unknownTask`, `taskClaimed` when somebody else holds it.
    package func releaseTask(_ id: Int64, by holder: String) async throws -> [UInt8] {
        try await write { store in
            guard try store.releaseTask(id, by: holder) else { throw try store.refusal(of: id, holder) }
            return try store.knownTask(id)
        }
    }

    /// Puts a task before a colleague who knows more, and gives it back. Answers the task.
    ///
    /// - Parameter colleague: nil: whoever knows.
    /// - Throws: `unknownTask`, `alreadyDecided`, `taskClaimed` when somebody else holds it.
    package func referTask(
        _ id: Int64, to colleague: String?, by author: String, why: String
    ) async throws -> [UInt8] {
        try await write { store in
            guard try store.referTask(id, to: colleague, by: author, why: why) else {
                throw try store.refusal(of: id, author)
            }
            return try store.knownTask(id)
        }
    }

    private func write<Answer: Sendable>(
        _ body: @escaping @Sendable (Store) throws -> Answer
    ) async throws -> Answer {
        try await asHubErrors { try await pool.transaction { try body(Store($0)) } }
    }
}

extension StoredTaskFilter {
    /// - Throws: `unknownCustomer`.
    init(_ filter: TaskFilter) throws {
        let golden = try filter.customer.map { id in
            guard let golden = GoldenNumber(publicId: id) else {
                throw HubError(.unknownCustomer, "No customer ever had that id.")
            }
            return golden
        }
        self.init(filter, customer: golden)
    }
}

extension Store {
    /// - Throws: `unknownTask`.
    fileprivate func knownTask(_ id: Int64) throws -> [UInt8] {
        guard let task = try taskDocument(id) else { throw HubError(.unknownTask, "There is no task \(id).") }
        return task.bytes
    }

    /// Why somebody does not get a task.
    fileprivate func refusal(of id: Int64, _ author: String) throws -> HubError {
        guard let task = try task(id) else { return HubError(.unknownTask, "There is no task \(id).") }
        guard task.isOpen else { return HubError(.alreadyDecided, "Task \(id) is closed.") }
        return try claimedByAnother(id, author) ?? HubError(.conflict, "Others were at task \(id); try again.")
    }

    /// Nil when nobody else holds the task.
    func claimedByAnother(_ id: Int64, _ author: String) throws -> HubError? {
        try otherHolder(of: id, than: author).map { holder in
            HubError(.taskClaimed, "\(holder.name) works at task \(id), until \(holder.until) UTC at the latest.")
        }
    }
}
