"""Inverse analysis: which preferences of a decision maker make a state stable for it (Kinsara, Petersons, Hipel
and Kilgour 2015).

Whether a state is stable for a decision maker depends on its own preferences only through the set of states
that it likes less; call them the lower ones. All concepts ask that each move lead to a lower state, or that an
answer to it does. So a state is stable from some least sets of lower states on, and the share of all strict
rankings that make it stable follows exactly from counting sets, without listing rankings.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import factorial
from typing import Literal

import numpy as np

from parley.analysis.conflict.model import Conflict
from parley.analysis.conflict.sequences import Rule, reached_by_sequences
from parley.errors import DealTooLarge

InverseConcept = Literal["nash", "gmr", "smr", "seq"]
LIMIT_STATES = 24
LIMIT_WAYS = 20_000


@dataclass(frozen=True)
class Inverse:
    """Which preferences make a state stable for a decision maker, those of the others being as they are.

    ``least`` holds the least sets of states (by index) that it must like less than the state, the smallest
    first: any preference that puts one of these sets lower makes the state stable, and no other does. The
    empty set means that it is stable whatever its preferences; no set at all, that it never is. ``share`` is
    the share of all strict rankings.
    """

    maker: str
    state: int
    concept: InverseConcept
    least: tuple[frozenset[int], ...]
    share: Fraction


def inverse(conflict: Conflict, place: int, state: int, concept: InverseConcept, *, rule: Rule = "legal") -> Inverse:
    """Return which preferences of the decision maker at a place make a state stable for it.

    Args:
        conflict: the conflict; the preferences at the place are not looked at.
        place: the place of the decision maker in the model.
        state: the index of the state.
        concept: the stability asked for.
        rule: which sequences of several opponents' moves count.

    Raises:
        DealTooLarge: too many states bear on the answer.
    """
    least = _least_choices(list(_demands(conflict, place, state, concept, rule)))
    maker = conflict.makers[place].name
    return Inverse(maker, state, concept, tuple(least), _share(least))


def _demands(
    conflict: Conflict, place: int, state: int, concept: InverseConcept, rule: Rule
) -> Iterator[list[frozenset[int]]]:
    """Yield, for each move, the sets of states of which one must be lower as a whole for the move to be no lure."""
    maker = conflict.makers[place]
    opponents = list(conflict.others(place))
    movers = [one.improvements if concept == "seq" else one.moves for one in opponents]
    for target in map(int, maker.moves.targets(state)):
        ways = {frozenset({target})}
        if concept != "nash":
            here = np.zeros_like(conflict.feasible)
            here[target] = True
            for answer in map(int, np.flatnonzero(reached_by_sequences(here, movers, rule=rule))):
                lower = {answer}
                if concept == "smr":
                    lower.update(map(int, maker.moves.targets(answer)))
                ways.add(frozenset(lower - {state}))
        yield _minimal(ways)


def _minimal(sets: set[frozenset[int]]) -> list[frozenset[int]]:
    """The sets of which no other is a part, smallest first."""
    kept: list[frozenset[int]] = []
    for one in sorted(sets, key=lambda one: (len(one), sorted(one))):
        if not any(other <= one for other in kept):
            kept.append(one)
    return kept


def _least_choices(demands: list[list[frozenset[int]]]) -> list[frozenset[int]]:
    """The least sets that include one way of each demand."""
    least = [frozenset[int]()]
    for ways in demands:
        least = _minimal({chosen | way for chosen in least for way in ways})
        if len(least) > LIMIT_WAYS:
            raise DealTooLarge(
                f"More than {LIMIT_WAYS} sets of preferences make the state stable; ask for a concept with fewer "
                "sanctions (nash), or leave out options that nobody disputes."
            )
    return least


def _share(least: list[frozenset[int]]) -> Fraction:
    """The share of strict rankings that put one of the sets below the state.

    Only the states in the sets matter, say ``k`` of them; ``b`` given ones of these are exactly the lower ones
    in ``b! (k - b)! / (k + 1)!`` of all rankings.
    """
    states = sorted(frozenset().union(*least))
    count = len(states)
    if count > LIMIT_STATES:
        raise DealTooLarge(
            f"{count} states bear on the stability, too many to count rankings exactly (at most {LIMIT_STATES}); ask "
            "for robustness instead, which samples."
        )
    lower = np.arange(1 << count, dtype=np.int64)
    stable = np.zeros(len(lower), dtype=bool)
    for chosen in least:
        mask = sum(1 << states.index(state) for state in chosen)
        stable |= (lower & mask) == mask
    sizes = sum((lower[stable] >> bit & 1 for bit in range(count)), np.zeros(int(stable.sum()), dtype=np.int64))
    total = Fraction(0)
    for size, times in enumerate(np.bincount(sizes, minlength=count + 1)):
        total += int(times) * Fraction(factorial(size) * factorial(count - size), factorial(count + 1))
    return total
