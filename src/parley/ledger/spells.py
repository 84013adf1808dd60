"""Spells: the days during which something counts, each from a day on and up to, but not with, another day."""

from collections.abc import Iterable, Sequence

# After every day; what has no end ends here.
FOREVER = "9999-99-99"
# A moment at which all has come that ever comes: the present of the ledger looks back from here.
AT_LAST = "9999-99-98"
Spell = Sequence[str]
Spells = list[list[str]]


def spell(first: str, until: str = FOREVER) -> Spells:
    """Return the one spell between two days, none if there is no day between them."""
    return [[first, until]] if first < until else []


def union(spells: Iterable[Spell]) -> Spells:
    """Return the days of any of the spells, in order and apart."""
    found: Spells = []
    for first, until in sorted(map(tuple, spells)):
        if found and first <= found[-1][1]:
            found[-1][1] = max(found[-1][1], until)
        else:
            found.append([first, until])
    return found


def common(spells: Iterable[Spell], others: Sequence[Spell]) -> Spells:
    """Return the days that lie in one of the spells and in one of the others."""
    pairs = ((max(one[0], two[0]), min(one[1], two[1])) for one in spells for two in others)
    return union(pair for pair in pairs if pair[0] < pair[1])


def without(spells: Iterable[Spell], others: Iterable[Spell]) -> Spells:
    """Return the days of the spells that lie in none of the others."""
    gaps, start = [], ""
    for first, until in union(others):
        gaps.append((start, first))
        start = until
    gaps.append((start, FOREVER))
    return common(spells, [gap for gap in gaps if gap[0] < gap[1]])


def holds(spells: Iterable[Spell], day: str) -> bool:
    """Tell whether a day lies in one of the spells."""
    return any(first <= day < until for first, until in spells)
