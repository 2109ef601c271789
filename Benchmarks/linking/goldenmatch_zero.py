"""Links a CSV file with GoldenMatch as it comes: no configuration, no labels.

    python goldenmatch_zero.py INPUT.csv OUTPUT_FOLDER ID_COLUMN [IGNORED_COLUMN ...]

Ends with status 75 when GoldenMatch itself declines because it is not confident in what it would do.
"""

import csv
import os
import sys

import pyarrow.csv

from marks import Marks

REFUSED = 75


def main(path, folder, id_column, ignored):
    marks = Marks(folder)
    os.environ["HOME"] = folder  # it learns from earlier runs in the home folder; every run here is its first
    os.environ["GOLDENMATCH_AUTOCONFIG_MEMORY"] = "0"
    import goldenmatch

    table = pyarrow.csv.read_csv(path).drop_columns(ignored)
    try:
        result = goldenmatch.dedupe_df(table, exclude_columns=[id_column])
    except Exception as error:
        if type(error).__name__ != "ControllerNotConfidentError":
            raise
        print(f"refused: {str(error).splitlines()[0]}", file=sys.stderr)
        sys.exit(REFUSED)
    write(os.path.join(folder, "clusters.csv"), table.column(id_column).to_pylist(), result.clusters)
    marks.finish()


def write(path, keys, clusters):
    """Rows that are in no cluster are clusters of their own."""
    cluster_of = {row: str(number) for number, found in clusters.items() for row in found["members"]}
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["key", "cluster"])
        writer.writerows((key, cluster_of.get(row, f"alone-{row}")) for row, key in enumerate(keys))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])
