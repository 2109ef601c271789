"""The files that are linked: generated customers, or a labelled CSV file that someone gives."""

import csv
import os
import subprocess


class Data:
    """A CSV file with the column `id` and its truth (id, entity); `source` names the column of the source, if any."""

    def __init__(self, name, records, path, truth, source=None, splink_settings=None):
        self.name = name
        self.records = records
        self.path = path
        self.truth = truth
        self.source = source
        self.splink_settings = splink_settings

    @property
    def is_generated(self):
        return self.splink_settings is None and self.name == str(self.records)


def generated(kulta, records, seed, folder):
    """`kulta demo-data --flat`: the same seed, the same bytes."""
    os.makedirs(folder, exist_ok=True)
    subprocess.run(
        [kulta, "demo-data", "--flat", "--records", str(records), "--seed", str(seed), "--output", folder, "--json"],
        check=True, capture_output=True)
    return Data(
        str(records), records, os.path.join(folder, "customers.csv"), os.path.join(folder, "truth.csv"), source="source")


def labelled(path, truth_column, id_column, source, splink_settings, folder):
    """A copy without the truth and with fresh row numbers for ids, so that no system can learn from either."""
    os.makedirs(folder, exist_ok=True)
    input_path, truth_path = os.path.join(folder, "input.csv"), os.path.join(folder, "truth.csv")
    number = 0
    with open(path, encoding="utf-8-sig", newline="") as given, \
            open(input_path, "w", encoding="utf-8", newline="") as inputs, \
            open(truth_path, "w", encoding="utf-8", newline="") as truth:
        rows = csv.DictReader(given)
        kept = [name for name in rows.fieldnames if name not in (truth_column, id_column)]
        input_writer, truth_writer = csv.writer(inputs), csv.writer(truth)
        input_writer.writerow(["id", *kept])
        truth_writer.writerow(["id", "entity"])
        for number, row in enumerate(rows, start=1):
            input_writer.writerow([number, *(row[name] for name in kept)])
            truth_writer.writerow([number, row[truth_column]])
    name = os.path.splitext(os.path.basename(path))[0]
    return Data(name, number, input_path, truth_path, source, splink_settings)
