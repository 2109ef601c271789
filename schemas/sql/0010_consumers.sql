-- Systems that keep a copy by the change feed, and how far each has come.

CREATE TABLE consumer (
    name            text COLLATE "C" PRIMARY KEY,
    types           text[],
    position        bigint NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL DEFAULT now(),
    acknowledged_at timestamptz
);
COMMENT ON TABLE consumer IS 'A named reader of the change feed.';
COMMENT ON COLUMN consumer.types IS 'The types of change_event that it wants; null: all of them.';
COMMENT ON COLUMN consumer.position IS 'The last event that it has done with; it goes on after it.';
COMMENT ON COLUMN consumer.acknowledged_at IS 'When it last said so; null: never.';
