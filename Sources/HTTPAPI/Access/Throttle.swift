import Synchronization

/// Counts wrong tokens by the address that they came from, and attempts to sign in by address and by name, so that trying and flooding cost their sender time.
final class Throttle: Sendable {
    private struct Window: Sendable {
        var failures: Int
        let start: ContinuousClock.Instant
    }

    private let windows = Mutex<[String: Window]>([:])
    /// Wrong tokens of one address in one window before it has to wait.
    private let limit: Int
    private let period: Duration
    /// Addresses that are remembered at once: a memory limit.
    private static let mostAddresses = 10_000

    init(limit: Int, period: Duration = .seconds(60)) {
        self.limit = limit
        self.period = period
    }

    /// Seconds that an address has to wait; nil when it may try.
    func wait(_ address: String, now: ContinuousClock.Instant = .now) -> Int? {
        windows.withLock { windows in
            guard let window = windows[address], window.failures >= limit else { return nil }
            let rest = period - (now - window.start)
            return rest > .zero ? max(1, Int(rest.components.seconds) + 1) : nil
        }
    }

    /// Takes an attempt back that was counted before it succeeded.
    func forgive(_ address: String) {
        windows.withLock { windows in
            if let window = windows[address], window.failures > 0 { windows[address]?.failures -= 1 }
        }
    }

    func noteFailure(of address: String, now: ContinuousClock.Instant = .now) {
        windows.withLock { windows in
            if windows[address] == nil, windows.count >= Self.mostAddresses {
                windows = windows.filter { now - $0.value.start < period }
                if windows.count >= Self.mostAddresses { windows.removeAll() }
            }
            if let window = windows[address], now - window.start < period {
                windows[address]?.failures += 1
            } else {
                windows[address] = Window(failures: 1, start: now)
            }
        }
    }
}
