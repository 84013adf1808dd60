"""Cuts a report's text into pieces at the edges of what is marked in it, so that marks may overlap."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from parley.records import Span

PARAGRAPH_CHARS_MAX = 1600
_DROPPED = re.compile(r"[\r\x00]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A range to be marked: ``role`` is "sentence", "terms" or "source", ``name`` the record that it belongs to."""

    start: int
    end: int
    role: str
    name: str


Piece = dict[str, Any]


def pieces(text: str, marks: Iterable[Mark], *, within: Span | None = None) -> list[Piece]:
    """Return the text, or a range of it, as pieces: each with its text, its start, the names and roles on it."""
    start, end = (within.start, within.end) if within else (0, len(text))
    inside = [mark for mark in marks if mark.start < end and start < mark.end and mark.start < mark.end]
    edges = {start, end, *(min(max(edge, start), end) for mark in inside for edge in (mark.start, mark.end))}
    opening, closing = _by_edge(inside, start, end)
    # A browser drops these characters; a piece that held one would have other places than the report.
    edges |= {at for dropped in _DROPPED.finditer(text, start, end) for at in dropped.span()}
    alive: dict[int, Mark] = {}
    found: list[Piece] = []
    cuts = sorted(edges)
    for cut, following in pairwise(cuts):
        for number in closing.get(cut, ()):
            alive.pop(number, None)
        alive.update({number: inside[number] for number in opening.get(cut, ())})
        found.append(_piece(text, cut, following, alive))
    return found


def _by_edge(marks: list[Mark], start: int, end: int) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    for number, mark in enumerate(marks):
        opening.setdefault(max(mark.start, start), []).append(number)
        closing.setdefault(min(mark.end, end), []).append(number)
    return opening, closing


def _piece(text: str, start: int, end: int, alive: Mapping[int, Mark]) -> Piece:
    return {
        "text": text[start:end],
        "start": start,
        "names": list(dict.fromkeys(mark.name for mark in alive.values())),
        "roles": sorted({mark.role for mark in alive.values()}),
    }


def paragraph(text: str, span: Span) -> Span:
    """Return the paragraph around a range, cut where it is very long."""
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    end = len(text) if end < 0 else end
    room = max(0, PARAGRAPH_CHARS_MAX - (span.end - span.start)) // 2
    return Span(max(start, span.start - room), min(end, span.end + room))


def together(spans: Iterable[Span]) -> list[Span]:
    """Return ranges in order, those that touch or overlap as one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found
