package import CustomerModel
import Postgres

extension Store {
    /// Where source records belong, as a JSON array in the order of the keys:
    /// `{"source", "key", "status": "found" | "waiting" | "withdrawn" | "erased" |
    /// "unknown", "id"}`.
    package func lookUp(_ keys: [SourceKey]) throws -> [UInt8] {
        let json = try session.first(Self.lookUpKeys, keys.map(\.system), keys.map(\.key), as: TextBytes.self)
        return json?.bytes ?? Array("[]".utf8)
    }

    private static let lookUpKeys = Statement(
        "look_up_keys",
        """
        SELECT COALESCE(json_agg(json_build_object('source', k.source, 'key', k.key, 'status', CASE
                WHEN r.record_id IS NULL THEN (
                    SELECT CASE WHEN EXISTS (
                        SELECT FROM suppression AS x WHERE x.source_id = s.source_id
                            AND x.key_hash = sha256(a.salt || int2send(s.source_id) || convert_to(k.key, 'UTF8')))
                        THEN 'erased' ELSE 'unknown' END
                    FROM erasure_salt AS a)
                WHEN r.is_withdrawn THEN 'withdrawn'
                WHEN g.golden_id IS NULL THEN 'waiting' ELSE 'found' END,
            'id', CASE WHEN NOT r.is_withdrawn THEN g.public_id END) ORDER BY k.place), '[]')::text
        FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS k (source, key, place)
        LEFT JOIN source_system AS s ON s.name = k.source
        LEFT JOIN source_record AS r ON r.source_id = s.source_id AND r.native_key = k.key
        LEFT JOIN crosswalk AS x ON x.record_id = r.record_id AND x.until IS NULL
        LEFT JOIN golden_record AS g ON g.golden_id = x.golden_id
        """)
}
