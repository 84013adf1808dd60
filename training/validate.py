"""Reads annotated reports with a model and scores them.

`python -m training.validate --model DIR --shared DIR REPORTS...`
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from parley.language import Model
from parley.reading import Settings, read_reports
from parley.records import Readout, Report
from training.gold import Annotated, annotated, held_out


def score(
    model: Model, reports: list[Annotated], scorer: Path, settings: Settings, keep: Path | None = None
) -> dict[str, Any]:
    """Figures of `score.py` for the model's readouts of annotated reports."""
    return figures_of(reports, _readouts(model, reports, settings), scorer, keep)


def _readouts(model: Model, reports: list[Annotated], settings: Settings) -> Iterator[Readout]:
    for i in range(0, len(reports), 8):
        inputs = [Report(id=r.id, text=r.text, published=r.published) for r in reports[i : i + 8]]
        yield from read_reports(inputs, model, settings=settings)


def figures_of(
    reports: list[Annotated], readouts: Iterable[Readout], scorer: Path, keep: Path | None = None
) -> dict[str, Any]:
    """Figures of `score.py` for readouts of annotated reports, in their order."""
    with tempfile.TemporaryDirectory() as folder:
        gold, pred = Path(folder) / "gold", keep or Path(folder) / "pred"
        gold.mkdir()
        pred.mkdir(exist_ok=True, parents=True)
        for one, readout in zip(reports, readouts, strict=True):
            (gold / f"{one.id}.json").write_text(json.dumps(one.gold), encoding="utf-8")
            (pred / f"{one.id}.json").write_text(readout.to_json(), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, str(scorer), str(gold), str(pred), "--json"],
            capture_output=True,
            text=True,
            check=True,
        )
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def table(figures: dict[str, Any]) -> str:
    """The figures as lines of text."""

    def cell(x: float | None) -> str:
        return "    -" if x is None else f"{100 * x:5.1f}"

    return "\n".join(f"{k:38} {cell(v['p'])} {cell(v['r'])} {cell(v['f1'])} {v['n']:5d}" for k, v in figures.items())


def validation_reports(paths: list[str], *, shared: Path, share: float) -> list[Annotated]:
    """The reports that training leaves out."""
    return [r for r in annotated(paths, notation=shared / "notation.py") if held_out(r.id, share)]


def main() -> None:
    """Command line."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--model", required=True)
    p.add_argument("--shared", default="../shared")
    p.add_argument("--hold-out", type=float, default=0.04)
    p.add_argument("--all", action="store_true", help="score all given reports, not only the validation part")
    p.add_argument("--keep")
    p.add_argument("--set", nargs="*", default=[], help="settings, NAME=VALUE")
    p.add_argument("reports", nargs="+")
    o = p.parse_args()
    shared = Path(o.shared)
    changed = {k: float(v) for k, v in (x.split("=") for x in o.set)}
    model = Model(Path(o.model))
    settings = dataclasses.replace(Settings.of(model.labels), **changed)
    if o.all:
        reports = list(annotated(o.reports, notation=shared / "notation.py"))
    else:
        reports = validation_reports(o.reports, shared=shared, share=o.hold_out)
    print(len(reports), "reports")
    print(table(score(model, reports, shared / "score.py", settings, Path(o.keep) if o.keep else None)))


if __name__ == "__main__":
    main()
