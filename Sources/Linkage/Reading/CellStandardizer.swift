import Foundation
import Matching
import Standardization

/// Rows of one kind on their way from the file to their features.
struct KindBlock: Sendable {
    /// The index of the kind's rules.
    let set: Int
    var cells = CellBlock()
    /// For each row its place in the order of reading.
    var places: [UInt32] = []

    /// Whether it is worth handing on.
    var isFull: Bool { places.count >= 2048 || cells.byteCount >= 1 << 20 }

    mutating func removeAll() {
        cells.removeAll()
        places = []
    }
}

/// Standardizes blocks of rows on several threads while the caller reads on.
///
/// Which thread gets a block is not defined, so what comes out belongs to the rows, wherever it stands.
final class CellStandardizer {
    private let crew: [CrewMember]
    private let queue: BlockQueue
    private let finished = DispatchSemaphore(value: 0)

    /// - Parameter makeReaders: makes the readers of one thread, one for each rule set.
    init(threads: Int, makeReaders: () -> [SetReader]) {
        let crew = (0..<max(1, threads)).map { _ in CrewMember(makeReaders()) }
        let queue = BlockQueue(room: 2 * (crew.count - 1))
        for member in crew.dropFirst() {
            let thread = Thread { [finished] in
                while var block = queue.wait() {
                    member.read(&block)
                    queue.giveBack(block)
                }
                finished.signal()
            }
            thread.stackSize = 4 << 20
            thread.start()
        }
        self.crew = crew
        self.queue = queue
    }

    /// Takes the rows of a block, which is empty then; the caller standardizes them itself when the others have enough to
    /// do.
    func take(_ block: inout KindBlock) {
        if queue.add(block) { block = queue.spare(block.set) } else { crew[0].read(&block) }
    }

    /// Waits for all blocks.
    ///
    /// - Parameter rows: how many rows the blocks had in all.
    /// - Returns: for each place in the order of reading where the row's features stand; the batches of each rule set.
    func finish(rows: Int) -> (places: [BatchRow], batches: [[FeatureBatch]]) {
        while var block = queue.next() { crew[0].read(&block) }
        stop()
        var places = [BatchRow](repeating: BatchRow(batch: 0, row: 0), count: rows)
        var batches: [[FeatureBatch]] = []
        for member in crew { member.finish(into: &places, &batches) }
        return (places, batches)
    }

    /// Ends the threads; blocks that still wait are read or dropped with them.
    func stop() {
        queue.close()
        for _ in crew.dropFirst() { finished.wait() }
    }
}

/// A reader of the cells of one rule set, with an identity.
final class SetReader {
    fileprivate var reader: FeatureReader

    init(_ reader: consuming FeatureReader) {
        self.reader = reader
    }
}

/// The readers of one thread and what they have read. Only one thread at a time uses it: its own, and after that has
/// ended the one that finishes.
private final class CrewMember: @unchecked Sendable {
    /// Rows of a block that follow one another in a batch.
    private struct Run {
        let set: Int
        let batch: Int
        let firstRow: Int
        let places: [UInt32]
    }

    private let readers: [SetReader]
    private var runs: [Run] = []

    init(_ readers: [SetReader]) {
        self.readers = readers
    }

    /// Reads the rows of a block and empties it.
    func read(_ block: inout KindBlock) {
        let (batch, row) = readers[block.set].reader.read(block.cells)
        runs.append(Run(set: block.set, batch: batch, firstRow: row, places: block.places))
        block.removeAll()
    }

    func finish(into places: inout [BatchRow], _ batches: inout [[FeatureBatch]]) {
        while batches.count < readers.count { batches.append([]) }
        for run in runs {
            let batch = batches[run.set].count + run.batch
            for (offset, place) in run.places.enumerated() {
                places[Int(place)] = BatchRow(batch: batch, row: run.firstRow + offset)
            }
        }
        for (set, reader) in readers.enumerated() { batches[set] += reader.reader.batches }
    }
}

/// Blocks that wait for a thread, and empty ones that wait for rows.
private final class BlockQueue: @unchecked Sendable {
    private let condition = NSCondition()
    private let room: Int
    private var waiting: [KindBlock] = []
    private var spares: [KindBlock] = []
    private var isClosed = false

    /// - Parameter room: how many blocks may wait.
    init(room: Int) {
        self.room = room
    }

    /// False when there is no room.
    func add(_ block: KindBlock) -> Bool {
        condition.withLock {
            guard waiting.count < room else { return false }
            waiting.append(block)
            condition.signal()
            return true
        }
    }

    /// The next block; waits for one, nil when the queue is closed and empty.
    func wait() -> KindBlock? {
        condition.withLock {
            while waiting.isEmpty, !isClosed { condition.wait() }
            return waiting.isEmpty ? nil : waiting.removeFirst()
        }
    }

    /// The next block; nil when none waits.
    func next() -> KindBlock? { condition.withLock { waiting.isEmpty ? nil : waiting.removeFirst() } }

    func close() {
        condition.withLock {
            isClosed = true
            condition.broadcast()
        }
    }

    func giveBack(_ block: KindBlock) {
        condition.withLock { spares.append(block) }
    }

    /// An empty block of a rule set.
    func spare(_ set: Int) -> KindBlock {
        condition.withLock {
            guard let index = spares.firstIndex(where: { $0.set == set }) else { return KindBlock(set: set) }
            return spares.remove(at: index)
        }
    }
}
