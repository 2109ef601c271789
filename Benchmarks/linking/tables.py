"""The results as Markdown tables, put between the markers of docs/benchmarks.md; the prose around them is kept."""

import os
import re

import results

DOCUMENT = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
                        "docs", "benchmarks.md")
NAMES = {"kulta": "Kulta `--auto`", "splink": "Splink 5, documented threshold",
         "splink-python": "the same, cleaned in Python", "goldenmatch": "GoldenMatch, zero-config"}
BEST = "Splink 5, best threshold"


def write_document():
    """Replaces the text between `<!-- measured: NAME -->` and `<!-- end -->` of each part that has results."""
    with open(DOCUMENT, encoding="utf-8") as file:
        text = file.read()
    for name, table in parts(results.load()).items():
        pattern = re.compile(f"(<!-- measured: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        text = pattern.sub(lambda found: f"{found[1]}\n{table}\n{found[2]}", text)
    with open(DOCUMENT, "w", encoding="utf-8") as file:
        file.write(text)


def parts(everything):
    made = {}
    if "generated" in everything:
        made["generated"] = "\n".join(
            accuracy_and_cost(f"{int(size):,} records".replace(",", " "), systems)
            for size, systems in sorted(everything["generated"].items(), key=lambda one: int(one[0])))
        made["growth"] = growth(everything["generated"])
    if "labelled" in everything:
        made["labelled"] = labelled(everything["labelled"])
    if "names" in everything:
        made["names"] = names(everything["names"])
    if "sameOutput" in everything:
        made["same-output"] = same_output(everything["sameOutput"])
    return made


def accuracy_and_cost(title, systems):
    """One table: a row per system, Splink twice (same run, two thresholds), costs as ratios to Splink."""
    rows = [["system", "pairwise P", "R", "F1", "B-cubed F1", "largest", "wrong merges", "wall s", "CPU s",
             "memory MB", "pairs", "Splink's time / this", "CPU / this", "memory / Splink's"]]
    splink = systems.get("splink")
    for system, figures in ordered(systems):
        rows.append(row(NAMES[system], figures, figures.get("accuracy"), splink))
        if figures.get("best"):
            best = figures["best"]
            rows.append([f"{BEST} ({best['bits']} bits)", *accuracy_cells(best), *[""] * 7])
    return f"### {title}\n\n{markdown(rows)}\n\n{footnote(systems)}\n"


def ordered(systems):
    return [(system, systems[system]) for system in NAMES if system in systems]


def row(name, figures, accuracy, splink):
    accuracy_part = accuracy_cells(accuracy) if accuracy else [figures["outcome"], *[""] * 5]
    ratios = ["", "", ""]
    if splink and splink["outcome"] == "ok" and figures["outcome"] == "ok":
        ratios = [f"{splink['wall'] / figures['wall']:.1f}", f"{splink['cpu'] / figures['cpu']:.1f}",
                  f"{figures['memory'] / splink['memory']:.2f}"]
    pairs = figures.get("pairs")
    return [name, *accuracy_part, f"{figures['wall']:.1f}", f"{figures['cpu']:.1f}", f"{figures['memory'] / 1e6:.0f}",
            f"{pairs:,}".replace(",", " ") if pairs else "", *ratios]


def accuracy_cells(accuracy):
    return [f"{accuracy['precision']:.4f}", f"{accuracy['recall']:.4f}", f"{accuracy['f1']:.4f}",
            f"{accuracy['bCubed']:.4f}", str(accuracy["largest"]), str(accuracy["wrongMerges"])]


def growth(sizes):
    """Kulta alone, over the sizes: is the cost per record the same?"""
    rows = [["records", "wall s", "CPU s", "CPU us per record", "memory MB", "bytes per record", "pairs",
             "pairs per record"]]
    for size, systems in sorted(sizes.items(), key=lambda one: int(one[0])):
        figures, count = systems.get("kulta"), int(size)
        if figures and figures["outcome"] == "ok":
            rows.append([f"{count:,}".replace(",", " "), f"{figures['wall']:.1f}", f"{figures['cpu']:.1f}",
                         f"{figures['cpu'] / count * 1e6:.0f}", f"{figures['memory'] / 1e6:.0f}",
                         f"{figures['memory'] / count:.0f}", f"{figures['pairs']:,}".replace(",", " "),
                         f"{figures['pairs'] / count:.1f}"])
    return markdown(rows) + "\n"


def labelled(sets):
    """One row per set, F1 of each system, and Kulta's and Splink's costs."""
    rows = [["set", "records", "Kulta `--auto` F1 (B-cubed)", "Splink documented", "Splink best", "GoldenMatch",
             "Kulta CPU s", "Splink CPU s", "GoldenMatch CPU s"]]
    for name, systems in sorted(sets.items()):
        kulta, splink, golden = (systems.get(one, {}) for one in ("kulta", "splink", "goldenmatch"))
        rows.append([name, str(next(iter(systems.values()))["records"]), both(kulta), both(splink),
                     both({"accuracy": splink.get("best")} if splink.get("best") else {}), both(golden),
                     *(f"{one['cpu']:.1f}" if one.get("cpu") else "" for one in (kulta, splink, golden))])
    return f"{markdown(rows)}\n\n" + "\n".join(sorted({footnote(systems) for systems in sets.values()})) + "\n"


def both(figures):
    accuracy = figures.get("accuracy")
    return f"{accuracy['f1']:.4f} ({accuracy['bCubed']:.4f})" if accuracy else figures.get("outcome", "")


def names(measures):
    rows = [["measure", "Kulta, M pairs/s", "rapidfuzz, M pairs/s", "ratio"]]
    for measure, one in sorted(measures.items()):
        kulta, rapidfuzz = one["rates"]["kulta"], one["rates"]["rapidfuzz"]
        rows.append([measure, f"{kulta:.1f}", f"{rapidfuzz:.1f}", f"{kulta / rapidfuzz:.1f}"])
    return markdown(rows) + "\n"


def same_output(sizes):
    rows = [["records", "changed", "clusters.csv", "pairs.csv"]]
    for size, variants in sorted(sizes.items(), key=lambda one: int(one[0])):
        rows += [[size, name, found["clusters"], found["pairs"]] for name, found in variants.items()]
    return markdown(rows) + "\n"


def footnote(systems):
    """When and on what the rows were measured; several lines when they differ."""
    lines = set()
    for figures in systems.values():
        on = figures.get("on")
        if on:
            versions = ", ".join(f"{name} {version}" for name, version in on["versions"].items())
            lines.add(f"Measured on {on['date']}: {on['machine']}. {versions}.")
    return "\n".join(sorted(lines))


def markdown(rows):
    head, *body = rows
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in body])
