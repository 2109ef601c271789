-- What matching knows: rule books, blocking keys, edges, and what people decided.
-- Tables that a run fills by the million and can make again (pending, blocking_key, edge) have no foreign keys.

CREATE TABLE rule_book (
    version    integer PRIMARY KEY,
    checksum   text NOT NULL,
    texts      jsonb NOT NULL,
    models     jsonb NOT NULL,
    is_active  boolean NOT NULL,
    trained_on bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX rule_book_active ON rule_book (is_active) WHERE is_active;
COMMENT ON TABLE rule_book IS 'Every rule book that ever decided anything: the texts that people wrote and the weights that training learned. Immutable but for is_active.';
COMMENT ON COLUMN rule_book.checksum IS 'Checksum of the texts; two versions with one checksum differ in their trained weights only.';
COMMENT ON COLUMN rule_book.texts IS 'By path: the text of every file of schemas/ and matching-rules/ that the version was made from.';
COMMENT ON COLUMN rule_book.models IS 'By kind: prior, m and u per level, term frequencies, stop keys.';
COMMENT ON COLUMN rule_book.trained_on IS 'Records that training read.';

CREATE TABLE resolution_run (
    run_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    trigger     text NOT NULL CHECK (trigger IN ('submit', 'withdraw', 'resolve', 'rebuild', 'rule-book')),
    rule_book   integer NOT NULL REFERENCES rule_book,
    delivery_id bigint REFERENCES delivery,
    started_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE resolution_run IS 'One transaction that matched, clustered and merged: the cause of versions, crosswalk changes and events.';
COMMENT ON COLUMN resolution_run.delivery_id IS 'The delivery of the record, when the run was made for a single record.';

CREATE TABLE pending (
    record_id bigint NOT NULL
);
CREATE INDEX pending_record ON pending (record_id);
COMMENT ON TABLE pending IS 'Records that changed, or whose constraints did, since they were last resolved; a record may stand here several times. A run removes the rows that it took.';

CREATE TABLE blocking_key (
    kind      party_kind NOT NULL,
    rule      smallint NOT NULL,
    hash      bigint NOT NULL,
    record_id bigint NOT NULL,
    PRIMARY KEY (kind, rule, hash, record_id)
);
CREATE INDEX blocking_key_record ON blocking_key (record_id);
COMMENT ON TABLE blocking_key IS 'Two records with an equal key are a candidate pair. Holds the keys of current, not withdrawn records.';
COMMENT ON COLUMN blocking_key.rule IS 'Number of the blocking rule in the kind''s rule book, from 0.';

CREATE TABLE edge (
    left_id     bigint NOT NULL,
    right_id    bigint NOT NULL,
    weight      real NOT NULL,
    probability real NOT NULL,
    match_key   text NOT NULL,
    rule_book   integer NOT NULL,
    refusal     text,
    PRIMARY KEY (left_id, right_id),
    CHECK (left_id < right_id)
);
CREATE INDEX edge_right ON edge (right_id, left_id);
COMMENT ON TABLE edge IS 'A scored pair of records at or above the review threshold: a function of the two records and the rule book alone.';
COMMENT ON COLUMN edge.weight IS 'Match weight in bits (log2 of the Bayes factor with the prior).';
COMMENT ON COLUMN edge.match_key IS 'What agreed and what did not, such as +NAME+BUSINESS_ID-ADDRESS.';
COMMENT ON COLUMN edge.refusal IS 'Why clustering did not join the two in spite of the weight; null when it did or was not asked.';

CREATE TABLE link_constraint (
    constraint_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind          text NOT NULL CHECK (kind IN ('must-link', 'cannot-link')),
    left_id       bigint NOT NULL REFERENCES source_record,
    right_id      bigint NOT NULL REFERENCES source_record,
    reason        text NOT NULL,
    author        text NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    removed_at    timestamptz,
    CHECK (left_id < right_id)
);
CREATE UNIQUE INDEX link_constraint_active ON link_constraint (left_id, right_id) WHERE removed_at IS NULL;
CREATE INDEX link_constraint_right ON link_constraint (right_id) WHERE removed_at IS NULL;
COMMENT ON TABLE link_constraint IS 'What a person decided about two source records; it outlives re-deliveries, re-matching and rule changes. Or, with the author kulta:source, what a source says of two records; it holds while the current version says so.';
COMMENT ON COLUMN link_constraint.left_id IS 'The record''s row stands for its source key for ever, so the constraint does, too.';

CREATE TABLE reading (
    checksum text PRIMARY KEY
);
COMMENT ON TABLE reading IS 'Checksums of the rule books under which the values of stored records were read; more than one, or another one than the present: the records are to be read anew.';
