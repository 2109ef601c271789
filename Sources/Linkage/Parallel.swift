import Foundation
import Synchronization

/// Runs `body` once for each part on threads of its own and returns the results in the order of the parts.
func parallel<Result: Sendable>(_ parts: Int, _ body: @escaping @Sendable (Int) -> Result) -> [Result] {
    guard parts > 1 else { return (0..<parts).map(body) }
    let results = Mutex([Result?](repeating: nil, count: parts))
    let finished = DispatchSemaphore(value: 0)
    for part in 0..<parts {
        let thread = Thread {
            let result = body(part)
            results.withLock { $0[part] = result }
            finished.signal()
        }
        thread.stackSize = 4 << 20
        thread.start()
    }
    for _ in 0..<parts { finished.wait() }
    return results.withLock { $0.compactMap(\.self) }
}
