import Foundation
package import Postgres

/// All that Kulta asks of its database, in the terms of the customer model: the only place with SQL.
///
/// A store lives as long as the session's closure. Whoever calls decides about transactions.
package struct Store {
    package let session: Session

    package init(_ session: Session) {
        self.session = session
    }

    /// Lifts the time limits and plans every statement for the sizes at hand, until the transaction ends: for
    /// transactions that touch many records.
    package func expectMuchWork() throws {
        try session.runScript(
            """
            SET LOCAL statement_timeout = 0;
            SET LOCAL lock_timeout = 0;
            SET LOCAL idle_in_transaction_session_timeout = 0;
            SET LOCAL plan_cache_mode = force_custom_plan;
            SET LOCAL work_mem = '128MB'
            """,
            name: "expect_much_work")
    }

    /// Leaves all cores but one to others until the transaction ends: for work that nobody waits for.
    package func stayInBackground() throws {
        try session.runScript("SET LOCAL max_parallel_workers_per_gather = 0", name: "stay_in_background")
    }

    /// Uses plans made once, for a handful of records, until the transaction ends: for single records, where planning
    /// would take longer than the work. Tables are joined in the order of the statement, which begins with those records: the
    /// planner would take longer to find that order than the statements take; and each record leads to a handful of others
    /// by an index, whatever the sizes of temporary tables seem to be.
    package func expectLittleWork() throws {
        try session.queue(Self.useGenericPlans, "force_generic_plan", "1", "off")
    }

    /// Has the database begin with what was asked and not answered yet, before work that needs no answer.
    package func startQueued() throws { try session.startQueued() }

    /// Waits until no other transaction resolves, then keeps the others waiting until this one ends.
    ///
    /// Everything that writes golden records, edges or change events holds this lock, in every process.
    package func lockResolution() throws {
        try session.queue(Self.takeLock, Lock.resolution.rawValue, Int32(0))
    }

    /// `lockResolution` for whoever waits no longer than a person would: a second.
    ///
    /// - Returns: false when another transaction held it all the time.
    package func tryLockResolution() throws -> Bool {
        for _ in 0..<40 {
            if try session.first(Self.tryLock, Lock.resolution.rawValue, Int32(0), as: Bool.self) == true {
                return true
            }
            Thread.sleep(forTimeInterval: 0.025)
        }
        return false
    }

    /// Keeps other deliveries of a source system out until the transaction ends; single records go on beside each other.
    package func lockSource(_ source: SourceNumber, shared: Bool = false) throws {
        try session.queue(shared ? Self.takeSharedLock : Self.takeLock, Lock.source.rawValue, Int32(source))
    }

    /// Marks a delivery as alive until the transaction ends.
    package func lockDelivery(_ delivery: Int64) throws {
        try session.execute(Self.takeLock, Lock.delivery.rawValue, Int32(truncatingIfNeeded: delivery))
    }

    /// Keeps others from taking a moment until the transaction ends.
    func lockMoments() throws {
        try session.queue(Self.takeLock, Lock.moment.rawValue, Int32(0))
    }

    /// Waits until nobody who has taken a moment is under way. Not inside a transaction, which would hold the lock.
    func waitForMoments() throws {
        try session.execute(Self.takeSharedLock, Lock.moment.rawValue, Int32(0))
    }

    /// First key of Kulta's advisory locks.
    enum Lock: Int32 {
        case resolution = 0x6B75_6C01
        case source = 0x6B75_6C02
        case delivery = 0x6B75_6C03
        case moment = 0x6B75_6C0B
        case statistics = 0x6B75_6C0C
    }

    private static let useGenericPlans = Statement(
        "use_generic_plans",
        """
        SELECT set_config('plan_cache_mode', $1, true), set_config('join_collapse_limit', $2, true),
            set_config('from_collapse_limit', $2, true), set_config('enable_hashjoin', $3, true),
            set_config('enable_mergejoin', $3, true)
        """)
    private static let takeLock = Statement("take_lock", "SELECT pg_advisory_xact_lock($1, $2)")
    private static let tryLock = Statement("try_lock", "SELECT pg_try_advisory_xact_lock($1, $2)")
    private static let takeSharedLock = Statement("take_shared_lock", "SELECT pg_advisory_xact_lock_shared($1, $2)")
}

/// A source system's number in the database.
package typealias SourceNumber = Int16

/// A source record's number in the database: stands for its source key for ever.
package typealias RecordNumber = Int64
