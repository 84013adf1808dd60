"""Chooses among the calendar expressions of a sentence the one that dates a move or a meeting.

Measured on the annotated reports: for a move the expression nearest to its terms, but outside them, is right
most often; dates inside the terms belong to what is demanded or promised, and no move lies in the future.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from parley.reading.when.expressions import TimeExpression

# Kinds in the order in which they are tried; what is in none of them never dates anything.
_DATING = frozenset({"day", "weekday", "relative", "month", "interval"})
_DATING_MEETINGS = _DATING | {"week", "duration"}
_DATING_INSIDE = frozenset({"weekday", "relative"})
_LAST_RESORT = (frozenset({"since"}), frozenset({"dateline"}))
_LAST_RESORT_MEETINGS = (
    frozenset({"year", "season"}),
    frozenset({"since", "deadline"}),
    frozenset({"elsewhere", "dateline"}),
)


class Span(Protocol):
    """Anything with a range `[start, end)` of code points."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def choose_time(
    times: Sequence[TimeExpression], *, terms: Span | None, sentence: Span, not_after: str | None = None
) -> TimeExpression | None:
    """The expression among *times* that dates the move with *terms* in *sentence*, or None if none does.

    *terms* is the range of what is demanded, offered or said; None for a meeting, whose date is then the
    first of a fitting kind. *not_after*, the day of publication, sets future dates aside: right for moves,
    wrong for planned meetings.
    """
    usable = [time for time in times if time.edtf and not _is_later(time.edtf, not_after)]
    if terms is None:
        tiers = (_DATING_MEETINGS, *_LAST_RESORT_MEETINGS)
        return next((found for kinds in tiers if (found := _nearest(usable, kinds, sentence.start))), None)
    outside = [time for time in usable if time.end <= terms.start or time.start >= terms.end]
    inside = [time for time in usable if time not in outside]
    found = _nearest(outside, _DATING, terms.start, terms.end) or _nearest(inside, _DATING_INSIDE, terms.start)
    return found or next((late for kinds in _LAST_RESORT if (late := _nearest(outside, kinds, terms.start))), None)


def _is_later(edtf: str, not_after: str | None) -> bool:
    return not_after is not None and edtf.split("/")[0] > not_after[: len(edtf.split("/")[0])]


def _nearest(
    times: Iterable[TimeExpression], kinds: frozenset[str], start: int, end: int | None = None
) -> TimeExpression | None:
    """The one of *kinds* with the smallest gap to the range `[start, end)`, or to the point *start*."""
    stop = start if end is None else end
    fitting = [time for time in times if time.kind in kinds]
    return min(fitting, key=lambda time: max(0, start - time.end, time.start - stop), default=None)
