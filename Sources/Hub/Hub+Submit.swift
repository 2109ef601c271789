package import CustomerModel
import Intake
import Postgres
import RuleBook
import Standardization
import Store

extension Hub {
    /// Stores one record, resolves it and publishes the outcome, all in one transaction.
    ///
    /// - Parameters:
    ///   - document: `{"kind": …, "changedAt": …, "attributes": {…}}`
    ///   - precondition: what the record must be; nil when it may be anything.
    ///   - reservation: that of a search (`matches`). A new record is refused, and nothing is stored, when a customer that it
    ///     would match has come or changed since.
    ///   - line: the audit's line of the outcome, written in the same transaction; nil: none.
    /// - Throws: `unknownSource`, `invalidDocument` with JSON Pointers, `versionMismatch`, `alreadyThere`, `invalidCursor`,
    ///   `erased` when a record of the key was erased, `notTrained`, `conflict`.
    package func submit(
        source: String, key: String, document: [UInt8], if precondition: RecordPrecondition? = nil,
        reservation: String? = nil, noting line: AuditLine? = nil
    ) async throws -> SubmitReceipt {
        try await asHubErrors {
            try requireSource(source)
            let name = SourceKey(system: source, key: key)
            let conditions = SubmitConditions(
                version: precondition, reservation: try reservation.map(Reservation.init(token:)))
            return try await submit(try parse(document, name), trigger: .submit, conditions, noting: line)
        }
    }

    /// Withdraws one record: it leaves its golden customer, its versions stay.
    ///
    /// - Parameter line: as of `submit`.
    /// - Throws: `unknownSource`, `unknownRecord`, `notTrained`, `conflict`.
    package func withdraw(source: String, key: String, noting line: AuditLine? = nil) async throws -> SubmitReceipt {
        try await asHubErrors {
            try requireSource(source)
            let name = SourceKey(system: source, key: key)
            return try await submit(
                ParsedRecord(key: name, kind: .organization, fields: [], isWithdrawn: true), trigger: .withdraw,
                noting: line)
        }
    }

    func parse(_ document: [UInt8], _ key: SourceKey) throws -> ParsedRecord {
        try Self.document { () throws(DocumentError) in
            try RecordDocument.parse(document, key: key, catalog: ruleBook.catalog)
        }
    }

    /// Stores records of one source, resolves them together and publishes the outcome, all in one transaction. A line that
    /// cannot be read is answered with what is wrong with it and stops no other.
    ///
    /// - Parameters:
    ///   - lines: JSON documents as of `RecordLine`, in their order. Of several lines with one key each is taken as if it
    ///     had come alone; their receipts tell where the record stands in the end.
    ///   - line: the audit's line, written in the same transaction, unless no line can be read; nil: none.
    /// - Returns: for each line its receipt or its faults.
    /// - Throws: `unknownSource`, `notTrained`, `conflict`.
    package func submit(
        source: String, lines: [[UInt8]], noting line: AuditLine? = nil
    ) async throws -> [Result<SubmitReceipt, HubError>] {
        try await asHubErrors {
            try requireSource(source)
            let read = lines.map { line in
                Result { () throws(HubError) in
                    try Self.document { () throws(DocumentError) in
                        try RecordLine.parse(line, system: source, catalog: ruleBook.catalog)
                    }
                }
            }
            let receipts = try await submit(read.compactMap { try? $0.get() }, trigger: .submit, noting: line)
            var next = receipts.makeIterator()
            return read.map { line in line.flatMap { _ in next.next() ?? .failure(.unknownRecord) } }
        }
    }

    private func submit(
        _ record: ParsedRecord, trigger: RunTrigger, _ conditions: SubmitConditions = SubmitConditions(),
        noting line: AuditLine?
    ) async throws -> SubmitReceipt {
        let receipts = try await submit([record], trigger: trigger, refusesUnknown: true, conditions, noting: line)
        return try receipts.first?.get() ?? { throw HubError.unknownRecord }()
    }

