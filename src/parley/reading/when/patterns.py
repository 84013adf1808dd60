"""The regular expressions of calendar expressions, built once from the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from parley import vocabulary

YEAR = r"(?:19|20)\d\d"
_NUMBER_END = r"(?![\d:,.]\d|\d|\s?%)"
_SEPARATOR = r"\s?(?:[-–—]|\bto\b|\bthrough\b|\band\b|\buntil\b)\s?"


@cache
def words(name: str) -> Any:
    """The list or mapping *name* of the vocabulary of times."""
    return vocabulary.data("times")[name]


def alternatives(items: Iterable[str]) -> str:
    """A regular expression for any of *items*, the longest first, with any white space between words."""
    return "|".join(re.escape(item).replace(r"\ ", r"\s+") for item in sorted(items, key=len, reverse=True))


@cache
def month_numbers() -> dict[str, int]:
    """Month names and abbreviations, in lower case without a period, to 1..12."""
    numbers = {name.lower(): place for place, name in enumerate(words("months"), 1)}
    return numbers | {name.lower(): place for name, place in words("month_abbreviations").items()}


@cache
def weekday_numbers() -> dict[str, int]:
    """Weekday names and abbreviations, in lower case without a period, to ISO numbers 1..7."""
    numbers = {name.lower(): place for place, name in enumerate(words("weekdays"), 1)}
    return numbers | {name.lower(): place for name, place in words("weekday_abbreviations").items()}


def _month(name: str) -> str:
    names = alternatives(words("months")) + "|" + "|".join(name.upper() for name in words("months"))
    return rf"(?P<{name}>{names}|(?:{alternatives(words('month_abbreviations'))})\b\.?)"


def _day(name: str) -> str:
    return rf"(?P<{name}>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"


def _weekday(name: str) -> str:
    return rf"(?P<{name}>{alternatives(words('weekdays'))}|(?:{alternatives(words('weekday_abbreviations'))})\.)"


def _either_case(pattern: str) -> str:
    return f"(?i:{pattern})"


@cache
def _signals() -> re.Pattern[str]:
    """One cheap pass over a sentence; its named groups are the signals that the expressions need."""
    seasons = alternatives([*words("seasons"), *words("american_seasons")])
    capitals = "|".join(name.upper() for name in words("months"))
    return re.compile(
        rf"(?P<weekday>{alternatives(words('weekdays'))}|\b(?:{alternatives(words('weekday_abbreviations'))})\.)"
        rf"|(?P<month>{alternatives(words('months'))}|{capitals}|\b(?:{alternatives(words('month_abbreviations'))})\b)"
        rf"|(?P<year>{YEAR})|(?P<ordinal>\dst\b|\dnd\b|\drd\b|\dth\b)|(?P<season>{seasons})"
        r"|(?P<unit>[Dd]ay|week|month|year|night|morning|afternoon|evening|omorrow|quarter|half of|decade)"
    )


def signals(text: str, start: int, end: int) -> set[str | None]:
    """The names of the signals between *start* and *end*; a sentence without any holds no expression."""
    return {match.lastgroup for match in _signals().finditer(text, start, end)}


# The expressions that cannot stand without a signal.
_EXPRESSIONS_OF = {
    "year": ("iso", "quarter_code", "years", "year"),
    "month": ("days_month_first", "days_month_last", "week_of", "month_day", "day_month", "months", "month"),
    "ordinal": ("ordinal_days",),
    "weekday": ("weekdays", "weekday_week", "weekday"),
    "unit": ("deictic_day", "anaphoric_day", "days_of", "ago", "ahead", "quarter", "span"),
    "season": ("season",),
}
SIGNAL_OF = {name: signal for signal, names in _EXPRESSIONS_OF.items() for name in names}


def _year_after() -> str:
    return rf"(?:,?\s+(?:of\s+)?(?:(?P<year>{YEAR}){_NUMBER_END}|(?P<year_word>last|this|next)\s+year\b))?"


def _part() -> str:
    """ "early", "the end of", "the first half of": they leave the month or year as it is."""
    pieces = r"end|beginning|start|middle|close|first\s+half|second\s+half|(?:first|last)\s+(?:week|days)"
    return (
        rf"(?P<part>(?:the\s+)?(?:very\s+)?(?:{pieces})\s+of\s+(?:the\s+)?"
        r"|(?:early|late|mid)[-\s](?:in\s+)?(?:to[-\s]late[-\s])?)"
    )


def _which() -> str:
    words_ = r"last|this|next|this\s+past|this\s+coming|past|coming|the\s+previous|the\s+following"
    return rf"(?P<which>{words_})\s+"


def _date_sources() -> dict[str, str]:
    """Days and spans of days told with the name of a month."""
    year = _year_after()
    weekday = rf"(?:{_weekday('weekday')},?\s+(?:the\s+)?)?"
    not_number = r"(?<![\d.,:/£$€])"
    return {
        "iso": rf"(?<![\d-])(?P<y>{YEAR})-(?P<m>\d\d)-(?P<d>\d\d)(?![\d-])",
        "days_month_first": (
            rf"\b{_month('m1')}\s+{_day('d1')}{_SEPARATOR}(?:{_month('m2')}\s+)?{_day('d2')}{_NUMBER_END}{year}"
        ),
        "days_month_last": (
            rf"{not_number}\b(?:\d{{1,2}},\s+)?{_day('d1')}(?:\s+{_month('m1')})?{_SEPARATOR}{_day('d2')}"
            rf"\s+(?:of\s+)?{_month('m2')}\b{year}"
        ),
        "week_of": (
            r"(?i:the\s+)?\bweek\s+(?:of|beginning|starting)\s+(?:Monday,?\s+)?"
            rf"(?:{_month('m1')}\s+{_day('d1')}{_NUMBER_END}|{_day('d2')}\s+{_month('m2')}\b){year}"
        ),
        "month_day": rf"\b{weekday}{_month('m')}\s+{_day('d')}{_NUMBER_END}\b{year}",
        "day_month": rf"{not_number}\b{weekday}{_day('d')}\s+(?:of\s+)?{_month('m')}(?!\w){year}",
        "months": (
            rf"\b{_month('m1')}(?:\s+(?P<y1>{YEAR}))?\s?(?:[-–]|\bto\b|\bthrough\b)\s?{_month('m2')}(?!\w){year}"
        ),
        "month": rf"\b{_either_case(_part())}?(?:{_either_case(_which())})?{_month('m')}(?!\w){year}",
    }


def _day_sources() -> dict[str, str]:
    """Weekdays, and days counted from the day of publication or from another day."""
    ordinal = r"(?:st|nd|rd|th)"
    return {
        "ordinal_days": (
            rf"\bthe\s+(?P<d1>\d\d?){ordinal}(?:\s+(?:and|to)\s+(?:the\s+)?(?P<d2>\d\d?){ordinal})?"
            r"(?=\W*$|[,.;:)”\"]|\s(?:and|at|in|to|for|when|that|but|because|was|is|if|with)\b)"
        ),
        "weekdays": rf"\b{_either_case(_which())}?{_weekday('w1')}{_SEPARATOR}{_weekday('w2')}(?!\w)",
        "weekday_week": (
            rf"\b(?:{_weekday('weekday')})\s+(?:of\s+)?(?P<which>last|this|next)\s+week\b"
            rf"|\b[Aa]\s+week\s+(?:on|from)\s+{_weekday('after')}|\b{_weekday('later')}\s+week\b"
        ),
        "weekday": rf"\b{_either_case(_which())}?{_weekday('weekday')}(?!\w)",
        "deictic_day": _either_case(rf"\b(?:{alternatives(words('deictic_days'))})\b"),
        **{name: _either_case(source) for name, source in _counted_sources().items()},
    }


def _counted_sources() -> dict[str, str]:
    number = rf"{alternatives(words('numbers'))}|\d+"
    units = r"(?P<unit>day|night|week|fortnight|month|year|decade)s?\b"
    # "The day before the vote" counts from the vote, not from a day told earlier.
    bare = {"the day before", "the day after"}
    fixed = alternatives(name for name in words("anaphoric_days") if name not in bare)
    return {
        "anaphoric_day": (
            rf"\b(?:(?P<fixed>{fixed})\b"
            rf"|(?P<fixed2>{alternatives(bare)})(?=\W*$|[,.;:]|\s(?:in|at|on|that)\b)"
            rf"|(?P<n>{number})\s+{units}\s+(?P<way>earlier|later|after|before)\b)"
        ),
        "days_of": (
            rf"\b(?:(?P<n>{number})\s+(?P<unit>days?|week)\s+of\b|over\s+(?P<n2>{number})\s+days\b"
            rf"|(?P<n3>{number})-day\b)"
        ),
        "ago": rf"\b(?P<n>{number})(?:\s+or\s+(?P<n2>{number}))?\s+{units}\s+ago\b",
        "ahead": (rf"\b(?P<prep>in|within)\s+(?:about\s+|just\s+|another\s+)?(?P<n>{number})\s+{units}(?!['’])"),
    }


def _period_sources() -> dict[str, str]:
    """Weeks, quarters, seasons and years."""
    season = alternatives([*words("seasons"), *words("american_seasons")])
    span = r"last|this|next|the\s+past|the\s+coming|this\s+past|this\s+coming|coming|past|the\s+following|the"
    return {
        "quarter": _either_case(
            rf"\b(?:the\s+)?(?P<ordinal>{alternatives(words('ordinals'))})\s+(?P<part>quarter|half)\s+of\s+"
            rf"(?:the\s+year\b|(?P<year>{YEAR})\b|(?P<year_word>last|this|next)\s+year\b)"
        ),
        "quarter_code": rf"\bQ(?P<q>[1-4])\s+(?:of\s+)?(?P<year>{YEAR})\b",
        "span": _either_case(rf"\b{_part()}?(?P<which>{span})\s+(?P<unit>weekend|week|month|year)\b(?!-)"),
        "season": _either_case(
            r"\b(?:(?:early|late|mid)[-\s])?(?:(?P<which>last|this|next|in\s+the|in|the|by\s+the|since\s+the)\s+)?"
            rf"(?P<season>{season})(?!\w)(?:\s+(?:of\s+)?(?P<year>{YEAR}))?"
        ),
        "years": rf"(?<![\d,.$€£/-])\b(?P<y1>{YEAR})\s?(?:[-–/]|\bto\b)\s?(?P<y2>{YEAR}|\d\d)\b(?![-\d])",
        "year": (
            r"(?<![\d,.$€£/#-])\b(?P<part>(?i:(?:the\s+)?(?:end|beginning|start|middle)\s+of\s+"
            rf"|(?:early|late|mid)[-\s]))?(?P<year>{YEAR})(?![\d\w/]|[,.-]\d|\s?%)"
        ),
    }


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """The expressions by name, in the order in which they claim their text."""
    sources = _date_sources() | _day_sources() | _period_sources()
    return {name: re.compile(source) for name, source in sources.items()}
