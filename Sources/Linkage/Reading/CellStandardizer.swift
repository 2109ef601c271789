import Foundation
import Matching
import Standardization

/// Standardizes blocks of rows on several threads while the caller reads on.
///
/// Every kind of rows has several lanes, each with a reader that remembers the cells it has met. Rows that say alike go to
/// the same lane, so that few cells are read twice. Any thread may work on any lane; what comes out belongs to the rows,
/// wherever it stands.
final class CellStandardizer: Sendable {
    /// Lanes of each kind; lane `l` of the kind with the rules `r` has the number `r * lanesOfKind + l`.
    let lanesOfKind: Int
    private let lanes: [Lane]
    private let queue: BlockQueue
    private let helpers: Int
    private let finished = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - sets: how many rule sets there are, one a kind.
    ///   - makeReader: makes a reader for a rule set.
    init(threads: Int, sets: Int, makeReader: (_ set: Int) -> SetReader) {
        let count = threads > 1 ? 2 * threads : 1
        lanesOfKind = count
        lanes = (0..<sets * count).map { Lane(makeReader($0 / count)) }
        helpers = max(0, threads - 1)
        queue = BlockQueue(room: 2 * helpers, lanes: lanes.count)
        for _ in 0..<helpers {
            let thread = Thread { [self] in
                work()
                finished.signal()
            }
            thread.stackSize = 4 << 20
            thread.start()
        }
    }

    /// Takes the rows of a block, which is empty then; the caller standardizes some itself when the others have enough to
    /// do.
    func take(_ block: inout KindBlock) {
        block = queue.exchange(block)
        while let surplus = queue.surplus() { read(surplus) }
    }

    /// Waits for all blocks.
    ///
    /// - Parameter rows: how many rows the blocks had in all.
    /// - Returns: for each place in the order of reading where the row's features stand; the batches of each rule set.
    func finish(rows: Int) -> (places: [BatchRow], batches: [[FeatureBatch]]) {
        stop()
        var places = [BatchRow](repeating: BatchRow(batch: 0, row: 0), count: rows)
        var batches = [[FeatureBatch]](repeating: [], count: lanes.count / lanesOfKind)
        for (number, lane) in lanes.enumerated() { lane.finish(into: &places, &batches[number / lanesOfKind]) }
        return (places, batches)
    }

    /// Ends the threads once all blocks are read.
    func stop() {
        queue.close()
        work()
        for _ in 0..<helpers { finished.wait() }
    }

    private func work() {
        while let block = queue.wait() { read(block) }
    }

    private func read(_ block: KindBlock) {
        var block = block
        lanes[block.lane].read(&block)
        queue.giveBack(block)
    }
}

/// A reader of the cells of one rule set, with an identity.
final class SetReader {
    fileprivate var reader: FeatureReader

    init(_ reader: consuming FeatureReader) {
        self.reader = reader
    }
}

/// A reader and what it has read. Only one thread at a time uses it, as the queue sees to.
private final class Lane: @unchecked Sendable {
    /// Rows of a block that follow one another in a batch.
    private struct Run {
        let batch: Int
        let firstRow: Int
        let places: [UInt32]
    }

    private var reader: SetReader?
    private var runs: [Run] = []

    init(_ reader: SetReader) {
        self.reader = reader
    }

    /// Reads the rows of a block and empties it.
    func read(_ block: inout KindBlock) {
        guard let (batch, row) = reader?.reader.read(block.cells) else { return }
        runs.append(Run(batch: batch, firstRow: row, places: block.places))
        block.removeAll()
    }

    /// Hands over what was read, once; the reader goes.
    func finish(into places: inout [BatchRow], _ batches: inout [FeatureBatch]) {
        for run in runs {
            let batch = batches.count + run.batch
            for (offset, place) in run.places.enumerated() {
                places[Int(place)] = BatchRow(batch: batch, row: run.firstRow + offset)
            }
        }
        runs = []
        batches += reader?.reader.batches ?? []
        reader = nil
    }
}
