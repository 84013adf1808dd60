"""Days of EDTF dates (ISO 8601-2): the record tells dates as precisely as it can, the state compares days."""

import re
from calendar import monthrange
from datetime import date, timedelta

_POINT = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T\S*)?[?~%]?", re.ASCII)


def first_day(edtf: str | None) -> str | None:
    """Return the first day that a date or interval covers, as ``YYYY-MM-DD``; None if it tells none."""
    if not edtf:
        return None
    start, _, end = edtf.partition("/")
    return _day(start, last=False) or _day(end, last=False)


def last_day(edtf: str | None) -> str | None:
    """Return the last day that a date or interval covers, as ``YYYY-MM-DD``; None if it tells none."""
    if not edtf:
        return None
    start, _, end = edtf.partition("/")
    return _day(end, last=True) or _day(start, last=True)


def shifted(day: str, *, days: int) -> str:
    """Return the day so many days later (earlier if negative)."""
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except OverflowError:
        return day


def days_between(one: str, other: str) -> int:
    """Return how many days lie between two days, never negative."""
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)


def _day(point: str, *, last: bool) -> str | None:
    found = _POINT.fullmatch(point)
    if not found:
        return None
    year, month, day = found.groups()
    try:
        if last:
            month = month or "12"
            day = day or str(monthrange(int(year), int(month))[1])
        return date(int(year), int(month or 1), int(day or 1)).isoformat()
    except ValueError:
        return None
