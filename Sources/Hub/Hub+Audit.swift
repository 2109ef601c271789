package import CustomerModel
import Postgres
import Store

/// What a walk along the chain of the audit came to.
package struct AuditVerdict: Hashable, Sendable, Encodable {
    /// Why a place does not hold.
    package enum Fault: String, Hashable, Sendable, Encodable {
        /// A row's hash is not that of its content and of the row before it: one of the two was changed.
        case changed
        /// Rows before it are missing.
        case missing
        /// Rows behind the last one are missing.
        case cutOff = "cut-off"
        /// The row is not the one whose hash was noted elsewhere.
        case replaced
    }

    /// The last row that the audit says it has, and its hash in hexadecimal digits; 0 and zeros when it is empty.
    package let position: Int64
    package let hash: String
    /// The first place that does not hold; nil when all is as it was written.
    package let brokenAt: Int64?
    package let fault: Fault?
}

/// A row's place and hash, noted outside the database to prove later that nothing up to it was rewritten.
package struct AuditMark: Hashable, Sendable {
    package let position: Int64
    /// Hexadecimal digits.
    package let hash: String

    /// - Parameter text: `position:hash`; nil when it is not of that form.
    package init?(_ text: String) {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let position = Int64(parts[0]), position > 0, parts[1].utf8.count == 64 else {
            return nil
        }
        self.position = position
        hash = parts[1].lowercased()
    }
}

/// The audit: every command and every read of a person's data, chained by hashes. A line is
/// `{"position", "at", "token", "operation", "subject" | null, "status", "requestId" | null, "times", "hash"}`.
extension Hub {
    /// Adds lines behind all others. Whoever calls sends them a thousand at most at a time.
    package func append(_ entries: [AuditEntry]) async throws {
        guard !entries.isEmpty else { return }
        try await asHubErrors { try await pool.transaction { try Store($0).appendAudit(entries) } }
    }

    /// Lines, newest first.
    ///
    /// - Parameter subject: only those about it.
    /// - Throws: `invalidCursor`.
    package func audit(subject: String?, cursor: String?, limit: Int) async throws -> Page {
        let place = try cursor.map { try Cursor($0, of: "a").id } ?? .max
        let rows = try await ask { try $0.audit(before: place, limit: limit + 1, subject: subject) }
        return Page(rows, limit: limit, json: \.json.bytes) { Cursor("a", id: $0.position) }
    }

    /// Walks along the whole chain, in one snapshot.
    ///
    /// - Parameter mark: a row that must still have the hash that was noted.
    package func verifyAudit(_ mark: AuditMark? = nil) async throws -> AuditVerdict {
        try await read { store in
            try store.expectMuchWork()
            let head = try store.auditHead()
            func verdict(_ place: Int64?, _ fault: AuditVerdict.Fault?) -> AuditVerdict {
                AuditVerdict(position: head.position, hash: head.hash, brokenAt: place, fault: fault)
            }
            if let found = try store.firstAuditBreak() {
                return verdict(found.position, found.isGap ? .missing : .changed)
            }
            let last = try store.lastAuditRow()
            guard last == head else { return verdict(last.position + 1, .cutOff) }
            if let mark, try store.auditHash(at: mark.position) != mark.hash {
                return verdict(mark.position, .replaced)
            }
            return verdict(nil, nil)
        }
    }
}
