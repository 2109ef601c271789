-- What people did, so that it can be shown, explained and taken back.

CREATE TABLE command (
    command_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text NOT NULL CHECK (kind IN
        ('merge', 'separate', 'split', 'move', 'must-link', 'cannot-link', 'release', 'pin', 'unpin', 'undo')),
    author     text NOT NULL,
    reason     text NOT NULL,
    document   jsonb NOT NULL,
    undoes     bigint UNIQUE REFERENCES command,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE command IS 'One act of a person. What it decided stands in link_constraint and pin, what came of it under its run.';
COMMENT ON COLUMN command.document IS 'What was asked for: ids of customers and keys of records, no values.';
COMMENT ON COLUMN command.undoes IS 'The command that an undo takes back; each can be taken back once, and the undo itself then, too.';

ALTER TABLE link_constraint
    ADD COLUMN command_id bigint REFERENCES command,
    ADD COLUMN removed_by bigint REFERENCES command;
CREATE INDEX link_constraint_command ON link_constraint (command_id) WHERE command_id IS NOT NULL;
CREATE INDEX link_constraint_removed ON link_constraint (removed_by) WHERE removed_by IS NOT NULL;
COMMENT ON COLUMN link_constraint.command_id IS 'The command that decided so; null for the word of a source.';
COMMENT ON COLUMN link_constraint.removed_by IS 'The command that ended the decision.';

ALTER TABLE resolution_run
    ADD COLUMN command_id bigint REFERENCES command,
    DROP CONSTRAINT resolution_run_trigger_check,
    ADD CONSTRAINT resolution_run_trigger_check
        CHECK (trigger IN ('submit', 'withdraw', 'resolve', 'rebuild', 'rule-book', 'command'));
CREATE INDEX resolution_run_command ON resolution_run (command_id) WHERE command_id IS NOT NULL;
COMMENT ON COLUMN resolution_run.command_id IS 'The command whose consequences the run drew.';

CREATE INDEX crosswalk_until_run ON crosswalk (until_run) WHERE until_run IS NOT NULL;

CREATE TABLE pin (
    pin_id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    record_id       bigint NOT NULL REFERENCES source_record,
    attribute       text NOT NULL,
    occurrence      integer NOT NULL,
    names           text[],
    "values"        text[],
    from_record     bigint REFERENCES source_record,
    from_occurrence integer,
    watched_version integer,
    until           timestamptz,
    author          text NOT NULL,
    reason          text NOT NULL,
    command_id      bigint NOT NULL REFERENCES command,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    removed_at      timestamptz,
    removed_by      bigint REFERENCES command,
    CHECK ((names IS NULL) = ("values" IS NULL)),
    CHECK ((names IS NULL) <> (from_record IS NULL)),
    CHECK ((from_record IS NULL) = (from_occurrence IS NULL))
);
CREATE INDEX pin_record ON pin (record_id) WHERE removed_at IS NULL;
CREATE INDEX pin_until ON pin (until) WHERE removed_at IS NULL AND until IS NOT NULL;
CREATE INDEX pin_command ON pin (command_id);
CREATE INDEX pin_removed ON pin (removed_by) WHERE removed_by IS NOT NULL;
COMMENT ON TABLE pin IS 'A person''s word about one golden value. It goes before every rule and outlives re-deliveries.';
COMMENT ON COLUMN pin.record_id IS 'The record that the pin goes with: it counts for the customer that has it.';
COMMENT ON COLUMN pin.attribute IS 'An attribute, or a group, which is pinned whole.';
COMMENT ON COLUMN pin.names IS 'Attributes of the values that stand in the pinned place; null when a record''s does.';
COMMENT ON COLUMN pin.from_record IS 'The record of which the value stands there, whatever it says.';
COMMENT ON COLUMN pin.watched_version IS 'The pin ends when record_id gets another version than this; null when it does not.';
COMMENT ON COLUMN pin.until IS 'When the pin ends; null when it does not by itself.';
