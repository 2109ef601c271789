import CustomerModel
import Intake
import Postgres
import RuleBook
import Standardization
import Store

/// What taking back an import did, or would do.
package struct UndoReceipt: Hashable, Sendable {
    /// The delivery that takes it back; nil when it was only tried.
    package let delivery: Int64?
    package let undoes: Int64
    package let source: String
    /// Records that stand at another version afterwards.
    package let restored: Int
    /// Records of which nothing is left: withdrawn.
    package let removed: Int
    /// Records that something newer has changed, or that it left as they were.
    package let kept: Int
    /// Customers that have records of the first two kinds.
    package let customers: Int
    /// Decisions and pins of people in force about the removed records.
    package let decisions: Int
    /// Rows in quarantine that it dismisses, or that wait again.
    package let rejects: Int

    fileprivate init(_ delivery: Int64?, undoes: Int64, source: String, _ counts: UndoneCounts) {
        (self.delivery, self.undoes, self.source) = (delivery, undoes, source)
        (restored, removed, kept) = (counts.restored, counts.removed, counts.kept)
        (customers, decisions, rejects) = (counts.customers, counts.decisions, counts.rejects)
    }
}

/// Imports that were a mistake.
extension Hub {
    /// Takes back an import, or takes back that: its versions count no more, or again, and each record stands where those
    /// that count leave it. A record of which none is left is withdrawn; one that something newer changed stays. It does not
    /// resolve.
    ///
    /// One transaction. Nothing is deleted: versions, history and the import's own page stay.
    /// - Parameters:
    ///   - document: see `SignedDocument`.
    ///   - source: refuse an import of another source; nil: any.
    ///   - isTrial: answer what would happen, and take everything back.
    ///   - caller: the author when the document names none.
    /// - Throws: `unknownDelivery`, `invalidDocument`; `alreadyDecided` when it was taken back before, stored nothing, was no
    ///   file, or when a later file repeated what the hub knew by it.
    package func undoImport(
        _ id: Int64, document: [UInt8], of source: String?, isTrial: Bool = false, by caller: Caller = .anybody
    ) async throws -> UndoReceipt {
        try await asHubErrors {
            try await transaction(isTrial: isTrial, on: pool, undoing(id, document, source, isTrial: isTrial, caller))
        }
    }

    /// `undoImport` as a request asks for it.
    package func undoImport(
        _ id: Int64, document: [UInt8], of source: String?, for request: CommandRequest<UndoReceipt>,
        by caller: Caller = .anybody
    ) async throws -> KeptReply {
        try await asHubErrors {
            try await transaction(for: request, on: pool, undoing(id, document, source, isTrial: false, caller))
        }
    }

    private func undoing(
        _ id: Int64, _ document: [UInt8], _ source: String?, isTrial: Bool, _ caller: Caller
    ) throws -> @Sendable (Session) throws -> UndoReceipt {
        let asked = try Self.document { () throws(DocumentError) in
            try SignedDocument.parse(document, author: caller.name)
        }
        return { [self] session in
            let store = Store(session)
            try store.expectMuchWork()
            try store.lockSource(try store.undoable(id, of: source).sourceNumber)
            // Others may have been at it before the lock was free.
            let known = try store.undoable(id, of: source)
            let undo = try store.beginUndo(of: id, known, author: asked.author, reason: asked.reason)
            let counts = try store.decideUndo(undo, of: id, known, reason: asked.reason)
            if !isTrial { try perform(undo, counts, known, store) }
            return UndoReceipt(isTrial ? nil : undo, undoes: id, source: known.source, counts)
        }
    }

    private func perform(
        _ undo: Int64, _ counts: UndoneCounts, _ known: StandingDelivery, _ store: Store
    ) throws {
        try readAnew(try store.performUndo(undo), store)
        try store.dropConfirmations(known.sourceNumber)
        try store.finishDelivery(undo, counts: StoredCounts(counts), bytes: 0)
    }

    /// Versions that come back may have been read by other rules than those of now.
    private func readAnew(_ records: [RecordNumber], _ store: Store) throws {
        try store.noteReading(ruleBook.checksum)
        let threads = ResolveOptions().threads
        for start in stride(from: 0, to: records.count, by: 5000) {
            let block = Array(records[start..<min(start + 5000, records.count)])
            try readAnew(try store.currentFields(of: block), threads: threads, store)
        }
    }

    /// Has an import ended that is being read, by whatever process reads it. It ends within a second or two, as a failed one
    /// that has stored nothing.
    ///
    /// - Parameters:
    ///   - source: refuse an import of another source; nil: any.
    ///   - author: who asks for it.
    /// - Throws: `unknownDelivery`; `alreadyDecided` when it has ended.
    package func stopImport(_ id: Int64, of source: String?, by author: String) async throws {
        try await asHubErrors {
            try await pool.transaction { session in
                let store = Store(session)
                let known = try store.standingDelivery(id, of: source)
                guard try store.askToStop(id, by: author) else {
                    throw HubError(
                        .alreadyDecided,
                        known.state == "failed" || known.state == "interrupted"
                            ? "Import \(id) has ended and stored nothing."
                            : "Import \(id) has been stored. Undo it instead.")
                }
            }
        }
    }
}

extension Store {
    /// - Throws: `unknownDelivery`.
    fileprivate func standingDelivery(_ id: Int64, of source: String?) throws -> StandingDelivery {
        guard let known = try standingDelivery(id), source == nil || known.source == source else {
            throw HubError(
                .unknownDelivery, "There is no import \(id)\(source == nil ? "" : " of that source system").")
        }
        return known
    }

    /// - Throws: `unknownDelivery`; `alreadyDecided` with what stands in the way.
    fileprivate func undoable(_ id: Int64, of source: String?) throws -> StandingDelivery {
        let known = try standingDelivery(id, of: source)
        if let obstacle = known.obstacle(id) { throw HubError(.alreadyDecided, obstacle) }
        return known
    }
}

extension StandingDelivery {
    /// Why it cannot be taken back; nil when it can.
    fileprivate func obstacle(_ id: Int64) -> String? {
        if let undoneBy { return "Import \(id) was taken back by \(undoneBy). To have it again, undo that." }
        if state == "running" { return "Import \(id) is being read. Stop it, or wait for its end." }
        if state != "stored" { return "Import \(id) stored nothing, so nothing of it can be taken back." }
        if fileName == nil {
            return "Import \(id) was a request for single records. Write or withdraw those records instead."
        }
        if isRepeal { return "Import \(id) put another one back. Undo that one instead." }
        guard let repeatedBy else { return nil }
        return """
            Import \(repeatedBy) came later and repeated rows that the hub knew already, perhaps by import \(id). Undo \
            \(repeatedBy) first: the newest goes first.
            """
    }
}

extension StoredCounts {
    /// Records of which nothing is left are withdrawn; the untouched count as unchanged.
    fileprivate init(_ counts: UndoneCounts) {
        self.init()
        records = counts.restored + counts.removed + counts.kept
        updated = counts.restored
        withdrawn = counts.removed
        unchanged = counts.kept
    }
}
