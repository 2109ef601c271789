-- The files of a source, newest first, among any number of single records, which are deliveries as well.

CREATE INDEX delivery_files ON delivery (source_id, delivery_id) WHERE file_name IS NOT NULL;
