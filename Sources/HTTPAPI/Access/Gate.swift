import CustomerModel
import Foundation
import HTTPTypes
import Hub
import Hummingbird

/// Stands before every operation: finds out who asks, lets through whoever may, and has it written down.
struct Gate: Sendable {
    let hub: Hub
    let transport: ServerTransport
    let doorkeeper: Doorkeeper
    let audit: AuditWriter

    /// Performs an operation for whoever may have it performed.
    ///
    /// - Throws: `unauthenticated`, `tooManyAttempts`, `forbidden`, `foreignSource`, and what the operation throws.
    func pass(
        _ request: Request, _ context: APIContext, to route: Route,
        _ perform: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard let permission = route.permission else { return try await perform(request, context) }
        var context = context
        context.caller = try await doorkeeper.caller(of: request, from: context.address(of: request, transport))
        guard permission.audit != .none else {
            try check(permission, request, context)
            return try await perform(request, context)
        }
        var entry = AuditEntry(
            at: .now, token: context.caller.label, operation: route.operation, subject: context.asked(of: route),
            status: 0, requestId: context.requestId)
        if permission.audit == .command { context.slip = AuditSlip(entry) }
        let outcome: Result<Response, any Error>
        do {
            try check(permission, request, context)
            outcome = .success(try await show(request, context, route, perform))
        } catch {
            outcome = .failure(error)
        }
        guard context.slip?.isWritten != true else { return try outcome.get() }
        entry.status = Problem.status(of: outcome)
        entry.note(made: (try? outcome.get())?.headers[.location])
        try await note(entry, permission.audit)
        return try outcome.get()
    }

    /// Performs the operation and leaves out of its answer what the caller may not see.
    private func show(
        _ request: Request, _ context: APIContext, _ route: Route,
        _ perform: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        let sight = hub.sight(of: context.caller)
        guard !sight.isWhole, route.showing != .nothing else { return try await perform(request, context) }
        guard route.showing == .values else { throw Problem.purposeMissing(sight) }
        // What the client has may be from when it saw more, or less.
        var head = request.head
        head.headerFields[.ifNoneMatch] = nil
        return try await perform(Request(head: head, body: request.body), context).masked(sight)
    }

    /// A request that failed for want of the database does not wait for the database to say so.
    private func note(_ entry: AuditEntry, _ kind: Permission.Audit) async throws {
        if kind == .command, entry.status < 500 { try await audit.write(entry) } else { try audit.note(entry) }
    }

    private func check(_ permission: Permission, _ request: Request, _ context: APIContext) throws(Problem) {
        guard context.caller.permissions.contains(permission) else { throw .forbidden(permission, context.caller) }
        guard let bound = context.caller.sources else { return }
        let asked = try context.sources(of: request)
        guard !(asked.isEmpty && permission.writesSource), asked.allSatisfy(bound.contains) else {
            throw .foreignSource(bound)
        }
    }
}

extension APIContext {
    /// Where a request came from, without the port: behind a proxy what that proxy says.
    func address(of request: Request, _ transport: ServerTransport) -> String {
        let said = transport == .proxied ? request.headers[values: .forwardedFor].last : nil
        let last = said?.split(separator: ",").last.map { $0.trimmingCharacters(in: .whitespaces) }
        return last ?? channel.remoteAddress?.ipAddress ?? "unknown"
    }

    /// The source systems that a request names, in its path or as `source` in its query.
    fileprivate func sources(of request: Request) throws(Problem) -> [String] {
        if parameters["system"] != nil { return [try pathText("system")] }
        return QueryParameters.values(of: "source", in: request)
    }

    /// What a request is about: a customer's id, a record as `system/key`, another resource as its path below `/v1`. Nil when
    /// it names none.
    fileprivate func asked(of route: Route) -> String? {
        resource(of: route)?.asSubject
    }

    private func resource(of route: Route) -> String? {
        guard let subject = route.subject, let text = try? pathText(subject.parameter) else { return nil }
        if subject.parameter == "key" { return (try? pathText("system")).map { "\($0)/\(text)" } }
        return subject.collection == "customers" ? text : "\(subject.collection)/\(text)"
    }
}

extension Timestamp {
    /// The clock of this machine.
    static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}

extension Problem {
    fileprivate static func forbidden(_ permission: Permission, _ caller: Caller) -> Problem {
        let roles = caller.roles.map(\.rawValue).sorted().joined(separator: ", ")
        return Problem(
            .forbidden,
            "This operation needs the permission `\(permission.rawValue)`, which the roles of the caller (\(roles)) do not give."
        )
    }

    fileprivate static func purposeMissing(_ sight: Sight) -> Problem {
        Problem(
            .purposeMissing,
            "This operation sends everything that is known of customers. It needs these purposes, too: "
                + "\(sight.missingPurposes.joined(separator: ", ")).")
    }

    fileprivate static func foreignSource(_ bound: Set<String>) -> Problem {
        let names = bound.sorted().joined(separator: ", ")
        return Problem(
            .foreignSource, "The API token is bound to: \(names). Use it for records of no other source system.")
    }

    /// What a request is answered with.
    fileprivate static func status(of outcome: Result<Response, any Error>) -> Int {
        switch outcome {
        case .success(let response): Int(response.status.code)
        case .failure(let problem as Problem): Int(problem.kind.status.code)
        case .failure(let error as HubError): Int(Problem(error).kind.status.code)
        case .failure(is CancellationError): Int(Kind.shuttingDown.status.code)
        case .failure: Int(Kind.internal.status.code)
        }
    }
}
