"""Dates as a reader says them: EDTF (ISO 8601-2) strings in, "15 Aug 2025" out."""

import re

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?(T\S+)?([?~%]?)", re.ASCII)


def spoken(edtf: str | None) -> str:
    """Return a date or an interval as words, empty for none; whatever else EDTF allows is returned as it stands."""
    if not edtf:
        return ""
    start, slash, end = edtf.partition("/")
    if not slash:
        return _one(edtf)
    if start in ("", ".."):
        return f"until {_one(end)}"
    return f"from {_one(start)}" if end in ("", "..") else f"{_one(start)} to {_one(end)}"


def _one(edtf: str) -> str:
    match = _DATE.fullmatch(edtf)
    if not match:
        return edtf
    year, month, day, _time, mark = match.groups()
    parts = (str(int(day)) if day else "", _MONTHS[int(month) - 1] if month else "", year)
    return ("about " if mark else "") + " ".join(part for part in parts if part)
