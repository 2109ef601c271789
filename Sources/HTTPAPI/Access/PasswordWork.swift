import Foundation
import HTTPTypes
import Synchronization

/// Hashes passwords on threads of its own, few at once: each takes 32 MiB and a good part of a second, and those who sign in
/// must hold up nobody who works.
final class PasswordWork: Sendable {
    private struct State {
        var threads = 0
        var waiting: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())
    private let atOnce: Int
    /// Beyond this many nobody waits: they would wait for seconds.
    private static let most = 32

    /// - Parameter atOnce: how many are hashed at the same time.
    init(atOnce: Int = 2) { self.atOnce = atOnce }

    /// - Throws: `tooManyAttempts` when too many wait; what `body` throws.
    func perform<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let isTaken = add { continuation.resume(with: Result(catching: body)) }
            if !isTaken { continuation.resume(throwing: Problem.crowded) }
        }
    }

    /// - Returns: false when too many wait.
    private func add(_ work: @escaping @Sendable () -> Void) -> Bool {
        let (isTaken, needsThread) = state.withLock { state in
            guard state.waiting.count < Self.most else { return (false, false) }
            state.waiting.append(work)
            guard state.threads < atOnce else { return (true, false) }
            state.threads += 1
            return (true, true)
        }
        if needsThread {
            Thread.detachNewThread { [self] in
                while let work = next() { work() }
            }
        }
        return isTaken
    }

    /// Nil when nothing waits: the thread that asked ends.
    private func next() -> (@Sendable () -> Void)? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.threads -= 1
                return nil
            }
            return state.waiting.removeFirst()
        }
    }
}

extension Problem {
    fileprivate static let crowded: Problem = {
        var problem = Problem(.tooManyAttempts, "Too many people sign in at the same time. Try again in 2 seconds.")
        problem.headers[.retryAfter] = "2"
        return problem
    }()
}
