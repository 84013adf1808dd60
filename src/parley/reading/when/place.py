"""Where an expression stands, and what every resolver reads from its match."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from parley.reading.when.patterns import month_numbers, weekday_numbers, words
from parley.reading.when.tense import direction


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands: the text, its sentence, the day of publication."""

    text: str
    start: int
    end: int
    today: date | None

    def direction(self, match: re.Match[str]) -> int:
        return direction(self.text, self.start, self.end, match.start(), match.end())

    def year(self, match: re.Match[str]) -> int | None:
        """The year that the expression itself names."""
        groups = match.groupdict()
        if groups.get("year"):
            return int(groups["year"])
        if groups.get("year_word") and self.today:
            return self.today.year + {"last": -1, "this": 0, "next": 1}[groups["year_word"].lower()]
        return None


Value = tuple[str | None, str]
Resolver = Callable[[re.Match[str], Place], Value | None]


def number_of(word: str) -> int:
    return int(word) if word.isdigit() else int(words("numbers")[" ".join(word.lower().split())])


def month_number_in(match: re.Match[str], name: str) -> int:
    return month_numbers()[match[name].lower().rstrip(".")]


def weekday_number_in(match: re.Match[str], name: str) -> int:
    return weekday_numbers()[match[name].lower().rstrip(".")]


def which_in(match: re.Match[str]) -> str:
    return " ".join((match.groupdict().get("which") or "").lower().split())
