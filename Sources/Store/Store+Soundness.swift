import Postgres

/// A golden record that is no longer active, and where its id leads.
package struct StoredEnd: Hashable, Sendable {
    package let golden: GoldenNumber
    /// The golden records that took over its records; none when all were withdrawn.
    package let successors: [GoldenNumber]
}

/// How much there is to be sound.
package struct StoredExtent: Hashable, Sendable {
    /// Living golden records.
    package let customers: Int
    /// Golden records that are no longer active.
    package let ended: Int
    /// Versions of golden records, present ones among them.
    package let versions: Int
    package let events: Int
    /// Cannot-links in force.
    package let separations: Int
}

/// Faults that can be seen without resolving anything: each of these reads the whole store, and writes nothing.
extension Store {
    package func extent() throws -> StoredExtent {
        let row = try session.first(
            Self.readExtent, "active", as: Int.self, Int.self, Int.self, Int.self, Int.self)
        return StoredExtent(
            customers: row?.0 ?? 0, ended: row?.1 ?? 0, versions: row?.2 ?? 0, events: row?.3 ?? 0,
            separations: row?.4 ?? 0)
    }

    /// Records that are not withdrawn and belong to no golden record.
    package func livingRecordsOutside() throws -> [RecordNumber] {
        try session.query(Self.findOutside, false, as: Int64.self)
    }

    /// Withdrawn records that belong to a golden record.
    package func withdrawnRecordsInside() throws -> [(record: RecordNumber, golden: GoldenNumber)] {
        try session.query(Self.findWithdrawn, true, as: Int64.self, Int64.self)
            .map { (record: $0.0, golden: GoldenNumber($0.1)) }
    }

    /// Records that belong to several golden records at once, one row for each.
    package func recordsInSeveral() throws -> [(record: RecordNumber, golden: GoldenNumber)] {
        try session.query(Self.findSeveral, Int64(1), as: Int64.self, Int64.self)
            .map { (record: $0.0, golden: GoldenNumber($0.1)) }
    }

    /// Records that belong to a golden record that is no longer active.
    package func recordsInEnded() throws -> [(record: RecordNumber, golden: GoldenNumber)] {
        try session.query(Self.findInEnded, "active", as: Int64.self, Int64.self)
            .map { (record: $0.0, golden: GoldenNumber($0.1)) }
    }

    /// Golden records whose number of members is another than the crosswalk has, or that are active without any.
    package func miscountedGolden() throws -> [GoldenNumber] {
        try session.query(Self.findMiscounted, "active", as: Int64.self).map(GoldenNumber.init)
    }

    /// Cannot-links in force with both ends in one golden record.
    package func crossedSeparations() throws -> [(golden: GoldenNumber, one: RecordNumber, other: RecordNumber)] {
        try session.query(Self.findCrossed, "cannot-link", as: Int64.self, Int64.self, Int64.self)
            .map { (golden: GoldenNumber($0.0), one: $0.1, other: $0.2) }
    }

    /// Every golden record that is no longer active.
    package func ends() throws -> [StoredEnd] {
        try session.query(Self.readEnds, "active", as: Int64.self, Int64?.self, [Int64]?.self).map {
            golden, heir, parts in
            StoredEnd(
                golden: GoldenNumber(golden), successors: (heir.map { [$0] } ?? parts ?? []).map(GoldenNumber.init))
        }
    }

    /// Which of these golden records there are.
    package func known(_ golden: [GoldenNumber]) throws -> Set<GoldenNumber> {
        Set(try session.query(Self.findKnown, golden.map(\.value), as: Int64.self).map(GoldenNumber.init))
    }

    /// Golden records whose earlier versions are not 1, 2, 3 … up to the present one.
    package func brokenHistories() throws -> [GoldenNumber] {
        try session.query(Self.findBrokenHistories, Int64(0), as: Int64.self).map(GoldenNumber.init)
    }

    /// Golden records of which some version has no change event of its own, or several.
    package func untoldVersions() throws -> [GoldenNumber] {
        try session.query(Self.findUntold, Int64(0), as: Int64.self).map(GoldenNumber.init)
    }

    /// Positions without an event, first and last of each gap. A last below its first stands for an event beyond the end
    /// of the feed.
    package func feedGaps() throws -> [(first: Int64, last: Int64)] {
        try session.query(Self.findGaps, Int64(0), as: Int64.self, Int64.self).map { (first: $0.0, last: $0.1) }
    }

