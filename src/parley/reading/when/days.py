"""Resolves expressions for days: dates, weekdays, and days counted from another."""

from __future__ import annotations

import re
from datetime import date, timedelta

from parley.reading.when import calendar
from parley.reading.when.patterns import patterns, words
from parley.reading.when.place import (
    Place,
    Resolver,
    Value,
    month_number_in,
    number_of,
    weekday_number_in,
    which_in,
)

_ANTECEDENT_CHARS, _CLAUSE_CHARS = 400, 120


def _iso(match: re.Match[str], place: Place) -> Value | None:
    found = calendar.day(int(match["y"]), int(match["m"]), int(match["d"]))
    return (str(found), "day") if found else None


def _dated(match: re.Match[str], place: Place, month: int, number: int) -> date | None:
    year = place.year(match)
    if year:
        return calendar.day(year, month, number)
    return calendar.near_day(place.today, month, number, place.direction(match)) if place.today else None


def _single_day(match: re.Match[str], place: Place) -> Value | None:
    found = _dated(match, place, month_number_in(match, "m"), int(match["d"]))
    if found is None and place.today:
        return None
    return (str(found) if found else None), "day"


def _days(match: re.Match[str], place: Place) -> Value | None:
    names = match.groupdict()
    first_month = month_number_in(match, "m1" if names["m1"] else "m2")
    last_month = month_number_in(match, "m2" if names["m2"] else "m1")
    last = _dated(match, place, last_month, int(match["d2"]))
    if last is None:
        return None if place.today else (None, "interval")
    first = calendar.day(last.year - (first_month > last_month), first_month, int(match["d1"]))
    return (calendar.interval(first, last), "interval") if first and first <= last else None


def _week_of(match: re.Match[str], place: Place) -> Value | None:
    side = "1" if match["m1"] else "2"
    first = _dated(match, place, month_number_in(match, "m" + side), int(match["d" + side]))
    return (calendar.interval(first, first + timedelta(days=6)), "week") if first else None


def _ordinal_days(match: re.Match[str], place: Place) -> Value | None:
    before = place.text[place.start : match.start()].split()
    if not before or before[-1].lower() not in words("day_introducers"):
        return None
    if not place.today:
        return None, "day"
    ahead = place.direction(match)
    numbers = [int(number) for number in (match["d1"], match["d2"]) if number]
    for shift in (0, 1 if ahead > 0 else -1):
        days = [calendar.day(*calendar.shift_months(place.today, shift), number) for number in numbers]
        first, last = days[0], days[-1]
        if first and last and (first >= place.today if ahead > 0 else first <= place.today):
            return calendar.interval(first, last), "day" if len(days) == 1 else "interval"
    return None


def _nearest(today: date, number: int, which: str, ahead: int) -> date:
    """The weekday *number* that "last", "next", "this" or the tense means."""
    day_after = today + timedelta(days=1)
    if which == "last":  # nobody calls yesterday "last Thursday"
        return calendar.weekday_on_or_before(today - timedelta(days=2), number)
    if which in ("past", "this past", "the previous"):
        return calendar.weekday_on_or_before(today - timedelta(days=1), number)
    if which in ("next", "coming", "this coming", "the following"):
        return calendar.weekday_on_or_after(day_after, number)
    if today.isoweekday() == number:
        return today
    return calendar.weekday_on_or_after(today, number) if ahead > 0 else calendar.weekday_on_or_before(today, number)


def _weekday(match: re.Match[str], place: Place) -> Value | None:
    before = place.text[max(place.start, match.start() - 8) : match.start()].split()
    if before and (before[-1].lower() in words("generic_introducers") or before[-1] in words("named_weekday_parts")):
        return None
    if not place.today:
        return None, "weekday"
    found = _nearest(place.today, weekday_number_in(match, "weekday"), which_in(match), place.direction(match))
    return str(found), "weekday"


def _weekdays(match: re.Match[str], place: Place) -> Value | None:
    if not place.today:
        return None, "interval"
    ahead = place.direction(match)
    last = _nearest(place.today, weekday_number_in(match, "w2"), which_in(match), ahead)
    first = calendar.weekday_on_or_before(last, weekday_number_in(match, "w1"))
    return calendar.interval(first, last), "interval"


def _weekday_week(match: re.Match[str], place: Place) -> Value | None:
    if not place.today:
        return None, "weekday"
    if match["which"]:
        monday, _ = calendar.week_of(place.today)
        weeks = {"last": -1, "this": 0, "next": 1}[match["which"]]
        return str(monday + timedelta(days=7 * weeks + weekday_number_in(match, "weekday") - 1)), "weekday"
    number = weekday_number_in(match, "after" if match["after"] else "later")
    return str(_nearest(place.today, number, "next", 1) + timedelta(days=7)), "weekday"


