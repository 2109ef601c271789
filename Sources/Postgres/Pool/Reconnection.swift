import Glibc

/// Connecting while a server may be restarting.
enum Reconnection {
    /// Tries until it works, `restartPatience` is over, `stopWhen` says so, or the reason will not go away by itself
    /// (wrong password, unknown database, wrong version).
    static func connect(
        _ configuration: ConnectionConfiguration,
        stopWhen: () -> Bool
    ) throws(PostgresError) -> Session {
        let deadline = ContinuousClock.now + configuration.restartPatience
        var backoff = Backoff(first: .milliseconds(20), longest: .milliseconds(500))
        while true {
            do {
                return try Session(connecting: configuration)
            } catch {
                guard !stopWhen() else { throw PostgresError(.cancelled, "the work was cancelled") }
                guard error.mayPassByItself, ContinuousClock.now < deadline else { throw error }
                backoff.sleep()
            }
        }
    }
}

extension PostgresError {
    /// True for refusals while a server starts, stops or is out of connections.
    var mayPassByItself: Bool {
        guard code == .unreachable || code == .connectionLost else { return false }
        let passing = [
            "starting up", "shutting down", "recovery", "Connection refused", "No such file", "closed the connection",
            "too many clients", "reset by peer", "connection slots",
        ]
        return code == .connectionLost || passing.contains { message.contains($0) }
    }
}

/// Waits that double each time, with a random part so that many waiters do not come back together.
struct Backoff {
    private var next: Duration
    private let longest: Duration

    init(first: Duration, longest: Duration) {
        next = first
        self.longest = longest
    }

    /// The next wait: between half and the whole of the current step.
    mutating func step() -> Duration {
        defer { next = min(next * 2, longest) }
        return next * Double.random(in: 0.5...1)
    }

    /// Blocks the thread for the next step.
    mutating func sleep() {
        usleep(UInt32(step().seconds * 1_000_000))
    }
}
