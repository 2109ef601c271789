import Postgres
import PostgresTesting
import Testing

@Suite("Values")
struct ValueTests {
    private static let scalars = Statement(
        "test_scalars",
        "SELECT $1::bool, $2::int2, $3::int4, $4::int8, $5::float4, $6::float8, $7::text, $8::bytea"
    )

    @Test func `scalars come back as they went`() async throws {
        try await TestDatabase.withEmpty { pool in
            let rows = try await pool.withSession { session in
                try session.query(
                    Self.scalars,
                    true, Int16.min, Int32.max, Int64.min, Float(1.5), -0.1, "Käyttö \u{1F600}", [UInt8]([0, 255, 7]),
                    as: Bool.self, Int16.self, Int32.self, Int64.self, Float.self, Double.self, String.self,
                    [UInt8].self
                )
            }
            let (bool, small, middle, large, single, double, text, bytes) = try #require(rows.first)
            #expect(rows.count == 1 && bool && small == .min && middle == .max && large == .min)
            #expect(single == 1.5 && double == -0.1 && text == "Käyttö \u{1F600}" && bytes == [0, 255, 7])
        }
    }

    private static let nulls = Statement("test_nulls", "SELECT $1::int8, $2::text, $3::bytea, $4::int8[], $5::jsonb")

    @Test func `NULL goes and comes as nil`() async throws {
        try await TestDatabase.withEmpty { pool in
            let row = try await pool.withSession { session in
                try session.first(
                    Self.nulls,
                    Int64?.none, String?.none, [UInt8]?.none, [Int64]?.none, JSONB?.none,
                    as: Int64?.self, String?.self, [UInt8]?.self, [Int64]?.self, JSONB?.self
                )
            }
            let (number, text, bytes, array, json) = try #require(row)
            #expect(number == nil && text == nil && bytes == nil && array == nil && json == nil)
        }
    }

    private static let arrays = Statement("test_arrays", "SELECT $1::int8[], $2::text[], $3::bytea[], $4::text[]")

    @Test(arguments: [[], ["a"], ["", "Ä{}\",", "NULL"]])
    func `arrays come back as they went`(texts: [String]) async throws {
        let numbers = texts.indices.map { Int64($0) - 1 }
        let blobs = texts.map { Array($0.utf8) }
        let gaps = texts + [nil]
        try await TestDatabase.withEmpty { pool in
            let row = try await pool.withSession { session in
                try session.first(
                    Self.arrays,
                    numbers, texts, blobs, gaps,
                    as: [Int64].self, [String].self, [[UInt8]].self, [String?].self
                )
            }
            let (back, backTexts, backBlobs, backGaps) = try #require(row)
            #expect(back == numbers && backTexts == texts && backBlobs == blobs && backGaps == gaps)
        }
    }

    private static let unnest = Statement(
        "test_unnest",
        "SELECT sum(id)::int8, string_agg(name, ',' ORDER BY id) FROM unnest($1::int8[], $2::text[]) AS row(id, name)"
    )

    @Test func `parallel arrays unnest to rows`() async throws {
        try await TestDatabase.withEmpty { pool in
            let row = try await pool.withSession { session in
                try session.first(Self.unnest, [Int64]([3, 1, 2]), ["c", "a", "b"], as: Int64.self, String.self)
            }
            let (sum, names) = try #require(row)
            #expect(sum == 6 && names == "a,b,c")
        }
    }

    private static let times = Statement(
        "test_times",
        """
        SELECT $1::timestamptz, $2::date, $1 = '2025-01-31 08:15:00.25+00', $2 = '1959-12-31',
            to_timestamp(0), '1969-12-31'::date
        """
    )

    @Test func `times are microseconds and days since 1970`() async throws {
        let moment = PostgresTimestamp(microseconds: 1_738_311_300_250_000)
        let day = PostgresDate(daysSinceEpoch: -3654)
        try await TestDatabase.withEmpty { pool in
            let row = try await pool.withSession { session in
                try session.first(
                    Self.times,
                    moment, day,
                    as: PostgresTimestamp.self, PostgresDate.self, Bool.self, Bool.self, PostgresTimestamp.self,
                    PostgresDate.self
                )
            }
            let (backMoment, backDay, sameMoment, sameDay, epoch, eve) = try #require(row)
            #expect(backMoment == moment && backDay == day && sameMoment && sameDay)
            #expect(epoch.microseconds == 0 && eve.daysSinceEpoch == -1)
        }
    }

