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

    /// Connects and runs `body`, anew as long as a server answers that it starts, recovers or stops, or breaks the connection, at
    /// most for `restartPatience`. A server that is not there at all is an error at once.
    ///
    /// - Parameter body: may run several times, also after it has committed.
    static func run<Answer>(
        _ configuration: ConnectionConfiguration, _ body: (Session) throws(PostgresError) -> Answer
    ) throws(PostgresError) -> Answer {
        let deadline = ContinuousClock.now + configuration.restartPatience
        var backoff = Backoff(first: .milliseconds(20), longest: .milliseconds(500))
        while true {
            do {
                return try body(try Session(connecting: configuration))
            } catch {
                guard error.isOfPassingServer, ContinuousClock.now < deadline else { throw error }
                backoff.sleep()
            }
        }
    }
}

extension PostgresError {
    /// True for what a server does that starts, recovers or stops.
    fileprivate var isOfPassingServer: Bool {
        let refusals = [
            "starting up", "shutting down", "recovery", "accepting connections", "closed the connection",
            "reset by peer",
        ]
        return switch code {
        case .connectionLost, .outcomeUnknown: true
        case .unreachable: refusals.contains { message.contains($0) }
        default: false
        }
    }

    /// True for refusals while a server starts, stops or is out of connections.
    var mayPassByItself: Bool {
        guard code == .unreachable || code == .connectionLost else { return false }
        let passing = [
            "starting up", "shutting down", "recovery", "accepting connections", "Connection refused", "No such file",
            "closed the connection",
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
