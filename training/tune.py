"""Sets the thresholds of a model on validation reports: `python -m training.tune --model DIR --shared DIR REPORTS...`.

Each threshold is moved over a grid while the others stand, to the best value of the one figure that it decides, once
or in rounds. What comes out goes into the model's labels (`thresholds` by frame, `settings` for the rest).
"""

from __future__ import annotations

import argparse
import copy
import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

from parley.language import Analysis, Model
from parley.reading import Settings
from parley.reading.reader import record_of
from parley.reading.when_told import times_by_sentence
from parley.reading.who import Cast
from parley.records import Report
from training.gold import Annotated, module_at
from training.validate import validation_reports

LOWEST = 0.08
# The reports kept aside are few: what is not better by this, and by one gold record's worth, stays as it is.
CLEARLY = 0.004
ACT_GRID = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]
LEAST_GRID = [0.15, 0.2, 0.25, 0.3, 0.35, 0.4]
GRID = [0.08, 0.12, 0.18, 0.25, 0.33, 0.42, 0.5, 0.6, 0.75, 0.9, 1.01]
FIGURE = {
    "topic": "topics of found moves",
    "thing": "objects of found moves",
    "date": "dates of found moves",
}
MOVES = ("sentences with a move", "moves: found (sentence, party)", "moves: act")  # what an act's threshold decides
RECORDS = {
    "meeting": "meetings",
    "control": "control",
    "shift": "shifts",
    "gloss": "glosses",
    "membership": "memberships",
}


class Bench:
    """Validation reports, analysed once with every frame that is at all likely."""

    def __init__(self, model: Model, reports: list[Annotated], scorer: Path) -> None:
        self.settings, self.thresholds = Settings.of(model.labels), model.thresholds
        model.labels["thresholds"] = dict.fromkeys(model.frames, LOWEST)
        self.model, self.reports = model, reports
        self.analyses: list[Analysis] = []
        for i in range(0, len(reports), 8):
            self.analyses += model.analyse([r.text for r in reports[i : i + 8]])
        self.scorer = module_at(scorer)
        self.times = [times_by_sentence(a, r.published) for a, r in zip(self.analyses, reports, strict=True)]
        self.casts = [Cast(a) for a in self.analyses]  # sides see faint frames too, each as much as it is likely

    def figures(self, settings: Settings, thresholds: dict[str, float]) -> dict[str, tuple[float, ...]]:
        """Precision, recall, F1 and the number of gold records by row of the scorer."""
        tallies = {row: self.scorer.Tally() for row in self.scorer.ROWS}
        for one, full, times in zip(self.reports, self.casts, self.times, strict=True):
            report = Report(id=one.id, text=one.text, published=one.published)
            cast = copy.copy(full)
            cast.analysis = only(full.analysis, thresholds)
            readout = record_of(report, cast, times, self.model, settings)
            self.scorer.score(one.gold, readout.to_dict(), tallies)
        return {row: tuple(x or 0.0 for x in t.prf()) for row, t in tallies.items()}


def only(analysis: Analysis, thresholds: dict[str, float]) -> Analysis:
    """The analysis with the frames that reach their thresholds."""
    kept = [i for i, f in enumerate(analysis.frames) if f.probability >= thresholds[f.name]]
    place = {i: n for n, i in enumerate(kept)}
    frames = [
        dataclasses.replace(
            analysis.frames[i], conditions=[(place[k], c) for k, c in analysis.frames[i].conditions if k in place]
        )
        for i in kept
    ]
    return dataclasses.replace(analysis, frames=frames)


def best(values: list[float], figure: Callable[[float], float], now: float, *, record: float = 0.0) -> float:
    """The value with the best figure; the present one unless another is clearly better.

    Args:
        values: values to try.
        figure: what a value is worth, 0 to 1.
        now: the present value.
        record: what one gold record is worth.
    """
    base = figure(now)
    found = max(((figure(v), v) for v in values if v != now), default=(base, now))
    return found[1] if found[0] > base + max(CLEARLY, record) else now


