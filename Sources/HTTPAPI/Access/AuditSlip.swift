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
    ///   - status: what the write is answered with.
    ///   - perform: calls what it is given once it has written; what it returns is committed.
    func writing<Answer>(
        _ status: @escaping @Sendable (SubmitReceipt?) -> HTTPResponse.Status,
        _ perform: (@escaping AuditLine) async throws -> Answer
    ) async throws -> Answer {
        let answer = try await perform { receipt in
            self.state.withLock { $0 = .handedOver }
            var entry = self.entry
            entry.status = Int(status(receipt).code)
            return entry
        }
        state.withLock { if $0 == .handedOver { $0 = .written } }
        return answer
    }
}

extension APIContext {
    /// Performs a write, and has the audit's line written with it when there is to be one.
    ///
    /// - Parameter status: what the write is answered with.
    func noting<Answer>(
        _ status: @escaping @Sendable (SubmitReceipt?) -> HTTPResponse.Status,
        _ perform: (AuditLine?) async throws -> Answer
    ) async throws -> Answer {
        guard let slip else { return try await perform(nil) }
        return try await slip.writing(status, perform)
    }
}
