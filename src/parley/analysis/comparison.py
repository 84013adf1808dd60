"""Readings of one report beside each other: which moves they share, and what of an analyst's record they found.

Two readings tell the same move where the same party moves in the same sentence; whether they also name the same act
is counted apart. A sentence is the same where two ranges share half of the shorter one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, count

from parley.records import Move, Readout, Span
from parley.vocabulary import force_of, parties

SHARE = 0.5
ACT_WORTH, FORCE_WORTH, TERMS_WORTH = 2.0, 1.0, 0.5


@dataclass(frozen=True, slots=True)
class Finding:
    """A move as it is compared; several parties or acts are alternatives, as an analyst may leave them open."""

    id: str
    parties: tuple[str, ...]
    acts: tuple[str, ...]
    evidence: tuple[Span, ...]
    terms: Span | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two readings agree: moves of each and of both, and how many of these name the same act.

    Read as a measure of the second against the first, an analyst's, ``recall`` is the share of the first found,
    ``precision`` the share of the second that the first has too.
    """

    first: str
    second: str
    count_first: int
    count_second: int
    both: int
    same_act: int

    @property
    def precision(self) -> float | None:
        """The share of the second's moves that the first has; None if the second has none."""
        return self.both / self.count_second if self.count_second else None

    @property
    def recall(self) -> float | None:
        """The share of the first's moves that the second has; None if the first has none."""
        return self.both / self.count_first if self.count_first else None

    @property
    def f1(self) -> float | None:
        """Twice the moves of both as a share of the moves of each; None if there are none."""
        return _dice(self.both, self.count_first + self.count_second)

    @property
    def f1_act(self) -> float | None:
        """The same, counting only moves with the same act."""
        return _dice(self.same_act, self.count_first + self.count_second)


