-- A value that is shown in part only (131052-****) is shown so everywhere: readers do not get it in clear as "raw" either.
-- record_version.fields keeps what the source delivered, which standardizing by later rules needs.

CREATE OR REPLACE FUNCTION record_value(value json, occurrence text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE json_typeof(value)
        WHEN 'string' THEN '{"value":' || value::text || ',"status":"wellFormed"'
        ELSE '{"value":' || (value -> 0)::text || ',"status":"'
            || (ARRAY['invalid', 'placeholder', 'asGiven', 'wellFormed', 'verified'])[(value ->> 1)::integer + 1] || '"'
            || CASE WHEN value ->> 0 LIKE '%****' THEN '' ELSE COALESCE(',"raw":' || (value -> 2)::text, '') END END
        || CASE occurrence WHEN '0' THEN '' ELSE ',"at":' || occurrence END || '}'
$$;
COMMENT ON FUNCTION record_value IS 'One value of record_version.fields with the names of its parts; of a masked value not what was delivered.';

CREATE FUNCTION pg_temp.masked_losers(losers jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT COALESCE(jsonb_agg(
        CASE WHEN l ->> 'value' LIKE '%****' THEN l || jsonb_build_object('raw', l -> 'value') ELSE l END ORDER BY place), '[]')
    FROM jsonb_array_elements(losers) WITH ORDINALITY AS e (l, place)
$$;

CREATE FUNCTION pg_temp.masked_lineage(lineage jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT lineage || jsonb_build_object(
        'values', (
            SELECT COALESCE(jsonb_agg(
                v || jsonb_build_object('losers', pg_temp.masked_losers(v -> 'losers'))
                    || CASE WHEN v ->> 'value' LIKE '%****' AND jsonb_typeof(v -> 'winner') = 'object'
                        THEN jsonb_build_object('winner', (v -> 'winner') || jsonb_build_object('raw', v -> 'value'))
                        ELSE '{}' END
                ORDER BY place), '[]')
            FROM jsonb_array_elements(lineage -> 'values') WITH ORDINALITY AS e (v, place)),
        'withoutValue', (
            SELECT COALESCE(jsonb_agg(
                a || jsonb_build_object('losers', pg_temp.masked_losers(a -> 'losers')) ORDER BY place), '[]')
            FROM jsonb_array_elements(lineage -> 'withoutValue') WITH ORDINALITY AS e (a, place)))
$$;

UPDATE golden_record SET lineage = pg_temp.masked_lineage(lineage) WHERE lineage::text LIKE '%****"%';
UPDATE golden_version SET lineage = pg_temp.masked_lineage(lineage) WHERE lineage::text LIKE '%****"%';
