import Postgres
import Store

/// Views of the worklist that somebody keeps under a name: their own, or shared with everyone who sees tasks.
extension Hub {
    /// How many views one may keep.
    package static let mostTaskViews = 100

    /// The views that a caller sees, as a JSON array: their own, then those that others share, by name.
    ///
    /// `{"id", "name", "filter", "shared", "mine", "createdAt"}`
    package func taskViews(for caller: Caller) async throws -> [UInt8] {
        let views = try await ask { try $0.taskViews(of: caller.label) }
        return Page(views, limit: views.count, json: \.bytes) { _ in Cursor("v", id: 0) }.items
    }

    /// Keeps a view, in place of the caller's own one of that name.
    ///
    /// - Parameter filter: the query of the list of tasks.
    /// - Returns: its number, and the view as `taskViews` has it.
    /// - Throws: `invalidDocument` when the caller has as many as they may.
    package func keepTaskView(
        _ name: String, filter: String, isShared: Bool, by caller: Caller
    ) async throws -> (id: Int64, json: [UInt8]) {
        try await asHubErrors {
            try await pool.transaction { session in
                let store = Store(session)
                let id = try store.keepTaskView(
                    name, filter: filter, isShared: isShared, owner: caller.label, most: Self.mostTaskViews)
                guard let id, let json = try store.taskViews(of: caller.label, id).first else {
                    throw HubError(.invalidDocument, "You keep \(Self.mostTaskViews) views. Delete one first.")
                }
                return (id, json.bytes)
            }
        }
    }

    /// Forgets a view. Whoever manages people may also forget what others share.
    ///
    /// - Throws: `unknownTaskView`.
    package func deleteTaskView(_ id: Int64, by caller: Caller) async throws {
        let ofOthers = caller.permissions.contains(.managePeople)
        try await asHubErrors {
            let wasThere = try await pool.transaction {
                try Store($0).deleteTaskView(id, owner: caller.label, ofOthers: ofOthers)
            }
            guard wasThere else { throw HubError(.unknownTaskView, "You have no view of that number.") }
        }
    }
}