    /// - Parameters:
    ///   - records: of one source.
    ///   - refusesUnknown: fail as a whole, and store nothing, when a record is to be withdrawn that never was.
    ///   - conditions: of the only record.
    private func submit(
        _ records: [ParsedRecord], trigger: RunTrigger, refusesUnknown: Bool = false,
        _ conditions: SubmitConditions = SubmitConditions(), noting line: AuditLine?
    ) async throws -> [Result<SubmitReceipt, HubError>] {
        guard !records.isEmpty else { return [] }
        let staged = records.map { StagedRecord(parsed: $0, standardized: standardizer.standardize($0)) }
        let batch = SubmittedBatch(
            records: records, staged: staged, trigger: trigger, refusesUnknown: refusesUnknown, conditions: conditions)
        return try await writers.transaction { [self] session in
            let store = Store(session)
            let receipts = try write(batch, store)
            if let line { try store.appendAudit([line(receipts.first.flatMap { try? $0.get() })]) }
            return receipts
        }
    }

    /// Part of a transaction.
    func write(_ batch: SubmittedBatch, _ store: Store) throws -> [Result<SubmitReceipt, HubError>] {
        let (records, conditions) = (batch.records, batch.conditions)
        guard let first = records.first?.key else { return [] }
        try store.expectLittleWork()
        let source = try store.sourceNumber(first.system)
        if let version = conditions.version, !version.holds(for: try store.holdVersion(first)) {
            throw HubError(
                .versionMismatch, "The record is not at the version that the request names. Read it again.")
        }
        let delivery = try store.beginDelivery(source: source, fileName: nil, isFull: false)
        try stage(batch.staged, source, store)
        let counts = try store.storeStaged(source: source, delivery: delivery.value)
        try store.noteReading(ruleBook.checksum)
        let outcomes = try store.outcomes(source: source)
        if batch.refusesUnknown, outcomes.contains(where: { $0.outcome == .suppressed }) {
            throw try store.refusal(of: first)
        }
        if batch.refusesUnknown, outcomes.contains(where: { $0.record == nil }) { throw HubError.unknownRecord }
        try store.lockResolution()
        try store.finishDelivery(delivery.value, counts: counts, bytes: 0)
        let numbers = outcomes.compactMap(\.record)
        let standings = try store.standings(numbers)
        let book = try ruleBookInForce(store)
        if let reservation = conditions.reservation, outcomes.first?.outcome == .created, let record = records.first {
            try require(reservation, for: record, book, store)
        }
        let before = try standings.value
        let changed = outcomes.compactMap { outcome in
            outcome.record.flatMap { outcome.needsResolution(before[$0]) ? $0 : nil }
        }
        if !changed.isEmpty { try resolve(changed, batch.trigger, delivery.value, book, store) }
        let outcome = try store.standings(numbers)
        let position = String(try store.feedPosition())
        let after = try outcome.value
        return try zip(records, outcomes).map { record, outcome in
            if outcome.outcome == .suppressed { return .failure(try store.refusal(of: record.key)) }
            guard let number = outcome.record else { return .failure(.unknownRecord) }
            return .success(
                SubmitReceipt(
                    record: record.key, stored: outcome.outcome, version: outcome.version, before: before[number],
                    after: after[number], ruleBookVersion: book.version, feedPosition: position))
        }
    }

    private func require(
        _ reservation: Reservation, for record: ParsedRecord, _ book: TrainedRuleBook, _ store: Store
    ) throws {
        let lookup = MatchLookup(store: store, plan: try book.plan(record.kind))
        let alike = try lookup.matches(of: standardizer.standardize(record), limit: 20).map(\.golden)
        let fresh = try store.changed(alike, after: reservation.position)
        guard fresh.isEmpty else {
            let ids = fresh.map(\.publicId).joined(separator: ", ")
            throw HubError(
                .alreadyThere,
                "Since the search customers have come or changed that look like this one: \(ids). Search again.")
        }
    }

    private func stage(_ records: [StagedRecord], _ source: SourceNumber, _ store: Store) throws {
        try store.prepareStaging()
        try store.lockSource(source, shared: true)
        try store.stage(records)
    }

