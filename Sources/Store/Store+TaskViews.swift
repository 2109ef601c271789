package import Postgres

/// Views of the worklist that somebody keeps under a name.
extension Store {
    /// Keeps a view, in place of the owner's own one of that name.
    ///
    /// - Parameter most: how many views an owner may have.
    /// - Returns: its number; nil when the owner has as many as they may.
    package func keepTaskView(_ name: String, filter: String, isShared: Bool, owner: String, most: Int) throws -> Int64?
    {
        try session.first(Self.keepView, owner, name, filter, isShared, most, as: Int64.self)
    }

    /// The views that somebody sees, as JSON objects: their own, then those that others share, by name.
    ///
    /// - Parameter id: only that one.
    package func taskViews(of owner: String, _ id: Int64? = nil) throws -> [TextBytes] {
        try session.query(Self.listViews, owner, id, as: TextBytes.self)
    }

    /// - Parameter ofOthers: also one that somebody else shares.
    /// - Returns: false when there is no such view, or it is another's.
    package func deleteTaskView(_ id: Int64, owner: String, ofOthers: Bool) throws -> Bool {
        try session.execute(Self.deleteView, id, owner, ofOthers) > 0
    }

    private static let keepView = Statement(
        "keep_task_view",
        """
        INSERT INTO task_view (owner, name, filter, is_shared)
        SELECT $1, $2, $3, $4
        WHERE (SELECT count(*) FROM task_view WHERE owner = $1 AND name <> $2) < $5
        ON CONFLICT (owner, name) DO UPDATE SET filter = EXCLUDED.filter, is_shared = EXCLUDED.is_shared
        RETURNING view_id
        """)
    private static let listViews = Statement(
        "list_task_views",
        """
        SELECT json_build_object('id', view_id, 'name', name, 'filter', filter, 'shared', is_shared,
            'mine', owner = $1, 'createdAt', created_at)::text
        FROM task_view
        WHERE (owner = $1 OR is_shared) AND ($2::bigint IS NULL OR view_id = $2)
        ORDER BY owner <> $1, lower(name), view_id
        """)
    private static let deleteView = Statement(
        "delete_task_view", "DELETE FROM task_view WHERE view_id = $1 AND (owner = $2 OR $3 AND is_shared)")
}
