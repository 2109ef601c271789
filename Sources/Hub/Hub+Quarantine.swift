import CustomerModel
import Foundation
import Intake
import Postgres
import RuleBook
import Standardization
import Store

extension Hub {
    /// Rows in quarantine, newest first.
    ///
    /// `{"id", "source", "delivery", "firstDelivery", "line", "column", "code", "message", "field", "rawText",
    /// "status": "open" | "replayed" | "accepted" | "dismissed", "createdAt", "closedAt", "reason", "replay", "outcome"}`
    /// - Throws: `invalidCursor`.
    package func quarantine(_ filter: QuarantineFilter, cursor: String?, limit: Int) async throws -> Page {
        let place = try cursor.map { try Cursor($0, of: "q").id } ?? .max
        let rows = try await ask { try $0.quarantine(filter.stored, before: place, limit: limit + 1) }
        return Page(rows, limit: limit, json: \.json) { Cursor("q", id: $0.id) }
    }

    /// One row in quarantine, as `quarantine` lists it; nil when there is none.
    package func quarantined(_ id: Int64) async throws -> [UInt8]? {
        try await ask { try $0.quarantined(id) }
    }

    /// Rows in quarantine by source and reason, the largest group first, as a JSON array of
    /// `{"source", "code", "field", "message", "rows", "deliveries", "firstSeen", "lastSeen", "examples": [{"id",
    /// "delivery", "line", "column", "rawText"}]}`.
    package func quarantineGroups(_ filter: QuarantineFilter) async throws -> [UInt8] {
        try await ask { try $0.quarantineGroups(filter.stored) }
    }

    /// Reads rows of a source's quarantine again, in the order of their deliveries, under its mapping as it is now.
    ///
    /// The hub ends as if the rows had been accepted when they came, but for the numbers of versions. One transaction. It
    /// does not resolve.
    /// - Throws: `unknownSource`, `unusableMappings`.
    package func replay(source: String, delivery: Int64? = nil, code: String? = nil) async throws -> ReplayReceipt {
        try await asHubErrors {
            try await pool.transaction(
                replaying(QuarantineFilter(source: source, delivery: delivery, code: code), source))
        }
    }

    /// `replay` as a request asks for it.
    package func replay(
        source: String, delivery: Int64? = nil, code: String? = nil, for request: CommandRequest<ReplayReceipt>
    ) async throws -> KeptReply {
        try await asHubErrors {
            try await transaction(
                for: request, on: pool,
                replaying(QuarantineFilter(source: source, delivery: delivery, code: code), source))
        }
    }

    private func replaying(
        _ filter: QuarantineFilter, _ source: String
    ) throws -> @Sendable (Session) throws -> ReplayReceipt {
        let reader = try rejectReader(source)
        return { [standardizer, ruleBook] session in
            let store = Store(session)
            try store.expectMuchWork()
            let number = try store.sourceNumber(source)
            try store.lockSource(number)
            var replay = Replay(
                store: store, source: number, reader: reader, standardizer: standardizer,
                receipt: ReplayReceipt(source: source))
            let receipt = try replay.run(filter)
            try store.noteReading(ruleBook.checksum)
            try store.takeMoment()
            return receipt
        }
    }

    /// Takes a row out of quarantine with the record that a person made of it. It does not resolve.
    ///
    /// - Parameters:
    ///   - key: the record's key in its source.
    ///   - document: `{"kind": …, "changedAt": …, "attributes": {…}}`, as for a single record.
    ///   - reason: why, for whoever asks later; nil when nothing was said.
    /// - Throws: `unknownReject`, `invalidDocument`; `erased` when a record of the key was erased.
    package func accept(_ id: Int64, key: String, document: [UInt8], reason: String?) async throws -> AcceptReceipt {
        try await asHubErrors { try await pool.transaction(accepting(id, key, document, reason)) }
    }

    /// `accept` as a request asks for it.
    package func accept(
        _ id: Int64, key: String, document: [UInt8], reason: String?, for request: CommandRequest<AcceptReceipt>
    ) async throws -> KeptReply {
        try await asHubErrors { try await transaction(for: request, on: pool, accepting(id, key, document, reason)) }
    }

