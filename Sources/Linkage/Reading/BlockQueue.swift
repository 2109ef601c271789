import Foundation

/// Blocks that wait for a thread, and empty ones that wait for rows. At most one thread at a time works on a lane.
final class BlockQueue: @unchecked Sendable {
    private let condition = NSCondition()
    private let room: Int
    private var waiting: [KindBlock] = []
    private var spares: [KindBlock] = []
    private var isBusy: [Bool]
    private var isClosed = false

    /// - Parameter room: how many blocks may wait before the caller of `add` has to help.
    init(room: Int, lanes: Int) {
        self.room = room
        isBusy = [Bool](repeating: false, count: lanes)
    }

    /// Queues a block and returns an empty one in its place.
    func exchange(_ block: KindBlock) -> KindBlock {
        condition.withLock {
            waiting.append(block)
            condition.signal()
            var spare = spares.popLast() ?? KindBlock(lane: block.lane)
            spare.lane = block.lane
            return spare
        }
    }

    /// A block for the caller of `exchange` when more wait than there is room for; nil when it may go on. Waits while far
    /// more do and all are of lanes at work.
    func surplus() -> KindBlock? {
        condition.withLock {
            while waiting.count > room {
                if let block = takeFree() { return block }
                guard waiting.count > 4 * room + 8 else { return nil }
                condition.wait()
            }
            return nil
        }
    }

    /// The next block; waits for one, nil when the queue is closed and empty.
    func wait() -> KindBlock? {
        condition.withLock {
            while true {
                if let block = takeFree() { return block }
                if isClosed, waiting.isEmpty { return nil }
                condition.wait()
            }
        }
    }

    /// Ends the work on a block of `wait` or `surplus`, which is empty now.
    func giveBack(_ block: KindBlock) {
        condition.withLock {
            isBusy[block.lane] = false
            spares.append(block)
            condition.broadcast()
        }
    }

    /// No more blocks will come.
    func close() {
        condition.withLock {
            isClosed = true
            condition.broadcast()
        }
    }

    /// Takes the first block of a lane where nobody works.
    private func takeFree() -> KindBlock? {
        guard let index = waiting.firstIndex(where: { !isBusy[$0.lane] }) else { return nil }
        let block = waiting.remove(at: index)
        isBusy[block.lane] = true
        return block
    }
}
