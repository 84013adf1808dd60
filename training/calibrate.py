"""Calibrates a model on validation reports: `python -m training.calibrate --model DIR --shared DIR REPORTS...`.

The model tells what it has learned from more surely than what it meets for the first time. So the probability that the
party and the act of a move are right is levelled on the reports kept aside; what comes out goes into the weights of the
choice of moves. Prints how far the probability is off (cross-validated over reports), how often the moves of each word
for sureness are right, and the precision at half of the recall.
"""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from parley import vocabulary
from parley.language import Model
from parley.reading import Settings
from parley.reading.choices import Choice, Choices, log_odds
from parley.reading.reader import record_of
from parley.reading.when_told import times_by_sentence
from parley.reading.who import Cast
from parley.records import Report
from training.export import labels_of
from training.gold import Annotated, module_at
from training.validate import validation_reports

FOLDS, BINS = 9, 10

Floats = npt.NDArray[np.float64]


@dataclasses.dataclass(frozen=True)
class Told:
    """The moves of all reports: log odds that each is right [N, 1], whether it is [N], its report [N]."""

    odds: Floats
    right: npt.NDArray[np.bool_]
    report: npt.NDArray[np.int64]
    gold_moves: int


def told_moves(model: Model, reports: list[Annotated], scorer: ModuleType) -> Told:
    """What the model tells of the reports, and whether it is right."""
    settings = Settings.of(model.labels)
    odds: list[tuple[float, ...]] = []
    right: list[bool] = []
    of: list[int] = []
    for n, one in enumerate(reports):
        analysis = model.analyse([one.text])[0]
        cast, times = Cast(analysis), times_by_sentence(analysis, one.published)
        report = Report(id=one.id, text=one.text, published=one.published)
        readout = record_of(report, cast, times, model, settings)
        odds += [(log_odds(m.confidence or 0.0),) for m in readout.moves]
        right += right_moves(one.gold, dict(readout.to_dict()), scorer)
        of += [n] * len(readout.moves)
    total = sum(len(one.gold.get("moves") or []) for one in reports)
    return Told(np.array(odds), np.array(right), np.array(of), total)


def right_moves(gold: dict[str, Any], pred: dict[str, Any], scorer: ModuleType) -> list[bool]:
    """For each move told whether the scorer finds it in gold with its party and act."""

    def worth(g: dict[str, Any], p: dict[str, Any]) -> float | None:
        if not scorer.same_evidence(g, p) or not scorer.same_name(g["party"], p["party"]):
            return None
        return 1.0 + 2.0 * float(scorer.alt(g["act"], p["act"]))

    wanted, told = gold.get("moves") or [], pred["moves"]
    hits = {j for i, j in scorer.assign(wanted, told, worth) if scorer.alt(wanted[i]["act"], told[j]["act"])}
    return [j in hits for j in range(len(told))]


def fit(odds: Floats, right: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """How the log odds are levelled: what is added to them, and by what they are multiplied before."""
    found = LogisticRegression(C=1.0).fit(odds, right)
    return float(found.intercept_[0]), float(found.coef_[0][0])


def chances_of(level: tuple[float, float], odds: Floats) -> Floats:
    """The probability of each move."""
    return np.asarray(1 / (1 + np.exp(-(level[0] + level[1] * odds[:, 0]))))


def levelled(choice: Choice, level: tuple[float, float]) -> Choice:
    """The choice with levelled log odds; what it chooses stays the same."""
    more, times = level
    least = chances_of(level, np.array([[log_odds(choice.least)]]))[0]
    weights = tuple(round(times * w, 4) for w in choice.weights)
    return Choice(round(more + times * choice.base, 4), weights, round(float(least), 3))


def cross_fitted(told: Told) -> Floats:
    """The probability of each move by a regression that has not seen its report."""
    out = np.zeros(len(told.right))
    for fold in range(FOLDS):
        away = told.report % FOLDS == fold
        out[away] = chances_of(fit(told.odds[~away], told.right[~away]), told.odds[away])
    return out


def calibration_error(chances: Floats, right: npt.NDArray[np.bool_]) -> float:
    """Expected calibration error over bins of equal count (Naeini, Cooper and Hauskrecht, 2015)."""
    bins = np.array_split(np.argsort(chances), BINS)
    return float(sum(abs(chances[b].mean() - right[b].mean()) * len(b) for b in bins) / len(right))


def precision_at_half_recall(chances: Floats, told: Told) -> float | None:
    """The share of right moves among the surest ones that hold half of gold's; None where so many are not found."""
    hits = told.right[np.argsort(-chances)].cumsum()
    enough = np.flatnonzero(hits >= told.gold_moves / 2)
    return float(hits[enough[0]] / (enough[0] + 1)) if len(enough) else None


def main() -> None:
    """Command line."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--model", required=True)
    p.add_argument("--shared", default="../shared")
    p.add_argument("--hold-out", type=float, default=0.04)
    p.add_argument("--write", action="store_true", help="put the regression into the model's labels")
    p.add_argument("reports", nargs="+")
    o = p.parse_args()
    shared, folder = Path(o.shared), Path(o.model)
    reports = validation_reports(o.reports, shared=shared, share=o.hold_out)
    told = told_moves(Model(folder), reports, module_at(shared / "score.py"))
    chances = cross_fitted(told)
    print(f"{len(told.right)} moves told, {told.right.mean():.1%} right")
    print(f"expected calibration error {100 * calibration_error(chances, told.right):.1f} points")
    words = np.array([vocabulary.certainty(float(c)).name for c in chances])
    for one in vocabulary.certainties():
        chosen = words == one.name
        share = f"{told.right[chosen].mean():.1%}" if chosen.any() else "-"
        print(f"{one.name:8} {chosen.mean():6.1%} of the moves, right {share}")
    half = precision_at_half_recall(chances, told)
    print("precision at half of the recall", "-" if half is None else f"{half:.1%}")
    level = fit(told.odds, told.right)
    print("levelled by", level)
    if o.write:
        write(folder, level)


def write(folder: Path, level: tuple[float, float]) -> None:
    """Put the levelled choice of moves into the labels of a model, and what is told by its probability."""
    with labels_of(folder) as labels:
        labels["choices"]["move"] = dataclasses.asdict(levelled(Choices.of(labels).move, level))
        further = np.array([[log_odds(labels["settings"]["further_party"])]])
        labels["settings"]["further_party"] = round(float(chances_of(level, further)[0]), 3)


if __name__ == "__main__":
    main()
