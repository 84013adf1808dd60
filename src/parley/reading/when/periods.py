"""Resolves expressions for weeks, months, seasons and years."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

from parley.reading.when import calendar
from parley.reading.when.patterns import words
from parley.reading.when.place import Place, Resolver, Value, month_number_in, which_in


def _month(match: re.Match[str], place: Place) -> Value | None:
    name, number, year = match["m"], month_number_in(match, "m"), place.year(match)
    if year is None and not match["part"] and not match["which"] and not _is_month(match, place):
        return None
    if year is None and not place.today:
        return None, "month"
    if year is None and place.today:
        which = which_in(match)
        ahead = -2 if which in ("last", "past") else 2 if which in ("next", "coming") else place.direction(match)
        found_year, _ = calendar.near_month(place.today, number, ahead)
        if which in ("last", "next") and number == place.today.month:
            found_year += ahead // 2
        year = found_year
    return (calendar.month_text(year, number), "month") if year and name else None


def _is_month(match: re.Match[str], place: Place) -> bool:
    """Whether a bare month name is no person, verb or title."""
    before = place.text[max(place.start, match.start() - 25) : match.start()].split()
    if match["m"].rstrip(".") in words("month_abbreviations"):
        return False
    if match["m"].title() not in words("ambiguous_months"):
        return not (
            before and before[-1][:1].isupper() and before[-1].isalpha() and before[-1].lower() not in _introducers()
        )
    follows = place.text[match.end() : match.end() + 2]
    return (
        bool(before)
        and before[-1].lower().strip('(“"') in _introducers()
        and not (follows[:1] == " " and follows[1:].isupper())
    )


@cache
def _introducers() -> frozenset[str]:
    return frozenset(words("month_introducers"))


def _months(match: re.Match[str], place: Place) -> Value | None:
    first, last = month_number_in(match, "m1"), month_number_in(match, "m2")
    year = place.year(match)
    if year is None and place.today:
        year, _ = calendar.near_month(place.today, last, place.direction(match))
    if year is None:
        return None, "interval"
    first_year = int(match["y1"]) if match["y1"] else year - (first > last)
    return calendar.interval(calendar.month_text(first_year, first), calendar.month_text(year, last)), "interval"


def _quarter(match: re.Match[str], place: Place) -> Value | None:
    year = place.year(match) or (place.today.year if place.today else None)
    months = 6 if match["part"].lower() == "half" else 3
    number = int(words("ordinals")[match["ordinal"].lower()]) or 12 // months
    return _part_of_year(year, number, months)


def _quarter_code(match: re.Match[str], place: Place) -> Value | None:
    return _part_of_year(int(match["year"]), int(match["q"]), 3)


def _part_of_year(year: int | None, number: int, months: int) -> Value | None:
    """The *number*th part of *months* months."""
    if year is None:
        return None, "interval"
    if number * months > 12:
        return None
    first = calendar.month_text(year, (number - 1) * months + 1)
    return calendar.interval(first, calendar.month_text(year, number * months)), "interval"


def _span(match: re.Match[str], place: Place) -> Value | None:
    unit, which = match["unit"].lower(), which_in(match)
    if which == "the" and unit != "weekend" and not match["part"]:
        return None
    if not place.today:
        return None, "week" if unit.startswith("week") else unit
    ahead = place.direction(match)
    shift = (
        -1
        if which in ("last",)
        else 1
        if which in ("next", "the coming", "coming", "this coming", "the following")
        else 0
    )
    if unit == "year":
        return str(place.today.year + shift), "year"
    if unit == "month":
        return calendar.month_text(*calendar.shift_months(place.today, shift)), "month"
    if unit == "weekend":
        return calendar.interval(
            *calendar.weekend_near(place.today, ahead=shift > 0 or (shift == 0 and ahead > 0))
        ), "week"
    return _week(place.today, shift, which), "week"


def _week(today: date, shift: int, which: str) -> str:
    """A week is told from Monday to Sunday."""
    back = shift == 0 and which in ("the past", "past", "this past")
    return calendar.interval(*calendar.week_of(today + timedelta(days=7 * (-1 if back else shift))))


def _season(match: re.Match[str], place: Place) -> Value | None:
    season, which = match["season"].lower(), which_in(match)
    if match["year"]:
        return match["year"], "season"
    american = season in words("american_seasons")
    if not which or (american and place.text[match.end() : match.end() + 4].startswith(" of ")):
        return None
    if american and which == "the":
        return None
    if not place.today:
        return None, "season"
    return str(_season_year(place.today, season, which, place.direction(match))), "season"


def _season_year(today: date, season: str, which: str, ahead: int) -> int:
    names = [*words("seasons")]
    first_month = 3 * (names.index("autumn" if season in words("american_seasons") else season) + 1)
    if which == "this":
        return today.year
    if which == "next" or (which != "last" and ahead > 0):
        return today.year if today.month < first_month else today.year + 1
    return today.year if today.month >= first_month + 3 else today.year - 1


def _years(match: re.Match[str], place: Place) -> Value | None:
    first, last = match["y1"], match["y2"]
    last = last if len(last) == 4 else first[:2] + last
    return (calendar.interval(first, last), "interval") if first < last else None


def _year(match: re.Match[str], place: Place) -> Value | None:
    before = place.text[max(place.start, match.start() - 25) : match.start()].lower().split()
    last = before[-1].strip('(“"') if before else ""
    after = re.match(r"\s+([A-Za-z]+)", place.text[match.end() : match.end() + 20])
    follows = after.group(1).lower() if after else ""
    if last in words("not_years_before"):
        return None
    if follows in words("not_years_after") and last not in ("in", "since", "during"):
        return None
    return match["year"], "year"


RESOLVERS: dict[str, Resolver] = {
    "months": _months,
    "month": _month,
    "quarter": _quarter,
    "quarter_code": _quarter_code,
    "span": _span,
    "season": _season,
    "years": _years,
    "year": _year,
}
