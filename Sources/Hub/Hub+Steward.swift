package import CustomerModel
import Intake
import Postgres
import Store

/// What people do to customers. A decision about records holds whatever is delivered, matched or rebuilt later; the partition
/// is a function of records, rules and decisions, so whoever takes a decision back gets the customers back.
extension Hub {
    /// Performs a command, resolves what hangs together with it, and publishes the outcome, all in one transaction.
    ///
    /// - Parameters:
    ///   - document: see `CommandDocument`.
    ///   - isTrial: answer what would happen, and take everything back.
    ///   - caller: the author when the document names none.
    /// - Throws: `invalidDocument` with JSON Pointers, also for ids and keys that cannot be used; `unknownCommand` and
    ///   `alreadyDecided` of an undo; `notTrained`, `conflict`.
    package func perform(
        _ kind: StewardCommand.Kind, document: [UInt8], isTrial: Bool = false, by caller: Caller = .anybody
    ) async throws -> CommandReceipt {
        try await asHubErrors {
            try await transaction(isTrial: isTrial, on: writers, performing(kind, document, isTrial: isTrial, caller))
        }
    }

    /// `perform` as a request asks for it.
    package func perform(
        _ kind: StewardCommand.Kind, document: [UInt8], for request: CommandRequest<CommandReceipt>,
        by caller: Caller = .anybody
    ) async throws -> KeptReply {
        try await asHubErrors {
            try await transaction(for: request, on: writers, performing(kind, document, isTrial: false, caller))
        }
    }

    private func performing(
        _ kind: StewardCommand.Kind, _ document: [UInt8], isTrial: Bool, _ caller: Caller
    ) throws -> @Sendable (Session) throws -> CommandReceipt {
        let asked = try Self.document { () throws(DocumentError) in
            try CommandDocument.parse(document, kind, author: caller.name)
        }
        return { [self] session in
            let run = try StewardRun(hub: self, store: Store(session), isTrial: isTrial, caller: caller)
            return try run.perform(asked, document: document)
        }
    }

    /// Commands, newest first: `{"id", "kind", "author", "token" | null, "reason", "createdAt", "undoes",
    /// "undoneBy", "request"}`.
    ///
    /// - Throws: `invalidCursor`.
    package func commands(cursor: String?, limit: Int) async throws -> Page {
        let place = try cursor.map { try Cursor($0, of: "k").id } ?? .max
        let rows = try await ask { try $0.commands(before: place, limit: limit + 1) }
        return Page(rows, limit: limit, json: \.json.bytes) { Cursor("k", id: $0.id) }
    }

    /// One command, with the decisions that it brought and ended under `decided` and `ended`, and the records of customers
    /// that it confirmed, and of which it ended that, under `confirmed` and `unconfirmed`; nil when there is none.
    package func command(_ id: Int64) async throws -> [UInt8]? {
        try await ask { try $0.commandDocument(id) }
    }

    /// Decisions in force, of people and of sources, newest first.
    ///
    /// - Parameter record: only those about this record.
    /// - Throws: `invalidCursor`, `unknownRecord`.
    package func constraints(of record: SourceKey?, cursor: String?, limit: Int) async throws -> Page {
        let place = try cursor.map { try Cursor($0, of: "l").id } ?? .max
        let rows = try await ask { store in
            let number = try record.map { key in
                guard let number = try store.recordNumber(key) else {
                    throw HubError(.unknownRecord, "The hub has no source record with that key.")
                }
                return number
            }
            return try store.constraints(before: place, limit: limit + 1, of: number)
        }
        return Page(rows, limit: limit, json: \.json.bytes) { Cursor("l", id: $0.id) }
    }

    /// Pins in force, newest first: `{"id", "customer", "goesWith", "attribute", "occurrence", "values" | null,
    /// "record" | null, "until", "author", "reason", "createdAt", "command"}`.
    ///
    /// - Parameter customer: only those of this golden customer.
    /// - Throws: `invalidCursor`, `unknownCustomer`.
    package func pins(of customer: String?, cursor: String?, limit: Int) async throws -> Page {
        let place = try cursor.map { try Cursor($0, of: "p").id } ?? .max
        let golden = try customer.map { id in
            guard let golden = GoldenNumber(publicId: id) else {
                throw HubError(.unknownCustomer, "No customer ever had that id.")
            }
            return golden
        }
        let rows = try await ask { try $0.pins(before: place, limit: limit + 1, of: golden) }
        return Page(rows, limit: limit, json: \.json.bytes) { Cursor("p", id: $0.id) }
    }
}

extension HubError {
    /// With the faults of a document.
    init(_ code: Code, _ message: String, problems error: DocumentError) {
        self.init(
            code, message, problems: error.problems.map { Problem(pointer: $0.pointer, message: $0.message) })
    }
}
