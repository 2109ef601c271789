"""The accuracy of clusters, always by `kulta evaluate`: one evaluator for every system."""

import glob
import json
import os
import subprocess


def evaluate(kulta, clusters, data):
    """Pairwise and B-cubed figures of a clusters file (key, cluster)."""
    answer = subprocess.run(
        [kulta, "evaluate", "--json", "--keys-only", "--clusters", clusters, "--truth", data.truth, "--key-column", "id"],
        check=True, capture_output=True, text=True)
    full = json.loads(answer.stdout)
    return {
        "precision": full["pairwise"]["precision"],
        "recall": full["pairwise"]["recall"],
        "f1": full["pairwise"]["f1"],
        "bCubed": full["bCubed"]["f1"],
        "largest": full["largestCluster"],
        "wrongMerges": full["wrongMerges"],
        "missedMerges": full["missedMerges"],
    }


def best_threshold(kulta, folder, data):
    """The swept clusters with the highest pairwise F1, chosen with the truth in hand; None when nothing was swept."""
    swept = [(evaluate(kulta, path, data), path) for path in sorted(glob.glob(os.path.join(folder, "clusters-at*.csv")))]
    if not swept:
        return None
    accuracy, path = max(swept, key=lambda one: one[0]["f1"])
    return {**accuracy, "bits": int(os.path.basename(path)[len("clusters-at"):-len(".csv")])}
