import CustomerModel
import Intake
import Postgres
import RuleBook
import Standardization
import Store

/// Reads one delivery into the store, in one transaction.
struct DeliveryImport: Sendable {
    let reader: DeliveryReader
    let delivery: Int64
    let source: SourceNumber
    let semantics: DeliverySemantics
    /// Takes a full delivery however much it withdraws.
    let acceptsWithdrawals: Bool
    let standardizer: Standardizer
    let rulesChecksum: String
    let progress: @Sendable (ImportProgress) -> Void

    /// - Throws: `deliveryRefused`; what reading and the database throw. Nothing is stored then.
    func run(_ store: Store, from bytes: any ByteSource) throws -> DeliveryCounts {
        try store.expectMuchWork()
        try store.lockDelivery(delivery)
        try store.prepareStaging()
        var size = 0
        try store.stage { writer in
            var batch = StagingBatch(standardizer: standardizer, progress: progress)
            let counted = CountingByteSource(bytes)
            let summary = try reader.read(from: counted) { event in
                try batch.add(event, readSoFar: counted.count, into: &writer)
            }
            try batch.flush(readSoFar: counted.count, into: &writer)
            size = summary.bytes
        }
        try store.measureStaging()
        try store.lockSource(source)
        var counts = try store.storeStaged(source: source, delivery: delivery)
        if semantics.extent == .full { counts.withdrawn += try withdrawAbsent(store) }
        try store.noteReading(rulesChecksum)
        try store.finishDelivery(delivery, counts: counts, bytes: size)
        return DeliveryCounts(counts)
    }

    /// - Returns: the number of records that were withdrawn by their absence.
    private func withdrawAbsent(_ store: Store) throws -> Int {
        let (absent, current) = try store.countAbsent(source: source, delivery: delivery)
        guard absent > 0 else { return 0 }
        let percent = Double(absent) * 100 / Double(max(1, current))
        guard acceptsWithdrawals || percent <= semantics.maximumWithdrawnPercent else {
            throw HubError(
                .deliveryRefused,
                """
                The full delivery lacks \(absent) of \(current) records, more than the \
                \(semantics.maximumWithdrawnPercent) % that its mapping allows; nothing of it was stored.
                """)
        }
        try store.withdrawAbsent(delivery: delivery)
        return absent
    }
}

extension DeliveryCounts {
    init(_ counts: StoredCounts) {
        self.init()
        read = counts.records
        created = counts.created
        updated = counts.updated
        unchanged = counts.unchanged
        late = counts.late
        withdrawn = counts.withdrawn
        repeated = counts.repeated
        rejected = counts.rejected
    }
}

/// Collects records so that several threads can standardize them, then writes them in the order of the delivery.
private struct StagingBatch {
    let standardizer: Standardizer
    let progress: @Sendable (ImportProgress) -> Void
    private var events: [IntakeEvent] = []
    private var records = 0
    private var rejects = 0
    private let start = ContinuousClock.now

    private static let size = 4096

    init(standardizer: Standardizer, progress: @escaping @Sendable (ImportProgress) -> Void) {
        self.standardizer = standardizer
        self.progress = progress
        events.reserveCapacity(Self.size)
    }

    mutating func add(_ event: IntakeEvent, readSoFar bytes: Int, into writer: inout CopyWriter) throws {
        events.append(event)
        if events.count >= Self.size { try flush(readSoFar: bytes, into: &writer) }
    }

    mutating func flush(readSoFar bytes: Int, into writer: inout CopyWriter) throws {
        let staged = Parallel.map(events.count, threads: 2) { [events, standardizer] index -> StagedEvent in
            switch events[index] {
            case .record(let record):
                .record(StagedRecord(parsed: record, standardized: standardizer.standardize(record)))
            case .reject(let reject): .reject(reject)
            }
        }
        for event in staged {
            switch event {
            case .record(let record): try writer.stage(record)
            case .reject(let reject): try writer.stage(reject)
            }
        }
        rejects += events.count { if case .reject = $0 { true } else { false } }
        records += events.count
        events.removeAll(keepingCapacity: true)
        let seconds = (ContinuousClock.now - start).inSeconds
        progress(ImportProgress(records: records - rejects, rejects: rejects, bytes: bytes, seconds: seconds))
    }

    private enum StagedEvent: Sendable {
        case record(StagedRecord)
        case reject(Reject)
    }
}

/// Counts the bytes that pass.
private final class CountingByteSource: ByteSource {
    private var base: any ByteSource
    private(set) var count = 0

    init(_ base: any ByteSource) {
        self.base = base
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let read = try base.read(into: buffer)
        count += read
        return read
    }
}
