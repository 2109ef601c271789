import CustomerModel
import Foundation
import Hub
import Postgres
import Testing

extension World {
    static func erasure(_ members: String) -> [UInt8] {
        Array(#"{\#(members), "author": "petra", "reason": "request 17"}"#.utf8)
    }

    static func erasure(customer id: String?) -> [UInt8] { erasure(#""customer": "\#(id ?? "")""#) }

    static func erasure(record key: String, in source: String = "alpha") -> [UInt8] {
        erasure(#""record": {"source": "\#(source)", "key": "\#(key)"}"#)
    }

    @discardableResult
    func erase(_ document: [UInt8], isTrial: Bool = false) async throws -> JSON {
        try JSON(try await hub.erase(document: document, isTrial: isTrial).json)
    }

    /// Where texts stand in the database: `table.column text`. Every column of every table is looked through, texts and
    /// documents without regard to case, bytes as they are, and the planner's samples of values.
    func places(of texts: [String]) async throws -> [String] {
        try await pool.withSession { session in
            try session.runScript(Self.search, name: "search")
            return try session.query(Self.findPlaces, texts, as: String.self)
        }
    }

    /// Fails when one of the texts stands somewhere.
    func expectNothing(of texts: [String], _ location: SourceLocation = #_sourceLocation) async throws {
        let places = try await places(of: texts)
        #expect(places.isEmpty, "\(places)", sourceLocation: location)
    }

    /// The tables that the search looks through.
    static let findTables = Statement(
        "find_tables",
        """
        SELECT table_name::text FROM information_schema.tables
        WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND $1 ORDER BY 1
        """)
    private static let findPlaces = Statement("find_places", "SELECT pg_temp.places($1) ORDER BY 1")
    private static let search = """
        CREATE OR REPLACE FUNCTION pg_temp.places(texts text[]) RETURNS SETOF text LANGUAGE plpgsql AS $$
        DECLARE
            c record;
            t text;
            is_there boolean;
        BEGIN
            FOR c IN
                SELECT k.table_name, k.column_name, k.data_type FROM information_schema.columns AS k
                JOIN information_schema.tables AS b USING (table_schema, table_name)
                WHERE k.table_schema = 'public' AND b.table_type = 'BASE TABLE'
            LOOP
                FOREACH t IN ARRAY texts LOOP
                    EXECUTE format(CASE c.data_type
                        WHEN 'bytea' THEN 'SELECT EXISTS (SELECT FROM %I WHERE position(convert_to($1, ''UTF8'') IN %I) > 0)'
                        ELSE 'SELECT EXISTS (SELECT FROM %I WHERE position(lower($1) IN lower(%I::text)) > 0)' END,
                        c.table_name, c.column_name) INTO is_there USING t;
                    IF is_there THEN RETURN NEXT c.table_name || '.' || c.column_name || ' ' || t; END IF;
                END LOOP;
            END LOOP;
            FOREACH t IN ARRAY texts LOOP
                RETURN QUERY SELECT 'pg_stats.' || s.tablename || '.' || s.attname || ' ' || t FROM pg_stats AS s
                WHERE s.schemaname = 'public' AND position(lower(t) IN lower(s::text)) > 0;
            END LOOP;
        END $$
        """

    /// Fails unless what is stored is what resolving again gives.
    func expectConsistent(_ location: SourceLocation = #_sourceLocation) async throws {
        let report = try await hub.verify(VerifyOptions(seed: 1)).report
        #expect(report.isConsistent, "\(report.differences.prefix(5))", sourceLocation: location)
    }
}

/// A person with values that nobody else has, who went through everything that a hub does with people.
struct MarkedPerson {
    /// In some form every value and both keys of the person.
    static let marks = [
        "Quillmark", "Zaphira", "quillmark@", "quillpost@", "4055511", "Quillkuja", "QM-4711", "QM-4712",
        "Kettukoski",
    ]

    let world: World
    /// The customer, and an id that was merged into it.
    let id: String
    let formerId: String
    /// Others, one of whom once shared a customer with the person.
    let sharerId: String
    let otherId: String

    static let first =
        "QM-4711,Zaphira,Quillmark,1971-02-03,040 5551122,zaphira@quillmark.example,Quillkuja 7,00500,Kettukoski,"
    private static let second = "QM-4712,Zaphira,Quillmark,1971-02-03,040 5551133,quillpost@yritys.example,,,,"
    private static let others = """
        11,Ossi,Toivonen,1992-05-06,040 1234503,ossi@yritys.example,Rantatie 4,90100,Oulu,,
        12,Maija,Meikäläinen,1970-01-02,040 1234501,maija@yritys.example,Hämeentie 1,00500,Helsinki,,

        """

    /// - Parameter record: called between steps, for what is to be the same afterwards.
    static func living(in world: World, record: () async throws -> Void = {}) async throws -> MarkedPerson {
        let hub = world.hub
        try await world.deliver(others + first + "2025-01-01T00:00:00Z,\n")
        try await world.deliver(second + ",\n", to: "sigma")
        _ = try await hub.resolve()
        try await record()
        // Versions, one of them late; a row in quarantine; former readings.
        try await world.deliver(first.replacing("5551122", with: "5551144") + "2025-03-01T00:00:00Z,\n")
        try await world.deliver(first.replacing("Quillkuja 7", with: "Quillkuja 3") + "2025-02-01T00:00:00Z,\n")
        try await world.deliver("QM-4711,Zaphira,Quillmark,3.2.1971,,,,,,,\n")
        _ = try await hub.resolve()
        try await record()
        // Two customers become one, by a person, with values in the words of the command.
        let (one, other) = (try await world.golden("QM-4711"), try await world.golden("QM-4712", in: "sigma"))
        if one != other { try await world.command(.merge, #""customers": ["\#(one ?? "")", "\#(other ?? "")"]"#) }
        let id = try #require(try await world.golden("QM-4711"))
        try await record()
        // Somebody else's record comes and goes again.
        let sharer = try #require(try await world.golden("11"))
        let merge = try await world.command(.merge, #""customers": ["\#(id)", "\#(sharer)"]"#)
        try await record()
        try await world.command(.undo, #""command": \#(merge.command ?? 0)"#)
        // Pins, a question to stewards, a comparison, answers that are kept.
        try await world.command(
            .pin, #""customer": "\#(id)", "attribute": "email", "value": "quillpost@marker.example""#)
        try await world.command(
            .cannotLink,
            #""left": {"source": "alpha", "key": "QM-4711"}, "right": {"source": "alpha", "key": "12"}"#)
        let key = RequestKey("QM-4711", of: "test", fingerprint: 1)
        _ = try await hub.claim(key)
        try await hub.keep(
            KeptReply(status: 200, headers: [], body: Array(#"{"id":"\#(id)","key":"QM-4711"}"#.utf8)), for: key)
        _ = try await hub.verify(VerifyOptions(seed: 1))
        try await world.plant("ANALYZE")
        try await record()
        return MarkedPerson(
            world: world, id: id, formerId: (one == id ? other : one) ?? id,
            sharerId: try #require(try await world.golden("11")), otherId: try #require(try await world.golden("12")))
    }
}

extension World {
    @discardableResult
    func command(_ kind: StewardCommand.Kind, _ members: String) async throws -> CommandReceipt {
        let text = #"{\#(members), "author": "anna", "reason": "Quillmark said so"}"#
        return try await hub.perform(kind, document: Array(text.utf8))
    }
}
