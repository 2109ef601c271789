import Postgres

/// How one table loses what it holds of erased records.
package struct ErasedTable: Sendable {
    /// The table's name.
    package let name: String
    /// Reads the tables of `prepareErasure`; $1 is true.
    fileprivate let statement: Statement
    /// What its rows are counted as; nil when the receipt does not count them.
    fileprivate let counted: ErasedThing?

    fileprivate init(_ name: String, _ statement: Statement, counted: ErasedThing? = nil) {
        self.name = name
        self.counted = counted
        self.statement = statement
    }

    /// A table of which the rows go that have the number of an erased record.
    fileprivate init(rowsOf table: StaticString, as statement: StaticString, counted: ErasedThing? = nil) {
        self.init(
            table.description,
            Statement(
                statement, "DELETE FROM", table, "AS t USING erased_record AS e WHERE $1 AND t.record_id = e.record_id"),
            counted: counted)
    }
}

extension Store {
    /// Takes what was chosen out of every table. After `redactGolden`.
    ///
    /// - Returns: how much went.
    package func clearErased() throws -> [ErasedThing: Int] {
        var counts: [ErasedThing: Int] = [:]
        for (thing, count) in try session.query(Self.countErased, true, as: String.self, Int.self) {
            if let thing = ErasedThing(rawValue: thing) { counts[thing] = count }
        }
        try session.execute(Self.chooseCommands, true)
        for table in Self.erasedTables {
            let rows = try session.execute(table.statement, true)
            if let thing = table.counted { counts[thing, default: 0] += rows }
        }
        return counts
    }

    /// Has the planner's statistics, which hold samples of values, taken anew from what is left. Other columns with values
    /// have no statistics.
    package func renewStatistics() throws {
        try expectMuchWork()
        try session.runScript(
            """
            ANALYZE source_record, record_version (same_as, relations), golden_record, former_search, search_word
            """, name: "renew_statistics")
    }

    /// Tables that hold customer values, or keys of records, in the order in which they are cleared: those that refer to
    /// others before them. A new table belongs here or among `tablesWithoutCustomers`; a test compares both with the schema.
    package static let erasedTables = [
        ErasedTable(rowsOf: "former_match_key", as: "erase_former_match_key"),
        ErasedTable("former_lineage", eraseFormerLineage),
        ErasedTable("former_lineage", eraseUnmetPinsFormerly),
        ErasedTable(rowsOf: "former_reading", as: "erase_former_reading"),
        ErasedTable(rowsOf: "former_record", as: "erase_former_record"),
        ErasedTable("task", eraseTasks, counted: .tasks),
        ErasedTable("command", eraseCommands, counted: .commands),
        ErasedTable("link_constraint", eraseConstraints, counted: .decisions),
        ErasedTable("pin", erasePins, counted: .pins),
        ErasedTable(rowsOf: "confirmed_record", as: "erase_confirmed_records"),
        ErasedTable(rowsOf: "crosswalk", as: "erase_crosswalk"),
        ErasedTable(rowsOf: "blocking_key", as: "erase_blocking_keys"),
        ErasedTable("edge", eraseEdges),
        ErasedTable("pending", erasePending),
        ErasedTable("figure_customers", eraseFigures),
        ErasedTable(rowsOf: "erasure_request", as: "erase_requests"),
        ErasedTable("quarantine", eraseRejects, counted: .rejects),
        ErasedTable("confirmation", eraseConfirmations),
        ErasedTable("consistency_check", eraseDifferences),
        ErasedTable("idempotency", eraseReplies),
        ErasedTable(rowsOf: "record_version", as: "erase_record_versions", counted: .versions),
        ErasedTable("record_version", eraseRelations),
        ErasedTable("record_version", eraseSameAs),
        ErasedTable("golden_version", eraseUnmetPins),
        ErasedTable("golden_record", eraseGoldenTexts),
        ErasedTable("former_search", eraseFormerSearch),
        ErasedTable("search_word", eraseWords),
        ErasedTable(rowsOf: "source_record", as: "erase_source_records"),
    ]

