-- Proofs that what is stored is what resolving the source records again gives.

CREATE TABLE consistency_check (
    check_id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    started_at       timestamptz NOT NULL,
    seconds          double precision NOT NULL,
    rule_book        integer NOT NULL,
    feed_position    bigint NOT NULL,
    seed             bigint NOT NULL,
    sample           bigint,
    is_consistent    boolean NOT NULL,
    checked          json NOT NULL,
    pending          json NOT NULL,
    difference_count json NOT NULL,
    differences      json NOT NULL
);
COMMENT ON TABLE consistency_check IS 'One comparison of the store with what its source records resolve to, in one snapshot. Holds ids and source keys, no values.';
COMMENT ON COLUMN consistency_check.started_at IS 'When the snapshot was taken.';
COMMENT ON COLUMN consistency_check.rule_book IS 'The version of the rule book in force; 0 before the first.';
COMMENT ON COLUMN consistency_check.feed_position IS 'The last change event of the snapshot.';
COMMENT ON COLUMN consistency_check.seed IS 'Chose the order in which records were read, and the sample.';
COMMENT ON COLUMN consistency_check.sample IS 'How many records were drawn, each with all that hangs together with it; null when all were compared.';
COMMENT ON COLUMN consistency_check.pending IS 'Records that wait for resolution, and those that hang together with them: not compared, and no difference.';
COMMENT ON COLUMN consistency_check.difference_count IS 'How many differences of each kind; differences lists at most 1000 of a kind.';