def tune(bench: Bench, *, rounds: int = 1) -> tuple[Settings, dict[str, float]]:
    """Move every threshold, from where the model has it, to the value that serves its figure best."""
    settings, thresholds = bench.settings, dict(bench.thresholds)
    acts = bench.model.labels["acts"]
    worth = {row: 1 / max(1.0, figure[3]) for row, figure in bench.figures(settings, thresholds).items()}
    for _ in range(rounds):
        thresholds = _tune_acts(bench, settings, thresholds, acts)
        for name, row in RECORDS.items():
            figure = _by_frame(bench, settings, thresholds, [name], row)
            thresholds[name] = best(ACT_GRID, figure, thresholds[name], record=worth[row])
        move = bench.model.labels["choices"]["move"]
        move["least"] = best(LEAST_GRID, _by_least(bench, settings, thresholds, move), move["least"])
        figure = _by_setting(bench, settings, thresholds, "further_party", *MOVES)
        settings = dataclasses.replace(settings, further_party=best(GRID, figure, settings.further_party))
        for name, row in FIGURE.items():
            figure = _by_setting(bench, settings, thresholds, name, row)
            chosen = best(GRID, figure, getattr(settings, name), record=worth[row])
            settings = dataclasses.replace(settings, **{name: chosen})
        print(settings, thresholds, flush=True)
    return settings, thresholds


def _tune_acts(bench: Bench, settings: Settings, thresholds: dict[str, float], acts: list[str]) -> dict[str, float]:
    """One threshold for all acts first, then each act's own."""
    together = best(ACT_GRID, _by_frame(bench, settings, thresholds, acts, *MOVES), thresholds[acts[0]])
    thresholds = {**thresholds, **dict.fromkeys(acts, together)}
    for act in acts:
        near = [round(together + d, 2) for d in (-0.15, 0.15) if LOWEST <= together + d < 1]
        thresholds[act] = best(near, _by_frame(bench, settings, thresholds, [act], *MOVES), thresholds[act])
    return thresholds


def _by_frame(
    bench: Bench, settings: Settings, thresholds: dict[str, float], names: list[str], *rows: str
) -> Callable[[float], float]:
    def mean(v: float) -> float:
        figures = bench.figures(settings, {**thresholds, **dict.fromkeys(names, v)})
        return sum(figures[row][2] for row in rows) / len(rows)

    return mean


def _by_least(
    bench: Bench, settings: Settings, thresholds: dict[str, float], move: dict[str, Any]
) -> Callable[[float], float]:
    def mean(v: float) -> float:
        kept, move["least"] = move["least"], v
        figures = bench.figures(settings, thresholds)
        move["least"] = kept
        return sum(figures[row][2] for row in MOVES) / len(MOVES)

    return mean


def _by_setting(
    bench: Bench, settings: Settings, thresholds: dict[str, float], name: str, *rows: str
) -> Callable[[float], float]:
    def mean(v: float) -> float:
        figures = bench.figures(dataclasses.replace(settings, **{name: v}), thresholds)
        return sum(figures[row][2] for row in rows) / len(rows)

    return mean


def main() -> None:
    """Command line."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--model", required=True)
    p.add_argument("--shared", default="../shared")
    p.add_argument("--hold-out", type=float, default=0.04)
    p.add_argument("--rounds", type=int, default=1)
    p.add_argument("--write", action="store_true", help="put the thresholds into the model's labels")
    p.add_argument("reports", nargs="+")
    o = p.parse_args()
    shared = Path(o.shared)
    reports = validation_reports(o.reports, shared=shared, share=o.hold_out)
    bench = Bench(Model(Path(o.model)), reports, shared / "score.py")
    before = bench.figures(bench.settings, bench.thresholds)
    settings, thresholds = tune(bench, rounds=o.rounds)
    after = bench.figures(settings, thresholds)
    for row, figure in before.items():
        print(f"{row:38} {100 * figure[2]:6.1f} {100 * after[row][2]:6.1f}")
    if o.write:
        _write(Path(o.model), settings, thresholds, bench.model.labels["choices"]["move"]["least"])


def _write(folder: Path, settings: Settings, thresholds: dict[str, Any], least: float) -> None:
    from training.export import labels_of

    with labels_of(folder) as labels:
        labels["thresholds"] = thresholds
        labels["settings"] = dataclasses.asdict(settings)
        labels["choices"]["move"]["least"] = least


if __name__ == "__main__":
    main()
