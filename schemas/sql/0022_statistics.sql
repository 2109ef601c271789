-- Figures about the whole hub. Counting them reads every record, so it is done in the background and kept.

CREATE TABLE statistics (
    taken_on date PRIMARY KEY,
    taken_at timestamptz NOT NULL,
    seconds  double precision NOT NULL,
    headline json NOT NULL,
    figures  json NOT NULL
);
COMMENT ON TABLE statistics IS 'The last figures of each day (UTC), counted in one snapshot. Holds numbers and names of sources and attributes, no values.';
COMMENT ON COLUMN statistics.taken_at IS 'When the snapshot was taken.';
COMMENT ON COLUMN statistics.seconds IS 'How long counting took; the next one waits twenty times as long.';
COMMENT ON COLUMN statistics.headline IS 'The few figures of which every day is shown.';

CREATE TABLE figure_customers (
    figure    text COLLATE "C" NOT NULL,
    taken_at  timestamptz NOT NULL,
    customers bigint[] NOT NULL,
    PRIMARY KEY (figure, taken_at)
);
COMMENT ON TABLE figure_customers IS 'By figure of the last counting the golden_ids of customers behind it, the oldest 500 at most: what a number on the overview opens.';
COMMENT ON COLUMN figure_customers.taken_at IS 'When they were counted: a counting adds its rows beside those of the one before, which go when it ends, so that nobody waits for it.';
