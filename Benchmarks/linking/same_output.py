"""Is the output of `kulta link` the same, byte for byte, whatever the threads and however the records are delivered?

Started by Benchmarks/same-output. Ends with status 1 when a file differs.
"""

import filecmp
import os
import random
import shutil
import subprocess
import sys
import tempfile

import data as inputs
import results
import tables

OUTPUTS = ("clusters", "pairs")


def link(kulta, paths, threads, folder):
    os.makedirs(folder)
    subprocess.run(
        [kulta, "link", *paths, "--auto", "--id", "id", "--source", "source", "--threads", str(threads), "--json",
         "--output", os.path.join(folder, "clusters.csv"), "--pairs", os.path.join(folder, "pairs.csv")],
        check=True, capture_output=True)


def shuffled(path, folder):
    """The rows in another order; generated rows have no line breaks inside."""
    header, *rows = lines(path)
    random.Random(1).shuffle(rows)
    return [written(os.path.join(folder, "shuffled.csv"), header, rows)]


def split(path, folder):
    """Three files of unequal size, the last part first."""
    header, *rows = lines(path)
    cuts = [0, len(rows) // 2, len(rows) * 4 // 5, len(rows)]
    parts = [rows[start:end] for start, end in zip(cuts, cuts[1:])]
    return [written(os.path.join(folder, f"part-{number}.csv"), header, part)
            for number, part in enumerate(reversed(parts))]


def lines(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.readlines()


def written(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.writelines([header, *rows])
    return path


def compared(reference, other):
    """Output -> "same" or "differs"."""
    return {name: "same" if filecmp.cmp(os.path.join(reference, f"{name}.csv"), os.path.join(other, f"{name}.csv"), False)
            else "differs" for name in OUTPUTS}


def main(kulta, records):
    work = tempfile.mkdtemp(prefix="kulta-same-output-")
    try:
        path = inputs.generated(kulta, records, 1, work).path
        reference = os.path.join(work, "reference")
        link(kulta, [path], 2, reference)
        variants = {"one thread instead of two": ([path], 1), "rows in another order": (shuffled(path, work), 2),
                    "the file split in three, last part first": (split(path, work), 2)}
        found = {}
        for number, (name, (paths, threads)) in enumerate(variants.items()):
            folder = os.path.join(work, str(number))
            link(kulta, paths, threads, folder)
            found[name] = compared(reference, folder)
            print(f"{records} records, {name}: {', '.join(f'{key} {value}' for key, value in found[name].items())}")
            results.keep("sameOutput", str(records), name, found[name])
        tables.write_document()
        return 1 if any("differs" in one.values() for one in found.values()) else 0
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    sys.exit(main(os.environ["KULTA"], int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
