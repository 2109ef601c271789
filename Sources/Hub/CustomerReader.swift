import CustomerModel
import Postgres
import Store
import Synchronization

/// Reads golden customers for many callers at once: whoever asks while statements run is answered by the next one,
/// together with all others that wait, so that ten callers cost hardly more than one.
///
/// No answer is older than its question: a statement starts after the questions that it answers were asked.
final class CustomerReader: Sendable {
    private struct Question: Sendable {
        let golden: GoldenNumber
        let answer: CheckedContinuation<CustomerAnswer, any Error>
    }

    private struct State: Sendable {
        var waiting: [Question] = []
        /// Those that the running statement answers.
        var asked: [Question] = []
        var isRunning = false
    }

    private let pool: ConnectionPool
    private let state = Mutex(State())
    /// The most questions of one statement.
    private static let batch = 64

    init(pool: ConnectionPool) {
        self.pool = pool
    }

    /// What the id of a golden record answers now.
    ///
    /// - Throws: what the pool and the store throw.
    func customer(_ golden: GoldenNumber) async throws -> CustomerAnswer {
        try await withCheckedThrowingContinuation { answer in
            let isFirst = state.withLock { state in
                state.waiting.append(Question(golden: golden, answer: answer))
                defer { state.isRunning = true }
                return !state.isRunning
            }
            if isFirst { start() }
        }
    }

    /// Answers until nobody waits, on one connection.
    private func start() {
        Task {
            do {
                // The pool runs this again after a broken connection; the questions then under way are still asked.
                try await pool.withSession(repeatable: true) { session in
                    while let golden = self.ask() { self.tell(try Store(session).lives(of: golden)) }
                }
            } catch {
                if fail(error) { start() }
            }
        }
    }

    /// The golden records of the next statement, each once; nil, and nobody at work any more, when nobody waits.
    private func ask() -> Set<GoldenNumber>? {
        state.withLock { state in
            if state.asked.isEmpty {
                state.asked = Array(state.waiting.prefix(Self.batch))
                state.waiting.removeFirst(state.asked.count)
            }
            state.isRunning = !state.asked.isEmpty
            return state.isRunning ? Set(state.asked.map(\.golden)) : nil
        }
    }

    private func tell(_ answers: [GoldenNumber: CustomerAnswer]) {
        for question in takeAsked() { question.answer.resume(returning: answers[question.golden] ?? .unknown) }
    }

    /// Fails the questions under way; without a connection, on which none could be asked, all that wait.
    ///
    /// - Returns: whether others still wait, for whom nobody is at work.
    private func fail(_ error: any Error) -> Bool {
        state.withLock { state in
            guard state.asked.isEmpty else { return }
            swap(&state.asked, &state.waiting)
        }
        for question in takeAsked() { question.answer.resume(throwing: error) }
        return state.withLock { state in
            state.isRunning = !state.waiting.isEmpty
            return state.isRunning
        }
    }

    private func takeAsked() -> [Question] {
        state.withLock { state in
            defer { state.asked = [] }
            return state.asked
        }
    }
}

extension Store {
    /// What ids answer in their present stages of life. Ids that never lived are left out.
    fileprivate func lives(of golden: Set<GoldenNumber>) throws -> [GoldenNumber: CustomerAnswer] {
        try customers(golden.sorted()).reduce(into: [:]) { answers, found in
            answers[found.golden] = try life(of: found.golden, found.answer)
        }
    }
}