    /// Tables that hold no customer value and no key of a record, each with the reason.
    package static let tablesWithoutCustomers = [
        "source_system": "names of systems",
        "delivery": "files and counts; its errors and warnings carry no customer data",
        "replay": "numbers of readings anew",
        "statistics": "numbers, and names of systems and attributes",
        "rule_book": "rules and weights; docs/erasure.md tells of words that many records share",
        "resolution_run": "causes, by number",
        "reading": "checksums of rule books",
        "task_view": "names of filters of the worklist, and numbers of golden records in them",
        "feed": "a position",
        "change_event": "numbers of golden records and their versions, which hold the values",
        "consumer": "names and positions of systems that follow the feed",
        "subscription": "addresses and positions; what is posted is made from the feed when it is",
        "dead_letter": "positions of the feed and errors of the transport",
        "moment": "a time",
        "erasure": "what was erased, in numbers",
        "erasure_salt": "random bytes",
        "suppression": "keyed hashes of source keys",
        "api_token": "programs",
        "account": "people who work with the hub, never customers",
        "sign_in_attempt": "browsers on their way to an OpenID provider",
        "account_session": "when they were signed in",
        "audit": "who did what to which number or key, never a value; docs/erasure.md tells why it stays",
        "audit_head": "a position and a hash",
        "schema_migration": "names and checksums of migrations",
    ]

    private static let countErased = Statement(
        "count_erased",
        """
        SELECT 'records', count(*) FROM erased_record WHERE $1
        UNION ALL SELECT 'innerRecords', count(*) FROM erased_record WHERE is_inner
        UNION ALL SELECT 'customers', count(*) FROM erased_golden
        UNION ALL SELECT 'customerVersions', count(*) FROM redacted_version
        UNION ALL SELECT 'events', count(*) FROM redacted_version JOIN change_event USING (golden_id, version)
        """)

    // MARK: Golden records

    private static let eraseFormerLineage = Statement(
        "erase_former_lineage",
        """
        DELETE FROM former_lineage AS f USING redacted_version AS r
        WHERE $1 AND f.golden_id = r.golden_id AND f.version = r.version
        """)
    private static let eraseUnmetPinsFormerly = Statement(
        "erase_unmet_pins_formerly",
        """
        UPDATE former_lineage AS f SET lineage = f.lineage || '{"unmetPins": []}'
        FROM pinned_golden AS p WHERE $1 AND f.golden_id = p.golden_id AND f.lineage -> 'unmetPins' <> '[]'
        """)
    private static let eraseUnmetPins = Statement(
        "erase_unmet_pins",
        """
        UPDATE golden_version AS v SET lineage = v.lineage || '{"unmetPins": []}'
        FROM pinned_golden AS p WHERE $1 AND v.golden_id = p.golden_id AND v.lineage -> 'unmetPins' <> '[]'
        """)
    private static let eraseGoldenTexts = Statement(
        "erase_golden_texts",
        """
        UPDATE golden_record AS g SET display_name = '', search_text = '.'
        FROM redacted_golden AS r WHERE $1 AND g.golden_id = r.golden_id AND g.display_name || g.search_text <> '.'
        """)

    // MARK: Records

