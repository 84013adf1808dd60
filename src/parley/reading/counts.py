"""Reads how many people stand behind a source phrase, and what share of a whole a phrase tells.

The convention for sources: a count is given only where the phrase itself tells one ("four people" 4, "an
official" 1); "officials", "people familiar with the talks" and "several diplomats" have none.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from parley import vocabulary

_DIGITS = r"\d{1,3}(?:,\d{3})+|\d+"


class Share(NamedTuple):
    """A range `[start, end)` of code points and the share of the whole, 0 to 1, that its words tell."""

    start: int
    end: int
    share: float


@cache
def _lists() -> dict[str, Any]:
    lists = vocabulary.data("numbers")
    return {name: value if isinstance(value, dict) else tuple(value) for name, value in lists.items()}


@cache
def _any(name: str) -> str:
    """A regular expression for any word of the list *name*, the longest first."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(_lists()[name], key=len, reverse=True))


@cache
def number_pattern() -> str:
    """A regular expression of a whole number in digits or lower-case words ("1,500", "twenty-one")."""
    units, tens = _any("units"), _any("tens")
    return rf"(?:{_DIGITS}|(?:{tens})(?:[-\s](?:{units}))?|(?:{units})(?:\s+hundred)?)"


def number_value(words: str) -> int | None:
    """The whole number that *words* ("27", "twenty-one", "two hundred") tell, or None."""
    words = words.lower().replace(",", "")
    if words.isdigit():
        return int(words)
    units, tens = _lists()["units"], _lists()["tens"]
    total = 0
    for word in re.split(r"[-\s]+", words):
        if word == "hundred":
            total *= 100
        elif word in units or word in tens:
            total += units.get(word) or tens[word]
        else:
            return None
    return total


def count_people(phrase: str) -> int | None:
    """How many anonymous people *phrase* stands for; None where it does not tell.

    A singular noun or pronoun is 1, a number is itself (also before "of": "one of the Americans" is 1),
    joined phrases are added ("a minister and two officials" is 3), an unnumbered plural is None.
    """
    words = " ".join(phrase.replace("’", "'").split()).strip(" ,.;:").lower()
    parts = _joined(words)
    counts = [_count_one(part) for part in parts]
    known = [count for count in counts if count is not None]
    return sum(known) if known and len(known) == len(counts) else None


def _joined(words: str) -> list[str]:
    """Phrases joined by "and" at the top level, each with its own article or number."""
    found = re.search(rf"\s+and\s+(?:to\s+|from\s+)?(?=(?:an?|another|one|{number_pattern()}|the)\s)", words)
    if not found or _has_tail(words[: found.start()]):
        return [words]
    return [words[: found.start()], *_joined(words[found.end() :])]


def _has_tail(words: str) -> bool:
    """Whether a phrase went on past its head ("a person briefed on ..."): "and" then joins the tail."""
    return bool(re.search(rf"\s(?:{_any('after_head')})\s", words))


def _count_one(words: str) -> int | None:
    lists = _lists()
    words = re.sub(rf"^(?:(?:{_any('approximators')})\s+)+(?=an?\s|half|{number_pattern()})", "", words)
    words = re.sub(
        rf"^(?:the|these|those|all|other|another|its|his|her|their|our)\s+(?={number_pattern()}\b)", "", words
    )
    group = re.match(rf"(?P<half>half\s+)?(?:(?P<n>{number_pattern()}|an?)\s+)?(?P<group>{_any('groups')})\b", words)
    if group:
        times = 1 if group["n"] in (None, "a", "an") else number_value(group["n"]) or 1
        return int(lists["groups"][group["group"]]) * times // (2 if group["half"] else 1)
    number = re.match(rf"({number_pattern()})(?![\w-])", words)
    if number:
        return number_value(number.group(1))
    if re.match(rf"(?:{_any('both')})\b(?!\s+sides)", words):
        return 2
    if re.match(rf"(?:{_any('plural_starts')})\b(?!')", words):
        return None
    return _count_by_noun(words)


def _count_by_noun(words: str) -> int | None:
    """1 where the head noun is singular, else None."""
    if re.match(rf"an?\s+(?:\w+\s+)?(?:{_any('collectives')})\s+of\b", words):
        return None
    if re.match(rf"(?:{_any('singular_starts')})\b", words):
        return 1
    if re.match(rf"(?:the|a)\s+(?:{_any('ordinals')})\b", words):
        return 1
    head = re.split(rf",|\s(?:{_any('after_head')})\b", words, maxsplit=1)[0].split()
    return None if not head or _is_plural(head[-1]) else 1


