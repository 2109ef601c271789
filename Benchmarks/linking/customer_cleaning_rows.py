"""The same cleaning as customer_cleaning.py, written the usual way: Python functions over rows, then a pandas table."""

import collections
import csv
import datetime
import re
import unicodedata

import pandas

from customer_cleaning import JUNK_BUSINESS_IDS, JUNK_EMAILS, JUNK_PHONES, LEGAL_FORMS

LEGAL_FORM = re.compile(rf"\b({LEGAL_FORMS})\b")
NOT_WORD = re.compile(r"[\W_]+")
NOT_NAME = re.compile(r"(?:[^\w-]|[\d_])+")
NAME_MARKS = re.compile("[.:/]")
SPACES = re.compile(" +")
NOT_DIGIT = re.compile(r"[^0-9]")
HOUSE = re.compile(r"^\D+[0-9]+")
WEBSITE = re.compile(r"^(https?://)?(www\.)?|/.*$")
VAT_ID = re.compile(r"^FI([0-9]{8})$")
EINVOICE_ADDRESS = re.compile(r"^0037([0-9]{8})")
JUNK = {value.strip("' ") for values in (JUNK_PHONES, JUNK_EMAILS, JUNK_BUSINESS_IDS) for value in values.split(",")}
OTHER_LETTERS = str.maketrans({"ø": "o", "æ": "ae"})
SHARED = ["unique_id", "postal_code", "city", "street", "house", "phone", "email"]
COMPANY = SHARED + ["business_id", "domain", "name", "sorted_name", "name_start"]
PERSON = SHARED + ["given", "family", "initial", "birth_date"]


def folded(text):
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).lower()


def plain(text):
    """Words in small letters without accents, one space apart; None when there are none."""
    return NOT_WORD.sub(" ", folded(text).translate(OTHER_LETTERS)).strip() or None if text else None


def digits(text):
    return NOT_DIGIT.sub("", text)


def wanted(value):
    return value if value and value not in JUNK else None


def date(text):
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def business_id(row):
    own = digits(row["business_id"])
    if len(own) == 8 and own not in JUNK:
        return own
    found = VAT_ID.match(row["vat_id"]) or EINVOICE_ADDRESS.match(row["einvoice_address"])
    return found.group(1) if found else None


def shared(row):
    street = plain(row["street"])
    house = HOUSE.match(street) if street else None
    phone = digits(row["phone"] or row["mobile"])
    return {
        "unique_id": row["id"],
        "postal_code": digits(row["postal_code"]) or None,
        "city": plain(row["city"]),
        "street": street,
        "house": house.group() if house else None,
        "phone": wanted(phone[-8:]) if len(phone) >= 7 else None,
        "email": wanted(row["email"].strip().lower()),
    }


def company(row):
    cleaned = shared(row)
    full = plain(NAME_MARKS.sub("", row["name"]))
    name = SPACES.sub(" ", LEGAL_FORM.sub("", full)).strip() or full if full else None
    website = WEBSITE.sub("", row["website"].lower())
    return cleaned | {
        "business_id": business_id(row),
        "domain": website or row["email"].strip().lower().partition("@")[2] or None,
        "name": name,
        "sorted_name": " ".join(sorted(name.split(" "))) if name else None,
        "name_start": name[:6] if name else None,
    }


def names(row, uses):
    """Given and family name. Which is which in a full name is told by what other records use as given names."""
    full = row["name"]
    if not full:
        return first_word(row["first_name"]), plain(row["last_name"])
    if "," in full:
        family, given = full.split(",")[:2]
        words = (plain(given + " " + family) or "").split(" ")
        return words[0], plain(words[-1])
    words = NOT_NAME.sub(" ", folded(full)).strip().split(" ")
    head, last = words[0], words[-1]
    reversed_ = uses[last] > uses[head] or len(last) == 1
    return (last, plain(head)) if reversed_ else (head, plain(last))


def first_word(text):
    return (plain(text) or "").split(" ")[0]


def person(row, uses):
    given, family = names(row, uses)
    given = given or None
    return shared(row) | {
        "given": given, "family": family, "initial": given[0] if given else None, "birth_date": date(row["birth_date"])}


def clean(connection, path):
    """Makes the tables `persons` and `companies` from the CSV file."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    people = [row for row in rows if row["customer_type"] == "person"]
    given = (first_word(row["first_name"]) for row in people if row["first_name"])
    uses = collections.Counter(word for word in given if len(word) > 1)
    tables = {
        "persons": pandas.DataFrame([person(row, uses) for row in people], columns=PERSON),
        "companies": pandas.DataFrame([company(row) for row in rows if row["customer_type"] == "company"], columns=COMPANY),
    }
    for name, table in tables.items():
        connection.register("made", table)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM made")
        connection.unregister("made")
