"""Training, prediction and clustering with Splink, the same for the generated customers and for any labelled file."""

import csv
import logging
import os

import splink.internals.duckdb.database_api as duckdb_api
from splink import Linker

DOCUMENTED_PROBABILITY = 0.95
RANDOM_PAIRS = 1e6
SEED = 1


class Linked:
    """Splink's linker over a table, and the scored pairs."""

    def __init__(self, linker, pairs):
        self.linker = linker
        self.pairs = pairs

    def candidates(self):
        """How many pairs the blocking rules made. Splink makes them again for the count."""
        pairs = self.linker.inference.compute_blocked_pairs_for_predict()
        return pairs.as_duckdbpyrelation().aggregate("count(*)").fetchall()[0][0]

    def clusters(self, **threshold):
        """(record id, cluster id) of each record."""
        result = self.linker.clustering.cluster_pairwise_predictions_at_threshold(self.pairs, **threshold)
        return result.as_duckdbpyrelation().project("unique_id, cluster_id").fetchall()


def link_table(connection, tables, settings, deterministic, em, recall=0.7, least_weight=0):
    """Trains on a table (or on one table per source) as Splink's handbook says, then predicts.

    The prior comes from deterministic rules, u from random pairs, m from EM over several blockings.
    """
    logging.getLogger("splink").setLevel(logging.ERROR)
    api = duckdb_api.DuckDBAPI(connection)
    registered = [api.register(table) for table in tables] if isinstance(tables, list) else api.register(tables)
    linker = Linker(registered, settings, log_level=logging.ERROR)
    linker.training.estimate_probability_two_random_records_match(deterministic, recall=recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=SEED)
    for rule in em:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    return Linked(linker, linker.inference.predict(threshold_match_weight=least_weight))


def write_clusters(linked, folder, swept_weights, marks):
    """Writes clusters.csv at the documented threshold, where the measured time ends; then at the swept weights (bits)."""
    write(linked, os.path.join(folder, "clusters.csv"), threshold_match_probability=DOCUMENTED_PROBABILITY)
    marks.finish()
    marks.add("candidates", sum(one.candidates() for one in linked))
    marks.write()
    for weight in swept_weights:
        write(linked, os.path.join(folder, f"clusters-at{weight:+03d}.csv"), threshold_match_weight=weight)


def write(linked, path, **threshold):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["key", "cluster"])
        for number, one in enumerate(linked):
            writer.writerows((key, f"{number}-{cluster}") for key, cluster in one.clusters(**threshold))