@dataclass(frozen=True, slots=True)
class Row:
    """One move and what each reading has of it, None where it lacks it; in the order of the readings."""

    cells: tuple[Finding | None, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Readings beside each other, by name: the rows in the order of the report, and how far each two agree."""

    names: tuple[str, ...]
    rows: tuple[Row, ...]
    agreements: tuple[Agreement, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """The record of two readings: that of the first, with the moves that only the second found.

    ``found_by`` names for each move, by its id, the readings that have it; ``otherwise`` gives the act that the second
    names where it names another one.
    """

    readout: Readout
    found_by: Mapping[str, tuple[str, ...]]
    otherwise: Mapping[str, str]


def findings(moves: Sequence[Move]) -> tuple[Finding, ...]:
    """Return the moves of a readout as they are compared."""
    return tuple(Finding(move.id, (move.party,), (move.act,), move.evidence, move.terms) for move in moves)


def compare(readings: Mapping[str, Sequence[Finding]]) -> Comparison:
    """Put readings of one report beside each other.

    Args:
        readings: what each found, by its name; an analyst's record is a reading too.

    Returns:
        The rows, and the agreement of each two.
    """
    names = tuple(readings)
    rows: list[list[Finding | None]] = []
    for place, name in enumerate(names):
        found = readings[name]
        pairs = dict(_pairs(found, rows))
        for index, one in enumerate(found):
            if index in pairs:
                rows[pairs[index]].append(one)
            else:
                rows.append([None] * place + [one])
        for row in rows:
            row += [None] * (place + 1 - len(row))
    ordered = sorted(rows, key=lambda row: min((f.evidence[0].start, f.evidence[0].end) for f in row if f))
    agreements = tuple(agreement(one, two, readings[one], readings[two]) for one, two in combinations(names, 2))
    return Comparison(names, tuple(Row(tuple(row)) for row in ordered), agreements)


def agreement(first: str, second: str, one: Sequence[Finding], two: Sequence[Finding]) -> Agreement:
    """Return how far two readings agree."""
    pairs = paired(one, two)
    same = sum(bool(set(one[i].acts) & set(two[j].acts)) for i, j in pairs)
    return Agreement(first, second, len(one), len(two), len(pairs), same)


def paired(one: Sequence[Finding], two: Sequence[Finding]) -> list[tuple[int, int]]:
    """Return the places of the moves that two readings share, each move once, the most alike first."""
    return _best((i, j, _worth(a, b)) for i, a in enumerate(one) for j, b in enumerate(two))


def join(first: Readout, second: Readout, *, names: tuple[str, str]) -> Joined:
    """Return the record of two readings of one report; see :class:`Joined`.

    A move is of both if party and sentence are the same and the words of what it is about are not others: two demands
    in one sentence are two lines.
    """
    one, two = findings(first.moves), findings(second.moves)
    pairs = [(i, j) for i, j in paired(one, two) if _same_terms(one[i], two[j])]
    shared = {j: first.moves[i].id for i, j in pairs}
    otherwise = {one[i].id: second.moves[j].act for i, j in pairs if first.moves[i].act != second.moves[j].act}
    taken = {move.id for move in first.moves}
    fresh = (name for number in count(len(first.moves) + 1) if (name := f"m{number}") not in taken)
    ids = {move.id: shared[j] if j in shared else next(fresh) for j, move in enumerate(second.moves)}
    more = [
        replace(move, id=ids[move.id], condition=tuple(dict.fromkeys(ids[needed] for needed in move.condition)))
        for j, move in enumerate(second.moves)
        if j not in shared
    ]
    moves = sorted((*first.moves, *more), key=lambda move: (move.evidence[0].start, move.evidence[0].end))
    both = set(shared.values())
    found_by = {
        move.id: names if move.id in both else (names[0],) if move.id in taken else (names[1],) for move in moves
    }
    notices = (*first.notices, *(one for one in second.notices if one not in first.notices))
    model = " + ".join(filter(None, (first.model, second.model))) or None
    return Joined(replace(first, moves=tuple(moves), notices=notices, model=model), found_by, otherwise)


def _pairs(found: Sequence[Finding], rows: Sequence[Sequence[Finding | None]]) -> list[tuple[int, int]]:
    """The places of findings and of the rows that they belong to."""
    return _best(
        (i, j, max((worth for cell in row if cell and (worth := _worth(cell, one)) is not None), default=None))
        for i, one in enumerate(found)
        for j, row in enumerate(rows)
    )


def _best(worths: Iterable[tuple[int, int, float | None]]) -> list[tuple[int, int]]:
    """One-to-one pairs, the worthiest first."""
    known = [(worth, i, j) for i, j, worth in worths if worth is not None]
    ones: set[int] = set()
    twos: set[int] = set()
    pairs = []
    for _worth_of_pair, i, j in sorted(known, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if i not in ones and j not in twos:
            ones.add(i)
            twos.add(j)
            pairs.append((i, j))
    return pairs


def _worth(one: Finding, two: Finding) -> float | None:
    """How alike two moves are; None if they are not the same move."""
    if not any(_overlap(a, b) for a in one.evidence for b in two.evidence) or not _same_party(one, two):
        return None
    worth = ACT_WORTH * bool(set(one.acts) & set(two.acts))
    worth += FORCE_WORTH * bool({force_of(act) for act in one.acts} & {force_of(act) for act in two.acts})
    return worth + TERMS_WORTH * bool(one.terms and two.terms and _overlap(one.terms, two.terms))


def _same_terms(one: Finding, two: Finding) -> bool:
    """Whether two moves may be about the same: one is without terms, or their words overlap."""
    return not (one.terms and two.terms) or _overlap(one.terms, two.terms)


def _overlap(one: Span, two: Span) -> bool:
    common = min(one.end, two.end) - max(one.start, two.start)
    return common > 0 and common >= SHARE * min(one.end - one.start, two.end - two.start)


def _same_party(one: Finding, two: Finding) -> bool:
    """Whether a name of the one is a name of the other, or holds all its words."""
    return any(a <= b or b <= a for a in map(_words, one.parties) for b in map(_words, two.parties) if a and b)


def _words(name: str) -> frozenset[str]:
    known = parties().lookup(name)
    words = (known.party if known is not None else name).casefold().replace(".", "").split()
    return frozenset(word for word in words if word != "the")


def _dice(both: int, each: int) -> float | None:
    return 2 * both / each if each else None
