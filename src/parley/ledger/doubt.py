"""Which moves are disputed, and when: told of a party by others, and denied by the party itself.

A disputed move takes no stand and makes no offer; it stays in the record, beside its denial. It is disputed from the
day on which both are told, as long as both count: a look at an earlier day finds it undisputed.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from parley.ledger.days import shifted
from parley.ledger.rows import life
from parley.ledger.spells import Spells, common, union
from parley.vocabulary import Side, stances

Telling = Mapping[str, Any]


def match(one: Telling, other: Telling) -> bool:
    """Tell whether two moves are about the same: a topic in common, and an object in common or none in both."""
    if not set(one["topics"]) & set(other["topics"]):
        return False
    first = {name.casefold() for name in one["objects"]}
    second = {name.casefold() for name in other["objects"]}
    return bool(first & second) or not (first or second)


def denied(tellings: Iterable[Telling]) -> dict[str, Spells]:
    """Return when tellings are denied, by id, for those that ever are.

    The tellings must hold the denials of a party up to some days after its moves. A move is denied if (1) its chain
    ends in a doubtful source and its own party denies it in time, or (2) it is another telling of such a move.
    """
    by_party: dict[str, list[Telling]] = {}
    for one in tellings:
        by_party.setdefault(one["party"], []).append(one)
    found: dict[str, Spells] = {}
    for of_party in by_party.values():
        found.update(_denied(of_party))
    return found


def conditions_of(found: Mapping[str, Spells], tellings: Iterable[Telling]) -> dict[str, Spells]:
    """Return when the conditions of denied tellings are disputed with them: those that take a stand themselves."""
    told = list(tellings)
    needed: dict[str, Spells] = {}
    for one in told:
        for id in one["conditions"] if one["id"] in found else ():
            needed.setdefault(id, []).extend(found[one["id"]])
    return {
        one["id"]: union(needed[one["id"]]) for one in told if one["id"] in needed and stances().side(one["act"])
    }  # fmt: skip


def _denied(of_party: list[Telling]) -> dict[str, Spells]:
    denials = [one for one in of_party if one["act"] in stances().denials and life(one)]
    if not denials:
        return {}
    stands = [one for one in of_party if stances().side(one["act"]) is not Side.NONE and life(one)]
    first = [(one, spells) for one in stands if _doubtful(one) and (spells := _denied_by(denials, one))]
    found: dict[str, Spells] = {}
    for two in stands:
        spells = [
            spell for one, some in first
            if two is one or (two["act"] == one["act"] and two["day"] == one["day"] and match(one, two))
            for spell in some
        ]  # fmt: skip
        if during := common(life(two), union(spells)):
            found[two["id"]] = during
    return found


def _denied_by(denials: Iterable[Telling], telling: Telling) -> Spells:
    return common(life(telling), union(spell for one in denials if _denies(one, telling) for spell in life(one)))


def _doubtful(telling: Telling) -> bool:
    chain = telling["sources"]
    return bool(chain) and chain[-1]["kind"] in stances().doubtful_sources


def _denies(denial: Telling, telling: Telling) -> bool:
    last = shifted(telling["day"], days=stances().denial_days)
    return telling["day"] <= denial["day"] <= last and match(denial, telling)
