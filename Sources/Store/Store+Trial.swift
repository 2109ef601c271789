import Postgres

/// Rows of a delivery that would be rejected for one reason.
package struct StoredRejectGroup: Hashable, Sendable {
    package let code: String
    package let field: String?
    package let message: String
    package let rows: Int
    /// Where the first of them starts.
    package let line: Int
}

/// What resolving a delivery, in the transaction at hand, made of its records.
package struct TrialStandings: Hashable, Sendable {
    /// New records that became part of a customer that was there before.
    package var joined = 0
    /// Customers that were not there before.
    package var newCustomers = 0
    /// Questions to stewards that the delivery raised.
    package var reviews = 0
    /// Customers that were there before and are another's part now.
    package var merged = 0
}

extension Store {
    /// Staged rows that would go to quarantine, by reason, most rows first.
    package func stagedRejectGroups() throws -> [StoredRejectGroup] {
        try session.query(
            Self.groupStagedRejects, Int32(0), as: String.self, String?.self, String.self, Int.self, Int32.self
        )
        .map { StoredRejectGroup(code: $0, field: $1, message: $2, rows: $3, line: Int($4)) }
    }

    /// What a delivery's records became in this transaction, in which they were stored and resolved.
    package func trialStandings(_ delivery: Int64) throws -> TrialStandings {
        let row = try session.first(Self.readTrial, delivery, as: Int.self, Int.self, Int.self, Int.self)
        return TrialStandings(
            joined: row?.0 ?? 0, newCustomers: row?.1 ?? 0, reviews: row?.2 ?? 0, merged: row?.3 ?? 0)
    }

    private static let groupStagedRejects = Statement(
        "group_staged_rejects",
        """
        SELECT reject_code, reject_field, min(reject_message), count(*), min(position_line)
        FROM staged_record WHERE reject_code IS NOT NULL AND position_line >= $1
        GROUP BY reject_code, reject_field ORDER BY count(*) DESC, reject_code, reject_field
        """)
    /// The moment is the transaction's own, the last that it took; tasks have the one at which it began.
    private static let readTrial = Statement(
        "read_trial",
        """
        SELECT
            (SELECT count(*) FROM record_version AS v
                JOIN crosswalk AS x ON x.record_id = v.record_id AND x.until IS NULL
                JOIN golden_record AS g USING (golden_id)
                WHERE v.delivery_id = $1 AND v.version = 1 AND g.created_at < (SELECT at FROM moment)),
            (SELECT count(*) FROM golden_record WHERE created_at = (SELECT at FROM moment) AND status = 'active'),
            (SELECT count(*) FROM task WHERE opened_at = now() AND status = 'open'),
            (SELECT count(*) FROM golden_record WHERE status = 'redirected' AND updated_at = (SELECT at FROM moment))
        """)
}
