-- For people with psql and for reports. The hub itself does not read these views.

CREATE VIEW golden_customer AS
SELECT public_id AS id, kind, display_name, members AS source_records, version, updated_at, document
FROM golden_record
WHERE status = 'active';
COMMENT ON VIEW golden_customer IS 'Every living golden customer.';

CREATE VIEW golden_lineage AS
SELECT g.public_id AS id, g.kind, v.value ->> 'attribute' AS attribute,
       (v.value ->> 'occurrence')::integer AS occurrence, v.value ->> 'value' AS value,
       v.value -> 'winner' ->> 'source' AS source, v.value -> 'winner' ->> 'key' AS native_key,
       (v.value -> 'winner' ->> 'version')::integer AS record_version, v.value -> 'winner' ->> 'raw' AS raw_value,
       v.value ->> 'rule' AS rule, jsonb_array_length(COALESCE(v.value -> 'losers', '[]')) AS losing_values,
       g.rule_book AS rule_book_version
FROM golden_record AS g
CROSS JOIN LATERAL jsonb_array_elements(g.lineage -> 'values') AS v (value)
WHERE g.status = 'active';
COMMENT ON VIEW golden_lineage IS 'One row for each value of each living golden customer: where it comes from and which rule chose it.';

CREATE VIEW golden_source AS
SELECT g.public_id AS id, s.name AS source, r.native_key, r.current_version AS record_version, x.match_key, x.since
FROM crosswalk AS x
JOIN golden_record AS g USING (golden_id)
JOIN source_record AS r USING (record_id)
JOIN source_system AS s USING (source_id)
WHERE x.until IS NULL;
COMMENT ON VIEW golden_source IS 'The crosswalk as it stands: which golden customer each source record belongs to.';