    private static let eraseEdges = Statement(
        "erase_edges",
        """
        DELETE FROM edge WHERE $1 AND (left_id = ANY (ARRAY(SELECT record_id FROM erased_record))
            OR right_id = ANY (ARRAY(SELECT record_id FROM erased_record)))
        """)
    /// A row that stands for many records of a load has their numbers only.
    private static let erasePending = Statement(
        "erase_pending",
        """
        DELETE FROM pending AS p USING erased_record AS e
        WHERE $1 AND p.record_id = e.record_id AND COALESCE(p.last_id, p.record_id) = p.record_id
        """)
    private static let eraseFigures = Statement(
        "erase_figures",
        """
        UPDATE figure_customers AS f SET customers = ARRAY(SELECT u.id FROM unnest(f.customers) WITH ORDINALITY AS u (id, place)
            WHERE u.id NOT IN (SELECT golden_id FROM erased_golden) ORDER BY u.place)
        WHERE $1 AND f.customers && ARRAY(SELECT golden_id FROM erased_golden)
        """)
    private static let isErased: StaticString = """
        EXISTS (SELECT FROM erased_record AS e JOIN source_system AS s USING (source_id)
            WHERE s.name = o.value ->> 'system' AND e.native_key = o.value ->> 'key')
        """
    private static let eraseRelations = Statement(
        "erase_relations",
        """
        UPDATE record_version AS v SET relations = (
            SELECT jsonb_agg(o.value ORDER BY o.place)
            FROM jsonb_array_elements(v.relations) WITH ORDINALITY AS o (value, place) WHERE NOT
        """, isErased,
        """
        ) FROM (
            SELECT DISTINCT n.record_id, n.version
            FROM erased_record AS e JOIN source_system AS s USING (source_id)
            JOIN record_version AS n ON n.relations IS NOT NULL
                AND n.relations @> jsonb_build_array(jsonb_build_object('system', s.name, 'key', e.native_key))
        ) AS m
        WHERE $1 AND v.record_id = m.record_id AND v.version = m.version
        """)
    private static let eraseSameAs = Statement(
        "erase_same_as",
        """
        UPDATE record_version AS v SET same_as = (
            SELECT json_agg(o.value ORDER BY o.place)
            FROM json_array_elements(v.same_as) WITH ORDINALITY AS o (value, place) WHERE NOT
        """, isErased,
        """
        ) WHERE $1 AND v.same_as IS NOT NULL AND EXISTS (
            SELECT FROM json_array_elements(v.same_as) AS o (value) WHERE
        """, isErased, ")")

    // MARK: What people did

    /// Commands that decided about an erased record, moved one, or name one or an erased customer; and those that take
    /// them back.
    private static let chooseCommands = Statement(
        "choose_redacted_commands",
        """
        INSERT INTO redacted_command (command_id)
        WITH RECURSIVE record AS (
            SELECT e.record_id, s.name, e.native_key FROM erased_record AS e JOIN source_system AS s USING (source_id)
        ), named AS (
            SELECT unnest(ARRAY[k.command_id, k.removed_by]) AS command_id
            FROM record AS r JOIN link_constraint AS k ON r.record_id = k.left_id OR r.record_id = k.right_id
            UNION
            SELECT unnest(ARRAY[p.command_id, p.removed_by]) FROM record AS r JOIN pin AS p USING (record_id)
            UNION
            SELECT unnest(ARRAY[f.command_id, f.removed_by]) FROM record AS r JOIN confirmed_record AS f USING (record_id)
            UNION
            SELECT n.command_id FROM record AS r JOIN crosswalk AS x USING (record_id)
            JOIN resolution_run AS n ON n.run_id = x.since_run OR n.run_id = x.until_run
            UNION
            SELECT c.command_id FROM command AS c
            WHERE EXISTS (
                SELECT FROM erased_golden AS e JOIN golden_record AS g USING (golden_id)
                WHERE position(g.public_id IN upper(c.document::text)) > 0)
            OR EXISTS (
                SELECT FROM record AS r
                WHERE jsonb_path_exists(c.document, '$.** ? (@.source == $source && @.key == $key)',
                    jsonb_build_object('source', r.name, 'key', r.native_key)))
        ), chain AS (
            SELECT command_id FROM named WHERE $1 AND command_id IS NOT NULL
            UNION
            SELECT CASE WHEN c.command_id = n.command_id THEN c.undoes ELSE c.command_id END
            FROM chain AS n JOIN command AS c ON c.undoes IS NOT NULL AND n.command_id IN (c.command_id, c.undoes)
        )
        SELECT command_id FROM chain
        """)
    private static let eraseCommands = Statement(
        "erase_commands",
        """
        UPDATE command AS c SET reason = '', document = '{}', is_redacted = $1
        FROM redacted_command AS r WHERE c.command_id = r.command_id AND NOT c.is_redacted
        """)
    private static let eraseConstraints = Statement(
        "erase_constraints",
        """
        WITH gone AS MATERIALIZED (
            SELECT constraint_id FROM link_constraint
            WHERE $1 AND (left_id = ANY (ARRAY(SELECT record_id FROM erased_record))
                OR right_id = ANY (ARRAY(SELECT record_id FROM erased_record)))
        ), reworded AS (
            UPDATE link_constraint AS k SET reason = '' FROM redacted_command AS r
            WHERE k.command_id = r.command_id AND k.constraint_id NOT IN (SELECT constraint_id FROM gone)
        )
        DELETE FROM link_constraint AS k USING gone AS g WHERE k.constraint_id = g.constraint_id
        """)
    private static let erasePins = Statement(
        "erase_pins",
        """
        WITH gone AS MATERIALIZED (
            SELECT p.pin_id FROM pin AS p JOIN erased_record AS e USING (record_id) WHERE $1
        ), reworded AS (
            UPDATE pin AS p SET reason = '' FROM redacted_command AS r
            WHERE p.command_id = r.command_id AND p.pin_id NOT IN (SELECT pin_id FROM gone)
        )
        DELETE FROM pin AS p USING gone AS g WHERE p.pin_id = g.pin_id
        """)
    private static let eraseTasks = Statement(
        "erase_tasks",
        """
        DELETE FROM task WHERE $1 AND (
            left_record = ANY (ARRAY(SELECT record_id FROM erased_record))
            OR right_record = ANY (ARRAY(SELECT record_id FROM erased_record))
            OR left_id = ANY (ARRAY(SELECT golden_id FROM erased_golden))
            OR right_id = ANY (ARRAY(SELECT golden_id FROM erased_golden))
            OR asked_by = ANY (ARRAY(
                SELECT k.constraint_id FROM erased_record AS e
                JOIN link_constraint AS k ON e.record_id = k.left_id OR e.record_id = k.right_id)))
        """)

