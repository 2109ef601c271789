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
}
