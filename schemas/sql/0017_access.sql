-- Who may do what, and who did: API tokens, and the audit.

CREATE TABLE api_token (
    token_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    prefix       text COLLATE "C" NOT NULL UNIQUE,
    hash         bytea NOT NULL CHECK (octet_length(hash) = 32),
    name         text NOT NULL,
    roles        text[] NOT NULL CHECK (cardinality(roles) > 0),
    sources      text[],
    purposes     text[],
    created_at   timestamptz NOT NULL DEFAULT now(),
    created_by   text NOT NULL,
    expires_at   timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at   timestamptz,
    revoked_by   text
);
COMMENT ON TABLE api_token IS 'Programs that may use the API. A row stays when its token is revoked: commands and the audit name it.';
COMMENT ON COLUMN api_token.hash IS 'SHA-256 of the whole token. Its secret has 256 random bits, which nobody finds by trying.';
COMMENT ON COLUMN api_token.sources IS 'Source systems that it may write; null: all.';
COMMENT ON COLUMN api_token.purposes IS 'What it may use data for, in the words of the catalog; null: not said.';
COMMENT ON COLUMN api_token.last_used_at IS 'To the minute.';

ALTER TABLE command ADD COLUMN token_id bigint REFERENCES api_token;
COMMENT ON COLUMN command.token_id IS 'The token that the command came with; null without one.';

CREATE TABLE audit (
    position   bigint PRIMARY KEY,
    at         timestamptz NOT NULL,
    token      text COLLATE "C" NOT NULL,
    operation  text COLLATE "C" NOT NULL,
    subject    text COLLATE "C",
    status     integer NOT NULL,
    request_id text COLLATE "C",
    times      integer NOT NULL CHECK (times > 0),
    hash       bytea NOT NULL
);
CREATE INDEX audit_subject ON audit (subject, position) WHERE subject IS NOT NULL;
COMMENT ON TABLE audit IS 'Every command and every read of a person''s data, in the order in which they were noted. Rows are only ever added.';
COMMENT ON COLUMN audit.token IS 'Prefix of the token; open for a server without accounts, console for the command line.';
COMMENT ON COLUMN audit.operation IS 'Its operationId in schemas/openapi.json.';
COMMENT ON COLUMN audit.subject IS 'A golden id, a source record as system/key, or another resource as its path; null when the request named none.';
COMMENT ON COLUMN audit.status IS 'What was answered, as HTTP numbers it.';
COMMENT ON COLUMN audit.request_id IS 'Of the first request that the row stands for.';
COMMENT ON COLUMN audit.times IS 'Equal reads within a second are one row.';
COMMENT ON COLUMN audit.hash IS 'SHA-256 of the hash of the row before and of this row: see audit_hash.';

CREATE TABLE audit_head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint NOT NULL,
    hash     bytea NOT NULL
);
INSERT INTO audit_head (position, hash) VALUES (0, decode(repeat('00', 32), 'hex'));
COMMENT ON TABLE audit_head IS 'The last row of the audit. Whoever adds rows holds a lock on it.';

CREATE FUNCTION audit_hash(
    former bytea, place bigint, at timestamptz, token text, operation text, subject text, status integer,
    request_id text, times integer
) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(former || convert_to(jsonb_build_array(place, (extract(epoch FROM at) * 1000000)::bigint, token,
        operation, subject, status, request_id, times)::text, 'UTF8'))
$$;
COMMENT ON FUNCTION audit_hash IS 'The hash of a row of the audit: SHA-256 of the former hash, followed by the row as a JSON array with its moment in microseconds since 1970.';

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_stays_whole BEFORE TRUNCATE ON audit EXECUTE FUNCTION refuse_change();
