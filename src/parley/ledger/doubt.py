"""Which moves are disputed: told of a party by others, and denied by the party itself.

A disputed move takes no stand and makes no offer; it stays in the record, beside its denial.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from parley.ledger.days import shifted
from parley.vocabulary import Side, stances

Telling = Mapping[str, Any]


def match(one: Telling, other: Telling) -> bool:
    """Tell whether two moves are about the same: a topic in common, and an object in common or none in both."""
    if not set(one["topics"]) & set(other["topics"]):
        return False
    first = {name.casefold() for name in one["objects"]}
    second = {name.casefold() for name in other["objects"]}
    return bool(first & second) or not (first or second)


def disputed(tellings: Iterable[Telling]) -> set[str]:
    """Return the ids of the disputed among the tellings, all of which count (none is rejected or superseded).

    The tellings must hold whatever can bear on each other: the denials of a party up to some days after its moves,
    and whole reports. A move is disputed if (1) its chain ends in a doubtful source and its own party denies it in
    time, (2) it is another telling of such a move, or (3) it is a condition of one in the same report.
    """
    told = list(tellings)
    found = denied(told)
    return found | conditions_of(found, told)


def denied(tellings: Iterable[Telling]) -> set[str]:
    """Return the ids of the tellings that are disputed under 1 and 2 of `disputed`."""
    by_party: dict[str, list[Telling]] = {}
    for one in tellings:
        by_party.setdefault(one["party"], []).append(one)
    found: set[str] = set()
    for of_party in by_party.values():
        found |= _denied(of_party)
    return found


def conditions_of(found: set[str], tellings: Iterable[Telling]) -> set[str]:
    """Return the ids of the tellings that are conditions of those found, and take a stand themselves."""
    told = list(tellings)
    needed = {id for one in told if one["id"] in found for id in one["conditions"]}
    return {one["id"] for one in told if one["id"] in needed and stances().side(one["act"])}


def _denied(of_party: list[Telling]) -> set[str]:
    denials = [one for one in of_party if one["act"] in stances().denials]
    if not denials:
        return set()
    stands = [one for one in of_party if stances().side(one["act"]) is not Side.NONE]
    first = [one for one in stands if _doubtful(one) and any(_denies(denial, one) for denial in denials)]
    again = (
        two["id"]
        for two in stands
        if any(two["act"] == one["act"] and two["day"] == one["day"] and match(one, two) for one in first)
    )
    return {one["id"] for one in first} | set(again)


def _doubtful(telling: Telling) -> bool:
    chain = telling["sources"]
    return bool(chain) and chain[-1]["kind"] in stances().doubtful_sources


def _denies(denial: Telling, telling: Telling) -> bool:
    last = shifted(telling["day"], days=stances().denial_days)
    return telling["day"] <= denial["day"] <= last and match(denial, telling)