def _is_plural(noun: str) -> bool:
    lists = _lists()
    if noun in lists["plural_people"]:
        return True
    return (
        noun.endswith("s")
        and not noun.endswith("'s")
        and not noun.endswith("ss")
        and noun not in lists["singular_in_s"]
    )


@cache
def _share_patterns() -> dict[str, re.Pattern[str]]:
    about = rf"(?:(?:{_any('approximators')})\s+){{0,3}}"
    number = number_pattern()
    fraction = "|".join(name for name in _lists()["fractions"] if name != "half")
    stop = rf"(?!\s+(?:{_any('not_a_share_after')})\b)(?![-\w])"
    # "A third said no" and "a third round" look alike: only a word that cannot be the noun may follow.
    no_noun = rf"(?!\s+(?!(?:{_any('share_followers')})\b)[a-z])"
    owner = r"(?:(?:the|its|their|his|her|all|a)\s+)?(?:(?:[\w-]+\s+)?[\w-]+['’]s?\s+)?"
    sources = {
        "percent": rf"{about}(?P<amount>\d+(?:\.\d+)?|{number})\s*(?:%|per\s?cent\b)",
        "fraction": rf"{about}\b(?P<top>an?|{number})[-\s](?P<bottom>{fraction})s?\b{stop}{no_noun}",
        "half": rf"{about}\bhalf\b{stop}",
        "counted": (
            rf"\b(?<!but\s)(?P<part>{number})(?:\s+[a-z]+)?\s+(?:out\s+)?of\s+{owner}(?P<of>{number})\b"
            r"(?!\s*(?:%|per\s?cent))"
        ),
        "whole": rf"\b(?:{_any('whole')})\b",
        "nothing": rf"\b(?:{_any('nothing')})\b",
    }
    return {name: re.compile(source, re.IGNORECASE) for name, source in sources.items()}


def find_shares(text: str, start: int, end: int) -> list[Share]:
    """The shares told between *start* and *end* of *text*, in order, with their modifiers ("about 70%").

    Percentages, fractions ("two thirds", "half") and counts out of a counted whole ("17 of the 40 towns") are
    read; fractions are rounded to two digits, counts to three. "Most" and "almost all" tell no number.
    """
    found: list[Share] = []
    for name, pattern in _share_patterns().items():
        for match in pattern.finditer(text, start, end):
            share = _share_value(name, match, text)
            if share is not None and not any(s.start < match.end() and match.start() < s.end for s in found):
                found.append(Share(match.start(), match.end(), share))
    return sorted(found)


def _share_value(name: str, match: re.Match[str], text: str) -> float | None:
    share: float | None = None
    if name == "percent":
        words = match["amount"]
        amount = float(words) if "." in words else number_value(words)
        share = None if amount is None else round(amount / 100, 4)
    elif name == "fraction":
        top = 1 if match["top"].lower() in ("a", "an") else number_value(match["top"]) or 0
        share = round(top / int(_lists()["fractions"][match["bottom"].lower()]), 2)
    elif name == "half":
        share = None if _follows(text, match.start(), "half_of_a_sequence") else 0.5
    elif name == "counted":
        part, whole = number_value(match["part"]), number_value(match["of"])
        share = round(part / whole, 3) if part is not None and whole else None
    elif name == "whole":
        share = None if _follows(text, match.start(), "not_whole_before") else 1.0
    else:
        share = 0.0
    return share if share is not None and 0 <= share <= 1 else None


def _follows(text: str, position: int, name: str) -> bool:
    """Whether a word of the list *name* stands right before *position*."""
    before = " " + " ".join(text[max(0, position - 30) : position].lower().split())
    return any(before.endswith(f" {word}") for word in _lists()[name])


def share_of(phrase: str) -> float | None:
    """The share, 0 to 1, that *phrase* tells ("about 70%", "two thirds of the valley", "all"), or None."""
    shares = find_shares(phrase, 0, len(phrase))
    if shares:
        return shares[0].share
    return 1.0 if phrase.strip().lower() in _lists()["whole_alone"] else None
