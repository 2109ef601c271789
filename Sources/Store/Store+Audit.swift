package import CustomerModel
package import Postgres

/// A row of the audit that is not as it was written, or the place where rows are missing.
package struct AuditBreak: Hashable, Sendable {
    package let position: Int64
    /// Whether a row before it is missing; else the row, or the one before it, was changed.
    package let isGap: Bool
}

extension Store {
    /// Adds lines in their order behind all others, each chained to the one before it. Part of a transaction, which keeps
    /// other writers of the audit waiting until it ends.
    ///
    /// - Complexity: linear in the number of lines; 1,000 of them take some 10 milliseconds.
    package func appendAudit(_ entries: [AuditEntry]) throws {
        try session.queue(Self.lockHead)
        try session.queue(
            Self.insertAudit, entries.map(\.at.microseconds), entries.map(\.token),
            entries.map(\.operation), entries.map { $0.subject ?? "" }, entries.map { Int32($0.status) },
            entries.map { $0.requestId ?? "" }, entries.map { Int32($0.times) })
    }

    /// The last row's position, 0 when there is none, and its hash in hexadecimal digits.
    package func auditHead() throws -> (position: Int64, hash: String) {
        guard let head = try session.first(Self.readHead, as: Int64.self, String.self) else {
            throw PostgresError(.decoding, "the audit has no head")
        }
        return (position: head.0, hash: head.1)
    }

    /// The hash of one row in hexadecimal digits; nil when there is no such row.
    package func auditHash(at position: Int64) throws -> String? {
        try session.first(Self.readHash, position, as: String.self)
    }

    /// The first row whose hash is not that of its content and of the row before it, or that does not follow that row.
    package func firstAuditBreak() throws -> AuditBreak? {
        try session.first(Self.findBreak, as: Int64.self, Bool.self).map { AuditBreak(position: $0.0, isGap: $0.1) }
    }

    /// The last row that is there, which the head must name.
    package func lastAuditRow() throws -> (position: Int64, hash: String) {
        let row = try session.first(Self.readLast, as: Int64.self, String.self)
        return (position: row?.0 ?? 0, hash: row?.1 ?? String(repeating: "0", count: 64))
    }

    /// Rows as JSON, newest first, before one of them.
    ///
    /// - Parameter subject: nil: of all.
    package func audit(
        before position: Int64, limit: Int, subject: String?
    ) throws -> [(position: Int64, json: TextBytes)] {
        let statement = subject == nil ? Self.listAudit : Self.listAuditOfSubject
        return try session.query(statement, position, limit, subject ?? "", as: Int64.self, TextBytes.self)
            .map { (position: $0.0, json: $0.1) }
    }

    private static let lockHead = Statement("lock_audit_head", "SELECT FROM audit_head FOR UPDATE")
    /// An audit without a head gets no line: a position that is NULL is refused.
    private static let insertAudit = Statement(
        "append_audit",
        """
        WITH chained AS (
            SELECT l.position, l.at, a.token, a.operation, l.subject, a.status, l.request_id, a.times,
                audit_chain(h.hash, audit_line(
                    l.position, l.at, a.token, a.operation, l.subject, a.status, l.request_id, a.times
                )) OVER (ORDER BY a.place) AS hash
            FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::integer[], $6::text[], $7::integer[])
                WITH ORDINALITY AS a (microseconds, token, operation, subject, status, request_id, times, place)
            LEFT JOIN audit_head AS h ON true
            CROSS JOIN LATERAL (
                SELECT h.position + a.place, timestamptz 'epoch' + a.microseconds * interval '1 microsecond',
                    NULLIF(a.subject, ''), NULLIF(a.request_id, '')
            ) AS l (position, at, subject, request_id)
        ), added AS (
            INSERT INTO audit (position, at, token, operation, subject, status, request_id, times, hash)
            SELECT position, at, token, operation, subject, status, request_id, times, hash FROM chained
            RETURNING position, hash
        )
        UPDATE audit_head SET position = t.position, hash = t.hash
        FROM (SELECT position, hash FROM added ORDER BY position DESC LIMIT 1) AS t
        """)
    private static let readHead = Statement(
        "read_audit_head", "SELECT position, encode(hash, 'hex') FROM audit_head")
    private static let readHash = Statement(
        "read_audit_hash", "SELECT encode(hash, 'hex') FROM audit WHERE position = $1")
    private static let readLast = Statement(
        "read_last_audit", "SELECT position, encode(hash, 'hex') FROM audit ORDER BY position DESC LIMIT 1")
    private static let findBreak = Statement(
        "find_audit_break",
        """
        SELECT position, position <> former_position + 1
        FROM (
            SELECT a.*, lag(position, 1, 0::bigint) OVER w AS former_position,
                lag(hash, 1, decode(repeat('00', 32), 'hex')) OVER w AS former_hash
            FROM audit AS a WINDOW w AS (ORDER BY position)
        ) AS c
        WHERE position <> former_position + 1
            OR hash <> audit_hash(former_hash, position, at, token, operation, subject, status, request_id, times)
        ORDER BY position LIMIT 1
        """)
    private static let auditMembers: StaticString = """
        json_build_object('position', position::text, 'at', at, 'token', token, 'operation', operation,
            'subject', subject, 'status', status, 'requestId', request_id, 'times', times,
            'hash', encode(hash, 'hex'))::text
        """
    private static let listAudit = Statement(
        "list_audit", "SELECT position,", auditMembers,
        "FROM audit WHERE position < $1 AND $3 = '' ORDER BY position DESC LIMIT $2")
    private static let listAuditOfSubject = Statement(
        "list_audit_of_subject", "SELECT position,", auditMembers,
        "FROM audit WHERE position < $1 AND subject = $3 ORDER BY position DESC LIMIT $2")
}
