"""What the reader would make of its own labels: `python -m training.ceiling --model DIR --shared DIR REPORTS...`.

The frames that the model finds are replaced by those of the annotation, each role by the words that training points it
to; names, sources and what a name belongs to stay the model's. What is still missed is no fault of the frames: it is
lost between an annotation and its labels, or between frames and records. Tellings are not joined.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from parley.language import FloatArray, Frame, Model
from parley.reading import Settings
from parley.reading.reader import readout_of
from parley.records import Readout, Report
from training.examples import Example, Instance
from training.gold import Annotated, annotated
from training.labels import Labels
from training.network import CHANNELS, DIRECTIONS, FRAMES, ROLES, STATUS, TOPICS
from training.validate import figures_of, table

SURE = 0.999


def labelled_frames(one: Annotated, model: Model) -> list[Frame]:
    """The frames of a report as training labels them."""
    out: list[Frame] = []
    for window in Labels(one, model.tokenizer, None).windows():
        first = len(out)
        out += [_frame(x, window) for x in window.instances]
        for a, b in window.conditions:
            out[first + a].conditions.append((first + b, 1.0))
    return out


def _frame(x: Instance, window: Example) -> Frame:
    return Frame(
        sentence=x.sentence + window.first_sentence,
        name=FRAMES[x.frame],
        probability=SURE,
        first_word=window.first_word,
        roles={name: _pointer(x.roles.get(role), len(window.shapes)) for role, name in enumerate(ROLES)},
        topics={name: float(n in (x.topics or [])) for n, name in enumerate(TOPICS)},
        hedged=float(x.hedged or 0),
        labels={
            "status": _one_of(x.status, len(STATUS)),
            "channel": _one_of(x.channel, len(CHANNELS)),
            "direction": _one_of(x.direction, len(DIRECTIONS)),
        },
        meaning=np.ones(1, dtype=np.float32),
    )


def _pointer(groups: list[list[int]] | None, count: int) -> FloatArray:
    """Each group of right words has the same share of the probability; "none" has all where there is no group."""
    out = np.zeros(count + 1, dtype=np.float32)
    for group in groups or []:
        out[group] += 1 / len(group) / len(groups or [])
    if not groups:
        out[-1] = 1.0
    return out


def _one_of(value: int | None, count: int) -> FloatArray:
    out = np.zeros(count, dtype=np.float32)
    out[value or 0] = 1.0
    return out


def readouts(reports: list[Annotated], model: Model) -> Iterator[Readout]:
    """The readout of each report from its labelled frames."""
    model.labels["choices"].pop("told_again", None)
    settings = Settings.of(model.labels)
    for one in reports:
        analysis = model.analyse([one.text])[0]
        analysis.frames = labelled_frames(one, model)
        report = Report(id=one.id, text=one.text, published=one.published)
        yield readout_of(report, analysis, model, settings)


def main() -> None:
    """Command line."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--model", required=True)
    p.add_argument("--shared", default="../shared")
    p.add_argument("reports", nargs="+")
    o = p.parse_args()
    shared = Path(o.shared)
    reports = list(annotated(o.reports, notation=shared / "notation.py"))
    print(table(figures_of(reports, readouts(reports, Model(Path(o.model))), shared / "score.py")))


if __name__ == "__main__":
    main()
