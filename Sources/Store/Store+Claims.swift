import Postgres

/// Who works at which task. A claim is a lease: it ends by itself, so that nothing waits for somebody who went home.
extension Store {
    /// Gives a task to a holder, or renews it.
    ///
    /// - Parameter seconds: how long it holds.
    /// - Returns: whether the holder has it now; false when it is closed, unknown or held by somebody else.
    package func claimTask(_ id: Int64, by holder: String, seconds: Int) throws -> Bool {
        try session.first(Self.claim, id, holder, Double(seconds), as: Int64.self) != nil
    }

    /// Gives the heaviest task that nobody else holds, and that waits for nobody else, to a holder.
    ///
    /// - Parameter passed: a task that is not wanted; heavier ones come only when there are no lighter ones.
    /// - Returns: its number; nil when there is none.
    package func claimNextTask(
        _ filter: StoredTaskFilter, by holder: String, seconds: Int, after passed: Int64?
    ) throws -> Int64? {
        func claimFirst(after weight: Float, _ id: Int64) throws -> Int64? {
            try session.first(
                Self.claimNext, filter.code, filter.party, filter.sources, filter.matchKey, filter.band, filter.state,
                filter.assignee, filter.customer, filter.opened, filter.closed, holder, Double(seconds), passed,
                weight, id, as: Int64.self)
        }
        if let passed, let weight = try session.first(Self.readWeight, passed, as: Float.self),
            let lighter = try claimFirst(after: weight, passed)
        {
            return lighter
        }
        return try claimFirst(after: .infinity, 0)
    }

    /// Gives a task back.
    ///
    /// - Returns: false when somebody else holds it.
    package func releaseTask(_ id: Int64, by holder: String) throws -> Bool {
        try session.first(Self.giveBack, id, holder, as: Bool.self) ?? false
    }

    /// Puts a task before a colleague, and gives it back.
    ///
    /// - Parameter colleague: nil: whoever knows.
    /// - Returns: false when it is closed, unknown or held by somebody else.
    package func referTask(_ id: Int64, to colleague: String?, by author: String, why: String) throws -> Bool {
        try session.first(Self.refer, id, colleague, author, why, as: Int64.self) != nil
    }

    /// Who holds a task besides somebody; nil when nobody does.
    package func otherHolder(of task: Int64, than author: String) throws -> (name: String, until: String)? {
        try session.first(Self.readOtherHolder, task, author, as: String.self, String.self)
            .map { (name: $0.0, until: $0.1) }
    }

    /// Open tasks that a decision about many may close: those that nobody else holds.
    package func decidableTasks(
        _ filter: StoredTaskFilter, by author: String, limit: Int
    ) throws -> [(id: Int64, left: GoldenNumber, right: GoldenNumber)] {
        try session.query(
            Self.listDecidable, filter.code, filter.party, filter.sources, filter.matchKey, filter.band, filter.state,
            filter.assignee, filter.customer, filter.opened, filter.closed, author, limit, as: Int64.self, Int64.self,
            Int64.self
        ).map { (id: $0.0, left: GoldenNumber($0.1), right: GoldenNumber($0.2)) }
    }

    /// Names the command that answered tasks.
    package func note(_ tasks: [Int64], closedBy command: Int64) throws {
        try session.execute(Self.noteCommand, tasks, command)
    }

    private static let isFree: StaticString =
        "(t.claimed_until IS NULL OR t.claimed_until <= now() OR t.claimed_by = $2)"
    private static let claim = Statement(
        "claim_task",
        """
        UPDATE task AS t SET claimed_by = $2, claimed_until = now() + make_interval(secs => $3)
        WHERE t.task_id = $1 AND t.status = 'open' AND
        """, isFree, "RETURNING t.task_id")
    private static let claimNext = Statement(
        "claim_next_task",
        """
        UPDATE task AS c SET claimed_by = $11, claimed_until = now() + make_interval(secs => $12)
        WHERE c.task_id = (SELECT t.task_id
        """, tasksAlone, "WHERE t.status = 'open' AND", taskFilter,
        """
            AND (t.claimed_until IS NULL OR t.claimed_until <= now() OR t.claimed_by = $11)
            AND (f.state IS NOT DISTINCT FROM $6 AND $6 = 'waiting' OR t.referred_at IS NULL OR t.referred_to = $11)
            AND t.task_id IS DISTINCT FROM $13::bigint
            AND (t.weight < $14 OR (t.weight = $14 AND t.task_id > $15))
        ORDER BY t.weight DESC, t.task_id LIMIT 1 FOR UPDATE OF t SKIP LOCKED)
        RETURNING c.task_id
        """)
    private static let readWeight = Statement("read_task_weight", "SELECT weight FROM task WHERE task_id = $1")
    private static let giveBack = Statement(
        "release_task",
        """
        UPDATE task AS t SET claimed_by = CASE WHEN
        """, isFree, "THEN NULL ELSE t.claimed_by END, claimed_until = CASE WHEN", isFree,
        "THEN NULL ELSE t.claimed_until END WHERE t.task_id = $1 RETURNING t.claimed_by IS NULL")
    private static let refer = Statement(
        "refer_task",
        """
        UPDATE task AS t SET referred_to = $2, referred_by = $3, referred_why = $4, referred_at = now(),
            claimed_by = NULL, claimed_until = NULL
        WHERE t.task_id = $1 AND t.status = 'open'
            AND (t.claimed_until IS NULL OR t.claimed_until <= now() OR t.claimed_by = $3)
        RETURNING t.task_id
        """)
    private static let readOtherHolder = Statement(
        "read_other_holder",
        """
        SELECT claimed_by, to_char(claimed_until AT TIME ZONE 'UTC', 'HH24:MI:SS') FROM task
        WHERE task_id = $1 AND claimed_until > now() AND claimed_by <> $2
        """)
    private static let listDecidable = Statement(
        "list_decidable_tasks", "SELECT t.task_id, t.left_id, t.right_id", tasksAlone, "WHERE t.status = 'open' AND",
        taskFilter,
        """
            AND (t.claimed_until IS NULL OR t.claimed_until <= now() OR t.claimed_by = $11)
        ORDER BY t.weight DESC, t.task_id LIMIT $12 FOR UPDATE OF t
        """)
    private static let noteCommand = Statement(
        "note_closing_command", "UPDATE task SET closed_by = $2 WHERE task_id = ANY ($1)")
}
