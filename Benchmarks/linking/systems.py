"""How each system is run. Each is one program that reads a CSV file and leaves clusters.csv in a folder."""

import json
import os
import sys

import goldenmatch_zero
from evaluation import best_threshold, evaluate
from measure import measure

HERE = os.path.dirname(os.path.abspath(__file__))


def kulta(data, folder, limit, binary):
    """`kulta link --auto`: it sees the file, and nothing else."""
    report = os.path.join(folder, "report.json")
    command = [binary, "link", data.path, "--auto", "--id", "id", "--output", os.path.join(folder, "clusters.csv"),
               "--report", report, "--json"]
    measured = measure(command + (["--source", data.source] if data.source else []), folder, limit)
    pairs = None
    if measured.succeeded:
        with open(report, encoding="utf-8") as file:
            pairs = json.load(file).get("candidatePairs")
    return entry(measured, folder, data, binary, pairs)


def splink(data, folder, limit, binary):
    """Splink with settings made by hand for these columns; clusters at 0.95, then at every whole bit."""
    if data.is_generated:
        command = ["splink_customers.py", data.path, folder, "sql"]
    else:
        command = ["splink_labelled.py", data.path, folder, data.splink_settings, data.source or ""]
    result = splink_entry(command, data, folder, limit, binary)
    if result["outcome"] == "ok":
        result["best"] = best_threshold(binary, folder, data)
    return result


def splink_cleaned_in_python(data, folder, limit, binary):
    """The same models of the generated customers after cleaning by Python functions over rows; clusters at 0.95."""
    return splink_entry(["splink_customers.py", data.path, folder, "rows"], data, folder, limit, binary)


def splink_entry(command, data, folder, limit, binary):
    program, *arguments = command
    measured = measure([sys.executable, os.path.join(HERE, program), *arguments], folder, limit)
    result = entry(measured, folder, data, binary, measured.marks.get("candidates"))
    if measured.succeeded:
        result["cleaning"] = measured.marks.get("cleaning")
    return result


def goldenmatch(data, folder, limit, binary):
    """GoldenMatch as it comes."""
    command = [sys.executable, os.path.join(HERE, "goldenmatch_zero.py"), data.path, folder, "id"]
    return entry(measure(command, folder, limit, goldenmatch_zero.REFUSED), folder, data, binary, None)


def entry(measured, folder, data, binary, pairs):
    result = {"outcome": measured.outcome, "wall": measured.wall, "cpu": measured.cpu, "memory": measured.memory,
              "pairs": pairs}
    if measured.succeeded:
        result["accuracy"] = evaluate(binary, os.path.join(folder, "clusters.csv"), data)
    return result


# In the order in which they run.
SYSTEMS = {"kulta": kulta, "splink": splink, "splink-python": splink_cleaned_in_python, "goldenmatch": goldenmatch}
