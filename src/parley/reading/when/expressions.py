"""Finds calendar expressions and resolves them against the day of publication."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from parley.reading.when import days, periods
from parley.reading.when.patterns import SIGNAL_OF, patterns, signals, words
from parley.reading.when.place import Place, Value

_ROLE_CHARS = 20
_BEFORE_DATELINE = re.compile(r"(?:[A-Z][A-Z]+.{0,40},?\s*\(?)?")
_AFTER_DATELINE = re.compile(r"\)?\s*(?:\([^)]{1,40}\)\s*)?[-–—:]\s")
_RESOLVERS = days.RESOLVERS | periods.RESOLVERS


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A range `[start, end)` of code points, its value in EDTF (None if unresolved), and its kind.

    Kinds: `day`, `weekday`, `relative` (today, two days ago), `week`, `month`, `season`, `year`, `interval`;
    and, whatever the form, `deadline` after "by", "until", "before", `since` after "since", "from",
    `dateline` at the head of a report, `elsewhere` for the day of another event ("a day after the vote"),
    `duration` for "two days of talks".
    """

    start: int
    end: int
    edtf: str | None
    kind: str


def find_times(text: str, start: int, end: int, *, published: str | None) -> list[TimeExpression]:
    """The calendar expressions in the sentence `[start, end)` of *text*, in order and without overlap.

    *published* is the day of publication ("2025-08-17"), against which "on Monday", "next week" or "in April"
    are resolved; without it only full dates get a value. Bare weekdays and months are placed before or after
    it by the tense of the words around them. Follows TIMEX3 (Pustejovsky et al., 2003) in what counts as an
    expression; clock times, ages and durations are left out.
    """
    present = signals(text, start, end)
    if not present:
        return []
    place = Place(text, start, end, date.fromisoformat(published) if published else None)
    found: list[TimeExpression] = []
    for name, pattern in patterns().items():
        if SIGNAL_OF[name] not in present:
            continue
        for match in pattern.finditer(text, start, end):
            if any(time.start < match.end() and match.start() < time.end for time in found):
                continue
            value = _RESOLVERS[name](match, place)
            if value:
                found.append(_expression(match, value, text, start))
    return sorted(found, key=lambda time: time.start)


def _expression(match: re.Match[str], value: Value, text: str, start: int) -> TimeExpression:
    edtf, kind = value
    if kind == "day" and _is_dateline(text, start, match):
        return TimeExpression(match.start(), match.end(), edtf, "dateline")
    return TimeExpression(match.start(), match.end(), edtf, _role(text, start, match.start()) or kind)


def _is_dateline(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a day stands at the head of a report: "MUSCAT, May 12 (wire) -", "date 2025-05-12"."""
    before = text[start : match.start()].strip()
    if before == "date" or re.fullmatch(r"[A-Z][A-Z\W]*\(", before):
        return True
    return bool(_BEFORE_DATELINE.fullmatch(before) and _AFTER_DATELINE.match(text, match.end()))


def _role(text: str, start: int, first: int) -> str | None:
    before = " ".join(text[max(start, first - _ROLE_CHARS) : first].lower().split())
    for role, names in (("deadline", "deadline_words"), ("since", "since_words")):
        if any(before == word or before.endswith(" " + word) for word in words(names)):
            return role
    return None
