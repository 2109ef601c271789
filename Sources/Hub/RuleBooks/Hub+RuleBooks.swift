import Postgres
import Store

/// The versions of the rules, as people read them.
extension Hub {
    /// Versions, newest first: `{"version", "active", "createdAt", "trainedOn", "checksum", "changedFiles": [path] | null,
    /// "cases"}`. `changedFiles` is null for the first one; `cases` is as counted last, null before that.
    ///
    /// - Throws: `invalidCursor`.
    package func ruleBooks(cursor: String?, limit: Int) async throws -> Page {
        let place = try cursor.map { try Cursor($0, of: "b").id } ?? Int64(Int32.max)
        let rows = try await ask { try $0.ruleBooks(before: place, limit: limit + 1) }
        return Page(rows, limit: limit, json: \.json.bytes) { Cursor("b", id: Int64($0.version)) }
    }

    /// One version: the rules of each kind with what training learned, survivorship, junk values, and what is different from
    /// the version before. Nil when there is none of the number.
    package func ruleBook(_ version: Int64) async throws -> [UInt8]? {
        let found = try await read { (try $0.ruleBookTexts(version), try $0.ruleBookTexts(version - 1)) }
        return try await asHubErrors {
            guard let stored = found.0 else { return nil }
            let book = try ReadableRuleBook(stored)
            let former = try found.1.map { try ReadableRuleBook($0) }
            return book.json(changes: former.map { book.changes(since: $0) })
        }
    }
}
