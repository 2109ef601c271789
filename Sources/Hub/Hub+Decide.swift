package import CustomerModel
import Intake
import Postgres
import Store

/// Answers to tasks.
extension Hub {
    /// Answers an open task by merging or separating its two customers, and closes it.
    ///
    /// - Parameter document: see `DecisionDocument`.
    /// - Throws: `unknownTask`, `alreadyDecided`, `taskClaimed`, and as `perform`.
    package func decide(
        task: Int64, document: [UInt8], isTrial: Bool = false, by caller: Caller = .anybody
    ) async throws -> CommandReceipt {
        try await asHubErrors {
            try await transaction(isTrial: isTrial, on: writers, deciding(task, document, isTrial: isTrial, caller))
        }
    }

    /// `decide` as a request asks for it.
    package func decide(
        task: Int64, document: [UInt8], for request: CommandRequest<CommandReceipt>, by caller: Caller = .anybody
    ) async throws -> KeptReply {
        try await asHubErrors {
            try await transaction(for: request, on: writers, deciding(task, document, isTrial: false, caller))
        }
    }

    /// The most tasks that one decision may be about.
    package static let mostTasks = 500

    /// Answers every open task that a filter lists and that nobody else holds, as one command that is taken back as one.
    ///
    /// - Throws: `invalidDocument` when there is none, or more than `mostTasks`; and as `perform`.
    package func decide(
        tasks filter: TaskFilter, document: [UInt8], isTrial: Bool = false, by caller: Caller = .anybody
    ) async throws -> CommandReceipt {
        try await asHubErrors {
            try await transaction(
                isTrial: isTrial, on: writers, decidingAll(filter, document, isTrial: isTrial, caller))
        }
    }

    /// The same as a request asks for it.
    package func decide(
        tasks filter: TaskFilter, document: [UInt8], for request: CommandRequest<CommandReceipt>,
        by caller: Caller = .anybody
    ) async throws -> KeptReply {
        try await asHubErrors {
            try await transaction(for: request, on: writers, decidingAll(filter, document, isTrial: false, caller))
        }
    }

    /// What each answer to a task would change; nil while others resolve for longer than a second.
    ///
    /// - Throws: `unknownTask`, `alreadyDecided`, and as `perform`.
    package func preview(
        task: Int64, by caller: Caller = .anybody
    ) async throws -> (same: CommandReceipt, different: CommandReceipt)? {
        try await asHubErrors {
            let same = try await transaction(isTrial: true, on: writers) { [self] in
                try trial(of: .same, task, Store($0), caller)
            }
            let different = try await transaction(isTrial: true, on: writers) { [self] in
                try trial(of: .different, task, Store($0), caller)
            }
            guard let same, let different else { return nil }
            return (same, different)
        }
    }

    private func trial(
        of decision: DecisionDocument.Decision, _ task: Int64, _ store: Store, _ caller: Caller
    ) throws -> CommandReceipt? {
        guard let run = try StewardRun.onTrial(hub: self, store: store, caller: caller) else { return nil }
        let asked = DecisionDocument(decision, author: "preview", reason: "preview")
        let customers = try Self.customers(of: task, store)
        return try run.perform(Self.command(asked, [customers]), document: Array("{}".utf8))
    }

    private func deciding(
        _ task: Int64, _ document: [UInt8], isTrial: Bool, _ caller: Caller
    ) throws -> @Sendable (Session) throws -> CommandReceipt {
        let asked = try Self.decision(document, caller)
        return { [self] session in
            let store = Store(session)
            let run = try StewardRun(hub: self, store: store, isTrial: isTrial, caller: caller)
            let customers = try Self.customers(of: task, store)
            if let claimed = try store.claimedByAnother(task, asked.author) { throw claimed }
            return try Self.answer([(task, customers)], asked, run, store)
        }
    }

    private func decidingAll(
        _ filter: TaskFilter, _ document: [UInt8], isTrial: Bool, _ caller: Caller
    ) throws -> @Sendable (Session) throws -> CommandReceipt {
        let asked = try Self.decision(document, caller)
        let filter = try StoredTaskFilter(filter)
        return { [self] session in
            let store = Store(session)
            let run = try StewardRun(hub: self, store: store, isTrial: isTrial, caller: caller)
            let found = try store.decidableTasks(filter, by: asked.author, limit: Self.mostTasks + 1)
            guard (1...Self.mostTasks).contains(found.count) else {
                throw HubError(
                    .invalidDocument,
                    found.isEmpty
                        ? "No open task matches, or others work at all of them."
                        : "More than \(Self.mostTasks) tasks match; ask for fewer.")
            }
            return try Self.answer(found.map { ($0.id, [$0.left.publicId, $0.right.publicId]) }, asked, run, store)
        }
    }

    /// Closes tasks, then performs what they become.
    private static func answer(
        _ tasks: [(id: Int64, customers: [String])], _ asked: DecisionDocument, _ run: StewardRun, _ store: Store
    ) throws -> CommandReceipt {
        for task in tasks { try store.closeTask(task.id, why: "decided: \(asked.decision.rawValue)") }
        let receipt = try run.perform(
            command(asked, tasks.map(\.customers)), document: request(asked, tasks))
        if let command = receipt.command { try store.note(tasks.map(\.id), closedBy: command) }
        return receipt
    }

    private static func decision(_ document: [UInt8], _ caller: Caller) throws -> DecisionDocument {
        try Self.document { () throws(DocumentError) in try DecisionDocument.parse(document, author: caller.name) }
    }

    /// The two customers that an open task asks about.
    private static func customers(of task: Int64, _ store: Store) throws -> [String] {
        guard let question = try store.task(task) else { throw HubError(.unknownTask, "There is no task \(task).") }
        guard question.isOpen else { throw HubError(.alreadyDecided, "Task \(task) is closed.") }
        return [question.left.publicId, question.right.publicId]
    }

    private static func command(_ asked: DecisionDocument, _ groups: [[String]]) -> CommandDocument {
        CommandDocument(
            asked.decision == .same
                ? .mergeEach(groups) : .separateEach(groups, askAgainWhen: asked.askAgainWhen),
            author: asked.author, reason: asked.reason)
    }

    /// The answer to tasks as the command that it became.
    private static func request(_ asked: DecisionDocument, _ tasks: [(id: Int64, customers: [String])]) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            if let only = tasks.first, tasks.count == 1 {
                write(only, to: &json)
            } else {
                json.key("tasks")
                json.array { json in for task in tasks { json.object { json in write(task, to: &json) } } }
            }
            json.member("decision", asked.decision.rawValue)
            if let relation = asked.relation { json.member("relation", relation.rawValue) }
            if let watched = asked.askAgainWhen {
                json.key("askAgainWhen")
                json.array { json in for name in watched { json.string(name) } }
            }
            json.member("author", asked.author)
            json.member("reason", asked.reason)
        }
        return json.bytes
    }

    private static func write(_ task: (id: Int64, customers: [String]), to json: inout JSONWriter) {
        json.member("task", Int(task.id))
        json.key("customers")
        json.array { json in for customer in task.customers { json.string(customer) } }
    }
}
