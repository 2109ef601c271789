import Foundation
import Synchronization

/// Shows how far a long step has come: a bar with records, rate and time left on a terminal, a plain line every ten
/// seconds elsewhere, and nothing at all for a step that ends within two seconds.
final class ProgressBar: Sendable {
    private struct State {
        var lastShown: ContinuousClock.Instant
        var isShown = false
    }

    private let title: String
    private let unit: String
    private let console: Console
    private let start = ContinuousClock.now
    private let state: Mutex<State>

    init(_ title: String, unit: String = "records", console: Console) {
        self.title = title
        self.unit = unit
        self.console = console
        state = Mutex(State(lastShown: .now))
    }

    /// Says how much is done, of how much; nil when the whole is not known. Cheap enough for every batch.
    func update(_ done: Int, of total: Int? = nil) {
        guard !console.isJSON else { return }
        let now = ContinuousClock.now
        let patience: Duration = console.isInteractive ? .milliseconds(100) : .seconds(10)
        state.withLock { state in
            guard now - start > .seconds(2), now - state.lastShown > patience || !state.isShown else { return }
            state.lastShown = now
            state.isShown = true
            show(line(done, of: total, after: now - start))
        }
    }

    /// Ends the step: takes the bar away and leaves one line with the totals, when the bar was ever shown.
    func finish(_ done: Int) {
        guard !console.isJSON else { return }
        state.withLock { state in
            guard state.isShown else { return }
            if console.isInteractive { console.eraseLine() }
            console.note(line(done, of: nil, after: ContinuousClock.now - start))
        }
    }

    private func show(_ line: String) {
        console.isInteractive ? console.redraw(line) : console.note(line)
    }

    private func line(_ done: Int, of total: Int?, after elapsed: Duration) -> String {
        let rate = Double(done) / max(elapsed.inSeconds, 0.001)
        let count = "\(title): \(grouped(done)) \(unit), \(grouped(Int(rate)))/s"
        guard let total, total > 0, done > 0 else { return "\(count), \(clock(elapsed.inSeconds))" }
        let share = min(1, Double(done) / Double(total))
        let filled = Int(share * 24)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
        let left = elapsed.inSeconds * (1 - share) / share
        return
            "\(title) \(bar) \(Int(share * 100)) %  \(grouped(done)) \(unit)  \(grouped(Int(rate)))/s  \(clock(left)) left"
    }

    private func clock(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
    }
}

extension Duration {
    /// The duration as a number of seconds.
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
