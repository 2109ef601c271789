-- What the hub knew at a moment. Moments are taken one after another in the order of commits, and what a writer replaces
-- in place is kept beside it. Moments from before this file are those at which transactions began.

CREATE TABLE moment (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    at       timestamptz NOT NULL
);
INSERT INTO moment (at) VALUES (clock_timestamp());
COMMENT ON TABLE moment IS 'The last moment at which something became known. Writers take the next one under an advisory lock that they hold until they commit, so that moments rise in the order of commits.';

ALTER TABLE golden_version ADD COLUMN redirect_to bigint, ADD COLUMN parts bigint[];
COMMENT ON COLUMN golden_version.redirect_to IS 'As in golden_record, of an earlier version that was redirected.';
COMMENT ON COLUMN golden_version.parts IS 'As in golden_record, of an earlier version that was split.';

CREATE TABLE former_record (
    record_id    bigint NOT NULL,
    until        timestamptz NOT NULL DEFAULT 'infinity',
    version      integer,
    last_version integer NOT NULL,
    PRIMARY KEY (record_id, until)
);
CREATE INDEX former_record_unstamped ON former_record (record_id) WHERE until = 'infinity';
COMMENT ON TABLE former_record IS 'Where source_record pointed before it was moved. The record stood so until the moment; the present is in source_record.';
COMMENT ON COLUMN former_record.until IS 'infinity while the transaction that moved the record is under way.';
COMMENT ON COLUMN former_record.version IS 'Null when the hub did not know the record.';

CREATE TABLE former_reading (
    record_id bigint NOT NULL,
    version   integer NOT NULL,
    until     timestamptz NOT NULL DEFAULT 'infinity',
    fields    text NOT NULL,
    PRIMARY KEY (record_id, version, until)
);
CREATE INDEX former_reading_unstamped ON former_reading (record_id) WHERE until = 'infinity';
COMMENT ON TABLE former_reading IS 'How the values of a version were read under earlier rules; fields as in record_version.';

CREATE TABLE former_lineage (
    golden_id bigint NOT NULL,
    version   integer NOT NULL,
    until     timestamptz NOT NULL,
    rule_book integer NOT NULL,
    lineage   jsonb,
    PRIMARY KEY (golden_id, version, until)
);
COMMENT ON TABLE former_lineage IS 'The lineage that a golden record''s version had before records changed in ways that its values did not show.';
COMMENT ON COLUMN former_lineage.lineage IS 'Null when only the rule book was replaced: the lineage is that of the next later moment.';

CREATE TABLE former_match_key (
    record_id    bigint NOT NULL,
    crosswalk_id bigint NOT NULL,
    until        timestamptz NOT NULL,
    match_key    text,
    PRIMARY KEY (record_id, crosswalk_id, until)
);
COMMENT ON TABLE former_match_key IS 'The evidence that a membership stood on before it was weighed anew.';

-- Where records stood before this file, as far as their versions tell.
INSERT INTO former_record (record_id, until, version, last_version)
SELECT DISTINCT ON (record_id, until) record_id, until, former, version - 1
FROM (
    SELECT v.record_id, v.version, COALESCE(d.finished_at, v.received_at) AS until,
        lag(v.version) OVER (PARTITION BY v.record_id ORDER BY v.version) AS former
    FROM record_version AS v JOIN delivery AS d USING (delivery_id)
    WHERE NOT v.is_late AND v.record_id IN (SELECT record_id FROM record_version WHERE version > 1)
) AS moved
WHERE former IS NOT NULL
ORDER BY record_id, until, version;

-- Decisions that were in force at a moment are looked up by either record.
CREATE INDEX link_constraint_left_ever ON link_constraint (left_id);
CREATE INDEX link_constraint_right_ever ON link_constraint (right_id);

CREATE TABLE idempotency (
    operation     text COLLATE "C" NOT NULL,
    key           text COLLATE "C" NOT NULL,
    fingerprint   bigint NOT NULL,
    status        integer,
    header_names  text[],
    header_values text[],
    body          bytea,
    expires_at    timestamptz NOT NULL,
    PRIMARY KEY (operation, key)
);
CREATE INDEX idempotency_expiry ON idempotency (expires_at);
COMMENT ON TABLE idempotency IS 'Requests that came with an Idempotency-Key, and what they were answered.';
COMMENT ON COLUMN idempotency.fingerprint IS 'Hash of path, query and body: a guard against mix-ups.';
COMMENT ON COLUMN idempotency.status IS 'Null while the request is being worked on, at most until expires_at.';
