"""Fits the choices of a reading: `python -m training.choices --model DIR --shared DIR --write REPORTS...`.

Every candidate that the reader weighs (`parley.reading.choices`) in the annotated reports is right or wrong by their
gold records. A logistic regression over its clues tells how likely it is right; from which probability on it is chosen
is what serves F1 best, on probabilities of regressions that have not seen the report.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from parley.language import Analysis, Frame, Model
from parley.reading import Settings
from parley.reading.choices import Choice, Choices
from parley.reading.doings import Doings
from parley.reading.facts import frames_of
from parley.reading.if_what import links
from parley.reading.says_who import candidates as sources
from parley.reading.to_whom import candidates as addressees
from parley.reading.told_again import Told, merge
from parley.reading.what import moves_of
from parley.reading.when_told import times_by_sentence
from parley.reading.who import Cast
from parley.reading.who_acts import WhoActs
from parley.reading.who_holds import Candidate, Telling
from training.export import labels_of
from training.gold import Annotated, annotated, held_out, module_at

FOLDS = 5
GRID = np.arange(0.1, 0.7, 0.02)
FLAT = 0.003  # of F1: the middle of what serves as well as the best is taken
REAL = ("pn", "wk", "wn")  # press that was not written to be annotated: what the reader will meet
REAL_WEIGHT = 4.0
FIGURES = 4
SMALLEST_SPREAD = 0.01

Floats = npt.NDArray[np.float64]
Clues = tuple[float, ...]


@dataclasses.dataclass(frozen=True)
class Weighed:
    """A report with what the model says of it."""

    gold: Annotated
    analysis: Analysis
    weight: float
    fold: int


@dataclasses.dataclass
class Samples:
    """The candidates of one choice: clues, whether each is right, weights, folds; `gold` weighs all right ones."""

    clues: list[Clues] = dataclasses.field(default_factory=list)
    right: list[bool] = dataclasses.field(default_factory=list)
    weight: list[float] = dataclasses.field(default_factory=list)
    fold: list[int] = dataclasses.field(default_factory=list)
    gold: float = 0.0

    def add(self, of: Weighed, found: Iterable[tuple[Clues, bool]], *, gold: int) -> None:
        """Take over the candidates of a report, in which so many could have been found."""
        for clues, right in found:
            self.clues.append(clues)
            self.right.append(right)
            self.weight.append(of.weight)
            self.fold.append(of.fold)
        self.gold += of.weight * gold


class Teacher:
    """What is right in annotated reports, by choice.

    Args:
        model: the model whose frames are read.
        scorer: the module that compares names and ranges.
    """

    def __init__(self, model: Model, scorer: ModuleType) -> None:
        self.model, self.scorer = model, scorer
        self.acts: list[str] = model.labels["acts"]
        self.settings = Settings.of(model.labels)

    def moves(self, reports: list[Weighed]) -> Samples:
        """Parties of frames; right where the sentence tells this act of this party."""
        out = Samples()
        for one in reports:
            doings = Doings(Cast(one.analysis), self.acts)
            who = WhoActs(doings)
            found = [
                (clues, self._acts(one, frame, party))
                for n, frame in doings.frames.items()
                for party, clues in who.candidates(n)
            ]
            out.add(one, found, gold=sum(len(m["evidence"]) for m in one.gold.gold["moves"]))
        return out

    def _told_in(self, one: Weighed, sentence: int, kind: str) -> list[dict[str, Any]]:
        """The gold records of a kind that a sentence tells."""
        s = one.analysis.sentences[sentence]
        here = {"evidence": [{"start": s.start, "end": s.end}]}
        return [g for g in one.gold.gold.get(kind) or [] if self.scorer.same_evidence(g, here)]

    def _acts(self, one: Weighed, frame: Frame, party: str) -> bool:
        told = self._told_in(one, frame.sentence, "moves")
        return any(self.scorer.alt(g["act"], frame.name) and self.scorer.same_name(g["party"], party) for g in told)

    def of_moves(self, reports: list[Weighed], choices: Choices) -> dict[str, Samples]:
        """Sources, addressees and conditions of the moves that are found."""
        out = {name: Samples() for name in ("source", "addressee", "condition")}
        for one in reports:
            cast = Cast(one.analysis)
            times = times_by_sentence(one.analysis, one.gold.published)
            told = moves_of(cast, self.acts, times, self.settings, choices)
            self._sources(one, cast, told, out["source"])
            self._addressees(one, cast, told, out["addressee"])
            self._conditions(one, told, choices, out["condition"])
        return out

    def _found(self, one: Weighed, told: list[Told]) -> Iterator[tuple[dict[str, Any], Told]]:
        """Each gold move with the telling that finds it."""
        gold = one.gold.gold["moves"]
        as_json = [dataclasses.asdict(t.move) for t in told]

        def worth(g: dict[str, Any], n: int) -> float | None:
            p = as_json[n]
            if not self.scorer.same_evidence(g, p) or not self.scorer.same_name(g["party"], p["party"]):
                return None
            alike = 2.0 * self.scorer.alt(g["act"], p["act"]) + 0.5 * self.scorer.overlap(g.get("terms"), p["terms"])
            return 1.0 + alike

        for i, n in self.scorer.assign(gold, range(len(told)), worth):
            yield gold[i], told[n]

    def _sources(self, one: Weighed, cast: Cast, told: list[Told], out: Samples) -> None:
        for gold, t in self._found(one, told):
            found = []
            for c in sources(one.analysis.frames[t.frame], cast):
                start, end = one.analysis.range_of(c.span.first, c.span.last)
                span = {"start": start, "end": end}
                right = (
                    self.scorer.alt(s["kind"], c.span.label) and self.scorer.overlap(s, span) for s in gold["sources"]
                )
                found.append((c.clues, any(right)))
            out.add(one, found, gold=len(gold["sources"]))

    def _addressees(self, one: Weighed, cast: Cast, told: list[Told], out: Samples) -> None:
        doings = Doings(cast, self.acts)
        for gold, t in self._found(one, told):
            weighed = addressees(doings, t.frame, t.move.party)
            right = [any(self.scorer.same_name(name, party) for name in gold["to"]) for party, _ in weighed]
            out.add(one, zip((clues for _, clues in weighed), right, strict=True), gold=len(gold["to"]))

    def _conditions(self, one: Weighed, told: list[Told], choices: Choices, out: Samples) -> None:
        kept, lives = merge(told, one.analysis, choices.told_again)
        gold_of = {t.move.id: gold["id"] for gold, t in self._found(one, kept)}
        wanted = {(m["id"], c) for m in one.gold.gold["moves"] for c in m["condition"]}
        moves = {k.move.id: k.move for k in kept}
        found = [
            (clues, (gold_of.get(a), gold_of.get(b)) in wanted)
            for a, b, clues in links(told, lives, moves, one.analysis)
        ]
        out.add(one, found, gold=len(wanted))

    def holdings(self, reports: list[Weighed]) -> Samples:
        """Parties with places that they hold."""
        out = Samples()
        for one in reports:
            cast, gold = Cast(one.analysis), one.gold.gold.get("control") or []
            for frame in frames_of(cast, "control"):
                told = Telling(frame, cast)
                out.add(one, [(c.clues, self._held(one, c, frame.sentence, cast)) for c in told.candidates()], gold=0)
            out.gold += one.weight * len(gold)
        return out

    def _held(self, one: Weighed, c: Candidate, sentence: int, cast: Cast) -> bool:
        same = self.scorer.same_name
        told = self._told_in(one, sentence, "control")
        return any(same(g["holder"], c.holder) and same(g["place"], c.name(cast)) for g in told)


def fit(samples: Samples) -> Choice:
    """The regression over all candidates, with the least probability that serves F1 best on unseen reports."""
    clues, right = np.array(samples.clues), np.array(samples.right)
    weight, fold = np.array(samples.weight), np.array(samples.fold)
    unseen = np.zeros(len(right))
    for n in range(FOLDS):
        away = fold == n
        unseen[away] = _chances(regression(clues[~away], right[~away], weight[~away]), clues[away])
    worth = {float(t): _f1(unseen >= t, right, weight, samples.gold) for t in GRID}
    best = max(worth.values())
    least = float(np.mean([t for t, f1 in worth.items() if f1 >= best - FLAT]))
    print(f"{len(right)} candidates, {right.mean():.1%} right, F1 {100 * best:.1f} near {least:.2f}", flush=True)
    return dataclasses.replace(regression(clues, right, weight), least=round(least, 2))


def regression(
    clues: Floats, right: npt.NDArray[np.bool_], weight: Floats | None = None, *, ridge: float = 1.0
) -> Choice:
    """Weights for the clues as they are, fitted on clues of one scale.

    A clue that hardly varies is not blown up to that scale: its weight would be huge, and the first report in which it
    does vary would be decided by it alone.
    """
    middle, spread = clues.mean(0), np.maximum(clues.std(0), SMALLEST_SPREAD)
    logit = LogisticRegression(C=ridge, max_iter=3000).fit((clues - middle) / spread, right, sample_weight=weight)
    weights = logit.coef_[0] / spread
    base = float(logit.intercept_[0] - weights @ middle)
    return Choice(round(base, FIGURES), tuple(round(float(w), FIGURES) for w in weights))


def _chances(choice: Choice, clues: Floats) -> Floats:
    return np.array([choice.chance(tuple(row)) for row in clues])


def _f1(chosen: npt.NDArray[np.bool_], right: npt.NDArray[np.bool_], weight: Floats, gold: float) -> float:
    hits = float(weight[chosen & right].sum())
    return 2 * hits / max(1.0, float(weight[chosen].sum()) + gold)


def fold_of(name: str) -> int:
    """The fold that a report belongs to: decided by its name, so that it never changes."""
    return next(n for n in range(FOLDS) if held_out(name, (n + 1) / FOLDS))


def weighed(reports: Iterable[Annotated], model: Model) -> Iterator[Weighed]:
    """The reports with the model's analyses; press that was not written to be annotated counts more."""
    for one in reports:
        weight = REAL_WEIGHT if one.id.startswith(REAL) else 1.0
        yield Weighed(one, model.analyse([one.text])[0], weight, fold_of(one.id))


def choose(teacher: Teacher, reports: list[Weighed], told_again: Choice) -> Choices:
    """All choices, those of a move's fields on the moves that the first one finds."""
    choices = Choices(move=fit(teacher.moves(reports)), told_again=told_again)
    fields = {name: fit(found) for name, found in teacher.of_moves(reports, choices).items()}
    return dataclasses.replace(choices, **fields, holding=fit(teacher.holdings(reports)))


def main() -> None:
    """Command line."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--model", required=True)
    p.add_argument("--shared", default="../shared")
    p.add_argument("--write", action="store_true", help="put the choices into the model's labels")
    p.add_argument("reports", nargs="+")
    o = p.parse_args()
    shared, folder = Path(o.shared), Path(o.model)
    model = Model(folder)
    teacher = Teacher(model, module_at(shared / "score.py"))
    gold = annotated(o.reports, notation=shared / "notation.py")
    reports = list(weighed(gold, model))
    told_again = Choices.of(model.labels).told_again if "choices" in model.labels else Choice()
    choices = choose(teacher, reports, told_again)
    if o.write:
        with labels_of(folder) as labels:
            labels["choices"] = dataclasses.asdict(choices)


if __name__ == "__main__":
    main()
