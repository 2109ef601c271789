package import Postgres

/// Figures about the whole hub, as they were counted last.
package struct StoredStatistics: Sendable {
    package let takenAt: TextBytes
    package let seconds: Double
    /// A JSON object.
    package let figures: TextBytes
}

/// The figures of the overview. Counting reads every record; everything else here reads a few rows by their keys.
extension Store {
    /// How many customers of a figure are kept, the oldest ones: what somebody would look through.
    static let mostCustomers = 500

    /// Keeps other processes from counting until the transaction ends.
    ///
    /// - Returns: false when one is counting already.
    package func tryLockStatistics() throws -> Bool {
        try session.first(Self.tryLockOnce, Lock.statistics.rawValue, Int32(0), as: Bool.self) ?? false
    }

    /// Whether the last figures are older than a number of seconds, and than twenty times what counting them took; also when
    /// there are none.
    package func areStatisticsDue(after seconds: Double) throws -> Bool {
        try session.first(Self.readDue, seconds, as: Bool.self) ?? true
    }

    /// The last figures; nil before the first counting.
    package func statistics() throws -> StoredStatistics? {
        try session.first(Self.readLast, Int32(1), as: TextBytes.self, Double.self, TextBytes.self)
            .map { StoredStatistics(takenAt: $0.0, seconds: $0.1, figures: $0.2) }
    }

    /// The headlines of the last days, oldest first: a JSON list.
    package func statisticsTrend(days: Int) throws -> TextBytes {
        try session.first(Self.readTrend, Int32(days), as: TextBytes.self) ?? TextBytes(Array("[]".utf8))
    }

    /// Keeps figures as those of today; those of days long gone and the customers of the counting before go.
    package func keepStatistics(headline: [UInt8], figures: [UInt8], seconds: Double) throws {
        try session.execute(Self.keep, TextBytes(headline), TextBytes(figures), seconds)
        try session.runScript("DELETE FROM figure_customers WHERE taken_at < now()", name: "forget_figure_customers")
        try session.execute(Self.forgetOld, Int32(Self.keptDays))
    }

    /// Living customers behind a figure of the last counting, in the order of their age, after one of them.
    package func customers(behind figure: String, after golden: GoldenNumber, limit: Int) throws -> [FoundCustomer] {
        try session.query(Self.listBehind, figure, golden.value, limit, as: Int64.self, TextBytes.self)
            .map { FoundCustomer(golden: GoldenNumber($0.0), json: $0.1.bytes) }
    }

    private static let keptDays = 400
    private static let tryLockOnce = Statement("try_lock_statistics", "SELECT pg_try_advisory_xact_lock($1, $2)")
    private static let readDue = Statement(
        "read_statistics_due",
        """
        SELECT COALESCE((SELECT clock_timestamp() > taken_at + make_interval(secs => GREATEST($1, 20 * seconds))
            FROM statistics ORDER BY taken_on DESC LIMIT 1), true)
        """)
    private static let readLast = Statement(
        "read_statistics",
        """
        SELECT to_json(taken_at)::text, seconds, figures::text FROM statistics ORDER BY taken_on DESC LIMIT $1
        """)
    private static let readTrend = Statement(
        "read_statistics_trend",
        """
        SELECT COALESCE(json_agg(json_build_object('day', d.taken_on, 'figures', d.headline) ORDER BY d.taken_on), '[]')::text
        FROM (SELECT taken_on, headline FROM statistics ORDER BY taken_on DESC LIMIT $1) AS d
        """)
    private static let keep = Statement(
        "keep_statistics",
        """
        INSERT INTO statistics (taken_on, taken_at, seconds, headline, figures)
        VALUES ((now() AT TIME ZONE 'UTC')::date, now(), $3, $1::text::json, $2::text::json)
        ON CONFLICT (taken_on) DO UPDATE SET taken_at = EXCLUDED.taken_at, seconds = EXCLUDED.seconds,
            headline = EXCLUDED.headline, figures = EXCLUDED.figures
        """)
    private static let forgetOld = Statement(
        "forget_statistics", "DELETE FROM statistics WHERE taken_on < (now() AT TIME ZONE 'UTC')::date - $1")
    private static let listBehind = Statement(
        "list_customers_behind", "SELECT g.golden_id,", summary,
        """
        FROM figure_customers AS f CROSS JOIN LATERAL unnest(f.customers) AS u (golden_id)
        JOIN golden_record AS g ON g.golden_id = u.golden_id
        WHERE f.figure = $1 AND g.status = 'active' AND g.golden_id > $2
        ORDER BY g.golden_id LIMIT $3
        """)
}
