-- Search over all that the records of a customer say, golden or not, by words that an index finds; and what it found at a
-- moment.

-- Dropping the column drops its index of trigrams. The hub fills the new one when it starts.
ALTER TABLE golden_record DROP COLUMN search_text;
ALTER TABLE golden_record ADD COLUMN search_text text NOT NULL DEFAULT '';
COMMENT ON COLUMN golden_record.search_text IS 'What searching finds the customer by, a space between: words, #identifiers, @domains, ~phone numbers from behind; with a - before it what only values say that did not survive. A single dot for nothing. Empty: still to be made. Of an ended customer: its last.';
CREATE INDEX golden_record_unsearchable ON golden_record (golden_id) WHERE search_text = '';

CREATE TABLE former_search (
    golden_id   bigint NOT NULL,
    until       timestamptz NOT NULL,
    search_text text NOT NULL,
    PRIMARY KEY (golden_id, until)
);
CREATE INDEX former_search_words ON former_search
    USING gin (array_to_tsvector(array_remove(string_to_array(search_text, ' '), '')));
COMMENT ON TABLE former_search IS 'What searching found a customer by before its records said something else; search_text as in golden_record, where the present stands.';

CREATE TABLE search_word (
    word_id bigint GENERATED ALWAYS AS IDENTITY,
    word    text COLLATE "C" PRIMARY KEY
);
COMMENT ON TABLE search_word IS 'Every word of letters that stands, or stood, in a search_text: where words like a misspelt one, or with a part, are looked up.';
COMMENT ON COLUMN search_word.word_id IS 'The order in which words came; of more words than are looked for, the first count, so that later ones change no answer as of a moment.';

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN
        CREATE INDEX search_word_trigrams ON search_word USING gin (word gin_trgm_ops);
    END IF;
END $$;

-- The index of words takes the place of the one of trigrams among those that the first resolution builds.
CREATE OR REPLACE FUNCTION finish_resolution_tables() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF to_regclass('blocking_key_record') IS NULL THEN
        CREATE INDEX blocking_key_record ON blocking_key (record_id);
    END IF;
    IF to_regclass('golden_record_search') IS NULL THEN
        CREATE INDEX golden_record_search ON golden_record
            USING gin (array_to_tsvector(array_remove(string_to_array(search_text, ' '), '')));
    END IF;
    IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'crosswalk_golden_id_fkey') THEN
        ALTER TABLE crosswalk ADD CONSTRAINT crosswalk_golden_id_fkey FOREIGN KEY (golden_id) REFERENCES golden_record;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'change_event_golden_id_fkey') THEN
        ALTER TABLE change_event
            ADD CONSTRAINT change_event_golden_id_fkey FOREIGN KEY (golden_id) REFERENCES golden_record;
    END IF;
END $$;

DO $$
BEGIN
    IF EXISTS (SELECT FROM golden_record) THEN
        PERFORM finish_resolution_tables();
    END IF;
END $$;
