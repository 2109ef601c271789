-- What people did, so that it can be shown, explained and taken back.

CREATE TABLE command (
    command_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text NOT NULL CHECK (kind IN
        ('merge', 'separate', 'split', 'move', 'must-link', 'cannot-link', 'release', 'undo')),
    author     text NOT NULL,
    reason     text NOT NULL,
    document   jsonb NOT NULL,
    undoes     bigint UNIQUE REFERENCES command,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE command IS 'One act of a person. What it decided stands in link_constraint, what came of it under its run.';
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
