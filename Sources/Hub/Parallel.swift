import Dispatch

/// Work on several threads of the operating system, never on the cooperative pool.
enum Parallel {
    /// The results in order, whatever the number of threads.
    static func map<Result: Sendable>(
        _ count: Int, threads: Int, _ body: @Sendable (Int) -> Result
    ) -> [Result] {
        guard threads > 1, count > 16 else { return (0..<count).map(body) }
        let parts = min(count, threads * 8)
        let chunks = [[Result]](unsafeUninitializedCapacity: parts) { buffer, initialized in
            let target = SendableBuffer(base: buffer)
            DispatchQueue.concurrentPerform(iterations: parts) { part in
                let range = (count * part / parts)..<(count * (part + 1) / parts)
                (target.base.baseAddress.unsafelyUnwrapped + part).initialize(to: range.map(body))
            }
            initialized = parts
        }
        return chunks.flatMap(\.self)
    }

    /// Each part writes its own element.
    private struct SendableBuffer<Element>: @unchecked Sendable {
        let base: UnsafeMutableBufferPointer<Element>
    }
}
