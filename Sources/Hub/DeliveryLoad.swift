import CustomerModel
import Intake
import Standardization
import Store
import Synchronization

/// Brings the rows of a delivery to the database: read, standardized and sent at the same time.
struct DeliveryLoad: Sendable {
    let reader: DeliveryReader
    let standardizers: StandardizerPool
    let source: SourceNumber
    let delivery: Int64
    /// True when the store has nothing of the source: records go straight to where they belong, but for the repeated.
    let isFirst: Bool
    let watch: DeliveryWatch
    let progress: @Sendable (ImportProgress) -> Void

    /// What the load itself has stored; the rest is staged.
    struct Outcome {
        var created = 0
        var staged = 0
        var bytes = 0
        /// Nil when the delivery was no table.
        var layout: DeliveryLayout?
        var warnings: [IntakeWarning] = []
    }

    private static let blockSize = 2048
    private static let depth = 12
    /// Blocks that are sent to the database at once.
    private static let blocksAtOnce = 8

    func run(_ store: Store, from bytes: any ByteSource & Sendable) throws -> Outcome {
        let start = ContinuousClock.now
        let ending = Ending()
        let pipeline = BlockPipeline<LoadBlock, LoadedBlock>(depth: Self.depth, work: encode) { give in
            try produce(from: bytes, ending, give)
        }
        var outcome = Outcome()
        var rejects = 0
        var watched = start
        var waiting: [FirstLoadRows] = []
        do {
            while let block = try pipeline.next() {
                waiting.append(block.first)
                if waiting.count == Self.blocksAtOnce {
                    try store.store(waiting)
                    waiting.removeAll(keepingCapacity: true)
                }
                outcome.created += block.first.count
                outcome.staged += block.staged.count
                rejects += block.rejects
                try store.stage(block.staged)
                progress(
                    ImportProgress(
                        records: outcome.created + outcome.staged - rejects, rejects: rejects, bytes: block.bytes,
                        seconds: (ContinuousClock.now - start).inSeconds))
                try watch.check(store, after: &watched)
            }
            try store.store(waiting)
        } catch {
            pipeline.stop()
            throw error
        }
        outcome.bytes = ending.summary?.bytes ?? 0
        outcome.layout = ending.summary?.layout
        outcome.warnings = ending.summary?.warnings ?? []
        return outcome
    }

    /// On the producer's thread.
    private func produce(
        from source: any ByteSource & Sendable, _ ending: Ending, _ give: (LoadBlock) throws -> Void
    ) throws {
        let counted = CountingByteSource(source)
        var filter = isFirst ? KeyFilter() : nil
        var block = LoadBlock(firstOrdinal: 1)
        func finishBlock() throws {
            block.bytes = counted.count
            try give(block)
            block = LoadBlock(firstOrdinal: block.firstOrdinal + block.count)
        }
        ending.summary = try reader.read(from: counted) { event in
            block.add(event, isStaged: Self.mustStage(event, &filter))
            if block.count >= Self.blockSize { try finishBlock() }
        }
        try finishBlock()
    }

    /// Whether a row must be compared with what came before it. Once a key must, later rows of it must as well.
    private static func mustStage(_ event: IntakeEvent, _ filter: inout KeyFilter?) -> Bool {
        guard filter != nil, case .record(let record) = event else { return true }
        let isNew = filter?.insert(record.key.key) ?? false
        return !isNew || record.isWithdrawn
    }

    /// On any thread.
    private func encode(_ block: LoadBlock) -> LoadedBlock {
        let direct = block.isStaged.count { !$0 }
        let loaded = LoadedBlock(
            first: FirstLoadRows(capacity: direct), staged: StagedRows(capacity: block.count - direct),
            rejects: block.rejects.count, bytes: block.bytes)
        let standardized = standardizers.standardize(block.records)
        for index in block.records.indices {
            standardized.withRecord(index) { fields, features in
                add(block, index, fields, features, to: loaded)
            }
        }
        for (ordinal, reject) in block.rejects { loaded.staged.add(reject, ordinal: ordinal) }
        return loaded
    }

    private func add(
        _ block: LoadBlock, _ index: Int, _ fields: UnsafeRawBufferPointer, _ features: UnsafeRawBufferPointer,
        to loaded: LoadedBlock
    ) {
        guard block.isStaged[index] else {
            return loaded.first.add(
                block.records[index], fields: fields, features: features, source: source, delivery: delivery)
        }
        let staged = StagedRecord(parsed: block.records[index], fields: Array(fields), features: Array(features))
        loaded.staged.add(staged, ordinal: block.ordinals[index])
    }
}

/// Standardizers that remember, lent to one thread at a time.
final class StandardizerPool: Sendable {
    private let standardizer: Standardizer
    private let attributes: [AttributeName]
    private let idle = Mutex<[Lent]>([])

    init(_ standardizer: Standardizer, _ catalog: Catalog) {
        self.standardizer = standardizer
        attributes = catalog.attributes.map(\.name)
    }

    func standardize(_ records: [ParsedRecord]) -> StandardizedBlock {
        let lent =
            idle.withLock { $0.popLast() } ?? Lent(BatchStandardizer(standardizer, attributes: attributes))
        defer { idle.withLock { $0.append(lent) } }
        return lent.standardizer.standardize(records)
    }

    /// One thread has it at a time: who took it out of the pool.
    private final class Lent: @unchecked Sendable {
        var standardizer: BatchStandardizer

        init(_ standardizer: consuming BatchStandardizer) {
            self.standardizer = standardizer
        }
    }
}

/// Rows as they were read.
private struct LoadBlock: Sendable {
    private(set) var records: [ParsedRecord] = []
    /// By record: its place in the delivery, and whether it goes to staging.
    private(set) var ordinals: [Int] = []
    private(set) var isStaged: [Bool] = []
    /// With their places in the delivery.
    private(set) var rejects: [(ordinal: Int, reject: Reject)] = []
    /// The place of the first row in the delivery, from 1.
    let firstOrdinal: Int
    /// Of the delivery, read so far.
    var bytes = 0

    init(firstOrdinal: Int) {
        self.firstOrdinal = firstOrdinal
    }

    /// How many rows there are.
    var count: Int { records.count + rejects.count }

    mutating func add(_ event: IntakeEvent, isStaged: Bool) {
        let ordinal = firstOrdinal + count
        switch event {
        case .reject(let reject): rejects.append((ordinal, reject))
        case .record(let record):
            records.append(record)
            ordinals.append(ordinal)
            self.isStaged.append(isStaged)
        }
    }
}

/// Rows as they are sent.
private struct LoadedBlock: Sendable {
    let first: FirstLoadRows
    let staged: StagedRows
    let rejects: Int
    let bytes: Int
}

/// Where the producer leaves the reader's summary. The pipeline's end stands between the one who writes and the one who
/// reads.
private final class Ending: @unchecked Sendable {
    var summary: IntakeSummary?
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
