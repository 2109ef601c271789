package import CustomerModel
import Postgres

/// Which rows of quarantine are meant; nil asks for any.
package struct StoredRejectFilter: Hashable, Sendable {
    package var source: String?
    package var delivery: Int64?
    package var code: String?
    package var status: String?

    package init(source: String? = nil, delivery: Int64? = nil, code: String? = nil, status: String? = nil) {
        self.source = source
        self.delivery = delivery
        self.code = code
        self.status = status
    }
}

/// A row that waits in quarantine, for reading it again.
package struct StoredReject: Sendable {
    package let id: Int64
    package let source: String
    /// The first and the last delivery that held the row at its place.
    package let deliveries: ClosedRange<Int64>
    package let position: TextPosition
    package let code: String
    package let rawText: String
    /// JSON of the delivery's layout; nil when there is none.
    package let layout: [UInt8]?
}

extension Store {
    /// Rows in quarantine as JSON objects, newest first, before a number.
    package func quarantine(
        _ filter: StoredRejectFilter, before id: Int64, limit: Int
    ) throws -> [(id: Int64, json: [UInt8])] {
        try session.query(
            Self.listQuarantine, filter.source, filter.delivery, filter.code, filter.status, id, limit, as: Int64.self,
            TextBytes.self
        ).map { (id: $0, json: $1.bytes) }
    }

    /// One row in quarantine as JSON; nil when there is none.
    package func quarantined(_ id: Int64) throws -> [UInt8]? {
        try session.first(Self.readQuarantined, id, as: TextBytes.self)?.bytes
    }

    /// Rows in quarantine by source and reason, as a JSON array, the largest group first.
    package func quarantineGroups(_ filter: StoredRejectFilter) throws -> [UInt8] {
        try session.first(
            Self.groupQuarantine, filter.source, filter.delivery, filter.code, filter.status, as: TextBytes.self
        )?.bytes ?? Array("[]".utf8)
    }

    /// Open rows in the order in which they were delivered, after one of them.
    package func openRejects(
        _ filter: StoredRejectFilter, after last: StoredReject?, limit: Int
    ) throws -> [StoredReject] {
        try session.query(
            Self.readOpenRejects, filter.source, filter.delivery, filter.code, last?.deliveries.lowerBound ?? 0,
            Int32(clamping: last?.position.line ?? 0), Int32(clamping: last?.position.column ?? 0), last?.id ?? 0,
            limit,
            as: Int64.self, String.self, Int64.self, Int64.self, Int32.self, Int32.self, String.self, String.self,
            JSONB?.self
        ).map(Self.reject)
    }

    /// An open row; nil when there is none with that number.
    package func openReject(_ id: Int64) throws -> StoredReject? {
        try session.first(
            Self.readOpenReject, id, as: Int64.self, String.self, Int64.self, Int64.self, Int32.self, Int32.self,
            String.self, String.self, JSONB?.self
        ).map(Self.reject)
    }

    /// A row, whether it waits or not; nil when there is none with that number.
    package func reject(_ id: Int64) throws -> StoredReject? {
        try session.first(
            Self.readReject, id, as: Int64.self, String.self, Int64.self, Int64.self, Int32.self, Int32.self,
            String.self, String.self, JSONB?.self
        ).map(Self.reject)
    }

    /// Notes that rows of a source are read again.
    package func beginReplay(_ source: SourceNumber) throws -> Int64 {
        guard let id = try session.first(Self.addReplay, source, as: Int64.self) else {
            throw PostgresError(.decoding, "a replay was added and has no number")
        }
        return id
    }

    /// Ends the waiting of a row.
    ///
    /// - Parameters:
    ///   - status: `replayed`, `accepted` or `dismissed`.
    ///   - outcome: JSON list of what it became; nil for a dismissal.
    package func closeReject(
        _ id: Int64, status: String, outcome: [UInt8]?, reason: String? = nil, replay: Int64? = nil
    ) throws {
        try session.execute(Self.closeRejectStatement, id, status, outcome.map { JSONB($0) }, reason, replay)
    }

    /// Drops a row with its text: it is of an erased record.
    package func dropReject(_ id: Int64) throws {
        try session.execute(Self.dropRejectStatement, id)
    }

    /// Notes a new reason for a row that still cannot be accepted, unless the same row waits under it already.
    package func renameReject(_ id: Int64, _ reject: Reject) throws {
        try session.execute(Self.renameRejectStatement, id, reject.code.rawValue, reject.message, reject.field)
    }

    /// Forgets what was said again, once no row of the source waits.
    package func dropConfirmations(_ source: SourceNumber) throws {
        guard try session.first(Self.hasOpenRejects, source, as: Bool.self) == false else { return }
        try session.execute(Self.removeConfirmations, source)
    }

    private static func reject(
        _ id: Int64, _ source: String, _ first: Int64, _ last: Int64, _ line: Int32, _ column: Int32, _ code: String,
        _ text: String, _ layout: JSONB?
    ) -> StoredReject {
        StoredReject(
            id: id, source: source, deliveries: first...max(first, last),
            position: TextPosition(line: Int(line), column: Int(column)), code: code, rawText: text,
            layout: layout?.bytes)
    }