    /// With fewer records starting another thread takes longer than it saves.
    private static let fewRecords = 16

    private func resolve(
        _ records: [RecordNumber], _ trigger: RunTrigger, _ delivery: Int64, _ book: TrainedRuleBook, _ store: Store
    ) throws {
        try store.removePending(records)
        let run = try store.beginRun(trigger: trigger, ruleBook: book.version, delivery: delivery)
        var resolver = Resolver(
            store: store, book: book, survivorship: survivorship, searchWords: searchWords, run: run,
            threads: records.count < Self.fewRecords ? 1 : ResolveOptions().threads, progress: { _ in })
        _ = try resolver.resolveChanged(Set(records).sorted())
    }

    /// What `parse` reads, with the faults of a document as the hub's error.
    static func document<Document>(
        _ parse: () throws(DocumentError) -> Document
    ) throws(HubError) -> Document {
        do {
            return try parse()
        } catch let error {
            throw HubError(.invalidDocument, "The document is not acceptable.", problems: error)
        }
    }
}

/// The line of the audit about a write.
///
/// - Parameter receipt: of the first record that was written; nil when there is none.
package typealias AuditLine = @Sendable (_ receipt: SubmitReceipt?) -> AuditEntry

/// Records of one source that are stored together.
struct SubmittedBatch: Sendable {
    let records: [ParsedRecord]
    let staged: [StagedRecord]
    let trigger: RunTrigger
    /// Fail as a whole, and store nothing, when a record is to be withdrawn that never was.
    let refusesUnknown: Bool
    /// Of the only record.
    let conditions: SubmitConditions
}

/// What has to hold when a record is stored.
struct SubmitConditions: Sendable {
    /// What the record must be.
    var version: RecordPrecondition?
    /// What the caller has seen of the customers that a new record would match.
    var reservation: Reservation?
}

extension Store {
    /// Why a record that was erased is not taken.
    fileprivate func refusal(of key: SourceKey) throws -> HubError {
        try erasure(of: key).map { HubError(erased: $0) } ?? .unknownRecord
    }
}

extension HubError {
    fileprivate static let unknownRecord = HubError(.unknownRecord, "The hub has no source record with that key.")
}

extension StoredRecordOutcome {
    /// Whether the record's customer may change.
    fileprivate func needsResolution(_ before: StoredStanding?) -> Bool {
        outcome.changesCurrent || (before == nil && outcome != .withdrawn)
    }
}

extension StoredOutcome {
    fileprivate var changesCurrent: Bool { self == .created || self == .updated || self == .withdrawn }
}

extension SubmitReceipt {
    fileprivate init(
        record: SourceKey, stored: StoredOutcome, version: Int, before: StoredStanding?, after: StoredStanding?,
        ruleBookVersion: Int, feedPosition: String
    ) {
        self.init(
            record: record, version: version, outcome: Self.outcome(stored, before: before, after: after),
            goldenId: after?.golden.publicId, matchKey: after?.matchKey ?? after?.taskMatchKey,
            ruleBookVersion: ruleBookVersion, feedPosition: feedPosition)
    }

    private static func outcome(
        _ stored: StoredOutcome, before: StoredStanding?, after: StoredStanding?
    ) -> SubmitOutcome {
        switch (stored, before, after) {
        case (.withdrawn, _, _): .withdrawn
        case (.late, _, _): .late
        case (.unchanged, let before, let after) where before?.golden == after?.golden: .unchanged
        case (_, let before?, let after?):
            before.golden == after.golden ? (before.isProposed ? .updated : after.question ?? .updated) : .moved
        case (_, nil, let after?) where after.members > 1: .joined
        case (_, nil, let after?): after.question ?? .created
        case (_, _, nil): .withdrawn
        }
    }
}

extension StoredStanding {
    /// What a person is to decide about the record; nil when nothing.
    fileprivate var question: SubmitOutcome? { isHeld ? .held : isProposed ? .proposed : nil }
}
