import Foundation
import Glibc

/// A PostgreSQL server of Kulta's own: made on first use, reached by a Unix socket only, run by a user without rights,
/// started once and shared by later commands until `stop`.
///
/// All calls block the thread, at most for the time-outs of the options.
package struct PrivateServer: Sendable {
    package struct Options: Sendable {
        /// False for tests: no fsync, and data may be lost in a crash of the machine.
        package var durable = true
        /// True for tests: the server stops when this process ends, however it ends.
        package var endsWithProcess = false
        /// Long enough for the recovery after a crash.
        package var startTimeout: Duration = .seconds(120)
        package var stopTimeout: Duration = .seconds(60)

        package init() {}
    }

    package enum Status: Equatable, Sendable {
        /// No data folder yet.
        case absent
        case stopped
        /// Running, but not open for connections: recovering or shutting down.
        case busy(pid: Int32)
        case running(pid: Int32)
    }

    let folder: ServerFolder
    let options: Options
    let environment: [String: String]

    /// - Parameter home: The folder of everything; nil for `KULTA_HOME` or the default of this user.
    package init(
        home: String? = nil,
        options: Options = Options(),
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        folder = ServerFolder(home: home ?? ServerFolder.defaultHome(environment))
        self.options = options
        self.environment = environment
    }

    package var home: String { folder.home }
    package var dataFolder: String { folder.data }
    package var logFile: String { folder.log }

    /// A URL of the hub's database that `psql` understands too.
    package var url: String { url(of: "kulta") }

    package func status() -> Status {
        guard folder.dataVersion != nil else { return .absent }
        guard let running = livePostmaster() else { return .stopped }
        return running.isReady ? .running(pid: running.pid) : .busy(pid: running.pid)
    }

    /// Makes sure that the server runs and that the database `kulta` is there; returns at once when it does.
    ///
    /// Two processes may start it at the same time: one does the work, the other waits.
    /// - Throws: `.noBinaries`, `.wrongVersion`, `.noPermission`, `.socketTaken`, `.diskFull` or `.startFailed`.
    @discardableResult
    package func start() throws(PostgresError) -> ConnectionConfiguration {
        if case .running = status() { return try openDatabase() }
        let deadline = ContinuousClock.now + options.startTimeout
        let account = try ServerAccount.forThisProcess()
        try folder.create(for: account)
        let lock = try FileLock(path: folder.lock, deadline: deadline)
        defer { _ = lock }
        try startUnderLock(account, deadline)
        return try openDatabase()
    }

    /// Stops the server at once (open transactions are rolled back).
    /// - Returns: False when it did not run.
    @discardableResult
    package func stop() throws(PostgresError) -> Bool {
        guard livePostmaster() != nil else { return false }
        let deadline = ContinuousClock.now + options.stopTimeout
        let lock = try FileLock(path: folder.lock, deadline: deadline)
        defer { _ = lock }
        guard let running = livePostmaster() else { return false }
        guard kill(running.pid, SIGINT) == 0 || errno == ESRCH else { throw systemFailure("stop the server", errno) }
        while running.isAlive(data: folder.data) {
            guard ContinuousClock.now < deadline else {
                throw PostgresError(.stopFailed, "PostgreSQL did not stop in time; see \(folder.log)")
            }
            usleep(10_000)
        }
        return true
    }

    func livePostmaster() -> PostmasterFile? {
        guard let file = PostmasterFile(path: folder.pidFile), file.isAlive(data: folder.data) else { return nil }
        return file
    }

    /// The database is made by whoever comes first.
    private func openDatabase() throws(PostgresError) -> ConnectionConfiguration {
        let configuration = try ConnectionConfiguration(connectionString: url)
        // After the death of a back end the server recovers, and its file still says that it is ready.
        try Reconnection.run(try configuration.with(database: "postgres"), Self.makeDatabase)
        return configuration
    }

    private static func makeDatabase(_ maintenance: Session) throws(PostgresError) {
        guard try maintenance.first(findDatabase, as: Int32.self) == nil else { return }
        do {
            try maintenance.runScript("CREATE DATABASE kulta")
        } catch {
            guard error.sqlState == .duplicateDatabase || error.isUniqueViolation else { throw error }
        }
    }

    private static let findDatabase = Statement(
        "kulta_find_database",
        "SELECT 1 FROM pg_database WHERE datname = 'kulta'"
    )
}
