import Dispatch
import Synchronization

/// One thread makes blocks, others work on them, the caller takes the results in the order of the blocks.
///
/// At most a few blocks are in flight, however slow the caller is. Every thread is one of the operating system, never of
/// the cooperative pool. Whoever made a pipeline calls `next` until it answers nil or throws, or else `stop`.
final class BlockPipeline<Block: Sendable, Product: Sendable>: Sendable {
    private struct State {
        var slots: [Promise<Product>] = []
        var taken = 0
        var isStopped = false
        var failure: (any Error)?
    }

    /// Thrown inside the producer when nobody wants more.
    private struct Stopped: Error {}

    private let state = Mutex(State())
    private let work: @Sendable (Block) -> Product
    /// Counts slots that can be taken, and the end.
    private let available = DispatchSemaphore(value: 0)
    private let room: DispatchSemaphore
    private let depth: Int
    private let producing = DispatchGroup()
    private let workers: DispatchQueue

    /// - Parameters:
    ///   - depth: the most blocks in flight.
    ///   - produce: runs on a thread of its own; hands over blocks, and is stopped by an error of the hand-over.
    init(
        depth: Int, work: @escaping @Sendable (Block) -> Product,
        produce: @escaping @Sendable ((Block) throws -> Void) throws -> Void
    ) {
        self.work = work
        self.depth = depth
        room = DispatchSemaphore(value: depth)
        workers = DispatchQueue(label: "kulta.blocks", attributes: .concurrent)
        DispatchQueue(label: "kulta.producer").async(group: producing) { [self] in
            do {
                try produce(give)
            } catch {
                state.withLock { $0.failure = error }
            }
            available.signal()
        }
    }

    /// The next product; nil after the last. Throws what the producer threw, once all products before it are taken.
    func next() throws -> Product? {
        available.wait()
        let slot: Promise<Product>? = state.withLock { state in
            guard state.taken < state.slots.count else { return nil }
            defer { state.taken += 1 }
            return state.slots[state.taken]
        }
        guard let slot else {
            available.signal()
            if let failure = state.withLock({ $0.failure }) { throw failure }
            return nil
        }
        defer { room.signal() }
        return slot.take()
    }

    /// Lets the producer end early, and waits for it.
    func stop() {
        state.withLock { $0.isStopped = true }
        room.signal()
        producing.wait()
        // A semaphore must not end with less room than it began with.
        for _ in 0..<depth { room.signal() }
    }

    private func give(_ block: Block) throws {
        room.wait()
        let slot = Promise<Product>()
        let isStopped = state.withLock { state in
            // Slots that were taken are let go in large steps, so that a long delivery keeps few of them.
            if state.taken > 1024 {
                state.slots.removeFirst(state.taken)
                state.taken = 0
            }
            if !state.isStopped { state.slots.append(slot) }
            return state.isStopped
        }
        guard !isStopped else { throw Stopped() }
        available.signal()
        workers.async { [work] in slot.give(work(block)) }
    }
}

/// A value that another thread will give.
private final class Promise<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)
    private let given = DispatchSemaphore(value: 0)

    func give(_ value: Value) {
        self.value.withLock { $0 = value }
        given.signal()
    }

    /// Blocks until the value is there; to be called once.
    func take() -> Value? {
        given.wait()
        return value.withLock { value in
            defer { value = nil }
            return value
        }
    }
}
