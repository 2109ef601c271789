"""Links any CSV file with Splink, by settings in a JSON file.

    python splink_labelled.py INPUT.csv OUTPUT_FOLDER SETTINGS.json SOURCE_COLUMN

The settings name the columns as SQL, and Splink's own comparisons by class:

    {"columns": {"surname": "lower(last_name)"},
     "comparisons": [{"use": "NameComparison", "col_name": "surname", "term_frequency_adjustments": true}],
     "blocking": [["surname", "postcode"]], "deterministic": [["surname", "born"]], "em": [["surname"], ["born"]],
     "recall": 0.7, "linkType": "dedupe_only"}

With "linkType": "link_only", records of the same source are never compared. A comparison written out in Splink's JSON
form (with "comparison_levels") is taken as it is.
"""

import json
import sys

import duckdb
import splink.comparison_library as cl
from splink import SettingsCreator, block_on

from marks import Marks
from splink_run import link_table, write_clusters

SWEPT_WEIGHTS = range(-6, 25)  # bits; on small files the best threshold may lie below even odds


def comparison(written):
    if "comparison_levels" in written:
        return written
    arguments = {key: value for key, value in written.items() if key not in ("use", "term_frequency_adjustments")}
    made = getattr(cl, written["use"])(**arguments)
    return made.configure(term_frequency_adjustments=True) if written.get("term_frequency_adjustments") else made


def settings_of(written):
    return SettingsCreator(
        link_type=written.get("linkType", "dedupe_only"),
        comparisons=[comparison(one) for one in written["comparisons"]],
        blocking_rules_to_generate_predictions=rules(written["blocking"]),
        retain_matching_columns=False,
    )


def rules(lists):
    return [block_on(*columns) for columns in lists]


def make_tables(connection, path, columns, source):
    """The table `records`; or one table per source when a source column is given."""
    selected = ", ".join(f"nullif({sql}, '') AS {name}" for name, sql in columns.items())
    kept = f', "{source}" AS source_name' if source else ""
    connection.execute(
        f"CREATE TABLE records AS SELECT id AS unique_id{kept}, {selected} FROM read_csv(?, all_varchar = true)", [path])
    if not source:
        return "records"
    names = [row[0] for row in connection.execute("SELECT DISTINCT source_name FROM records ORDER BY 1").fetchall()]
    for number, name in enumerate(names):
        connection.execute(f"CREATE TABLE source_{number} AS SELECT * FROM records WHERE source_name = ?", [name])
    return [f"source_{number}" for number in range(len(names))]


def main(path, folder, settings_path, source):
    marks = Marks(folder)
    with open(settings_path, encoding="utf-8") as file:
        written = json.load(file)
    connection = duckdb.connect()
    separate = written.get("linkType", "dedupe_only") != "dedupe_only"
    tables = make_tables(connection, path, written["columns"], source if separate else None)
    marks.note("cleaning")
    linked = link_table(
        connection, tables, settings_of(written), rules(written["deterministic"]), rules(written["em"]),
        written.get("recall", 0.7), SWEPT_WEIGHTS[0])
    write_clusters([linked], folder, SWEPT_WEIGHTS, marks)


if __name__ == "__main__":
    main(*sys.argv[1:5])