    private static let readExtent = Statement(
        "read_extent",
        """
        SELECT (SELECT count(*) FROM golden_record WHERE status = $1),
            (SELECT count(*) FROM golden_record WHERE status <> $1),
            (SELECT count(*) FROM golden_record) + (SELECT count(*) FROM golden_version),
            (SELECT count(*) FROM change_event),
            (SELECT count(*) FROM link_constraint WHERE kind = 'cannot-link' AND removed_at IS NULL)
        """)
    private static let findOutside = Statement(
        "find_outside",
        """
        SELECT r.record_id FROM source_record AS r
        WHERE r.is_withdrawn = $1
            AND NOT EXISTS (SELECT FROM crosswalk AS x WHERE x.record_id = r.record_id AND x.until IS NULL)
        """)
    private static let findWithdrawn = Statement(
        "find_withdrawn",
        """
        SELECT x.record_id, x.golden_id FROM crosswalk AS x JOIN source_record AS r USING (record_id)
        WHERE r.is_withdrawn = $1 AND x.until IS NULL
        """)
    private static let findSeveral = Statement(
        "find_several",
        """
        SELECT x.record_id, x.golden_id FROM crosswalk AS x
        WHERE x.until IS NULL AND x.record_id IN (
            SELECT record_id FROM crosswalk WHERE until IS NULL GROUP BY record_id HAVING count(*) > $1)
        """)
    private static let findInEnded = Statement(
        "find_in_ended",
        """
        SELECT x.record_id, x.golden_id FROM crosswalk AS x JOIN golden_record AS g USING (golden_id)
        WHERE x.until IS NULL AND g.status <> $1
        """)
    private static let findMiscounted = Statement(
        "find_miscounted",
        """
        SELECT g.golden_id FROM golden_record AS g
        LEFT JOIN (SELECT golden_id, count(*) AS members FROM crosswalk WHERE until IS NULL GROUP BY golden_id) AS n
            USING (golden_id)
        WHERE g.members <> COALESCE(n.members, 0) OR (g.status = $1 AND n.members IS NULL)
        """)
    private static let findCrossed = Statement(
        "find_crossed",
        """
        SELECT l.golden_id, k.left_id, k.right_id FROM link_constraint AS k
        JOIN crosswalk AS l ON l.record_id = k.left_id AND l.until IS NULL
        JOIN crosswalk AS r ON r.record_id = k.right_id AND r.until IS NULL AND r.golden_id = l.golden_id
        WHERE k.kind = $1 AND k.removed_at IS NULL
        """)
    private static let readEnds = Statement(
        "read_ends", "SELECT golden_id, redirect_to, parts FROM golden_record WHERE status <> $1 ORDER BY golden_id")
    private static let findKnown = Statement(
        "find_known", "SELECT golden_id FROM golden_record WHERE golden_id = ANY ($1)")
    private static let findBrokenHistories = Statement(
        "find_broken_histories",
        """
        SELECT g.golden_id FROM golden_record AS g
        LEFT JOIN (
            SELECT golden_id, count(*) AS versions, min(version) AS first, max(version) AS last
            FROM golden_version GROUP BY golden_id
        ) AS v USING (golden_id)
        WHERE g.golden_id > $1 AND (
            COALESCE(v.versions, 0) <> g.version - 1 OR v.first <> 1 OR v.last <> g.version - 1)
        """)
    private static let findUntold = Statement(
        "find_untold",
        """
        SELECT g.golden_id FROM golden_record AS g
        LEFT JOIN (
            SELECT golden_id, count(*) AS events, count(DISTINCT version) AS versions, min(version) AS first,
                max(version) AS last
            FROM change_event GROUP BY golden_id
        ) AS e USING (golden_id)
        WHERE g.golden_id > $1 AND (
            COALESCE(e.events, 0) <> g.version OR e.versions <> e.events OR e.first <> 1 OR e.last <> g.version)
        """)
    private static let findGaps = Statement(
        "find_gaps",
        """
        SELECT before + 1, position - 1
        FROM (
            SELECT position, lag(position, 1, $1) OVER (ORDER BY position) AS before
            FROM (SELECT position FROM change_event UNION ALL SELECT position + 1 FROM feed) AS p
        ) AS n
        WHERE position <> before + 1 ORDER BY before
        """)
}