    private static let documents = Statement(
        "test_documents",
        "SELECT $1::jsonb, jsonb_typeof($1), json_build_object('a', 1), $2::text, $1::text"
    )

    @Test func `documents travel as jsonb and come back as bytes`() async throws {
        try await TestDatabase.withEmpty { pool in
            let row = try await pool.withSession { session in
                try session.first(
                    Self.documents,
                    JSONB(#"{"name": "Ää"}"#), TextBytes(Array("plain".utf8)),
                    as: JSONB.self, String.self, TextBytes.self, TextBytes.self, String.self
                )
            }
            let (json, type, built, plain, text) = try #require(row)
            #expect(json.text == #"{"name": "Ää"}"# && type == "object" && text == json.text)
            #expect(built.bytes == Array(#"{"a" : 1}"#.utf8) && plain.bytes == Array("plain".utf8))
        }
    }

    private static let widths = Statement("test_widths", "SELECT 7::int2, 7::int4, 70000::int4")

    @Test func `integers widen, and narrow only when they fit`() async throws {
        try await TestDatabase.withEmpty { pool in
            let row = try await pool.withSession { try $0.first(Self.widths, as: Int64.self, Int.self, Int32.self) }
            let (first, second, third) = try #require(row)
            #expect(first == 7 && second == 7 && third == 70000)
            await #expect(throws: PostgresError.self) {
                try await pool.withSession { try $0.first(Self.widths, as: Int16.self, Int16.self, Int16.self) }
            }
        }
    }

    private static let mixed = Statement("test_mixed", "SELECT 1::int8 AS id, NULL::text AS name")

    @Test func `a result of another shape is refused, and the statement is named`() async throws {
        try await TestDatabase.withEmpty { pool in
            let errors = try await pool.withSession { session in
                [
                    failure { try session.query(Self.mixed, as: Int64.self) },
                    failure { try session.query(Self.mixed, as: String.self, String?.self) },
                    failure { try session.query(Self.mixed, as: Int64.self, String.self) },
                ]
            }
            #expect(errors.map { $0?.code } == [.decoding, .decoding, .decoding])
            #expect(errors.allSatisfy { $0?.statement == "test_mixed" })
            let row = try await pool.withSession { try $0.first(Self.mixed, as: Int64.self, String?.self) }
            #expect(row?.0 == 1)
        }
    }

    @Test func `one name for two statements is refused`() async throws {
        try await TestDatabase.withEmpty { pool in
            let errors = try await pool.withSession { session in
                try session.execute(Statement("test_twice", "SELECT $1::int8"), Int64(1))
                return [
                    failure { try session.execute(Statement("test_twice", "SELECT $1::int8 + 1"), Int64(1)) },
                    failure { try session.execute(Statement("test_twice", "SELECT $1::int8"), Int32(1)) },
                ]
            }
            #expect(errors.map { $0?.code } == [.misuse, .misuse])
        }
    }

    private static let series = Statement("test_series", "SELECT n, 'name ' || n FROM generate_series(1, $1) AS n")

    @Test func `streaming hands over every row and can stop early`() async throws {
        try await TestDatabase.withEmpty { pool in
            try await pool.withSession { session in
                var sum = 0
                try session.stream(Self.series, Int64(10_000), as: Int.self, String.self) { number, _ in sum += number }
                #expect(sum == 50_005_000)
                var seen = 0
                let halted = halts {
                    try session.stream(Self.series, Int64(5_000_000), as: Int.self, String.self) { _, _ in
                        seen += 1
                        if seen == 3 { throw Halt() }
                    }
                }
                #expect(halted && seen == 3)
                #expect(try session.query(Self.series, Int64(2), as: Int.self, String.self).count == 2)
            }
        }
    }
}
