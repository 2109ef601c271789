#!/usr/bin/env python3
"""Writes text_similarity.csv and token_similarity.csv: what rapidfuzz says of pairs of texts, and Dice over bigrams.

Needs: pip install rapidfuzz
"""
import collections
import csv
import pathlib
import random

from rapidfuzz import fuzz
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


def dice(one, other):
    def bigrams(text):
        text = f"\0{text}\0"
        return collections.Counter(text[at:at + 2] for at in range(len(text) - 1))

    left, right = bigrams(one), bigrams(other)
    return 2 * (left & right).total() / (left.total() + right.total())


def word_pairs():
    words = [word for word in NAMES if len(word) > 1]
    for at in range(260):
        count = random.randint(1, 5) if at < 250 else 16
        one = [random.choice(words) for _ in range(count)]
        other = [edited(word).replace(" ", "") or word for word in one if random.random() < 0.8]
        other += random.sample(words, random.randint(0, 2))
        random.shuffle(other)
        if other:
            yield " ".join(one), " ".join(other)


with open(pathlib.Path(__file__).with_name("token_similarity.csv"), "w", newline="") as out:
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["one", "other", "token_sort", "token_set", "dice"])
    for one, other in word_pairs():
        if one != other:
            rows.writerow([
                one, other, f"{fuzz.token_sort_ratio(one, other) / 100:.9f}",
                f"{fuzz.token_set_ratio(one, other) / 100:.9f}", f"{dice(one, other):.9f}",
            ])
