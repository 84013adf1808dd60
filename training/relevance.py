"""Trains and measures the filter of `parley watch`: `python -m training.relevance --shared ../shared [--write]`.

Reports with at least one annotated move are what must be kept. General news is all that of the Wikinews of 2019 and
2020 that nobody has annotated: an unselected stream of a small newsroom, in which some articles do tell moves. Figures
are of five-fold cross-validation; the threshold too is chosen without the fold that it is tried on.
"""

import argparse
import base64
import csv
import gzip
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from parley.feeds import relevance
from training.gold import annotated

FOLDS = 5
RECALL = 0.99
STRENGTH = 30.0
TITLE_WORDS = 12


def texts(shared: Path, reports: Path) -> tuple[list[str], list[str], list[str]]:
    """Return the groups and texts of the reports with moves, and the texts of general news."""
    paths = [str(shared / "talks"), str(shared / "gold" / "train"), str(reports)]
    every = list(annotated(paths, notation=shared / "notation.py"))
    told = [one for one in every if one.gold["moves"]]
    known = {_beginning(one.text) for one in every}
    general = [text for text in _wikinews(shared) if _beginning(text) not in known]
    return [_group(one.id) for one in told], [one.text for one in told], general


def _group(name: str) -> str:
    return name.rstrip("0123456789").split("-")[0]


def _beginning(text: str) -> str:
    """By the first words of the body an article is known again, whatever date or title stands before it."""
    words = [word for word in relevance._WORD.findall(text.lower()) if len(word) > 3]
    return " ".join(sorted(words, key=len)[-TITLE_WORDS:])


def _wikinews(shared: Path) -> list[str]:
    csv.field_size_limit(1 << 24)
    found = []
    for path in sorted((shared / "data").glob("wikinews-*.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            found += [row["text"] for row in csv.DictReader(file)]
    return found


def matrix(some: list[str]) -> csr_matrix:
    """Return the features of texts, a row each."""
    rows, columns, values = [], [], []
    for number, text in enumerate(some):
        for bucket, value in relevance.features(text).items():
            rows.append(number)
            columns.append(bucket)
            values.append(value)
    return csr_matrix((values, (rows, columns)), shape=(len(some), relevance.BUCKETS))


def fit(x: csr_matrix, y: np.ndarray) -> LogisticRegression:
    """Fit on rows, both classes weighing the same."""
    return LogisticRegression(C=STRENGTH, class_weight="balanced", solver="liblinear", dual=True, tol=0.01).fit(x, y)


def folds(some: list[str]) -> np.ndarray:
    """Return the fold of each text, which follows from its words."""
    return np.array([int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) % FOLDS for text in some])


def crossed(x: csr_matrix, y: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """Return the score of each text from a model that has not seen its fold, less the threshold of the others."""
    scores = np.zeros(len(y))
    for number in range(FOLDS):
        rest, held = fold != number, fold == number
        inner = np.zeros(rest.sum())
        inner_fold = fold[rest] % 2
        for half in set(inner_fold):
            model = fit(x[rest][inner_fold != half], y[rest][inner_fold != half])
            inner[inner_fold == half] = model.decision_function(x[rest][inner_fold == half])
        threshold = np.quantile(inner[y[rest] == 1], 1 - RECALL)
        scores[held] = fit(x[rest], y[rest]).decision_function(x[held]) - threshold
    return scores


def main(arguments: list[str]) -> int:
    """Measure, and write the weights if asked."""
    parser = argparse.ArgumentParser(prog="python -m training.relevance")
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of shared data")
    parser.add_argument("--reports", type=Path, default=Path("training/reports"), help="folder of annotated reports")
    parser.add_argument("--other", type=Path, help="a folder of texts whose kept share is measured too")
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    options = parser.parse_args(arguments)
    groups, told, general = texts(options.shared, options.reports)
    some = told + general
    x, y, fold = matrix(some), np.array([1] * len(told) + [0] * len(general)), folds(some)
    scores = crossed(x, y, fold)
    kept = scores > 0
    print(f"reports with moves: {len(told)}, kept {kept[y == 1].mean():.1%}")
    for group in sorted(set(groups)):
        here = np.array([one == group for one in groups] + [False] * len(general))
        print(f"  {group}: {kept[here].mean():.1%} of {here.sum()}")
    print(f"general news: {len(general)}, kept {kept[y == 0].mean():.1%}")
    model = fit(x, y)
    final = threshold_of(x, y, fold)
    if options.other:
        others = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(options.other.rglob("*.txt"))]
        print(f"{options.other}: {len(others)}, kept {(model.decision_function(matrix(others)) > final).mean():.1%}")
    if options.write:
        write(model, final)
    return 0


def threshold_of(x: csr_matrix, y: np.ndarray, fold: np.ndarray) -> float:
    """Return the score that the chosen share of held-out reports with moves reach."""
    scores = np.zeros(len(y))
    for number in range(FOLDS):
        model = fit(x[fold != number], y[fold != number])
        scores[fold == number] = model.decision_function(x[fold == number])
    return float(np.quantile(scores[y == 1], 1 - RECALL))


def write(model: LogisticRegression, threshold: float) -> None:
    """Write the weights, eight bits each."""
    weights = model.coef_[0]
    scale = float(np.abs(weights).max() / 127)
    packed = np.round(weights / scale).astype(np.int8).tobytes()
    content = {
        "bias": round(float(model.intercept_[0]) - threshold, 4),
        "scale": scale,
        "weights": base64.b64encode(packed).decode("ascii"),
    }
    relevance._WEIGHTS.write_text(json.dumps(content) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
