import Hub

/// Something that is wrong in the database, and how the hub is to report it.
struct Plant: CustomStringConvertible, Sendable {
    let kind: Difference.Kind
    let sql: String
    /// Source keys that the difference names, in its order.
    var records: [String] = []
    /// The customers that it names, by one of their records before the plant.
    var customers: [String] = []
    /// What follows from it.
    var also: Set<Difference.Kind> = []
    var place: String?

    var description: String { kind.rawValue }

    private static let pair = "left_id = rec('alpha/1') AND right_id = rec('sigma/1')"

    static let all = evidence + members + golden + history

    private static let evidence = [
        Plant(
            kind: .otherReading,
            sql: "UPDATE record_version SET features = features || E'\\nx\\ty' WHERE record_id = rec('alpha/1')",
            records: ["alpha/1"]),
        Plant(
            kind: .missingKey,
            sql: """
                DELETE FROM blocking_key AS b WHERE (b.record_id, b.rule, b.hash) = (
                    SELECT record_id, rule, hash FROM blocking_key WHERE record_id = rec('alpha/3') LIMIT 1)
                """, records: ["alpha/3"]),
        Plant(
            kind: .extraKey,
            sql: "INSERT INTO blocking_key VALUES ('person', 99, 1, rec('alpha/3'))", records: ["alpha/3"],
            place: "blocking rule 99"),
        Plant(kind: .missingEdge, sql: "DELETE FROM edge WHERE \(pair)", records: ["alpha/1", "sigma/1"]),
        Plant(
            kind: .extraEdge,
            sql: "INSERT INTO edge VALUES (rec('alpha/1'), rec('alpha/3'), 1, 0.6, '+X', 1, NULL)",
            records: ["alpha/1", "alpha/3"], also: [.missingTask]),
        Plant(
            kind: .otherEdge, sql: "UPDATE edge SET weight = weight + 1 WHERE \(pair)", records: ["alpha/1", "sigma/1"]),
        Plant(
            kind: .otherRefusal, sql: "UPDATE edge SET refusal = 'rival' WHERE \(pair)",
            records: ["alpha/1", "sigma/1"]),
    ]

    private static let members = [
        Plant(
            kind: .missingMember, sql: "UPDATE crosswalk SET until = now() WHERE record_id = rec('alpha/1')",
            records: ["alpha/1"], also: [.otherMemberCount]),
        Plant(
            kind: .extraMember,
            sql: "INSERT INTO crosswalk (record_id, golden_id, since_run) VALUES (rec('alpha/5'), gold('alpha/1'), 1)",
            records: ["alpha/5"], customers: ["alpha/1"], also: [.otherMemberCount]),
        Plant(
            kind: .doubleMember,
            sql: """
                DROP INDEX crosswalk_active;
                INSERT INTO crosswalk (record_id, golden_id, since_run) VALUES (rec('sigma/1'), gold('alpha/8'), 1)
                """, records: ["sigma/1"], customers: ["alpha/1", "alpha/8"],
            also: [.otherMemberCount, .otherCustomer, .missingTask]),
        Plant(
            kind: .memberOfEnded,
            sql: """
                UPDATE crosswalk SET golden_id = (SELECT min(golden_id) FROM golden_record WHERE status = 'redirected')
                WHERE record_id = rec('sigma/1') AND until IS NULL
                """, records: ["sigma/1"], customers: [], also: [.otherMemberCount, .otherCustomer, .missingTask]),
        Plant(
            kind: .otherCustomer,
            sql: """
                UPDATE crosswalk SET golden_id = gold('alpha/8') WHERE record_id = rec('sigma/1') AND until IS NULL
                """, records: ["sigma/1"], customers: ["alpha/8", "alpha/1"], also: [.otherMemberCount, .missingTask]),
        Plant(
            kind: .otherMatchKey, sql: "UPDATE crosswalk SET match_key = '+X' WHERE record_id = rec('sigma/1')",
            records: ["sigma/1"], customers: ["alpha/1"]),
        Plant(
            kind: .crossedSeparation,
            sql: """
                INSERT INTO link_constraint (kind, left_id, right_id, reason, author)
                VALUES ('cannot-link', rec('alpha/1'), rec('sigma/1'), 'test', 'test')
                """, records: ["alpha/1", "sigma/1"], customers: ["alpha/1"],
            also: [.otherCustomer, .otherMatchKey, .otherDocument, .otherLineage, .otherSearchText, .otherRefusal]),
    ]

