-- Many lines of the audit are chained in one pass over them.

CREATE FUNCTION audit_line(
    place bigint, at timestamptz, token text, operation text, subject text, status integer, request_id text, times integer
) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT convert_to(jsonb_build_array(place, (extract(epoch FROM at) * 1000000)::bigint, token, operation, subject,
        status, request_id, times)::text, 'UTF8')
$$;
COMMENT ON FUNCTION audit_line IS 'A row of the audit as it is hashed: a JSON array with its moment in microseconds since 1970.';

CREATE OR REPLACE FUNCTION audit_hash(
    former bytea, place bigint, at timestamptz, token text, operation text, subject text, status integer,
    request_id text, times integer
) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(former || audit_line(place, at, token, operation, subject, status, request_id, times))
$$;
COMMENT ON FUNCTION audit_hash IS 'The hash of a row of the audit: SHA-256 of the former hash, followed by the row as audit_line writes it.';

CREATE FUNCTION audit_link(former bytea, head bytea, line bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(COALESCE(former, head) || line)
$$;

CREATE AGGREGATE audit_chain(head bytea, line bytea) (SFUNC = audit_link, STYPE = bytea);
COMMENT ON AGGREGATE audit_chain(bytea, bytea) IS 'The hash of the last of some lines behind a head: as a window function in their order that of each line.';
