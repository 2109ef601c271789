"""The figures of the last runs, kept in Benchmarks/results.json: docs/benchmarks.md is written from them.

A run replaces what it measured and leaves the rest, so one size or one system can be measured again alone.
"""

import json
import os

PATH = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "results.json")


def load():
    """{part: {data: {system: figures}}}; parts are "generated", "labelled", "sameOutput"."""
    if not os.path.exists(PATH):
        return {}
    with open(PATH, encoding="utf-8") as file:
        return json.load(file)


def keep(part, data, system, figures):
    everything = load()
    everything.setdefault(part, {}).setdefault(data, {})[system] = rounded(figures)
    with open(PATH, "w", encoding="utf-8") as file:
        json.dump(everything, file, indent=1, sort_keys=True)
        file.write("\n")


def rounded(value):
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    return round(value, 4) if isinstance(value, float) else value
