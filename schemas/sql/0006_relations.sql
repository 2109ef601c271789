-- What sources say of their records beside others: this person is a contact of that company.

ALTER TABLE record_version ADD COLUMN relations jsonb;
COMMENT ON COLUMN record_version.relations IS 'What the record is to others by the word of the source, {"role", "system", "key"} each; it holds while the version is current and not withdrawn. Null for none.';

-- Who names a record; only versions that name one pay for it.
CREATE INDEX record_version_relations ON record_version USING gin (relations jsonb_path_ops) WHERE relations IS NOT NULL;

CREATE VIEW golden_relation AS
SELECT g.public_id AS id, o.role, t.public_id AS other_id, s.name AS source, r.native_key,
       o.system AS other_source, o.key AS other_key
FROM record_version AS v
JOIN source_record AS r ON r.record_id = v.record_id AND r.current_version = v.version AND NOT r.is_withdrawn
JOIN source_system AS s USING (source_id)
JOIN crosswalk AS x ON x.record_id = r.record_id AND x.until IS NULL
JOIN golden_record AS g ON g.golden_id = x.golden_id
CROSS JOIN LATERAL jsonb_to_recordset(v.relations) AS o (role text, system text, key text)
LEFT JOIN source_system AS os ON os.name = o.system
LEFT JOIN source_record AS orec ON orec.source_id = os.source_id AND orec.native_key = o.key
LEFT JOIN crosswalk AS ox ON ox.record_id = orec.record_id AND ox.until IS NULL
LEFT JOIN golden_record AS t ON t.golden_id = ox.golden_id
WHERE v.relations IS NOT NULL;
COMMENT ON VIEW golden_relation IS 'What living golden customers are to others, one row for each statement of a source; other_id is null while the other record is unknown, withdrawn or not yet resolved.';
