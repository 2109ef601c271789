-- Lawful erasure: what was erased, and how the hub recognizes it when it comes again.

CREATE TABLE erasure (
    erasure_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    target        text NOT NULL CHECK (target IN ('customer', 'record', 'source')),
    author        text NOT NULL,
    reason        text NOT NULL,
    customers     text[] NOT NULL,
    counts        json NOT NULL,
    feed_position bigint NOT NULL,
    erased_at     timestamptz NOT NULL,
    lifted_at     timestamptz,
    lifted_by     text,
    lifted_why    text,
    CHECK ((lifted_at IS NULL) = (lifted_by IS NULL) AND (lifted_at IS NULL) = (lifted_why IS NULL))
);
COMMENT ON TABLE erasure IS 'What was erased, in numbers. It cannot be taken back.';
COMMENT ON COLUMN erasure.target IS 'What was named: a customer, a source record, or records that a source marked as erased.';
COMMENT ON COLUMN erasure.customers IS 'Public ids that answer 410 since.';
COMMENT ON COLUMN erasure.counts IS 'How much went, by kind; no values and no keys.';
COMMENT ON COLUMN erasure.feed_position IS 'Of the change feed, just after it.';
COMMENT ON COLUMN erasure.lifted_at IS 'Since when its source keys may be delivered again; null: they are stopped.';

CREATE TABLE erasure_salt (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    salt     bytea NOT NULL
);
INSERT INTO erasure_salt (salt)
VALUES (decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));
COMMENT ON TABLE erasure_salt IS 'What the hashes in suppression are keyed with; random, another one for each database.';

CREATE TABLE suppression (
    erasure_id bigint NOT NULL REFERENCES erasure,
    source_id  smallint NOT NULL REFERENCES source_system,
    key_hash   bytea NOT NULL,
    is_lifted  boolean NOT NULL DEFAULT false,
    PRIMARY KEY (source_id, key_hash, erasure_id)
);
CREATE UNIQUE INDEX suppression_in_force ON suppression (source_id, key_hash) WHERE NOT is_lifted;
CREATE INDEX suppression_erasure ON suppression (erasure_id);
COMMENT ON TABLE suppression IS 'Source keys of erased records, as hashes: a record that comes again under one is not taken.';
COMMENT ON COLUMN suppression.key_hash IS 'SHA-256 of the salt, the number of the source (2 bytes) and the key in UTF-8.';

CREATE TABLE erasure_request (
    record_id bigint PRIMARY KEY
);
COMMENT ON TABLE erasure_request IS 'Records that their source marked as erased. The next resolution erases them.';

ALTER TABLE delivery ADD COLUMN suppressed bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN delivery.suppressed IS 'Rows of erased records: not taken.';

ALTER TABLE golden_record
    ADD COLUMN is_redacted boolean NOT NULL DEFAULT false,
    DROP CONSTRAINT golden_record_status_check,
    ADD CONSTRAINT golden_record_status_check
        CHECK (status IN ('active', 'redirected', 'split', 'retired', 'erased'));
CREATE INDEX golden_record_redirect ON golden_record (redirect_to) WHERE redirect_to IS NOT NULL;
COMMENT ON COLUMN golden_record.status IS 'active; redirected (merged into redirect_to); split (its records went to parts); retired (all its records were withdrawn; it comes back with them); erased (nothing of it is left, for ever).';
COMMENT ON COLUMN golden_record.is_redacted IS 'True when document and lineage were emptied, because a record of the version was erased.';
ALTER TABLE golden_version ADD COLUMN is_redacted boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN golden_version.is_redacted IS 'As in golden_record.';

ALTER TABLE change_event
    DROP CONSTRAINT change_event_type_check,
    ADD CONSTRAINT change_event_type_check
        CHECK (type IN ('created', 'updated', 'merged', 'split', 'retired', 'restored', 'erased', 'redacted'));

ALTER TABLE resolution_run
    DROP CONSTRAINT resolution_run_trigger_check,
    ADD CONSTRAINT resolution_run_trigger_check
        CHECK (trigger IN ('submit', 'withdraw', 'resolve', 'rebuild', 'rule-book', 'command', 'erasure'));

ALTER TABLE command ADD COLUMN is_redacted boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN command.is_redacted IS 'True when reason and document were emptied, because something that it was about was erased.';

-- The planner keeps samples of values of every column that it knows statistics of, and keeps them when a table becomes empty.
-- Of columns that no query filters by it needs none. To alter the type, if only to the same one, drops those it has.
ALTER TABLE record_version
    ALTER COLUMN fields TYPE text, ALTER COLUMN fields SET STATISTICS 0,
    ALTER COLUMN features TYPE text, ALTER COLUMN features SET STATISTICS 0;
ALTER TABLE golden_version
    ALTER COLUMN document TYPE jsonb, ALTER COLUMN document SET STATISTICS 0,
    ALTER COLUMN lineage TYPE jsonb, ALTER COLUMN lineage SET STATISTICS 0;
ALTER TABLE former_reading ALTER COLUMN fields TYPE text, ALTER COLUMN fields SET STATISTICS 0;
ALTER TABLE former_lineage ALTER COLUMN lineage TYPE jsonb, ALTER COLUMN lineage SET STATISTICS 0;
ALTER TABLE quarantine
    ALTER COLUMN raw_text TYPE text, ALTER COLUMN raw_text SET STATISTICS 0,
    ALTER COLUMN outcome TYPE jsonb, ALTER COLUMN outcome SET STATISTICS 0,
    ALTER COLUMN reason TYPE text, ALTER COLUMN reason SET STATISTICS 0;
ALTER TABLE confirmation
    ALTER COLUMN native_key TYPE text COLLATE "C", ALTER COLUMN native_key SET STATISTICS 0;
ALTER TABLE link_constraint ALTER COLUMN reason TYPE text, ALTER COLUMN reason SET STATISTICS 0;
ALTER TABLE pin
    ALTER COLUMN "values" TYPE text[], ALTER COLUMN "values" SET STATISTICS 0,
    ALTER COLUMN reason TYPE text, ALTER COLUMN reason SET STATISTICS 0;
ALTER TABLE command
    ALTER COLUMN reason TYPE text, ALTER COLUMN reason SET STATISTICS 0,
    ALTER COLUMN document TYPE jsonb, ALTER COLUMN document SET STATISTICS 0;
ALTER TABLE consistency_check ALTER COLUMN differences TYPE json, ALTER COLUMN differences SET STATISTICS 0;
ALTER TABLE idempotency
    ALTER COLUMN key TYPE text COLLATE "C", ALTER COLUMN key SET STATISTICS 0,
    ALTER COLUMN body TYPE bytea, ALTER COLUMN body SET STATISTICS 0;

-- Altering a type takes the way of compression away.
DO $$
BEGIN
    ALTER TABLE record_version ALTER COLUMN fields SET COMPRESSION lz4, ALTER COLUMN features SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    NULL;
END $$;
