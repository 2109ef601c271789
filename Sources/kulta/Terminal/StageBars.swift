import Foundation
import Synchronization

/// One progress bar after another, for the stages of a long computation.
final class StageBars: Sendable {
    private struct State {
        var title = ""
        var bar: ProgressBar?
        var done = 0
    }

    private let console: Console
    private let state = Mutex(State())

    init(console: Console) {
        self.console = console
    }

    /// Shows a stage by its title; another title ends the stage before.
    func update(_ title: String, done: Int, of total: Int?) {
        state.withLock { state in
            if state.title != title {
                state.bar?.finish(state.done)
                state.title = title
                state.bar = ProgressBar(title, unit: "steps", console: console)
            }
            state.done = done
            state.bar?.update(done, of: total)
        }
    }

    /// Ends the last stage.
    func finish() {
        state.withLock { $0.bar?.finish($0.done) }
    }
}