    // MARK: What was delivered or answered beside records

    /// Rows of the source that became the record, or whose text has its key as a word. A key of less than four characters
    /// is not enough: then the text must have a value of the record, too.
    private static let eraseRejects = Statement(
        "erase_rejects",
        """
        DELETE FROM quarantine AS q USING erased_record AS e
        WHERE $1 AND q.source_id = e.source_id AND (
            q.outcome @> jsonb_build_array(jsonb_build_object('key', e.native_key))
            OR position(e.native_key IN q.raw_text) > 0
                AND ' ' || q.raw_text || ' ' ~ ('[^[:alnum:]]' || regexp_replace(e.native_key, '([^[:alnum:]])', '\\\\\\1', 'g')
                    || '[^[:alnum:]]')
                AND (length(e.native_key) >= 4 OR EXISTS (
                    SELECT FROM record_version AS v
                    CROSS JOIN LATERAL json_each(record_fields(v.fields)) AS a
                    CROSS JOIN LATERAL json_array_elements(a.value) AS o (value)
                    WHERE v.record_id = e.record_id AND length(o.value ->> 'value') >= 4
                        AND (position(lower(o.value ->> 'value') IN lower(q.raw_text)) > 0
                            OR position(lower(o.value ->> 'raw') IN lower(q.raw_text)) > 0))))
        """)
    private static let eraseConfirmations = Statement(
        "erase_confirmations",
        """
        DELETE FROM confirmation AS c USING erased_record AS e
        WHERE $1 AND c.source_id = e.source_id AND c.native_key = e.native_key
        """)
    private static let eraseDifferences = Statement(
        "erase_differences",
        """
        UPDATE consistency_check AS c SET differences = (
            SELECT COALESCE(json_agg(d.value ORDER BY d.place), '[]')
            FROM json_array_elements(c.differences) WITH ORDINALITY AS d (value, place)
            WHERE NOT EXISTS (
                SELECT FROM json_array_elements(d.value -> 'records') AS r (value)
                JOIN source_system AS s ON s.name = r.value ->> 'source'
                JOIN erased_record AS e ON e.source_id = s.source_id AND e.native_key = r.value ->> 'key'))
        WHERE $1 AND c.differences::text <> '[]'
        """)
    private static let eraseReplies = Statement(
        "erase_replies",
        """
        DELETE FROM idempotency AS i WHERE $1 AND i.status IS NOT NULL AND (
            EXISTS (
                SELECT FROM erased_golden AS e JOIN golden_record AS g USING (golden_id)
                WHERE position(convert_to(g.public_id, 'UTF8') IN i.body) > 0)
            OR EXISTS (
                SELECT FROM erased_record AS e WHERE length(e.native_key) >= 4
                    AND (position(convert_to(e.native_key, 'UTF8') IN i.body) > 0 OR position(e.native_key IN i.key) > 0)))
        """)
}
