"""Makes the oracle of the Splink tests: a model trained by Splink 5 on generated people, and the match weights that
Splink gives to pairs of them.

    pip install splink==5.0.0 duckdb pandas
    python make_oracle.py

Writes people.csv, model.json and weights.csv beside this file. Everyone in it is made up.
"""

import csv
import json
import pathlib
import random
import warnings

import pandas as pd
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
import splink.comparison_level_library as cll
import splink.comparison_library as cl

warnings.filterwarnings("ignore")
FOLDER = pathlib.Path(__file__).parent
GIVEN = "aino eino helmi toivo saara onni venla urho kerttu armas ilma otso lempi vilho".split()
STEMS = "virta korho maki niemi lehti koski salo harju ranta joki".split()
TAILS = ["nen", "la", "", "vaara", "lainen", "maa"]
CITIES = ["rauma", "oulu", "vaasa", "lahti", "espoo", "pori"]


def slip(rng, word):
    """The word with one keystroke wrong."""
    place = rng.randrange(len(word))
    return word[:place] + rng.choice("aeiklnst") + word[place + rng.randrange(2):]


def people(rng, count):
    for person in range(count):
        given, city = rng.choice(GIVEN), rng.choice(CITIES)
        family = rng.choice(STEMS) + rng.choice(TAILS)
        born = f"19{rng.randrange(40, 99)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
        height = rng.randrange(150, 200)
        for _ in range(rng.choice([1, 2, 2, 3])):
            yield {
                "given": slip(rng, given) if rng.random() < 0.2 else given,
                "family": slip(rng, family) if rng.random() < 0.2 else family,
                "born": born if rng.random() < 0.85 else born[:8] + f"{rng.randrange(1, 29):02}",
                "city": None if rng.random() < 0.1 else (city if rng.random() < 0.8 else rng.choice(CITIES)),
                "height": height + rng.choice([0, 0, 0, 1, -1, 4]),
            }


def settings():
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("given", [0.92, 0.8]),
            cl.LevenshteinAtThresholds("family", [1, 2]),
            cl.CustomComparison(
                output_column_name="born",
                comparison_levels=[
                    cll.NullLevel("born"),
                    cll.ExactMatchLevel("born"),
                    cll.AbsoluteDateDifferenceLevel("born", input_is_string=True, threshold=30, metric="day"),
                    cll.AbsoluteDateDifferenceLevel("born", input_is_string=True, threshold=1, metric="year"),
                    cll.ElseLevel(),
                ],
            ),
            cl.ExactMatch("city"),
            cl.CustomComparison(
                output_column_name="height",
                comparison_levels=[
                    cll.NullLevel("height"),
                    cll.ExactMatchLevel("height"),
                    cll.AbsoluteDifferenceLevel("height", difference_threshold=2),
                    cll.ElseLevel(),
                ],
            ),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("given", "city"),
            block_on("family"),
            block_on("substr(born, 1, 4)", "substr(given, 1, 2)"),
        ],
    )


def main():
    rng = random.Random(7)
    frame = pd.DataFrame(people(rng, 220))
    frame.insert(0, "unique_id", range(1, len(frame) + 1))
    frame.to_csv(FOLDER / "people.csv", index=False)
    db = DuckDBAPI()
    linker = Linker(db.register(frame), settings())
    linker.training.estimate_probability_two_random_records_match([block_on("given", "family", "born")], recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=200_000, seed=7)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("born"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("given", "family"))
    model = linker.misc.save_model_to_json()
    model["linker_uid"] = "oracle"
    (FOLDER / "model.json").write_text(json.dumps(model, indent=1, sort_keys=True) + "\n")
    pairs = linker.inference.predict().as_pandas_dataframe()
    pairs = pairs.sort_values(["unique_id_l", "unique_id_r"])
    with open(FOLDER / "weights.csv", "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["left", "right", "weight"])
        for left, right, weight in zip(pairs.unique_id_l, pairs.unique_id_r, pairs.match_weight):
            rows.writerow([min(left, right), max(left, right), f"{weight:.6f}"])


if __name__ == "__main__":
    main()
