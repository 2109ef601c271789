-- Lighter to load: what was one row or one check for each record, where the million is what counts.

-- Kulta writes the JSON itself; having PostgreSQL read each text again took a third of the time of storing it.
ALTER TABLE record_version ALTER COLUMN fields TYPE text;
DO $$
BEGIN
    ALTER TABLE record_version ALTER COLUMN fields SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    NULL;
END $$;
COMMENT ON COLUMN record_version.fields IS 'JSON (fields::json): by attribute, a list of {"value": canonical form, "status": how far it was verified, "raw": as delivered when that differs, "at": occurrence when not 0}.';

ALTER TABLE pending ADD COLUMN last_id bigint CHECK (last_id >= record_id);
COMMENT ON TABLE pending IS 'Records that changed, or whose constraints did, since they were last resolved; a record may stand here several times. A run removes the rows that it took.';
COMMENT ON COLUMN pending.last_id IS 'The last of many records that came in one load, record_id being the first; null for a single record.';
