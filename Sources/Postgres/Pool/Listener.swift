import CLibPQ
import Dispatch
import Glibc
import Synchronization

/// Listens for NOTIFY on a connection of its own, as a wake-up only: what happened stands in tables.
///
/// Notifications sent while the connection was broken are lost, so each connect is reported as a wake-up as well.
package final class Listener: Sendable {
    package enum WakeUp: Hashable, Sendable {
        /// The listener has connected, for the first time or again: look at the tables.
        case connected
        case notified(channel: String)
    }

    private let loop: ListenerLoop

    /// Starts listening at once, and for ever tries again when the connection breaks.
    ///
    /// - Parameters:
    ///   - channels: Names as given to `pg_notify`.
    ///   - onWakeUp: Called on the listener's thread, for each channel once per batch; must return quickly.
    package init(
        configuration: ConnectionConfiguration,
        channels: [String],
        onWakeUp: @escaping @Sendable (WakeUp) -> Void
    ) {
        loop = ListenerLoop(configuration: configuration, channels: channels, onWakeUp: onWakeUp)
        startThread { [loop] in loop.run() }
    }

    deinit {
        loop.stop()
    }

    /// Ends the connection; waits until no wake-up will come any more. Not to be called from `onWakeUp`.
    package func close() {
        loop.stop()
        loop.waitForEnd()
    }

    /// The wake-ups as a sequence for one reader; while it is busy the newest 64 are kept. Ends with its reader.
    package static func wakeUps(
        _ configuration: ConnectionConfiguration,
        channels: [String]
    ) -> AsyncStream<WakeUp> {
        AsyncStream(bufferingPolicy: .bufferingNewest(64)) { continuation in
            let listener = Listener(configuration: configuration, channels: channels) { continuation.yield($0) }
            continuation.onTermination = { _ in listener.loop.stop() }
        }
    }
}

/// The listener's thread: connect, wait for the socket or for `stop`, report.
private final class ListenerLoop: Sendable {
    private let configuration: ConnectionConfiguration
    private let channels: [String]
    private let onWakeUp: @Sendable (Listener.WakeUp) -> Void
    /// A pipe whose end of file wakes the thread.
    private let stopSignal: Int32
    private let stopTrigger: Int32
    private let stopped = Atomic<Bool>(false)
    private let ended = DispatchGroup()

    init(
        configuration: ConnectionConfiguration,
        channels: [String],
        onWakeUp: @escaping @Sendable (Listener.WakeUp) -> Void
    ) {
        self.configuration = configuration
        self.channels = channels
        self.onWakeUp = onWakeUp
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        ends.forEach { _ = fcntl($0, F_SETFD, FD_CLOEXEC) }
        (stopSignal, stopTrigger) = (ends[0], ends[1])
        ended.enter()
    }

    deinit {
        Glibc.close(stopSignal)
        Glibc.close(stopTrigger)
    }

    func stop() {
        stopped.store(true, ordering: .releasing)
        var byte: UInt8 = 1
        write(stopTrigger, &byte, 1)
    }

    func waitForEnd() {
        ended.wait()
    }

    func run() {
        var backoff = Self.backoff
        while !stopped.load(ordering: .acquiring) {
            do {
                let session = try Session(connecting: configuration)
                for channel in channels { try session.runScript("LISTEN \(session.quoted(identifier: channel))") }
                backoff = Self.backoff
                onWakeUp(.connected)
                try follow(session)
            } catch {
                _ = isStopRequested(within: backoff.step())
            }
        }
        ended.leave()
    }

    private static var backoff: Backoff { Backoff(first: .milliseconds(50), longest: .seconds(5)) }

    /// Returns when asked to stop; throws when the connection breaks. Asks the server for a sign of life each minute.
    private func follow(_ session: Session) throws(PostgresError) {
        while !stopped.load(ordering: .acquiring) {
            report(session)
            var descriptors = [
                pollfd(fd: PQsocket(session.connection), events: Int16(POLLIN), revents: 0),
                pollfd(fd: stopSignal, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&descriptors, 2, 60_000) != 0 else {
                try session.runScript("SELECT 1")
                continue
            }
            guard PQconsumeInput(session.connection) == 1 else { throw session.failure(nil, statement: nil) }
        }
    }

    private func report(_ session: Session) {
        var heard: [String] = []
        while let notification = PQnotifies(session.connection) {
            let channel = String(cString: notification.pointee.relname)
            if !heard.contains(channel) { heard.append(channel) }
            PQfreemem(notification)
        }
        for channel in heard { onWakeUp(.notified(channel: channel)) }
    }

    private func isStopRequested(within wait: Duration) -> Bool {
        var descriptor = pollfd(fd: stopSignal, events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, Int32(wait.wholeMilliseconds)) > 0
    }
}
