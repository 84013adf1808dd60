"""Sources for archives, and a reader that needs no model."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from parley.records import Move, Readout, Report, Source, Span

SENTENCE = "Norland demanded that Sudland open the bridge, its minister said on Friday after the talks in the capital."


def text_of(number: int) -> str:
    """A text unlike those of other numbers."""
    return f"{SENTENCE} The envoys of both sides meet again in {number} days, and the ministry has not said where.\n"


def row(number: int, **more: Any) -> dict[str, Any]:
    """The fields of one input."""
    day = f"20{20 + number % 5}-05-{1 + number % 28:02d}"
    return {"id": f"n{number}", "text": text_of(number), "published": day, "publisher": "Herald", **more}


def write_lines(path: Path, rows: Sequence[Any]) -> Path:
    """Write JSON Lines."""
    path.write_text("".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in rows), encoding="utf-8")
    return path


def read(reports: Sequence[Report]) -> list[Readout]:
    """Find one move a report by its words, without a model; a report of thirteen days breaks the reader."""
    return [_readout(report) for report in reports]


def _readout(report: Report) -> Readout:
    if "in 13 days" in report.text:
        raise ZeroDivisionError("thirteen")
    found = re.search(r"Norland demanded .*?\.", report.text)
    if found is None:
        return Readout(report=report, model="made")
    span = Span(*found.span())
    minister = report.text.index("its minister")
    source = Source("named", minister, minister + len("its minister"))
    move = Move("m1", "Norland", "demand", ("territory",), (span,), (source,), objects=("the bridge",), terms=span)
    return Readout(report=report, moves=(move,), model="made")
