"""Fits which tellings are one move: `python -m training.told_again --model DIR --shared DIR REPORTS...`.

Only real reports teach it: they tell a move again far more often than reports written to be annotated. A pair of
tellings of one party is right where both belong to the same annotated move. The least probability is set on the reports
kept aside, as the thresholds are, since the model tells what it has learned from more neatly.
"""

from __future__ import annotations

import argparse
import copy
import dataclasses
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from parley.language import Model
from parley.reading.choices import Choice, Choices
from parley.reading.told_again import CLUES, Retellings, Told, may_be_one
from parley.reading.what import moves_of
from training.choices import regression
from training.export import labels_of
from training.gold import annotated, held_out
from training.tune import Bench, only
from training.validate import validation_reports

GRID = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6)
ROWS = ("moves: found (sentence, party)", "moves: act", "sources of found moves")
NEVER = 1.01
RIDGE = 0.1  # few pairs are right: the weights are kept small

Pair = tuple[tuple[float, ...], bool]


def pairs(bench: Bench) -> Iterator[Pair]:
    """What each two tellings of a party share, and whether they are one annotated move; pairs of made-up ones aside."""
    for one, full, times in zip(bench.reports, bench.casts, bench.times, strict=True):
        cast = copy.copy(full)
        cast.analysis = only(full.analysis, bench.thresholds)
        told = moves_of(cast, bench.model.labels["acts"], times, bench.settings, Choices.of(bench.model.labels))
        between = Retellings(cast.analysis)
        gold = {t.move.id: _gold_move(t, one.gold.get("moves") or [], bench.scorer) for t in told}
        for a, b in combinations(told, 2):
            known = gold[a.move.id], gold[b.move.id]
            if may_be_one(a.move, b.move) and known != (None, None):
                yield between.shared(a, b), known[0] == known[1]


def _gold_move(told: Told, gold: list[dict[str, Any]], scorer: Any) -> int | None:
    """The annotated move that a telling is of: its party in its sentence, the act and terms most like it."""
    move = {"evidence": [dataclasses.asdict(s) for s in told.move.evidence]}
    terms = dataclasses.asdict(told.move.terms) if told.move.terms else None
    found = []
    for n, g in enumerate(gold):
        if scorer.same_evidence(g, move) and scorer.same_name(g["party"], told.move.party):
            topics = len({*g["topics"]} & {*told.move.topics}) / (1 + len(g["topics"]))
            worth = 2.0 * scorer.alt(g["act"], told.move.act) + 0.5 * scorer.overlap(g.get("terms"), terms) + topics
            found.append((worth, n))
    return max(found)[1] if found else None


def with_least(choice: Choice, bench: Bench) -> Choice:
    """The regression with the least probability that serves the figures of the moves best."""
    worth = {}
    for least in (NEVER, *GRID):
        bench.model.labels["choices"]["told_again"] = dataclasses.asdict(dataclasses.replace(choice, least=least))
        figures = bench.figures(bench.settings, bench.thresholds)
        worth[least] = sum(figures[row][2] for row in ROWS)
        print(least, *(f"{row} {100 * figures[row][2]:.1f}" for row in ROWS))
    return dataclasses.replace(choice, least=max(GRID, key=lambda least: worth[least]))


def main() -> None:
    """Command line."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--model", required=True)
    p.add_argument("--shared", default="../shared")
    p.add_argument("--hold-out", type=float, default=0.04)
    p.add_argument(
        "--aside", nargs="+", required=True, help="reports of which those kept aside set the least probability"
    )
    p.add_argument("--write", action="store_true", help="put the regression into the model's labels")
    p.add_argument("reports", nargs="+")
    o = p.parse_args()
    shared, folder = Path(o.shared), Path(o.model)
    every = annotated(o.reports, notation=shared / "notation.py")
    scorer = shared / "score.py"
    bench = Bench(Model(folder), [r for r in every if not held_out(r.id, o.hold_out)], scorer)
    found = list(pairs(bench))
    shared_clues, right = np.array([s for s, _ in found]), np.array([r for _, r in found])
    choice = regression(shared_clues, right, ridge=RIDGE)
    print(f"{len(found)} pairs of {len(bench.reports)} reports, {sum(right for _, right in found)} of them one move")
    print(dict(zip(CLUES, choice.weights, strict=True)), "base", choice.base)
    aside = validation_reports(o.aside, shared=shared, share=o.hold_out)
    chosen = with_least(choice, Bench(Model(folder), aside, scorer))
    if o.write:
        with labels_of(folder) as labels:
            labels["choices"]["told_again"] = dataclasses.asdict(chosen)


if __name__ == "__main__":
    main()
