import Foundation
import Synchronization

/// Runs CPU-bound chunks on threads of their own, so that the cooperative pool stays free for requests.
package enum Workers {
    /// Calls `body(chunk, worker)` once for each chunk; `worker` is below `threads`, and no two calls share one at a time.
    /// Chunks are taken in order; which worker gets one is not defined, so results belong to the chunk.
    static func run(chunks: Int, threads: Int, _ body: @escaping @Sendable (_ chunk: Int, _ worker: Int) -> Void) {
        let crew = max(1, min(threads, chunks))
        let next = Counter()
        let finished = DispatchSemaphore(value: 0)
        for worker in 1..<max(1, crew) {
            let thread = Thread {
                work(chunks, next, worker, body)
                finished.signal()
            }
            thread.stackSize = 4 << 20
            thread.start()
        }
        work(chunks, next, 0, body)
        for _ in 1..<max(1, crew) { finished.wait() }
    }

    /// The same, collecting one result a chunk in the order of the chunks.
    package static func map<Result: Sendable>(
        chunks: Int, threads: Int, _ body: @escaping @Sendable (_ chunk: Int, _ worker: Int) -> Result
    ) -> [Result] {
        let results = Mutex([Result?](repeating: nil, count: chunks))
        run(chunks: chunks, threads: threads) { chunk, worker in
            let result = body(chunk, worker)
            results.withLock { $0[chunk] = result }
        }
        return results.withLock { $0.compactMap(\.self) }
    }

    private static func work(_ chunks: Int, _ next: Counter, _ worker: Int, _ body: (Int, Int) -> Void) {
        while true {
            let chunk = next.take()
            guard chunk < chunks else { return }
            body(chunk, worker)
        }
    }

    private final class Counter: Sendable {
        private let value = Atomic(0)

        func take() -> Int { value.wrappingAdd(1, ordering: .relaxed).oldValue }
    }
}
