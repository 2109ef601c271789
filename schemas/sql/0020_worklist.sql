-- The stewards' worklist: who works at a task, whom it waits for, and which command closed it.

ALTER TABLE task
    ADD COLUMN claimed_by text,
    ADD COLUMN claimed_until timestamptz,
    ADD COLUMN referred_to text,
    ADD COLUMN referred_by text,
    ADD COLUMN referred_why text,
    ADD COLUMN referred_at timestamptz,
    ADD COLUMN closed_by bigint REFERENCES command,
    ADD CHECK ((claimed_by IS NULL) = (claimed_until IS NULL)),
    ADD CHECK ((referred_at IS NULL) = (referred_by IS NULL));
CREATE INDEX task_closed ON task (closed_at) WHERE status = 'closed';
CREATE INDEX task_closed_by ON task (closed_by) WHERE closed_by IS NOT NULL;
COMMENT ON COLUMN task.claimed_by IS 'Whoever works at it, or did last. Nobody else decides it before claimed_until.';
COMMENT ON COLUMN task.referred_to IS 'The colleague who was asked; null: whoever knows.';
COMMENT ON COLUMN task.closed_by IS 'The command that answered it; null when it closed because the question went.';
