import CustomerModel
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
    /// - Throws: `unknownSource`, `invalidDocument` with JSON Pointers, `versionMismatch`, `notTrained`, `conflict`.
    package func submit(
        source: String, key: String, document: [UInt8], if precondition: RecordPrecondition? = nil
    ) async throws -> SubmitReceipt {
        try await asHubErrors {
            try requireSource(source)
            let name = SourceKey(system: source, key: key)
            return try await submit(try parse(document, name), trigger: .submit, if: precondition)
        }
    }

    /// Withdraws one record: it leaves its golden customer, its versions stay.
    ///
    /// - Throws: `unknownSource`, `unknownRecord`, `notTrained`, `conflict`.
    package func withdraw(source: String, key: String) async throws -> SubmitReceipt {
        try await asHubErrors {
            try requireSource(source)
            let name = SourceKey(system: source, key: key)
            return try await submit(
                ParsedRecord(key: name, kind: .organization, fields: [], isWithdrawn: true), trigger: .withdraw)
        }
    }

    func parse(_ document: [UInt8], _ key: SourceKey) throws -> ParsedRecord {
        do {
            return try RecordDocument.parse(document, key: key, catalog: ruleBook.catalog)
        } catch let error {
            throw HubError(
                .invalidDocument, "The record document is not acceptable.",
                problems: error.problems.map { HubError.Problem(pointer: $0.pointer, message: $0.message) })
        }
    }

    private func submit(
        _ record: ParsedRecord, trigger: RunTrigger, if precondition: RecordPrecondition? = nil
    ) async throws -> SubmitReceipt {
        let staged = StagedRecord(parsed: record, standardized: standardizer.standardize(record))
        return try await pool.transaction { [self] session in
            let store = Store(session)
            try store.expectLittleWork()
            let source = try store.sourceNumber(record.key.system)
            if let precondition, !precondition.holds(for: try store.holdVersion(record.key)) {
                throw HubError(
                    .versionMismatch, "The record is not at the version that the request names. Read it again.")
            }
            let delivery = try store.beginDelivery(source: source, fileName: nil, isFull: false)
            let counts = try self.store(staged, source, delivery, store)
            guard let outcome = try store.onlyOutcome(source: source), let number = outcome.record else {
                throw HubError(.unknownRecord, "The hub has no source record with that key.")
            }
            try store.lockResolution()
            try store.finishDelivery(delivery, counts: counts, bytes: 0)
            let book = try ruleBookInForce(store)
            let before = try store.standing(number)
            if outcome.outcome.changesCurrent || (before == nil && outcome.outcome != .withdrawn) {
                try resolve(number, trigger, delivery, book, store)
            }
            return try SubmitReceipt(
                record: record.key, stored: outcome.outcome, version: outcome.version, before: before,
                after: store.standing(number), ruleBookVersion: book.version,
                feedPosition: String(store.feedPosition()))
        }
    }

    private func store(
        _ record: StagedRecord, _ source: SourceNumber, _ delivery: Int64, _ store: Store
    ) throws -> StoredCounts {
        try store.prepareStaging()
        try store.lockSource(source, shared: true)
        let rows = StagedRows()
        rows.add(record, ordinal: 1)
        try store.stage(rows)
        let counts = try store.storeStaged(source: source, delivery: delivery)
        try store.noteReading(ruleBook.checksum)
        return counts
    }

    private func resolve(
        _ record: RecordNumber, _ trigger: RunTrigger, _ delivery: Int64, _ book: TrainedRuleBook, _ store: Store
    ) throws {
        try store.removePending(record)
        let run = try store.beginRun(trigger: trigger, ruleBook: book.version, delivery: delivery)
        var resolver = Resolver(
            store: store, book: book, survivorship: survivorship, catalog: ruleBook.catalog, run: run, threads: 1,
            progress: { _ in })
        _ = try resolver.resolveChanged([record])
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
            before.golden == after.golden ? (after.isProposed && !before.isProposed ? .proposed : .updated) : .moved
        case (_, nil, let after?) where after.members > 1: .joined
        case (_, nil, let after?): after.isProposed ? .proposed : .created
        case (_, _, nil): .withdrawn
        }
    }
}
