-- Views of the worklist that somebody keeps under a name.

CREATE TABLE task_view (
    view_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner      text NOT NULL,
    name       text NOT NULL,
    filter     text NOT NULL,
    is_shared  boolean NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (owner, name)
);
COMMENT ON TABLE task_view IS 'Filters of the worklist under names. They hold no data of a person.';
COMMENT ON COLUMN task_view.owner IS 'Whose it is, as the audit calls them: person:NAME, the prefix of a token, or open at a server without accounts.';
COMMENT ON COLUMN task_view.filter IS 'The query of GET /v1/tasks, percent-encoded, its parameters in the order of their names; empty: every task.';
COMMENT ON COLUMN task_view.is_shared IS 'Whether everyone who sees tasks sees it.';
