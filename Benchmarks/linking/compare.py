"""Links the same data with Kulta, Splink and GoldenMatch, one after the other, and prints and keeps the figures.

Started by Benchmarks/link, which says what it takes.
"""

import argparse
import os
import shutil
import sys
import tempfile

import data as inputs
import machine
import results
import tables
from systems import SYSTEMS


def arguments():
    parser = argparse.ArgumentParser(prog="Benchmarks/link", description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, action="append", help="generated records; may be repeated")
    parser.add_argument("--seed", type=int, default=1, help="of the generated records")
    parser.add_argument("--labelled", metavar="FILE", help="a CSV file with a truth column, instead of generated records")
    parser.add_argument("--id", metavar="COLUMN", help="its record ids (no system sees them)")
    parser.add_argument("--truth", metavar="COLUMN", help="its true entities (no system sees them)")
    parser.add_argument("--source", metavar="COLUMN", help="its column of source systems, if it has one")
    parser.add_argument("--splink-settings", metavar="JSON", help="Splink's settings for it; without, Splink is left out")
    parser.add_argument("--only", default=",".join(SYSTEMS), help="systems, separated by commas (default: %(default)s)")
    parser.add_argument("--limit", type=int, default=900, help="seconds before a system is stopped (default: %(default)s)")
    parser.add_argument("--work", metavar="FOLDER", help="keep data and outputs here (default: a temporary folder)")
    parser.add_argument("--no-document", action="store_true", help="print only: keep no results, leave the handbook")
    options = parser.parse_args()
    if options.labelled and not (options.id and options.truth):
        parser.error("--labelled needs --id and --truth")
    unknown = set(options.only.split(",")) - set(SYSTEMS)
    if unknown:
        parser.error(f"--only takes {', '.join(SYSTEMS)}; not {', '.join(sorted(unknown))}")
    return options


def data_sets(options, kulta, work):
    """The files to link, made one after the other."""
    if options.labelled:
        yield "labelled", inputs.labelled(options.labelled, options.truth, options.id, options.source,
                                          options.splink_settings, os.path.join(work, "labelled"))
        return
    for records in options.records or [10_000, 100_000, 1_000_000]:
        yield "generated", inputs.generated(kulta, records, options.seed, os.path.join(work, str(records)))


def is_possible(system, data):
    """Splink links a labelled file only by settings made for it; its cleaning in Python is of the generated columns."""
    if system == "splink":
        return data.is_generated or data.splink_settings
    return data.is_generated or system != "splink-python"


def run(system, data, limit, kulta, work):
    """One system on one file, in a fresh folder. The machine is described as it was just before."""
    folder = os.path.join(work, "output", f"{data.name}-{system}")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    about = machine.describe(kulta)
    return {**SYSTEMS[system](data, folder, limit, kulta), "records": data.records, "on": about}


def show(data, system, figures):
    accuracy = figures.get("accuracy")
    quality = f"F1 {accuracy['f1']:.4f}  B-cubed {accuracy['bCubed']:.4f}" if accuracy else figures["outcome"]
    best = f"  best F1 {figures['best']['f1']:.4f} at {figures['best']['bits']} bits" if figures.get("best") else ""
    print(f"{data.name:>24} {system:<14} {figures['wall']:8.1f} s {figures['cpu']:8.1f} CPU s "
          f"{figures['memory'] / 1e6:8.0f} MB  {quality}{best}", flush=True)


def main():
    options = arguments()
    kulta = os.environ["KULTA"]
    work = options.work or tempfile.mkdtemp(prefix="kulta-benchmark-")
    try:
        for part, data in data_sets(options, kulta, work):
            for system in options.only.split(","):
                if not is_possible(system, data):
                    continue
                figures = run(system, data, options.limit, kulta, work)
                show(data, system, figures)
                if not options.no_document:
                    results.keep(part, data.name, system, figures)
        if not options.no_document:
            tables.write_document()
    finally:
        if not options.work:
            shutil.rmtree(work)


if __name__ == "__main__":
    sys.exit(main())
