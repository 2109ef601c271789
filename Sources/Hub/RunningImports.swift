import Synchronization

/// How far the imports of this process are, by the number of their delivery.
final class RunningImports: Sendable {
    private let progress = Mutex<[Int64: ImportProgress]>([:])

    subscript(delivery: Int64) -> ImportProgress? {
        get { progress.withLock { $0[delivery] } }
        set { progress.withLock { $0[delivery] = newValue } }
    }
}
