-- What readers get: golden customers, where each value comes from, who belongs to whom, what changed.

CREATE TABLE golden_record (
    golden_id    bigint PRIMARY KEY,
    public_id    text COLLATE "C" NOT NULL UNIQUE,
    kind         party_kind NOT NULL,
    status       text NOT NULL CHECK (status IN ('active', 'redirected', 'split', 'retired')),
    redirect_to  bigint REFERENCES golden_record,
    parts        bigint[],
    version      integer NOT NULL,
    members      integer NOT NULL,
    document     jsonb NOT NULL,
    lineage      jsonb NOT NULL,
    display_name text NOT NULL,
    search_text  text NOT NULL,
    rule_book    integer NOT NULL,
    run_id       bigint NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    CHECK ((status = 'redirected') = (redirect_to IS NOT NULL)),
    CHECK ((status = 'split') = (parts IS NOT NULL))
);
-- Documents are read far more often than written: the faster compression, where the server has it.
DO $$
BEGIN
    ALTER TABLE golden_record ALTER COLUMN document SET COMPRESSION lz4, ALTER COLUMN lineage SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    NULL;
END $$;
CREATE SEQUENCE golden_number AS bigint MINVALUE 1 MAXVALUE 1125899906842623;
COMMENT ON SEQUENCE golden_number IS 'golden_id; public ids are a fixed scramble of it.';
COMMENT ON TABLE golden_record IS 'One customer, merged from its source records; ids are never used twice and never forgotten.';
COMMENT ON COLUMN golden_record.golden_id IS 'Number in the order of creation: the smaller, the older.';
COMMENT ON COLUMN golden_record.public_id IS 'The id that others see and keep.';
COMMENT ON COLUMN golden_record.status IS 'active; redirected (merged into redirect_to); split (its records went to parts); retired (all its records were withdrawn; it comes back with them).';
COMMENT ON COLUMN golden_record.parts IS 'golden_ids of the customers that got its records, most records first.';
COMMENT ON COLUMN golden_record.members IS 'Number of source records.';
COMMENT ON COLUMN golden_record.document IS 'Kind, display name, and under attributes the surviving values.';
COMMENT ON COLUMN golden_record.lineage IS 'Under values, for each value: source record, version, rule, and the values that lost with the reason; under withoutValue the attributes of which nothing survived.';
COMMENT ON COLUMN golden_record.search_text IS 'Folded names, identifiers, phones and e-mail addresses.';
COMMENT ON COLUMN golden_record.run_id IS 'The run that made this version.';

CREATE TABLE golden_version (
    golden_id  bigint NOT NULL REFERENCES golden_record,
    version    integer NOT NULL,
    status     text NOT NULL,
    members    integer NOT NULL,
    document   jsonb NOT NULL,
    lineage    jsonb NOT NULL,
    rule_book  integer NOT NULL,
    run_id     bigint NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to   timestamptz NOT NULL,
    PRIMARY KEY (golden_id, version)
);
COMMENT ON TABLE golden_version IS 'Earlier versions of golden records; the present one is in golden_record.';

CREATE TABLE crosswalk (
    crosswalk_id bigint GENERATED ALWAYS AS IDENTITY,
    record_id    bigint NOT NULL REFERENCES source_record,
    golden_id    bigint NOT NULL REFERENCES golden_record,
    match_key    text,
    since        timestamptz NOT NULL DEFAULT now(),
    since_run    bigint NOT NULL,
    until        timestamptz,
    until_run    bigint,
    PRIMARY KEY (record_id, crosswalk_id)
);
CREATE UNIQUE INDEX crosswalk_active ON crosswalk (record_id) WHERE until IS NULL;
CREATE INDEX crosswalk_members ON crosswalk (golden_id);
COMMENT ON TABLE crosswalk IS 'Which golden record a source record belongs to, now (until is null) and formerly. At most one row of a record is active.';
COMMENT ON COLUMN crosswalk.match_key IS 'The strongest evidence that the record belongs there; null when it stands alone.';

CREATE TABLE task (
    task_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('possible-match', 'held-join')),
    left_id     bigint NOT NULL REFERENCES golden_record,
    right_id    bigint NOT NULL REFERENCES golden_record,
    left_record bigint NOT NULL REFERENCES source_record,
    right_record bigint NOT NULL REFERENCES source_record,
    reason      text,
    weight      real NOT NULL,
    probability real NOT NULL,
    match_key   text NOT NULL,
    rule_book   integer NOT NULL REFERENCES rule_book,
    status      text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
    closed_why  text,
    opened_at   timestamptz NOT NULL DEFAULT now(),
    closed_at   timestamptz,
    CHECK (left_id < right_id)
);
CREATE UNIQUE INDEX task_open ON task (left_id, right_id) WHERE status = 'open';
CREATE INDEX task_open_right ON task (right_id) WHERE status = 'open';
CREATE INDEX task_open_order ON task (weight DESC, task_id) WHERE status = 'open';
COMMENT ON TABLE task IS 'A question to a steward: are these two golden records one customer? Closed by a decision or because the evidence went.';
COMMENT ON COLUMN task.left_record IS 'One end of the strongest edge between the two.';
COMMENT ON COLUMN task.reason IS 'Why clustering held the join; null for a possible match below the link threshold.';

CREATE TABLE feed (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint NOT NULL
);
INSERT INTO feed (position) VALUES (0);
COMMENT ON TABLE feed IS 'The position of the last change event. Publishers lock this row, so positions are committed in order and without gaps.';

CREATE TABLE change_event (
    position    bigint PRIMARY KEY,
    type        text NOT NULL CHECK (type IN ('created', 'updated', 'merged', 'split', 'retired', 'restored')),
    golden_id   bigint NOT NULL REFERENCES golden_record,
    version     integer NOT NULL,
    run_id      bigint NOT NULL,
    occurred_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE change_event IS 'The change feed. Before and after are the versions version - 1 and version of the golden record.';

DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
    RAISE WARNING 'extension pg_trgm is not available: searching names with typing errors is off';
END $$;

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN
        CREATE INDEX golden_record_search ON golden_record USING gin (search_text gin_trgm_ops)
            WHERE status = 'active';
    END IF;
END $$;