    private static let filtered: StaticString = """
        ($1::text IS NULL OR s.name = $1) AND ($2::bigint IS NULL OR q.delivery_id = $2 OR q.last_delivery_id = $2)
            AND ($3::text IS NULL OR q.code = $3) AND ($4::text IS NULL OR q.status = $4)
        """
    private static let rejectJSON: StaticString = """
        json_build_object(
            'id', q.reject_id, 'source', s.name, 'delivery', q.last_delivery_id, 'firstDelivery', q.delivery_id,
            'line', q.position_line, 'column', q.position_column, 'code', q.code, 'message', q.message,
            'field', q.field, 'rawText', q.raw_text, 'status', q.status, 'createdAt', q.created_at,
            'closedAt', q.closed_at, 'reason', q.reason, 'replay', q.replay_id, 'outcome', q.outcome)::text
        FROM quarantine AS q JOIN source_system AS s USING (source_id)
        """
    private static let listQuarantine = Statement(
        "list_quarantine", "SELECT q.reject_id,", rejectJSON, "WHERE", filtered,
        "AND q.reject_id < $5 ORDER BY q.reject_id DESC LIMIT $6")
    private static let readQuarantined = Statement(
        "read_quarantined", "SELECT", rejectJSON, "WHERE q.reject_id = $1")
    private static let groupQuarantine = Statement(
        "group_quarantine",
        """
        SELECT COALESCE(json_agg(g.json ORDER BY g.rows DESC, g.source, g.code, g.field), '[]')::text
        FROM (
            SELECT s.name AS source, q.code, q.field, count(*) AS rows, json_build_object(
                'source', s.name, 'code', q.code, 'field', q.field, 'message', min(q.message), 'rows', count(*),
                'deliveries', count(DISTINCT q.last_delivery_id), 'firstSeen', min(q.created_at),
                'lastSeen', max(d.started_at), 'examples', (
                    SELECT json_agg(json_build_object('id', e.reject_id, 'delivery', e.last_delivery_id,
                        'line', e.position_line, 'column', e.position_column, 'rawText', left(e.raw_text, 400))
                        ORDER BY e.reject_id)
                    FROM quarantine AS e WHERE e.reject_id = ANY ((array_agg(q.reject_id ORDER BY q.reject_id))[1:3]))
                ) AS json
            FROM quarantine AS q
            JOIN source_system AS s USING (source_id)
            JOIN delivery AS d ON d.delivery_id = q.last_delivery_id
            WHERE
        """, filtered, "GROUP BY s.name, q.code, q.field) AS g")
    private static let storedReject: StaticString = """
        SELECT q.reject_id, s.name, q.delivery_id, q.last_delivery_id, q.position_line, q.position_column, q.code,
            q.raw_text, d.layout
        FROM quarantine AS q
        JOIN source_system AS s USING (source_id)
        JOIN delivery AS d ON d.delivery_id = q.last_delivery_id
        WHERE
        """
    private static let readOpenRejects = Statement(
        "read_open_rejects", storedReject,
        """
        q.status = 'open' AND ($1::text IS NULL OR s.name = $1) AND ($2::bigint IS NULL OR q.delivery_id = $2 OR q.last_delivery_id = $2)
            AND ($3::text IS NULL OR q.code = $3)
            AND (q.delivery_id, q.position_line, q.position_column, q.reject_id) > ($4, $5, $6, $7)
        ORDER BY q.delivery_id, q.position_line, q.position_column, q.reject_id LIMIT $8
        """)
    private static let readOpenReject = Statement(
        "read_open_reject", storedReject, "q.status = 'open' AND q.reject_id = $1 FOR UPDATE OF q")
    private static let readReject = Statement("read_reject", storedReject, "q.reject_id = $1")
    private static let addReplay = Statement(
        "add_replay", "INSERT INTO replay (source_id) VALUES ($1) RETURNING replay_id")
    private static let closeRejectStatement = Statement(
        "close_reject",
        """
        UPDATE quarantine SET status = $2, outcome = $3, reason = $4, replay_id = $5, closed_at = now()
        WHERE reject_id = $1 AND status = 'open'
        """)
    private static let dropRejectStatement = Statement("drop_reject", "DELETE FROM quarantine WHERE reject_id = $1")
    private static let renameRejectStatement = Statement(
        "rename_reject",
        """
        UPDATE quarantine AS q SET code = $2, message = $3, field = $4
        WHERE q.reject_id = $1 AND NOT EXISTS (
            SELECT FROM quarantine AS o
            WHERE o.reject_id <> q.reject_id AND o.status = 'open' AND o.source_id = q.source_id AND o.code = $2
                AND md5(o.raw_text) = md5(q.raw_text) AND o.position_line = q.position_line
                AND o.position_column = q.position_column)
        """)
    static let hasOpenRejects = Statement(
        "has_open_rejects", "SELECT EXISTS (SELECT FROM quarantine WHERE source_id = $1 AND status = 'open')")
    private static let removeConfirmations = Statement(
        "remove_confirmations", "DELETE FROM confirmation WHERE source_id = $1")
}
