-- Customers that a person confirmed, and separations that ask again when something changes.

ALTER TABLE command
    DROP CONSTRAINT command_kind_check,
    ADD CONSTRAINT command_kind_check CHECK (kind IN
        ('merge', 'separate', 'split', 'move', 'must-link', 'cannot-link', 'release', 'pin', 'unpin', 'confirm', 'unconfirm',
         'undo'));

CREATE TABLE confirmed_record (
    confirmed_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    command_id   bigint NOT NULL REFERENCES command,
    record_id    bigint NOT NULL REFERENCES source_record,
    removed_at   timestamptz,
    removed_by   bigint REFERENCES command
);
CREATE UNIQUE INDEX confirmed_record_active ON confirmed_record (record_id) WHERE removed_at IS NULL;
CREATE INDEX confirmed_record_command ON confirmed_record (command_id);
CREATE INDEX confirmed_record_removed ON confirmed_record (removed_by) WHERE removed_by IS NOT NULL;
COMMENT ON TABLE confirmed_record IS 'A record of a customer that a person confirmed. The records of one command stay together where no cannot-link parts them, through re-deliveries, re-matching and rule changes.';
COMMENT ON COLUMN confirmed_record.command_id IS 'The command that confirmed the customer: its author, reason and time.';
COMMENT ON COLUMN confirmed_record.removed_by IS 'The command that ended the confirmation; it ends for all its records at once.';

ALTER TABLE link_constraint
    ADD COLUMN ask_again text[],
    ADD COLUMN left_version integer,
    ADD COLUMN right_version integer,
    ADD CHECK (ask_again IS NULL OR (kind = 'cannot-link' AND left_version IS NOT NULL AND right_version IS NOT NULL));
CREATE INDEX link_constraint_asking_left ON link_constraint (left_id) WHERE ask_again IS NOT NULL AND removed_at IS NULL;
CREATE INDEX link_constraint_asking_right ON link_constraint (right_id) WHERE ask_again IS NOT NULL AND removed_at IS NULL;
COMMENT ON COLUMN link_constraint.ask_again IS 'Attributes and groups: when what one of the two records says in them is no longer what it said at the decision, a task asks again. Null: nobody is asked.';
COMMENT ON COLUMN link_constraint.left_version IS 'The current version of the record when it was decided.';

ALTER TABLE task
    ADD COLUMN asked_by bigint REFERENCES link_constraint,
    ADD COLUMN changed text[],
    DROP CONSTRAINT task_kind_check,
    ADD CONSTRAINT task_kind_check CHECK (kind IN ('possible-match', 'held-join', 'asked-again'));
COMMENT ON COLUMN task.asked_by IS 'The latest separation of the two customers that asks again; null unless the kind is asked-again.';
COMMENT ON COLUMN task.changed IS 'The attributes and groups that have changed since, of all that ask.';

CREATE FUNCTION field_values(fields text, name text, as_delivered boolean) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT COALESCE(array_agg(o.said ORDER BY o.said COLLATE "C"), '{}')
    FROM (
        SELECT string_agg(a.key || '=' || CASE WHEN field_values.as_delivered
            THEN COALESCE(v.value ->> 'raw', v.value ->> 'value') ELSE v.value ->> 'value' END, E'\x1f'
            ORDER BY a.key COLLATE "C") AS said
        FROM json_each(record_fields(field_values.fields)) AS a (key, value)
        CROSS JOIN LATERAL json_array_elements(a.value) AS v (value)
        WHERE a.key = field_values.name OR starts_with(a.key, field_values.name || '.')
        GROUP BY COALESCE((v.value ->> 'at')::integer, 0)
    ) AS o
$$;
COMMENT ON FUNCTION field_values IS 'What record_version.fields has of an attribute, or by occurrence of a group, in the order of the values.';

CREATE FUNCTION has_changed(before text, after text, name text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT field_values(before, name, false) <> field_values(after, name, false)
        AND field_values(before, name, true) <> field_values(after, name, true)
$$;
COMMENT ON FUNCTION has_changed IS 'Whether two versions of a record say different things of an attribute or group. The same value in another spelling is no change, nor are the same letters read by other rules.';
