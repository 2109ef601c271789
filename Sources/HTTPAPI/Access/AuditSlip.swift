import CustomerModel
import HTTPTypes
import Hub
import Synchronization

/// The line of the audit about a command that is under way: whoever performs the command may have it written together with
/// what the command does, so that neither is there without the other. Otherwise the gate has it written afterwards.
final class AuditSlip: Sendable {
    private enum State {
        case open
        /// Part of a transaction that is not committed yet.
        case handedOver
        case written
    }

    private let entry: AuditEntry
    private let state = Mutex(State.open)

    /// - Parameter entry: without its status.
    init(_ entry: AuditEntry) {
        self.entry = entry
    }

    /// Whether the line is in the database.
    var isWritten: Bool { state.withLock { $0 == .written } }

    /// Performs a write that writes the line as well.
    ///
    /// - Parameters:
    ///   - note: completes the line by what the write came to.
    ///   - perform: calls what it is given once it has written; what it returns is committed.
    func writing<Outcome, Answer>(
        _ note: @escaping @Sendable (inout AuditEntry, Outcome) -> Void,
        _ perform: (@escaping @Sendable (Outcome) -> AuditEntry) async throws -> Answer
    ) async throws -> Answer {
        let answer = try await perform { outcome in
            self.state.withLock { $0 = .handedOver }
            var entry = self.entry
            note(&entry, outcome)
            return entry
        }
        state.withLock { if $0 == .handedOver { $0 = .written } }
        return answer
    }
}

extension APIContext {
    /// Performs a write, and has the audit's line written with it when there is to be one.
    ///
    /// - Parameter note: completes the line by what the write came to.
    func noting<Outcome, Answer>(
        _ note: @escaping @Sendable (inout AuditEntry, Outcome) -> Void,
        _ perform: ((@Sendable (Outcome) -> AuditEntry)?) async throws -> Answer
    ) async throws -> Answer {
        guard let slip else { return try await perform(nil) }
        return try await slip.writing(note, perform)
    }
}

extension AuditEntry {
    /// What a request is answered with, and the resource that it made, if it made one.
    mutating func note(_ reply: KeptReply) {
        status = reply.status
        note(made: reply.headers.first { $0.name.lowercased() == "location" }?.value)
    }

    /// Has the line be about the resource at a place, as its path below `/v1`; as it was without one.
    mutating func note(made location: String?) {
        guard let location else { return }
        subject = String(location.dropFirst("/v1/".count)).asSubject
    }
}

extension String {
    /// As long as any source key, with its system.
    var asSubject: String { String(decoding: utf8.prefix(1024), as: UTF8.self) }
}
