"""An analyst's record of a report, against which readings are measured.

It is written as a readout is; its report may lack the text, and "A|B" in a party or an act leaves both open.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from parley.analysis.comparison import Finding
from parley.errors import OptionError
from parley.records import Span
from parley.vocabulary import acts


def read_gold(path: Path, *, text_chars: int) -> tuple[Finding, ...]:
    """Return the moves of an analyst's record.

    Args:
        path: the JSON file.
        text_chars: the length of the report, in which each range must lie.

    Raises:
        OptionError: the file cannot be read, or is no record of this report.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise OptionError(f"{path} cannot be read ({error.strerror}); check --gold.") from None
    except (ValueError, RecursionError) as error:
        raise OptionError(f"{path} is no JSON ({error}); give a readout as parley read --json writes it.") from None
    moves = content.get("moves") if isinstance(content, dict) else None
    if not isinstance(moves, list):
        raise OptionError(f'{path} has no list "moves"; give a readout as parley read --json writes it.')
    return tuple(_finding(move, f"Move {place} of {path}", text_chars) for place, move in enumerate(moves, start=1))


def _finding(move: Any, where: str, text_chars: int) -> Finding:
    try:
        found = Finding(
            id=str(move.get("id", "")),
            parties=_open(move["party"]),
            acts=_open(move["act"]),
            evidence=tuple(_span(one, text_chars) for one in move["evidence"]),
            terms=_span(move["terms"], text_chars) if move.get("terms") else None,
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        raise OptionError(
            f"{where} is none of this report: it needs party, act, and evidence as ranges of its text."
        ) from None
    if unknown := [act for act in found.acts if act not in acts()]:
        raise OptionError(f"{where} has the act “{unknown[0]}”; choose of {', '.join(acts())}.")
    if not found.evidence:
        raise OptionError(f"{where} has no evidence; give the range of the sentence that tells it.")
    return found


def _open(value: Any) -> tuple[str, ...]:
    names: list[str] = value.split("|")
    return tuple(names)


def _span(value: Any, text_chars: int) -> Span:
    start, end = value["start"], value["end"]
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= text_chars):
        raise ValueError("no range of the text")
    return Span(start, end)
