import CustomerModel
import HTTPTypes
import Hub
import Hummingbird

/// The stewards' worklist.
extension API {
    static let taskFilters: Set<String> = [
        "code", "party", "sources", "matchKey", "band", "state", "assignee", "customer", "opened", "closed",
    ]

    func listTasks(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: Self.taskFilters.union(["cursor", "limit", "sample"]))
        let (filter, limit) = (try query.taskFilter(), try query.limit())
        if query.text("sample") != nil {
            let seed = try query.number("sample", standard: 0, in: 0...Int(Int32.max))
            return .page(try await hub.sampleTasks(filter, seed: Int64(seed), limit: limit), path: "/v1/tasks?")
        }
        let page = try await hub.tasks(filter, cursor: query.text("cursor"), limit: limit)
        return .page(page, path: "/v1/tasks?\(query.kept(Self.taskFilters))limit=\(limit)&")
    }

    func countTasks(_ request: Request, _ context: APIContext) async throws -> Response {
        .json(try await hub.countTasks(try QueryParameters(of: request, allowing: Self.taskFilters).taskFilter()))
    }

    func getTask(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        return .json(try await hub.task(try context.taskId()))
    }

    /// What each answer would change.
    func previewTask(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        guard let preview = try await hub.preview(task: try context.taskId(), by: context.caller) else {
            throw Problem(.conflict, "Records are being resolved; ask again when that is done.")
        }
        return .object { json in
            json.key("same")
            json.object { json in preview.same.write(to: &json) }
            json.key("different")
            json.object { json in preview.different.write(to: &json) }
        }
    }

    func claimTask(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["author", "seconds"])
        let (holder, seconds) = (try query.author(context.caller), try query.leaseSeconds())
        return .json(try await hub.claimTask(try context.taskId(), by: holder, seconds: seconds))
    }

    func claimNextTask(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: Self.taskFilters.union(["author", "seconds", "after"]))
        let (holder, seconds) = (try query.author(context.caller), try query.leaseSeconds())
        let passed = try query.text("after").map { _ in try query.number("after", standard: 0, in: 0...Int.max) }
        let task = try await hub.claimNextTask(
            try query.taskFilter(), by: holder, seconds: seconds, after: passed.map(Int64.init))
        return .object { json in
            json.key("task")
            json.raw(task ?? Array("null".utf8))
        }
    }

    func releaseTask(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["author"])
        return .json(try await hub.releaseTask(try context.taskId(), by: try query.author(context.caller)))
    }

    func referTask(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["author", "to", "reason"])
        let (author, reason) = (try query.author(context.caller), try query.shortText("reason", most: 1000))
        let colleague = try query.text("to").map { _ in try query.shortText("to", most: 200) }
        return .json(try await hub.referTask(try context.taskId(), to: colleague, by: author, why: reason))
    }

    func decideTask(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["dryRun"])
        let task = try context.taskId()
        let isTrial = try query.flag("dryRun")
        let document = try await request.document(context, under: configuration)
        if isTrial {
            return Response(
                .receipt(try await hub.decide(task: task, document: document, isTrial: true, by: context.caller)))
        }
        return Response(
            try await context.perform(request, "decideTask", Fingerprint(document), KeptReply.receipt) {
                try await hub.decide(task: task, document: document, for: $0, by: context.caller)
            })
    }

    /// One answer to every task that the query lists.
    func decideTasks(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: Self.taskFilters.union(["dryRun"]))
        let (filter, isTrial) = (try query.taskFilter(), try query.flag("dryRun"))
        let document = try await request.document(context, under: configuration)
        if isTrial {
            return Response(
                .receipt(try await hub.decide(tasks: filter, document: document, isTrial: true, by: context.caller)))
        }
        return Response(
            try await context.perform(request, "decideTasks", Fingerprint(document), KeptReply.receipt) {
                try await hub.decide(tasks: filter, document: document, for: $0, by: context.caller)
            })
    }
}

extension APIContext {
    /// The number of a task in the path. Whatever is not a number was never a task.
    fileprivate func taskId() throws(Problem) -> Int64 {
        guard let id = Int64(try pathText("id")) else { throw Problem(.unknownTask, "No task has that number.") }
        return id
    }
}

extension QueryParameters {
    func taskFilter() throws(Problem) -> TaskFilter {
        var filter = TaskFilter()
        filter.code = try word("code")
        filter.party = try party()
        filter.sources = text("sources")
        filter.matchKey = text("matchKey")
        filter.band = try word("band")
        filter.state = try word("state")
        filter.assignee = text("assignee")
        filter.customer = text("customer")
        filter.opened = try days("opened")
        filter.closed = try days("closed")
        return filter
    }

    private func days(_ name: String) throws(Problem) -> DaySpan? {
        guard let text = text(name) else { return nil }
        guard let days = DaySpan(text) else {
            let message =
                "Must be a day such as `2026-03-02`, or two with a slash between them, one of which may be `..`."
            throw Self.invalid(name, message)
        }
        return days
    }

    private func party() throws(Problem) -> PartyKind? {
        guard let text = text("party") else { return nil }
        guard let party = PartyKind(rawValue: text) else {
            throw Self.invalid("party", "Must be `person` or `organization`.")
        }
        return party
    }

    private func word<Word: RawRepresentable<String> & CaseIterable>(_ name: String) throws(Problem) -> Word? {
        guard let text = text(name) else { return nil }
        guard let word = Word(rawValue: text) else {
            let words = Word.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            throw Self.invalid(name, "Must be one of \(words).")
        }
        return word
    }

    /// Whoever works: as the request says, else the name of the caller.
    fileprivate func author(_ caller: Caller) throws(Problem) -> String {
        if text("author") == nil, let name = caller.name { return name }
        return try shortText("author", most: 200)
    }

    fileprivate func shortText(_ name: String, most: Int) throws(Problem) -> String {
        let text = try requiredText(name)
        guard text.utf8.count <= most else { throw Self.invalid(name, "Must be at most \(most) bytes of UTF-8.") }
        return text
    }

    /// How long a task is to be held; five minutes when it is absent.
    fileprivate func leaseSeconds() throws(Problem) -> Int {
        try number("seconds", standard: 300, in: 10...3600)
    }

    /// Those of some parameters that the query has, each with an `&` after it.
    func kept(_ names: Set<String>) -> String {
        names.sorted().compactMap { name in text(name).map { "\(name)=\(PercentEncoding.encode($0))&" } }.joined()
    }
}
