"""Links the generated customers with Splink: cleaning, training, prediction, clusters at a threshold.

    python splink_customers.py CUSTOMERS.csv OUTPUT_FOLDER [--sweep]
"""

import sys

import duckdb

import customer_cleaning
import customer_models
from marks import Marks
from splink_run import link_table, write_clusters


def main(path, folder, sweep):
    marks = Marks(folder)
    connection = duckdb.connect()
    customer_cleaning.clean(connection, path)
    marks.note("cleaning")
    linked = [link_table(connection, **model) for model in (customer_models.PERSONS, customer_models.COMPANIES)]
    write_clusters(linked, folder, sweep, marks)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], "--sweep" in sys.argv[3:])
