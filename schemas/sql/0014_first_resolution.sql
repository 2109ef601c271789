-- The first resolution fills empty tables. Row by row their widest indexes and foreign keys cost more time than all else, and
-- more for each row the fuller they are; built once over the full tables they cost little.

CREATE FUNCTION finish_resolution_tables() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF to_regclass('blocking_key_record') IS NULL THEN
        CREATE INDEX blocking_key_record ON blocking_key (record_id);
    END IF;
    IF to_regclass('golden_record_search') IS NULL AND EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN
        CREATE INDEX golden_record_search ON golden_record USING gin (search_text gin_trgm_ops)
            WHERE status = 'active';
    END IF;
    IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'crosswalk_golden_id_fkey') THEN
        ALTER TABLE crosswalk ADD CONSTRAINT crosswalk_golden_id_fkey FOREIGN KEY (golden_id) REFERENCES golden_record;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'change_event_golden_id_fkey') THEN
        ALTER TABLE change_event
            ADD CONSTRAINT change_event_golden_id_fkey FOREIGN KEY (golden_id) REFERENCES golden_record;
    END IF;
END $$;
COMMENT ON FUNCTION finish_resolution_tables IS 'Adds the indexes and foreign keys that the tables of a hub that has resolved nothing yet do without. Does nothing when they are there.';

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM golden_record) THEN
        DROP INDEX blocking_key_record;
        DROP INDEX IF EXISTS golden_record_search;
        ALTER TABLE crosswalk DROP CONSTRAINT crosswalk_golden_id_fkey;
        ALTER TABLE change_event DROP CONSTRAINT change_event_golden_id_fkey;
    END IF;
END $$;
