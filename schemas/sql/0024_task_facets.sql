-- What tasks are sorted by in the worklist stands in them: counting read two customers and two records for each.

ALTER TABLE task ADD COLUMN party party_kind, ADD COLUMN sources text COLLATE "C";
COMMENT ON COLUMN task.party IS 'The kind of its two customers.';
COMMENT ON COLUMN task.sources IS 'The source systems of left_record and right_record in the order of their names, with + between them.';

CREATE FUNCTION set_task_facets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT kind INTO NEW.party FROM golden_record WHERE golden_id = NEW.left_id;
    SELECT string_agg(s.name, '+' ORDER BY s.name COLLATE "C") INTO NEW.sources
    FROM unnest(ARRAY[NEW.left_record, NEW.right_record]) AS n (record_id)
    JOIN source_record AS r USING (record_id)
    JOIN source_system AS s USING (source_id);
    RETURN NEW;
END $$;
CREATE TRIGGER task_facets BEFORE INSERT OR UPDATE OF left_id, left_record, right_record ON task
    FOR EACH ROW EXECUTE FUNCTION set_task_facets();

UPDATE task SET left_id = left_id;
ALTER TABLE task ALTER COLUMN party SET NOT NULL, ALTER COLUMN sources SET NOT NULL;
