-- What the sources delivered: every accepted version of every record, every rejected row.
-- Nothing in these tables is edited or removed by later work; newer rows stand beside older ones.
-- source_record and record_version are filled by the million: they have no foreign keys, whose checks, row by row, would
-- take longer than storing. Their only writer takes the numbers from rows that it has just written or locked.

CREATE TYPE party_kind AS ENUM ('person', 'organization');

CREATE TABLE source_system (
    source_id  smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text COLLATE "C" NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE source_system IS 'A system that delivers customer records, such as the ERP.';
COMMENT ON COLUMN source_system.name IS 'The name of its mapping in schemas/sources/.';

CREATE TABLE delivery (
    delivery_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id   smallint NOT NULL REFERENCES source_system,
    file_name   text,
    state       text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'stored', 'failed', 'interrupted')),
    is_full     boolean NOT NULL DEFAULT false,
    records     bigint NOT NULL DEFAULT 0,
    created     bigint NOT NULL DEFAULT 0,
    updated     bigint NOT NULL DEFAULT 0,
    unchanged   bigint NOT NULL DEFAULT 0,
    late        bigint NOT NULL DEFAULT 0,
    withdrawn   bigint NOT NULL DEFAULT 0,
    rejected    bigint NOT NULL DEFAULT 0,
    bytes       bigint NOT NULL DEFAULT 0,
    error_code  text,
    error       text,
    layout      jsonb,
    warnings    json NOT NULL DEFAULT '[]',
    resolution  text NOT NULL DEFAULT 'waiting' CHECK (resolution IN ('waiting', 'done', 'failed')),
    resolution_error text,
    started_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    received_at timestamptz,
    finished_at timestamptz
);
CREATE INDEX delivery_unresolved ON delivery (delivery_id) WHERE resolution <> 'done';
CREATE INDEX delivery_running ON delivery (delivery_id) WHERE state = 'running';
CREATE INDEX delivery_full ON delivery (source_id, delivery_id) WHERE is_full;
COMMENT ON TABLE delivery IS 'One received file or request. Its records are stored in one transaction, or none is.';
COMMENT ON COLUMN delivery.file_name IS 'The file''s name; null for a single record that came as a request.';
COMMENT ON COLUMN delivery.state IS 'A running delivery whose process died holds no advisory lock any more: it has stored nothing, and the next start of a hub calls it interrupted.';
COMMENT ON COLUMN delivery.is_full IS 'True when absence from the delivery means withdrawal.';
COMMENT ON COLUMN delivery.late IS 'Versions older than the current one: kept, not made current.';
COMMENT ON COLUMN delivery.error IS 'Why it failed, without customer data.';
COMMENT ON COLUMN delivery.received_at IS 'The moment that its versions have, also those that a later replay adds; null before it is stored.';
COMMENT ON COLUMN delivery.layout IS 'How a single row of it is read again: delimiter, quote and header of a table; null when a row needs none of them.';
COMMENT ON COLUMN delivery.warnings IS 'What its readers noticed or mended, a list of {"code", "message", "count", "lines"}, without customer data.';
COMMENT ON COLUMN delivery.resolution IS 'Whether its records have become golden customers since: waiting, done, or failed with resolution_error; a later run that succeeds makes it done.';

CREATE TABLE source_record (
    record_id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id       smallint NOT NULL,
    native_key      text COLLATE "C" NOT NULL CHECK (native_key <> ''),
    kind            party_kind NOT NULL,
    current_version integer NOT NULL,
    last_version    integer NOT NULL,
    is_withdrawn    boolean NOT NULL,
    changed_at      timestamptz,
    content_hash    bytea NOT NULL,
    UNIQUE (source_id, native_key)
);
COMMENT ON TABLE source_record IS 'One record of one source system and the pointer to its current version. Never deleted: the row stands for the source key for ever.';
COMMENT ON COLUMN source_record.native_key IS 'The key that the source system gave it, as delivered.';
COMMENT ON COLUMN source_record.last_version IS 'The highest version number; larger than current_version after a late delivery.';
COMMENT ON COLUMN source_record.is_withdrawn IS 'True when the source deleted the record; it then belongs to no golden record.';
COMMENT ON COLUMN source_record.changed_at IS 'When the source says the current version was made; null when it does not say.';
COMMENT ON COLUMN source_record.content_hash IS 'Hash of the current version''s kind and raw values.';

