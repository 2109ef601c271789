"""Links the generated customers with Splink: cleaning, training, prediction, clusters at a threshold.

    python splink_customers.py CUSTOMERS.csv OUTPUT_FOLDER
"""

import sys

import duckdb

import customer_cleaning
import customer_models
from marks import Marks
from splink_run import link_table, write_clusters

SWEPT_WEIGHTS = range(0, 25)  # bits
SWEPT_WEIGHTS_OF_LARGE_FILES = range(9, 18)  # around the best of the smaller files; each takes several seconds


def main(path, folder):
    marks = Marks(folder)
    connection = duckdb.connect()
    customer_cleaning.clean(connection, path)
    marks.note("cleaning")
    linked = [link_table(connection, **model) for model in (customer_models.PERSONS, customer_models.COMPANIES)]
    large = connection.execute("SELECT count(*) > 300000 FROM cleaned").fetchall()[0][0]
    write_clusters(linked, folder, SWEPT_WEIGHTS_OF_LARGE_FILES if large else SWEPT_WEIGHTS, marks)


if __name__ == "__main__":
    main(*sys.argv[1:3])
