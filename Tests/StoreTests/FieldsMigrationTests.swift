import CustomerModel
import Foundation
import Postgres
import PostgresTesting
import Store
import Testing

@Suite("Fields in the database")
struct FieldsMigrationTests {
    /// Texts as the hub wrote them before 0007, the fields that they hold, and the same fields as stored today.
    private static let fields = [
        StandardizedField(attribute: "a\"b", occurrence: 0, raw: "r\n", canonical: "v\u{1}\\", status: .asGiven),
        StandardizedField(
            attribute: "address.city", occurrence: 1, raw: "Äänekoski😀", canonical: "Äänekoski😀", status: .verified),
        StandardizedField(attribute: "email", occurrence: 0, raw: "e", canonical: "e", status: .wellFormed),
        StandardizedField(attribute: "familyName", occurrence: 0, raw: "-", canonical: "", status: .placeholder),
        StandardizedField(attribute: "phone", occurrence: 0, raw: "x", canonical: "x", status: .invalid),
        StandardizedField(attribute: "phone", occurrence: 2, raw: "040", canonical: "+35840", status: .wellFormed),
    ]
    private static let named =
        #"{"a\"b":[{"value":"v\u0001\\","status":"asGiven","raw":"r\n"}],"#
        + #""address.city":[{"value":"Äänekoski😀","status":"verified","at":1}],"#
        + #""email":[{"value":"e","status":"wellFormed"}],"#
        + #""familyName":[{"value":"","status":"placeholder","raw":"-"}],"#
        + #""phone":[{"value":"x","status":"invalid"},{"value":"+35840","status":"wellFormed","raw":"040","at":2}]}"#

    private static let read = Statement("test_read_fields", "SELECT fields FROM record_version ORDER BY record_id")
    private static let show = Statement("test_show_fields", "SELECT record_fields($1)::text")
    private static let add = Statement(
        "test_add_version",
        """
        INSERT INTO record_version (record_id, version, kind, fields, features, content_hash, is_withdrawn, is_late,
            delivery_id, position_line, position_column)
        VALUES ($1, 1, 'person', $2, '', '', false, false, 1, 1, 1)
        """)

    @Test("stored documents become what the hub would write, byte for byte")
    func conversion() async throws {
        let stored = try await TestDatabase.withEmpty(size: 1) { pool in
            try await pool.withSession { session in
                try Self.migrate(session, through: 6)
                for (number, text) in [Self.named, "{}"].enumerated() {
                    try session.execute(Self.add, Int64(number), text)
                }
                try Self.migrate(session, through: 7)
                return try session.query(Self.read, as: String.self)
            }
        }
        #expect(stored == [FieldsDocument.encode(Self.fields), FieldsDocument.encode([])].map(Self.text))
    }

    @Test("SQL shows fields with names, as the API answers them")
    func names() async throws {
        let shown = try await TestDatabase.withClone(size: 1) { pool in
            try await pool.withSession { session in
                try [Self.fields, []].map {
                    try session.first(Self.show, Self.text(FieldsDocument.encode($0)), as: String.self)
                }
            }
        }
        #expect(shown == [Self.named, "{}"])
    }

    private static let addGolden = Statement(
        "test_add_golden",
        """
        INSERT INTO golden_record (golden_id, public_id, kind, status, version, members, document, lineage, display_name,
            search_text, rule_book, run_id)
        VALUES ($1, 'K-1', 'person', 'active', 1, 1, '{}', $2::text::jsonb, 'x', 'x', 1, 1)
        """)
    private static let readLineage = Statement(
        "test_read_lineage", "SELECT lineage::text FROM golden_record WHERE golden_id = $1")

    @Test("a masked value is not shown in clear, neither of records nor in a lineage that was written before")
    func masking() async throws {
        let code = "131052-9041"
        let field = StandardizedField(
            attribute: "personalId", occurrence: 0, raw: code, canonical: "131052-****", status: .verified)
        #expect(field.shownRaw == field.canonical)
        let lost = #"{"value": "131052-****", "raw": "\#(code)"}"#
        let kept = #"{"value": "Virtanen", "raw": "VIRTANEN"}"#
        let lineage = #"""
            {"values": [{"value": "131052-****", "winner": {"raw": "\#(code)"}, "losers": [\#(lost), \#(kept)]},
              {"value": "Maija", "winner": {"raw": "MAIJA"}, "losers": []},
              {"value": "131052-****", "winner": null, "losers": []}],
             "withoutValue": [{"attribute": "personalId", "losers": [\#(lost)]}]}
            """#
        let (stored, shown) = try await TestDatabase.withEmpty(size: 1) { pool in
            try await pool.withSession { session in
                try Self.migrate(session, through: 7)
                try session.execute(Self.addGolden, Int64(1), lineage)
                try Self.migrate(session, through: 8)
                return (
                    try session.first(Self.readLineage, Int64(1), as: String.self) ?? "",
                    try session.first(Self.show, Self.text(FieldsDocument.encode([field])), as: String.self) ?? ""
                )
            }
        }
        #expect(!stored.contains(code) && stored.contains("MAIJA") && stored.contains("VIRTANEN"), "\(stored)")
        #expect(stored.split(separator: "131052-****", omittingEmptySubsequences: false).count == 8, "\(stored)")
        #expect(shown == #"{"personalId":[{"value":"131052-****","status":"verified"}]}"#)
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// Applies the project's migrations up to a number.
    static func migrate(_ session: Session, through last: Int) throws {
        let files = FileManager.default
        let folder = files.temporaryDirectory.appendingPathComponent("kulta-\(UUID().uuidString)").path
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? files.removeItem(atPath: folder) }
        for name in try files.contentsOfDirectory(atPath: TestDatabase.projectMigrations) {
            guard let number = Int(name.prefix(4)), number <= last else { continue }
            try files.copyItem(atPath: "\(TestDatabase.projectMigrations)/\(name)", toPath: "\(folder)/\(name)")
        }
        _ = try Migrator.migrate(session, folder: folder)
    }
}
