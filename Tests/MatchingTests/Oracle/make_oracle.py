#!/usr/bin/env python3
"""Writes text_similarity.csv: what rapidfuzz says of pairs of texts. Needs: pip install rapidfuzz"""
import csv
import pathlib
import random

from rapidfuzz.distance import OSA, DamerauLevenshtein, Jaro, JaroWinkler, Levenshtein

random.seed(7)
NAMES = """virtanen korhonen makinen nieminen lindqvist lindkvist hamalainen heikkinen jarvinen karlsson carlson
osuuskauppa rakennus putkityo helsingin metalli oy ab kaupunki Иванов Петров Παπαδόπουλος Κωνσταντίνος 北京 東京都 a ab ba
martha marhta dixon dicksonx dwayne duane""".split()
LETTERS = "abcdefghijklmnopqrstuvwxyzäöåжλ "


def edited(text):
    symbols = list(text)
    for _ in range(random.randint(0, 4)):
        place = random.randint(0, len(symbols))
        kind = random.randint(0, 3)
        if kind == 0:
            symbols.insert(place, random.choice(LETTERS))
        elif kind == 1 and symbols:
            symbols.pop(min(place, len(symbols) - 1))
        elif kind == 2 and symbols:
            symbols[min(place, len(symbols) - 1)] = random.choice(LETTERS)
        elif len(symbols) > 1:
            place = min(place, len(symbols) - 2)
            symbols[place], symbols[place + 1] = symbols[place + 1], symbols[place]
    return "".join(symbols)


def pairs():
    yield from [("", ""), ("", "a"), ("ca", "abc"), ("martha", "marhta"), ("dixon", "dicksonx"), ("x" * 64, "x" * 63 + "y")]
    for _ in range(250):
        name = random.choice(NAMES)
        yield name, edited(name)
    for _ in range(80):
        yield random.choice(NAMES), random.choice(NAMES)
    for _ in range(60):
        long = " ".join(random.choice(NAMES) for _ in range(random.randint(6, 14)))
        yield long, edited(edited(long))


with open(pathlib.Path(__file__).with_name("text_similarity.csv"), "w", newline="") as out:
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["one", "other", "jaro", "jaro_winkler", "levenshtein", "alignment", "damerau"])
    for one, other in pairs():
        rows.writerow([
            one, other, f"{Jaro.similarity(one, other):.9f}", f"{JaroWinkler.similarity(one, other):.9f}",
            Levenshtein.distance(one, other), OSA.distance(one, other), DamerauLevenshtein.distance(one, other),
        ])
