import CLibPQ
import Foundation
import PostgresTesting
import Synchronization
import Testing

@testable import Postgres

@Suite("Errors")
struct ErrorTests {
    private static let secret = "Meikäläinen-900101-999X"
    private static let toNumber = Statement("test_to_number", "SELECT $1::text::integer")
    private static let countItems = Statement("test_count_items", "SELECT count(*) FROM item")
    private static let raise = Statement("test_raise", "SELECT raise($1)")

    @Test func `an error names the constraint and never the data`() async throws {
        try await TestDatabase.withEmpty { pool in
            try await pool.withSession { session in
                try session.runScript(
                    """
                    CREATE TABLE person (name text CONSTRAINT person_name_unique UNIQUE CHECK (name <> ''));
                    CREATE FUNCTION raise(text) RETURNS int LANGUAGE plpgsql
                        AS $$ BEGIN RAISE EXCEPTION 'bad %', $1 USING DETAIL = $1, HINT = $1; END $$
                    """
                )
            }
            let insert = Statement("test_insert_person", "INSERT INTO person VALUES ($1)")
            let errors = try await pool.withSession { session in
                try session.execute(insert, Self.secret)
                return [
                    failure { try session.execute(insert, Self.secret) },
                    failure { try session.execute(Self.toNumber, Self.secret) },
                    failure { try session.execute(Self.raise, Self.secret) },
                    failure { try session.runScript("SELECT '\(Self.secret)'::date") },
                    failure { try session.runScript("SELEC '\(Self.secret)'") },
                ]
            }
            #expect(errors.map { $0?.code } == Array(repeating: .server, count: 5))
            #expect(errors.map { $0?.sqlState?.rawValue } == ["23505", "22P02", "P0001", "22007", "42601"])
            #expect(errors[0]?.constraint == "person_name_unique" && errors[0]?.isUniqueViolation == true)
            for error in errors.compactMap(\.self) {
                #expect(!"\(error) \(error.debugDescription)".contains("Meik"))
                #expect(!error.message.isEmpty && !error.message.contains("\n"))
            }
        }
    }

    @Test func `an unknown table is named`() async throws {
        try await TestDatabase.withEmpty { pool in
            let error = await failure { try await pool.withSession { try $0.runScript("SELECT * FROM nowhere") } }
            #expect(error?.sqlState == .undefinedTable)
            #expect(error?.message == #"relation "nowhere" does not exist"#)
        }
    }

    @Test
    func `a connection that fails in a way that libpq does not count as lost is replaced, and the work done again`()
        async throws
    {
        try await TestDatabase.withEmpty { pool in
            try await pool.createItems()
            let attempts = Atomic(0)
            try await pool.transaction { session in
                try session.execute(.insertItem, 1, "a")
                if attempts.wrappingAdd(1, ordering: .relaxed).newValue == 1 {
                    // Whoever reads or writes there is told that it is no socket.
                    let other = open("/dev/null", O_RDWR)
                    dup2(other, PQsocket(session.connection))
                    close(other)
                }
                try session.execute(.insertItem, 2, "b")
            }
            #expect(attempts.load(ordering: .relaxed) == 2)
            let count = try await pool.withSession { try $0.first(Self.countItems, as: Int64.self) }
            #expect(count == 2)
        }
    }

    @Test func `a slow statement and a held lock run into their limits`() async throws {
        try await TestDatabase.withEmpty { pool in
            try await pool.createItems()
            let slow = await failure {
                try await pool.withSession { session in
                    try session.withStatementTimeout(.milliseconds(50)) { try $0.execute(.sleep, 10.0) }
                }
            }
            #expect(slow?.code == .timeout && slow?.statement == "test_sleep")
            var impatient = pool.configuration
            impatient.lockTimeout = .milliseconds(50)
            let second = ConnectionPool(configuration: impatient, size: 1)
            let blocked = try await pool.transaction { session in
                try session.runScript("LOCK TABLE item")
                return failure { try second.transactionBlocking { try $0.execute(.insertItem, 1, "a") } }
            }
            #expect(blocked?.code == .timeout && blocked?.sqlState == .lockNotAvailable)
            await second.close()
        }
    }

    @Test func `a limit for one closure ends with it`() async throws {
        let show = Statement(
            "test_show_limits",
            """
            SELECT concat_ws(' ', current_setting('statement_timeout'), current_setting('lock_timeout'),
                current_setting('idle_in_transaction_session_timeout'))
            """
        )
        try await TestDatabase.withEmpty { pool in
            let seen = try await pool.withSession { session in
                [
                    try session.withStatementTimeout(.seconds(3)) { try $0.first(show, as: String.self) },
                    try session.withoutLimits { try $0.first(show, as: String.self) },
                    try session.first(show, as: String.self),
                ]
            }
            #expect(seen == ["3s 10s 1min", "0 0 0", "1min 10s 1min"])
            _ = await failure {
                try await pool.transaction { try $0.withoutLimits { try $0.runScript("SELECT 1 / 0") } }
            }
            #expect(try await pool.withSession { try $0.first(show, as: String.self) } == "1min 10s 1min")
        }
    }

    @Test func `a statement whose table has changed is prepared again`() async throws {
        let all = Statement("test_select_all", "SELECT * FROM item")
        try await TestDatabase.withEmpty(size: 1) { pool in
            try await pool.createItems()
            let counts = try await pool.withSession { session in
                _ = try session.query(all, as: Int64.self, String?.self)
                try session.runScript("ALTER TABLE item ADD COLUMN note text")
                let first = failure { try session.query(all, as: Int64.self, String?.self, String?.self) }
                let second = try session.query(all, as: Int64.self, String?.self, String?.self)
                return (first?.sqlState?.rawValue, second.count)
            }
            #expect(counts.0 == "0A000" && counts.1 == 0)
        }
    }

    @Test(arguments: [
        "postgres://kulta:sesame@127.0.0.1:1/kulta?connect_timeout=2",
        "postgres://kulta:sesame@/kulta?host=/nowhere",
        "postgres://kulta:sesame@name.invalid/kulta",
    ])
    func `a server that is not there is unreachable, and the password stays secret`(url: String) throws {
        let configuration = try ConnectionConfiguration(connectionString: url)
        let error = failure { try Session(connecting: configuration) }
        #expect(error?.code == .unreachable)
        #expect(error?.message.hasPrefix("cannot connect to PostgreSQL: ") == true)
        var dumped = ""
        dump(configuration, to: &dumped)
        let texts = "\(configuration) \(String(reflecting: configuration)) \(dumped) \(error.debugDescription)"
        #expect(!texts.contains("sesame"))
    }

    @Test(arguments: ["postgres://kulta:sesame@[bad/kulta", "nonsense", "postgres://a:sesame@b/c?colour=red"])
    func `a URL that cannot be read is not repeated`(url: String) {
        let error = failure { try ConnectionConfiguration(connectionString: url) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.description.contains("sesame") == false)
    }

    @Test func `every session speaks UTF-8 and UTC under the name of Kulta`() async throws {
        let settings = Statement(
            "test_settings",
            """
            SELECT current_setting('client_encoding'), current_setting('timezone'), current_setting('jit'),
                current_setting('application_name'), current_setting('lock_timeout')
            """
        )
        try await TestDatabase.withEmpty { pool in
            let row = try await pool.withSession { session in
                try session.first(settings, as: String.self, String.self, String.self, String.self, String.self)
            }
            let (encoding, zone, jit, name, lock) = try #require(row)
            #expect([encoding, zone, jit, name, lock] == ["UTF8", "UTC", "off", "kulta", "10s"])
        }
    }
}