    private func accepting(
        _ id: Int64, _ key: String, _ document: [UInt8], _ reason: String?
    ) -> @Sendable (Session) throws -> AcceptReceipt {
        { [self] session in
            let store = Store(session)
            let reject = try openReject(id, store)
            let number = try store.sourceNumber(reject.source)
            try store.lockSource(number)
            let parsed = try parse(document, SourceKey(system: reject.source, key: key)).at(reject.position)
            let outcomes = try take([parsed], insteadOf: (id, reject), of: number, reason, store)
            return AcceptReceipt(
                reject: id, source: reject.source, key: key,
                outcome: outcomes.first?.outcome.rawValue ?? StoredOutcome.unchanged.rawValue,
                version: outcomes.first?.version)
        }
    }

    /// Stores records in place of a row in quarantine, which is closed. The source must be locked.
    ///
    /// - Throws: `erased` when a record of a key was erased.
    func take(
        _ records: [ParsedRecord], insteadOf row: (id: Int64, reject: StoredReject), of source: SourceNumber,
        _ reason: String?, _ store: Store
    ) throws -> [ReplayedOutcome] {
        for record in records { try refuseSuppressed(record.key, source, store) }
        let staged = records.map { record in
            ReplayedRow(
                StagedRecord(parsed: record, standardized: standardizer.standardize(record)), reject: row.id,
                deliveries: row.reject.deliveries)
        }
        let outcomes = try store.replay(staged, source: source)
        try store.closeReject(row.id, status: "accepted", outcome: outcomes.json, reason: reason)
        _ = try store.withdrawSpared(source: source, in: row.reject.deliveries)
        try store.dropConfirmations(source)
        try store.noteReading(ruleBook.checksum)
        try store.takeMoment()
        return outcomes
    }

    /// Takes a row out of quarantine that is no record and never will be.
    ///
    /// - Throws: `unknownReject`, `invalidDocument` without a reason.
    package func dismiss(_ id: Int64, reason: String) async throws {
        _ = try await asHubErrors { try await pool.transaction(dismissing(id, reason)) }
    }

    /// `dismiss` as a request asks for it; its receipt is the row as `quarantined` answers it.
    package func dismiss(
        _ id: Int64, reason: String, for request: CommandRequest<[UInt8]>
    ) async throws -> KeptReply {
        try await asHubErrors { try await transaction(for: request, on: pool, dismissing(id, reason)) }
    }

    private func dismissing(_ id: Int64, _ reason: String) throws -> @Sendable (Session) throws -> [UInt8] {
        guard !reason.allSatisfy(\.isWhitespace) else {
            throw HubError(
                .invalidDocument, "A dismissal needs a reason.",
                problems: [.init(pointer: "/reason", message: "Say why the row is no record.")])
        }
        return { [self] session in
            let store = Store(session)
            let reject = try openReject(id, store)
            let number = try store.sourceNumber(reject.source)
            try store.lockSource(number)
            try store.closeReject(id, status: "dismissed", outcome: nil, reason: reason)
            _ = try store.withdrawSpared(source: number, in: reject.deliveries)
            try store.dropConfirmations(number)
            try store.takeMoment()
            return try store.quarantined(id) ?? []
        }
    }

    func refuseSuppressed(_ key: SourceKey, _ source: SourceNumber, _ store: Store) throws {
        if try store.suppressed([key.key], of: source).contains(key.key) { try store.refuseErased(key) }
    }

    func openReject(_ id: Int64, _ store: Store) throws -> StoredReject {
        if let reject = try store.openReject(id) { return reject }
        let exists = try store.quarantined(id) != nil
        throw HubError(
            .unknownReject,
            exists ? "The row has left quarantine already." : "No row in quarantine has that number.")
    }

    func rejectReader(_ source: String) throws -> RejectReader {
        try requireMapping(source)
        guard let mapping = mappings[source] else {
            throw HubError(.unknownSource, "No mapping is for the source system \"\(source)\".")
        }
        return RejectReader(mapping: mapping, catalog: ruleBook.catalog, schemaFolder: schemaFolder)
    }
}

extension QuarantineFilter {
    fileprivate var stored: StoredRejectFilter {
        StoredRejectFilter(source: source, delivery: delivery, code: code, status: status?.rawValue)
    }
}

