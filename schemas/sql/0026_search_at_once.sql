-- What a write adds to the indexes of search texts goes into them at once. Put off, as is usual for such indexes, it waited in a list
-- that every search reads through, and whoever filled the list put it in order while the others waited for a tenth of a second.
-- The index of single words stays as it was: a load adds all its words, and later writes hardly any.

CREATE OR REPLACE FUNCTION finish_resolution_tables() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF to_regclass('blocking_key_record') IS NULL THEN
        CREATE INDEX blocking_key_record ON blocking_key (record_id);
    END IF;
    IF to_regclass('golden_record_search') IS NULL THEN
        CREATE INDEX golden_record_search ON golden_record
            USING gin (array_to_tsvector(array_remove(string_to_array(search_text, ' '), ''))) WITH (fastupdate = off);
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
DECLARE
    index_name text;
BEGIN
    FOREACH index_name IN ARRAY ARRAY[
        'golden_record_search', 'former_search_words', 'record_version_relations'
    ] LOOP
        IF to_regclass(index_name) IS NOT NULL THEN
            EXECUTE format('ALTER INDEX %I SET (fastupdate = off)', index_name);
            PERFORM gin_clean_pending_list(to_regclass(index_name));
        END IF;
    END LOOP;
END $$;
