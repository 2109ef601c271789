import CustomerModel
package import Intake
import Postgres
import Store

/// What an erasure did, or would do.
package struct ErasureReceipt: Hashable, Sendable {
    /// Nil when it was only tried.
    package let erasure: Int64?
    /// True when what was named had been erased before, and nothing was done.
    package let isRepeated: Bool
    /// `{"id", "target": "customer" | "record" | "source", "customers": ids that answer nothing any more, "author", "reason",
    /// "erasedAt", "counts": {…}, "feedPosition", "suppression": {"keys", "liftedAt", "liftedBy", "reason"}}`; `id` is null
    /// when it was only tried.
    package let json: [UInt8]
}

/// Lawful erasure: nothing of a customer, or of a source record, is left, and what is delivered of it again is stopped.
extension Hub {
    /// Erases a customer with all its records, or one record, in one transaction. It cannot be taken back.
    ///
    /// Records that were read from the same rows of files go with theirs. What was erased before is answered with the
    /// receipt of then.
    /// - Parameters:
    ///   - document: see `ErasureDocument`.
    ///   - isTrial: answer what would go, and take everything back.
    /// - Throws: `invalidDocument` with JSON Pointers, also for a customer that was split; `unknownCustomer`, `unknownRecord`,
    ///   `notTrained`, `conflict`.
    package func erase(document: [UInt8], isTrial: Bool = false) async throws -> ErasureReceipt {
        try await erase(
            try Self.document { () throws(DocumentError) in try ErasureDocument.parse(document) }, isTrial: isTrial)
    }

    /// `erase(document:)` of a document that was read.
    package func erase(_ asked: ErasureDocument, isTrial: Bool = false) async throws -> ErasureReceipt {
        try await asHubErrors {
            let receipt = try await transaction(isTrial: isTrial, on: pool) { [self] session in
                try ErasureRun(hub: self, store: Store(session), isTrial: isTrial).perform(asked)
            }
            if !isTrial, !receipt.isRepeated { try await renewStatistics() }
            return receipt
        }
    }

    /// The database's own samples of values are taken anew. Whatever hinders that, PostgreSQL does it by itself later.
    func renewStatistics() async throws {
        do {
            try await pool.transaction { try Store($0).renewStatistics() }
        } catch is CancellationError {
            throw CancellationError()
        } catch {}
    }

    /// Erasures, newest first, as `ErasureReceipt` has them.
    ///
    /// - Throws: `invalidCursor`.
    package func erasures(cursor: String?, limit: Int) async throws -> Page {
        let place = try cursor.map { try Cursor($0, of: "e").id } ?? .max
        let rows = try await ask { try $0.erasures(before: place, limit: limit + 1) }
        return Page(rows, limit: limit, json: \.json.bytes) { Cursor("e", id: $0.id) }
    }

    /// One erasure; nil when there is none.
    package func erasure(_ id: Int64) async throws -> [UInt8]? {
        try await ask { try $0.erasure(id) }
    }

    /// Lets what an erasure stopped be delivered again. Nothing comes back by that: the next delivery makes new records and
    /// new customers.
    ///
    /// - Parameter document: see `SignedDocument`.
    /// - Returns: the erasure as JSON.
    /// - Throws: `unknownErasure`, `invalidDocument`; `alreadyDecided` when it was lifted before.
    package func liftSuppression(of id: Int64, document: [UInt8]) async throws -> [UInt8] {
        try await asHubErrors {
            let asked = try Self.document { () throws(DocumentError) in try SignedDocument.parse(document) }
            return try await pool.transaction { session in
                let store = Store(session)
                guard try store.erasure(id) != nil else {
                    throw HubError(.unknownErasure, "There is no erasure \(id).")
                }
                guard try store.liftSuppression(id, author: asked.author, reason: asked.reason),
                    let json = try store.erasure(id)
                else { throw HubError(.alreadyDecided, "The suppression of erasure \(id) was lifted before.") }
                return json
            }
        }
    }
}

extension Store {
    /// What a key without a customer answers.
    func end(of key: SourceKey) throws -> CustomerAnswer {
        try erasure(of: key) == nil ? .unknown : .erased
    }

    /// - Throws: `erased` when a record of the key was.
    func refuseErased(_ key: SourceKey) throws {
        if let erasure = try erasure(of: key) { throw HubError(erased: erasure) }
    }
}

extension HubError {
    /// What reading or writing an erased record is refused with.
    init(erased erasure: StoredErasure) {
        let rest =
            erasure.isLifted
            ? "Since its suppression was lifted it has not been delivered."
            : "It is not taken again until somebody lifts the suppression of that erasure."
        self.init(.erased, "The record was erased by erasure \(erasure.id). \(rest)")
    }
}
