"""Puts tellings of the same move on one line.

Two tellings are the same move if party and act agree, their speakers do not differ, their days are near, and what
they tell agrees: topics, objects, and the words of their terms. The weights and the threshold were measured on the
pairs of ``benchmarks/same_moves.json`` (``python -m benchmarks.ledger_moves``); docs/ledger.md has the rule in full.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from parley.ledger.days import days_between, shifted
from parley.ledger.identity import words_of
from parley.ledger.rows import ACTIVE, loaded
from parley.ledger.schema import tellings, within
from parley.ledger.wording import alike_in_words

CANDIDATES_MAX = 60
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Matching:
    """When two tellings are one line.

    Attributes:
        dated_days: how far apart their days may be where both reports say when it was.
        undated_days: how far apart where one of them does not.
        topics, objects, terms, day: weights, which add up to 1; `day` counts where both say when, and agree.
        threshold: the score, from 0 to 1, from which they are the same.
    """

    dated_days: int = 0
    undated_days: int = 3
    topics: float = 0.2
    objects: float = 0.3
    terms: float = 0.3
    day: float = 0.2
    threshold: float = 0.6


def likeness(one: Mapping[str, Any], other: Mapping[str, Any], matching: Matching | None = None) -> float:
    """Return how surely two tellings of the same party and act are one move, from 0 to 1.

    It is 0 where topics, days, speakers, numbers or mode (told as done, as possible) exclude it.
    """
    matching = matching or Matching()
    if not set(one["topics"]) & set(other["topics"]) or one["hedged"] != other["hedged"]:
        return 0.0
    if _speakers_differ(one["speaker"], other["speaker"]) or _numbers_differ(one["terms"], other["terms"]):
        return 0.0
    if not _near(one, other, matching):
        return 0.0
    return (
        matching.topics * _overlap(one["topics"], other["topics"])
        + matching.objects * _objects(one["objects"], other["objects"])
        + matching.terms * _terms(one["terms"], other["terms"])
        + matching.day * bool(one["told_when"] and other["told_when"] and one["day"] == other["day"])
    )


def line_for(connection: Connection, row: Mapping[str, Any], matching: Matching | None = None) -> str | None:
    """Return the line on which a telling belongs, None if it is the first of its move."""
    matching = matching or Matching()
    reach = max(matching.dated_days, matching.undated_days)
    near = {"first": shifted(row["day"], days=-reach), "last": shifted(row["day"], days=reach)}
    told = {name: row[name] for name in ("talks", "party", "act", "report")}
    rows = map(loaded, connection.execute(_CANDIDATES, {**told, **near}).all())
    scored = [(likeness(row, one, matching), one) for one in rows]
    best = max(scored, key=lambda pair: (pair[0], pair[1]["line"]), default=None)
    return best[1]["line"] if best and best[0] >= matching.threshold else None


# Built once: it runs for every telling.
_CANDIDATES = (
    select(tellings)
    .where(
        *(tellings.c[name] == bindparam(name) for name in ("talks", "party", "act")),
        within(tellings.c.day, bindparam("first"), bindparam("last")),
        tellings.c.status == ACTIVE,
        # Within a report the reader has told moves apart already.
        tellings.c.report != bindparam("report"),
    )
    .order_by(tellings.c.published.desc(), tellings.c.id)
    .limit(CANDIDATES_MAX)
)


def _near(one: Mapping[str, Any], other: Mapping[str, Any], matching: Matching) -> bool:
    dated = one["told_when"] and other["told_when"]
    limit = matching.dated_days if dated else matching.undated_days
    return days_between(one["day"], other["day"]) <= limit


def _speakers_differ(one: str | None, other: str | None) -> bool:
    if not one or not other:
        return False
    first, second = set(words_of(one)), set(words_of(other))
    return not first & second


def _numbers_differ(one: str, other: str) -> bool:
    """Whether both name amounts and share none: an offer of 3 per cent is not one of 4.5."""
    first, second = set(_NUMBER.findall(one)), set(_NUMBER.findall(other))
    return bool(first and second and not first & second)


def _overlap(one: Iterable[str], other: Iterable[str]) -> float:
    first, second = set(one), set(other)
    return len(first & second) / len(first | second) if first | second else 1.0


def _objects(one: Iterable[str], other: Iterable[str]) -> float:
    first = {name.casefold() for name in one}
    second = {name.casefold() for name in other}
    if not first or not second:
        # One report leaves out what the other names: neither for nor against.
        return 1.0 if first == second else 0.4
    return len(first & second) / min(len(first), len(second))


def _terms(one: str, other: str) -> float:
    alike = alike_in_words(one, other)
    return 0.5 if alike is None else alike
