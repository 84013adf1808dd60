"""Fits the weights of sides: `python -m training.sides --model DIR --shared DIR REPORTS...` prints them.

Who speaks in an annotated report acts for the party of the moves that he voices. A conditional logit (McFadden,
Conditional logit analysis of qualitative choice behavior, 1974) over the clues of all candidates
(`parley.reading.sides`) tells how likely each is that party. The weights stand in the code, since both models read by
the same.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from parley.language import Model
from parley.reading.mentions import PERSON
from parley.reading.sides import WEIGHTS
from parley.reading.who import Actor, Cast
from training.choices import FOLDS, REAL, fold_of
from training.gold import Annotated, annotated, module_at
from training.tune import only

REAL_WEIGHT = 3.0
MOST_WEIGHT = 3.0  # of a person who voices much, against one who voices one move
RIDGE = 3.0
SMALLEST_SPREAD = 0.02

Floats = npt.NDArray[np.float64]


@dataclasses.dataclass(frozen=True)
class Person:
    """A person of an annotated report: the clues of each candidate [candidates, clues], and which ones are right."""

    clues: Floats
    right: npt.NDArray[np.bool_]
    weight: float
    fold: int
    told: int  # the candidate that the present weights choose


def persons(one: Annotated, model: Model, scorer: ModuleType) -> Iterator[Person]:
    """The persons of a report who voice moves."""
    cast = Cast(only(model.analyse([one.text])[0], model.thresholds))
    weight = REAL_WEIGHT if one.id.startswith(REAL) else 1.0
    for actor in cast.actors:
        voiced = Counter(m["party"] for m in one.gold["moves"] if scorer.same_name(m.get("speaker") or "", actor.name))
        if actor.kind != PERSON or not voiced:
            continue
        party, _ = voiced.most_common(1)[0]
        names, clues = _clues(cast, actor)
        right = np.array([scorer.same_name(party, name) for name in names])
        much = min(MOST_WEIGHT, 1 + np.log(sum(voiced.values())))
        yield Person(
            clues, right, weight * much, fold_of(one.id), names.index(actor.acts_for) if actor.acts_for in names else 0
        )


def _clues(cast: Cast, actor: Actor) -> tuple[list[str], Floats]:
    found = cast.sides.candidates(actor)
    return list(found), np.array([[clues.get(clue, 0.0) for clue in WEIGHTS] for clues in found.values()])


def fit(known: list[Person]) -> Floats:
    """The weights of the clues; persons of whom no candidate is right teach nothing."""
    known = [p for p in known if p.right.any()]
    clues, right = np.concatenate([p.clues for p in known]), np.concatenate([p.right for p in known])
    of = np.repeat(np.arange(len(known)), [len(p.clues) for p in known])
    weight = np.array([p.weight for p in known])
    spread = np.maximum(clues.std(0), SMALLEST_SPREAD)
    clues = clues / spread

    def loss(w: Floats) -> tuple[float, Floats]:
        scores = clues @ w
        scores = np.exp(scores - np.maximum.reduceat(scores, np.flatnonzero(np.diff(of, prepend=-1)))[of])
        total, hits = np.bincount(of, scores), np.bincount(of, scores * right)
        slope = (scores * weight[of] * (1 / total[of] - right / np.maximum(hits[of], 1e-12))) @ clues
        return float(weight @ (np.log(total) - np.log(hits + 1e-12)) + RIDGE * w @ w), slope + 2 * RIDGE * w

    weights: Floats = minimize(loss, np.zeros(clues.shape[1]), jac=True, method="L-BFGS-B").x / spread
    return weights


def chosen_right(known: Iterable[Person], weights: Floats) -> list[bool]:
    """For each person whether the likeliest candidate is right."""
    return [bool(p.right[np.argmax(p.clues @ weights)]) for p in known]


def main() -> None:
    """Command line."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--model", required=True)
    p.add_argument("--shared", default="../shared")
    p.add_argument("reports", nargs="+")
    o = p.parse_args()
    model, scorer = Model(Path(o.model)), module_at(Path(o.shared) / "score.py")
    known = [
        person
        for one in annotated(o.reports, notation=Path(o.shared) / "notation.py")
        for person in persons(one, model, scorer)
    ]
    unseen = []
    for n in range(FOLDS):
        weights = fit([p for p in known if p.fold != n])
        unseen += chosen_right([p for p in known if p.fold == n], weights)
    now = np.mean([p.right[p.told] for p in known])
    named = np.mean([p.right.any() for p in known])
    print(f"{len(known)} persons; right now {now:.1%}, fitted (on others) {np.mean(unseen):.1%}, named {named:.1%}")
    for clue, weight in zip(WEIGHTS, fit(known), strict=True):
        print(f'    "{clue}": {weight:.2f},')


if __name__ == "__main__":
    main()
