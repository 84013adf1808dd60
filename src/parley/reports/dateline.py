"""The publication date as the top of a text states it."""

import re
from collections.abc import Iterator
from datetime import date

_DATE_LINE = re.compile(r"\ufeff?\s*date[ \t]+(\d{4}-\d\d-\d\d)(?=\s|$)", re.IGNORECASE)
_TOP_LINES = 8
_TOP_CHARS = 1500
_YEARS = range(1800, 2101)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
)
_DAY, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<year>\d{4})"
_DATES = (
    rf"{_MONTH} {_DAY},? {_YEAR}",
    rf"{_DAY} (?:of )?{_MONTH},? {_YEAR}",
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)",
)
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,? )?"
_OPENING = r"(?:(?:published|posted|issued|released|release date|date)(?: on)?:? )?"
_TIME, _ZONE = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?: ?[ap]\.?m\.?)?", r"(?: ?(?:[A-Z]{1,5}|[+-]\d\d:?\d\d))?"
_CLOCK = rf"(?:[T,]? ?(?:at )?{_TIME}{_ZONE})?"
_ALONE = [re.compile(rf"{_OPENING}{_WEEKDAY}{form}{_CLOCK}\.?", re.IGNORECASE) for form in _DATES]
# "KYIV, Aug. 15, 2025 (Agency) -": a place, a date, perhaps the agency, and a dash or a colon. Case counts,
# since each word of the place has a capital.
_PLACE = r"[A-ZÀ-Þ][\w.'’-]*(?:[ ,/]{1,2}[A-ZÀ-Þ][\w.'’-]*){0,5},? "
_AGENCY = r"(?: ?\([^)]{1,40}\))?"
_LINE = [re.compile(rf"{_PLACE}\(?{_WEEKDAY}{form}\)?,?{_AGENCY} ?[-–—:]") for form in _DATES]


def date_line(text: str) -> str | None:
    """Return the date of a leading ``date YYYY-MM-DD``, or None without one or if there is no such day."""
    found = _DATE_LINE.match(text)
    return _iso(found[1][:4], found[1][5:7], found[1][8:]) if found else None


def top_date(text: str) -> str | None:
    """Return the date that a line near the top of a text gives, or None.

    Counted are a line that is only a date ("August 16, 2025", "Saturday, 16 August 2025, 14:05 GMT") and a
    dateline ("KYIV, Aug. 15, 2025 (Agency) -") among the first eight lines that are not blank. Dates without
    a year or in figures alone ("08/09/2025") are not understood, and two different dates leave it open.
    """
    found = {day for line in _top(text) for day in _stated(line)}
    return found.pop() if len(found) == 1 else None


def _top(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in text[:_TOP_CHARS].lstrip("\ufeff").splitlines())
    return [line for line in lines if line][:_TOP_LINES]


def _stated(line: str) -> Iterator[str]:
    matches = [form.fullmatch(line) for form in _ALONE] + [form.match(line) for form in _LINE]
    for match in filter(None, matches):
        if day := _iso(match["year"], match["month"], match["day"]):
            yield day


def _iso(year: str, month: str, day: str) -> str | None:
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    try:
        return date(int(year), number, int(day)).isoformat() if int(year) in _YEARS else None
    except ValueError:  # 31 April
        return None
