import Postgres
import PostgresTesting
import Store
import Testing

@Suite("Plans of reading customers")
struct CustomerPlansTests {
    @Test("customers are read by one plan, however many are asked for at once")
    func onePlan() async throws {
        try await TestDatabase.withClone { pool in
            try await pool.withSession { session in
                try session.runScript(Self.manyCustomers)
                let store = Store(session)
                for count in 1...40 {
                    let numbers = (1...Int64(count % 8 + 1)).map { GoldenNumber($0 * 97) }
                    #expect(try store.customers(numbers).count == numbers.count)
                }
                // The server makes five plans to see what they cost before it keeps one.
                #expect(try session.first(Self.countPlans, true, as: Int64.self) == 5)
            }
        }
    }

    private static let manyCustomers = """
        INSERT INTO rule_book (version, checksum, texts, models, is_active, trained_on) VALUES (1, 'x', '{}', '{}', true, 0);
        INSERT INTO resolution_run (run_id, trigger, rule_book) OVERRIDING SYSTEM VALUE VALUES (1, 'resolve', 1);
        INSERT INTO golden_record (golden_id, public_id, kind, status, version, members, document, lineage, display_name,
            rule_book, run_id)
        SELECT n, 'K-' || lpad(n::text, 10, '0'), 'person', 'active', 1, 1, '{"attributes": {}}', '{}', 'x', 1, 1
        FROM generate_series(1, 20000) AS n;
        ANALYZE golden_record
        """
    private static let countPlans = Statement(
        "count_plans", "SELECT custom_plans FROM pg_prepared_statements WHERE $1 AND name = 'read_customers'")
}