    private static let golden = [
        Plant(
            kind: .otherMemberCount, sql: "UPDATE golden_record SET members = 9 WHERE golden_id = gold('alpha/1')",
            customers: ["alpha/1"]),
        Plant(
            kind: .otherStatus, sql: "UPDATE golden_record SET status = 'retired' WHERE golden_id = gold('alpha/1')",
            customers: ["alpha/1"], also: [.memberOfEnded]),
        Plant(
            kind: .otherDocument,
            sql: """
                UPDATE golden_record SET document = jsonb_set(document, '{attributes,city}', '"x"')
                WHERE golden_id = gold('alpha/1')
                """, customers: ["alpha/1"]),
        Plant(
            kind: .otherLineage,
            sql: """
                UPDATE golden_record SET lineage = jsonb_set(lineage, '{values,0,rule}', '"x"')
                WHERE golden_id = gold('alpha/1')
                """, customers: ["alpha/1"]),
        Plant(
            kind: .otherSearchText,
            sql: "UPDATE golden_record SET search_text = 'x' WHERE golden_id = gold('alpha/1')", customers: ["alpha/1"]),
        Plant(
            kind: .otherSearchText, sql: "DELETE FROM search_word WHERE word = 'meikalainen'", customers: ["alpha/1"]),
        Plant(
            kind: .otherRuleBook, sql: "UPDATE golden_record SET rule_book = 99 WHERE golden_id = gold('alpha/1')",
            customers: ["alpha/1"]),
        Plant(
            kind: .missingTask, sql: "DELETE FROM task WHERE left_id = gold('alpha/3') OR right_id = gold('alpha/3')",
            customers: ["alpha/3", "alpha/6"]),
        Plant(
            kind: .extraTask,
            sql: """
                INSERT INTO task (kind, left_id, right_id, left_record, right_record, weight, probability, match_key,
                    rule_book)
                VALUES ('possible-match', gold('alpha/1'), gold('alpha/8'), rec('alpha/1'), rec('alpha/8'), 1, 0.5, '', 1)
                """, customers: ["alpha/1", "alpha/8"]),
        Plant(kind: .otherTask, sql: "UPDATE task SET weight = weight + 1", customers: ["alpha/3", "alpha/6"]),
    ]

    private static let history = [
        Plant(
            kind: .redirectCycle,
            sql: "UPDATE golden_record SET redirect_to = golden_id WHERE redirect_to = gold('alpha/7')",
            customers: ["merged"]),
        Plant(
            kind: .unknownSuccessor,
            sql: """
                UPDATE golden_record SET status = 'split', redirect_to = NULL, parts = '{999999}'
                WHERE redirect_to = gold('alpha/7')
                """, customers: ["merged", "999999"]),
        Plant(
            kind: .brokenHistory, sql: "DELETE FROM golden_version WHERE golden_id = gold('alpha/7')",
            customers: ["alpha/7"]),
        Plant(
            kind: .untoldVersion,
            sql: """
                UPDATE change_event SET golden_id = gold('alpha/1') WHERE golden_id = gold('alpha/8')
                """, customers: ["alpha/1", "alpha/8"]),
        Plant(
            kind: .feedGap, sql: "DELETE FROM change_event WHERE position = 2", also: [.untoldVersion],
            place: "position 2"),
        Plant(
            kind: .feedGap, sql: "UPDATE feed SET position = 3", place: "an event beyond position 3"),
    ]
}
