/// Brings a database to the version of a folder of migrations.
package enum Migrator {
    package struct Report: Hashable, Sendable {
        /// Files applied now, in order.
        package let applied: [String]
        /// The version of the database afterwards; 0 before the first migration.
        package let version: Int
    }

    package struct Status: Hashable, Sendable {
        /// The version of the database; 0 before the first migration.
        package let version: Int
        /// Files that `migrate` would apply.
        package let pending: [String]
    }

    /// Applies what is missing, each file in a transaction of its own, while no other process does the same.
    ///
    /// - Throws: `.malformedMigrations`, `.changedMigration` when an applied file has another text or name now,
    ///   `.schemaNewer` when the database has more than the folder, `.migrationFailed` (nothing of that file remains).
    @discardableResult
    package static func migrate(_ session: Session, folder: String) throws(PostgresError) -> Report {
        let migrations = try Migration.read(folder: folder)
        try session.runScript(Session.noLimits)
        defer { session.restoreLimits() }
        try session.execute(lock)
        defer { _ = try? session.execute(unlock) }
        try session.runScript(table)
        let known = try checkHistory(session, migrations)
        var applied: [String] = []
        for migration in migrations.dropFirst(known) {
            try apply(migration, session)
            applied.append(migration.fileName)
        }
        return Report(applied: applied, version: migrations.count)
    }

    /// Connects, migrates and disconnects. Waits for a server that recovers.
    @discardableResult
    package static func migrate(
        _ configuration: ConnectionConfiguration,
        folder: String
    ) throws(PostgresError) -> Report {
        try Reconnection.run(configuration) { session throws(PostgresError) in try migrate(session, folder: folder) }
    }

    /// Compares without changing anything; throws like `migrate` when history was changed.
    package static func status(_ session: Session, folder: String) throws(PostgresError) -> Status {
        let migrations = try Migration.read(folder: folder)
        let exists = try session.first(findTable, as: Bool.self) ?? false
        let version = exists ? try checkHistory(session, migrations) : 0
        return Status(version: version, pending: migrations.dropFirst(version).map(\.fileName))
    }

    /// - Returns: How many of the migrations are applied.
    private static func checkHistory(_ session: Session, _ migrations: [Migration]) throws(PostgresError) -> Int {
        let history = try session.query(readHistory, as: Int32.self, String.self, String.self)
        guard history.count <= migrations.count else {
            throw PostgresError(
                .schemaNewer,
                "the database has schema version \(history.count), this program knows \(migrations.count): "
                    + "use the newer program"
            )
        }
        for (migration, (version, fileName, checksum)) in zip(migrations, history) {
            let now = try session.first(sum, Array(migration.sql.utf8), as: String.self)
            guard Int(version) == migration.version, fileName == migration.fileName, checksum == now else {
                throw changed(migration, appliedAs: fileName)
            }
        }
        return history.count
    }

    private static func changed(_ migration: Migration, appliedAs fileName: String) -> PostgresError {
        let what = fileName == migration.fileName ? "was changed" : "was applied as \(fileName)"
        return PostgresError(
            .changedMigration,
            "migration \(migration.fileName) \(what) after it was applied: restore it and add a new file instead"
        )
    }

    private static func apply(_ migration: Migration, _ session: Session) throws(PostgresError) {
        do {
            try session.transaction { session in
                try session.runScript(migration.sql, name: migration.fileName)
                guard session.isInTransaction else {
                    throw PostgresError(
                        .migrationFailed, "it ends the transaction itself; leave out COMMIT and ROLLBACK")
                }
                try session.execute(record, Int32(migration.version), migration.fileName, Array(migration.sql.utf8))
            }
        } catch {
            throw failed(migration, error)
        }
    }

    private static func failed(_ migration: Migration, _ error: any Error) -> PostgresError {
        let cause = error as? PostgresError
        return PostgresError(
            .migrationFailed,
            "migration \(migration.fileName) failed: \(cause?.message ?? "unknown reason")",
            sqlState: cause?.sqlState
        )
    }

    /// An arbitrary number that stands for Kulta's migrations among the advisory locks.
    private static let lock = Statement("kulta_migration_lock", "SELECT pg_advisory_lock(7237814221)")
    private static let unlock = Statement("kulta_migration_unlock", "SELECT pg_advisory_unlock(7237814221)")

    private static let table = """
        CREATE TABLE IF NOT EXISTS public.schema_migration (
            version integer PRIMARY KEY,
            file_name text NOT NULL,
            checksum text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        )
        """

    private static let findTable = Statement(
        "kulta_migration_table",
        "SELECT to_regclass('public.schema_migration') IS NOT NULL"
    )
    private static let readHistory = Statement(
        "kulta_migration_history",
        "SELECT version, file_name, checksum FROM public.schema_migration ORDER BY version"
    )
    private static let sum = Statement("kulta_migration_sum", "SELECT encode(sha256($1), 'hex')")
    private static let record = Statement(
        "kulta_migration_record",
        """
        INSERT INTO public.schema_migration (version, file_name, checksum)
        VALUES ($1, $2, encode(sha256($3), 'hex'))
        """
    )
}