CREATE TABLE record_version (
    record_id       bigint NOT NULL,
    version         integer NOT NULL CHECK (version > 0),
    kind            party_kind NOT NULL,
    fields          json NOT NULL,
    features        text NOT NULL,
    content_hash    bytea NOT NULL,
    changed_at      timestamptz,
    received_at     timestamptz NOT NULL DEFAULT now(),
    is_withdrawn    boolean NOT NULL,
    is_late         boolean NOT NULL,
    delivery_id     bigint NOT NULL,
    position_line   integer NOT NULL,
    position_column integer NOT NULL,
    same_as         json,
    PRIMARY KEY (record_id, version)
);
CREATE INDEX record_version_same_as ON record_version (record_id) WHERE same_as IS NOT NULL;
-- The faster compression, where the server has it.
DO $$
BEGIN
    ALTER TABLE record_version ALTER COLUMN fields SET COMPRESSION lz4, ALTER COLUMN features SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    NULL;
END $$;
COMMENT ON TABLE record_version IS 'One version of a source record as delivered. Immutable: only the reading of its values (value, status, features) follows the rule book.';
COMMENT ON COLUMN record_version.fields IS 'By attribute, a list of {"value": canonical form, "status": how far it was verified, "raw": as delivered when that differs, "at": occurrence when not 0}.';
COMMENT ON COLUMN record_version.features IS 'What matching reads: one feature a line, name, tab, value; parts of a composite are joined by U+001F.';
COMMENT ON COLUMN record_version.is_late IS 'True when a newer version was already current on arrival.';
COMMENT ON COLUMN record_version.same_as IS 'Records that are the same customer by the word of the source, {"system", "key"} each: must-links while the version is current. Null for none.';
COMMENT ON COLUMN record_version.position_line IS 'Where the record starts in its delivery, from 1.';

CREATE TABLE replay (
    replay_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id   smallint NOT NULL REFERENCES source_system,
    started_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE replay IS 'One reading anew of rows in quarantine; stored whole, or not at all.';

CREATE TABLE quarantine (
    reject_id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id        smallint NOT NULL REFERENCES source_system,
    delivery_id      bigint NOT NULL REFERENCES delivery,
    last_delivery_id bigint NOT NULL REFERENCES delivery,
    position_line    integer NOT NULL,
    position_column  integer NOT NULL,
    code             text NOT NULL,
    message          text NOT NULL,
    field            text,
    raw_text         text NOT NULL,
    status           text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'replayed', 'accepted', 'dismissed')),
    created_at       timestamptz NOT NULL DEFAULT now(),
    outcome          jsonb,
    reason           text,
    replay_id        bigint REFERENCES replay,
    closed_at        timestamptz,
    CHECK ((status = 'open') = (closed_at IS NULL))
);
CREATE UNIQUE INDEX quarantine_open ON quarantine (source_id, code, md5(raw_text), position_line, position_column)
    WHERE status = 'open';
CREATE INDEX quarantine_delivery ON quarantine (delivery_id);
CREATE INDEX quarantine_last_delivery ON quarantine (last_delivery_id);
COMMENT ON TABLE quarantine IS 'Rows that could not be accepted, with their text and the reason. The rest of their delivery was stored.';
COMMENT ON COLUMN quarantine.last_delivery_id IS 'The latest delivery that held the same row at the same place; the row is listed once.';
COMMENT ON COLUMN quarantine.code IS 'A stable word for grouping, such as missing-key or bad-date.';
COMMENT ON COLUMN quarantine.field IS 'The column, path or JSON Pointer at fault; null when the whole row is.';
COMMENT ON COLUMN quarantine.outcome IS 'A list of what the row became, {"key", "version", "outcome"} each; empty when the mapping now passes over the row.';
COMMENT ON COLUMN quarantine.reason IS 'Why a person dismissed or accepted it.';

CREATE TABLE confirmation (
    source_id       smallint NOT NULL,
    native_key      text COLLATE "C" NOT NULL,
    delivery_id     bigint NOT NULL,
    position_line   integer NOT NULL,
    position_column integer NOT NULL,
    content_hash    bytea NOT NULL,
    changed_at      timestamptz,
    is_withdrawn    boolean NOT NULL
);
CREATE INDEX confirmation_record ON confirmation (source_id, native_key);
COMMENT ON TABLE confirmation IS 'Rows that made no version because the hub knew what they say. Kept only while rows of their source wait in quarantine: a replay must know what was said after them.';