def _deictic_day(match: re.Match[str], place: Place) -> Value | None:
    shift = words("deictic_days")[" ".join(match.group().lower().split())]
    return (str(place.today + timedelta(days=shift)) if place.today else None), "relative"


def _anaphoric_day(match: re.Match[str], place: Place) -> Value | None:
    anchor = _antecedent(match, place)
    fixed = match["fixed"] or match["fixed2"]
    if fixed:
        shift = words("anaphoric_days")[" ".join(fixed.lower().split())]
    elif match["unit"].lower() in ("day", "night", "week"):
        shift = number_of(match["n"]) * (7 if match["unit"].lower() == "week" else 1)
        # "A day after the vote" names the vote: one day before the day told beside it.
        shift *= -1 if match["way"].lower() in ("earlier", "after") else 1
    else:
        return None
    kind = "elsewhere" if match["way"] and match["way"].lower() in ("after", "before") else "relative"
    return (str(anchor + timedelta(days=shift)) if anchor else None), kind


def _antecedent(match: re.Match[str], place: Place, *, whole_sentence: bool = False) -> date | None:
    """The day that "a day later" counts from: the last one named before it, else the day of publication.

    With *whole_sentence* the last day named in the sentence, before or after.
    """
    first = place.start if whole_sentence else max(0, match.start() - _ANTECEDENT_CHARS)
    last = place.end if whole_sentence else match.start()
    days = []
    for name in ("month_day", "day_month", "weekday", "deictic_day"):
        for earlier in patterns()[name].finditer(place.text, first, last):
            value = RESOLVERS[name](
                earlier, Place(place.text, max(first, earlier.start() - _CLAUSE_CHARS), last, place.today)
            )
            if value and value[0]:
                days.append((earlier.start(), value[0]))
    return date.fromisoformat(max(days)[1]) if days else place.today


def _days_of(match: re.Match[str], place: Place) -> Value | None:
    """ "Two days of talks ended on Friday": the days up to the one named in the sentence."""
    last = _antecedent(match, place, whole_sentence=True)
    count = number_of(match["n"] or match["n2"] or match["n3"]) * (7 if (match["unit"] or "").lower() == "week" else 1)
    if not last or not 1 < count <= 31 or place.direction(match) > 0:
        return None
    return calendar.interval(last - timedelta(days=count - 1), last), "duration"


def _ago(match: re.Match[str], place: Place) -> Value | None:
    today, unit, count = place.today, match["unit"].lower(), number_of(match["n"])
    if not today:
        return None, "relative"
    if match["n2"] and unit == "month":
        first, last = (calendar.month_text(*calendar.shift_months(today, -number_of(match[n]))) for n in ("n2", "n"))
        return calendar.interval(first, last), "relative"
    return _counted(today, -count, unit), "relative"


def _counted(today: date, count: int, unit: str) -> str:
    """The day, month or year *count* units off; weeks are told to the day only where there is one."""
    if unit in ("day", "night") or (unit == "week" and abs(count) == 1):
        return str(today + timedelta(days=count * (7 if unit == "week" else 1)))
    if unit in ("week", "fortnight"):
        found = today + timedelta(days=count * (14 if unit == "fortnight" else 7))
        return calendar.month_text(found.year, found.month)
    if unit == "month":
        return calendar.month_text(*calendar.shift_months(today, count))
    return str(today.year + count * (10 if unit == "decade" else 1))


def _ahead(match: re.Match[str], place: Place) -> Value | None:
    today, unit, count = place.today, match["unit"].lower(), number_of(match["n"])
    before = place.text[max(place.start, match.start() - 40) : match.start()].lower()
    if place.direction(match) <= 0 or re.search(
        r"(?:\btimes?|first|second|third|last|only|once|twice)\b[\w\s]*$", before
    ):
        return None
    if not today:
        return None, "relative"
    last = _counted(today, count, unit)
    if match["prep"].lower() == "in":
        return last, "relative"
    return calendar.interval(str(today)[: len(last)], last), "deadline"


RESOLVERS: dict[str, Resolver] = {
    "iso": _iso,
    "days_month_first": _days,
    "days_month_last": _days,
    "week_of": _week_of,
    "month_day": _single_day,
    "day_month": _single_day,
    "ordinal_days": _ordinal_days,
    "weekdays": _weekdays,
    "weekday_week": _weekday_week,
    "weekday": _weekday,
    "deictic_day": _deictic_day,
    "anaphoric_day": _anaphoric_day,
    "days_of": _days_of,
    "ago": _ago,
    "ahead": _ahead,
}
