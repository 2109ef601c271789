-- Imports that somebody took back, and imports that somebody stopped. Their versions stay; they only do not count.

ALTER TABLE delivery
    ADD COLUMN undoes      bigint REFERENCES delivery,
    ADD COLUMN undone_by   bigint REFERENCES delivery,
    ADD COLUMN author      text,
    ADD COLUMN reason      text,
    ADD COLUMN resolved_by bigint REFERENCES resolution_run,
    ADD COLUMN stopped_by  text;
COMMENT ON COLUMN delivery.undoes IS 'The delivery that this one takes back. Such a delivery brings no rows: it moves records to the versions that are left, and withdraws those of which none is left.';
COMMENT ON COLUMN delivery.undone_by IS 'The delivery that took this one back: its versions do not count. Null again when that one is taken back itself.';
COMMENT ON COLUMN delivery.author IS 'Who took back; null of a delivery that brought rows.';
COMMENT ON COLUMN delivery.resolved_by IS 'The run that made customers of its records; null before, and of single records, whose runs name them.';
COMMENT ON COLUMN delivery.stopped_by IS 'Who asked for its end while it was read. It ends then as a failed one, unless it has been stored by then.';

-- What a delivery brought, line by line.
CREATE INDEX record_version_delivery ON record_version (delivery_id, position_line, record_id);

ALTER TABLE quarantine ADD COLUMN undone_by bigint REFERENCES delivery;
CREATE INDEX quarantine_undone ON quarantine (undone_by) WHERE undone_by IS NOT NULL;
COMMENT ON COLUMN quarantine.undone_by IS 'The delivery that took back the one that had brought the row, which dismissed it.';
