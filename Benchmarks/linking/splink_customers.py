"""Links the generated customers with Splink: cleaning, training, prediction, clusters at a threshold.

    python splink_customers.py CUSTOMERS.csv OUTPUT_FOLDER sql|rows

Cleaned in SQL, clusters are made at a range of thresholds, too. Cleaned by Python functions over rows, the values are the
same; only the time to the clusters at the documented threshold is of interest.
"""

import sys

import duckdb

import customer_cleaning
import customer_cleaning_rows
import customer_models
from marks import Marks
from splink_run import link_table, write_clusters

CLEANINGS = {"sql": customer_cleaning, "rows": customer_cleaning_rows}
SWEPT_WEIGHTS = range(0, 25)  # bits
SWEPT_WEIGHTS_OF_LARGE_FILES = range(9, 18)  # around the best of the smaller files; each takes several seconds


def main(path, folder, cleaning):
    marks = Marks(folder)
    connection = duckdb.connect()
    CLEANINGS[cleaning].clean(connection, path)
    marks.note("cleaning")
    linked = [link_table(connection, **model) for model in (customer_models.PERSONS, customer_models.COMPANIES)]
    write_clusters(linked, folder, swept_weights(connection) if cleaning == "sql" else [], marks)


def swept_weights(connection):
    large = connection.execute("SELECT count(*) > 300000 FROM cleaned").fetchall()[0][0]
    return SWEPT_WEIGHTS_OF_LARGE_FILES if large else SWEPT_WEIGHTS


if __name__ == "__main__":
    main(*sys.argv[1:4])
