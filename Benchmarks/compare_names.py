"""The half of compare-names that is Python: generates names, runs rapidfuzz, and sets the two side by side."""
import os
import random
import sys
import time

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "linking"))

PLACES = """helmi pohjan turku oulu lahti nordic baltic suomen savon kymen arctic vesi puu rauta teräs kulta hopea kivi metsä
järvi saari laine aalto virta salo koski niemi mäki ranta tuuli kesä talvi kevät syksy åströms söderlunds lindqvist""".split()
TRADES = """rakennus kuljetus huolto palvelu putki sähkö metalli maalaus leipomo auto kauppa tukku logistiikka konsultointi
group trading kiinteistö service tekniikka asennus bygg transport""".split()
FORMS = "oy ab oyj ky tmi".split()


def generate():
    random.seed(3)
    names = set()
    while len(names) < 5000:
        name = random.choice(PLACES) + random.choice(["n", " ", ""]) + random.choice(TRADES + PLACES)
        if random.random() < 0.35:
            name += " " + random.choice(FORMS)
        if random.random() < 0.3:
            place = random.randrange(len(name))
            name = name[:place] + random.choice("abcdefghijklmnopqrstuvwxyzåäö") + name[place + 1:]
        if len(name) <= 27:
            names.add(name)
    names = sorted(names)
    random.shuffle(names)
    print("\n".join(names))


def compare(names_file, kulta_file):
    import numpy
    import rapidfuzz
    import results
    import tables
    from rapidfuzz import process
    from rapidfuzz.distance import OSA, DamerauLevenshtein, JaroWinkler, Levenshtein

    with open(names_file, encoding="utf-8") as lines:
        names = [line.rstrip("\n") for line in lines if line.rstrip("\n")]
    scorers = {
        "jaroWinkler": (JaroWinkler.normalized_similarity, numpy.float32),
        "levenshtein": (Levenshtein.distance, numpy.int32),
        "alignment": (OSA.distance, numpy.int32),
        "damerau": (DamerauLevenshtein.distance, numpy.int32),
    }
    pairs = len(names) ** 2 / 1e6
    print(f"{len(names)} names, {sum(map(len, names)) / len(names):.1f} letters on average; rapidfuzz {rapidfuzz.__version__}")
    print(f"{'':12} {'Kulta M/s':>10} {'rapidfuzz M/s':>14} {'ratio':>6}  sums")
    wrong = False
    for line in open(kulta_file):
        measure, seconds, total = line.split()
        scorer, kind = scorers[measure]
        before = time.process_time()
        matrix = process.cdist(names, list(names), scorer=scorer, workers=1, dtype=kind)
        theirs = time.process_time() - before
        difference = abs(float(total) - float(matrix.sum(dtype=numpy.float64)))
        equal = difference <= 1e-6 * max(1.0, float(total))
        wrong = wrong or not equal
        results.keep("names", measure, "rates", {"kulta": pairs / float(seconds), "rapidfuzz": pairs / theirs})
        print(f"{measure:12} {pairs / float(seconds):10.1f} {pairs / theirs:14.1f} {theirs / float(seconds):6.1f}  "
              + ("equal" if equal else f"DIFFER by {difference}"))
    tables.write_document()
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    generate() if sys.argv[1] == "generate" else compare(*sys.argv[2:])