/// One reading anew of rows in quarantine.
private struct Replay {
    let store: Store
    let source: SourceNumber
    let reader: RejectReader
    let standardizer: Standardizer
    var receipt: ReplayReceipt

    /// The first and the last delivery that held a row which waits no longer.
    private var deliveries: ClosedRange<Int64>?

    private static let pageSize = 500

    init(
        store: Store, source: SourceNumber, reader: RejectReader, standardizer: Standardizer, receipt: ReplayReceipt
    ) {
        self.store = store
        self.source = source
        self.reader = reader
        self.standardizer = standardizer
        self.receipt = receipt
    }

    mutating func run(_ filter: QuarantineFilter) throws -> ReplayReceipt {
        receipt.replay = try store.beginReplay(source)
        var last: StoredReject?
        while case let page = try store.openRejects(filter.stored, after: last, limit: Self.pageSize), !page.isEmpty {
            try replay(page)
            last = page.last
        }
        if let deliveries { receipt.withdrawn += try store.withdrawSpared(source: source, in: deliveries) }
        try store.dropConfirmations(source)
        return receipt
    }

    private mutating func replay(_ page: [StoredReject]) throws {
        var rows: [ReplayedRow] = []
        var stillRejected: [Int64: Reject] = [:]
        for reject in page {
            for event in try reader.read(reject.rawText, try reject.deliveryLayout(), at: reject.position) {
                switch event {
                case .reject(let again): stillRejected[reject.id] = again
                case .record(let record):
                    let staged = StagedRecord(parsed: record, standardized: standardizer.standardize(record))
                    rows.append(ReplayedRow(staged, reject: reject.id, deliveries: reject.deliveries))
                }
            }
        }
        let outcomes = Dictionary(grouping: try store.replay(rows, source: source), by: \.reject)
        for reject in page {
            try finish(reject, outcomes[reject.id] ?? [], stillRejected[reject.id])
        }
    }

    private mutating func finish(_ reject: StoredReject, _ outcomes: [ReplayedOutcome], _ again: Reject?) throws {
        receipt.read += 1
        for outcome in outcomes { receipt.add(outcome.outcome) }
        if let again {
            receipt.stillRejected[again.code.rawValue, default: 0] += 1
            return try store.renameReject(reject.id, again)
        }
        if outcomes.isEmpty { receipt.passedOver += 1 }
        receipt.closed += 1
        if outcomes.contains(where: { $0.outcome == .suppressed }) { return try store.dropReject(reject.id) }
        deliveries =
            min(
                deliveries?.lowerBound ?? .max, reject.deliveries.lowerBound)...max(
                deliveries?.upperBound ?? 0, reject.deliveries.upperBound)
        try store.closeReject(reject.id, status: "replayed", outcome: outcomes.json, replay: receipt.replay)
    }
}

extension ReplayReceipt {
    fileprivate mutating func add(_ outcome: StoredOutcome) {
        switch outcome {
        case .created: created += 1
        case .updated: updated += 1
        case .unchanged: unchanged += 1
        case .late: late += 1
        case .withdrawn: withdrawn += 1
        case .suppressed: suppressed += 1
        }
    }
}

extension StoredReject {
    /// How the table of its delivery was laid out; nil when it was none.
    func deliveryLayout() throws -> DeliveryLayout? {
        try layout.map { try JSONDecoder().decode(DeliveryLayout.self, from: Data($0)) }
    }
}

extension [ReplayedOutcome] {
    /// `[{"key", "version", "outcome"}]`
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.array { writer in
            for outcome in self {
                writer.object { writer in
                    writer.member("key", outcome.key)
                    writer.member("version", outcome.version)
                    writer.member("outcome", outcome.outcome.rawValue)
                }
            }
        }
        return writer.bytes
    }
}

extension ParsedRecord {
    /// The record as if it stood elsewhere.
    fileprivate func at(_ position: TextPosition) -> ParsedRecord {
        ParsedRecord(
            key: key, kind: kind, fields: fields, changedAt: changedAt, isWithdrawn: isWithdrawn, isErased: isErased,
            sameAs: sameAs, relations: relations, position: position)
    }
}
