"""Preferences of a decision maker over states: a ranking, prioritised statements, indifference, or unknown.

Preferences become payoffs: whole numbers from 1 up that only order states, equal for states that are liked
equally.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parley.analysis.conflict.values import LOW, Payoffs, States
from parley.analysis.deal import Expression
from parley.errors import DealError

_STEP = re.compile(r"\s*([>~])\s*")
# So many statements fit a 64-bit number beside 32 bits of level.
_STATEMENTS_AT_ONCE = 30


@dataclass(frozen=True, slots=True)
class Ranking:
    """Numbers of states (from 1 up), best first, those liked equally together."""

    levels: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Prioritised:
    """Statements about options, most important first.

    One state is better than another if it satisfies the first statement on which they differ (option
    prioritisation: Peng, Hipel, Kilgour and Fang 1997; lexicographic, as in Fang, Hipel, Kilgour and Peng 2003).
    """

    statements: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Indifferent:
    """All states are liked equally."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing is known of the preferences (Li, Hipel, Kilgour and Fang 2004)."""


Preference = Ranking | Prioritised | Indifferent | Unknown


def ranking(text: str) -> Ranking:
    """Return the ranking that a line spells, best first: ``3 > 1 ~ 2 > 4``.

    Raises:
        DealError: something else than numbers of states stands between the signs.
    """
    levels: list[list[int]] = [[]]
    for part in _STEP.split(text.strip()):
        if part == ">":
            levels.append([])
        elif part != "~":
            if not part.isdecimal():
                raise DealError(
                    f"The ranking “{text}” has “{part}” where the number of a state belongs; write it as 3 > 1 ~ 2 > 4."
                )
            levels[-1].append(int(part))
    return Ranking(tuple(tuple(level) for level in levels))


def payoffs_of_ranking(found: Ranking, feasible: States, *, owner: str) -> Payoffs:
    """Return the payoffs of a ranking that names each feasible state once.

    Args:
        found: the ranking; its numbers count the feasible states from 1 up.
        feasible: which states there are.
        owner: the decision maker, for messages.

    Raises:
        DealError: the ranking misses or repeats states, or names one that there is not.
    """
    places = np.flatnonzero(feasible)
    named = [number for level in found.levels for number in level]
    _refuse_odd(named, len(places), owner)
    payoffs = np.full(len(feasible), LOW, dtype=np.int32)
    for height, level in enumerate(reversed(found.levels), start=1):
        payoffs[places[[number - 1 for number in level]]] = height
    return payoffs


def payoffs_of_statements(
    statements: Sequence[Expression], feasible: States, taken: Callable[[str], States]
) -> Payoffs:
    """Return the payoffs of prioritised statements; ``taken`` gives the states where an option is taken."""
    levels = np.zeros(len(feasible), dtype=np.int64)
    for start in range(0, len(statements), _STATEMENTS_AT_ONCE):
        for statement in statements[start : start + _STATEMENTS_AT_ONCE]:
            levels = 2 * levels + statement.value(taken)
        # Levels are numbered afresh, so that the next statements find room.
        _, levels = np.unique(levels, return_inverse=True)
    return densely_numbered(levels, feasible)


def densely_numbered(levels: NDArray[np.int64], feasible: States) -> Payoffs:
    """Return payoffs 1, 2, 3 ... in the order of some levels over the feasible states."""

    payoffs = np.full(len(feasible), LOW, dtype=np.int32)
    _, dense = np.unique(levels[feasible], return_inverse=True)
    payoffs[feasible] = dense + 1
    return payoffs


def _refuse_odd(named: Sequence[int], count: int, owner: str) -> None:
    repeated = sorted(number for number, times in Counter(named).items() if times > 1)
    if repeated:
        raise DealError(f"The ranking of {owner} repeats {_states(repeated)}; name each state once.")
    strange = sorted(number for number in named if not 1 <= number <= count)
    if strange:
        raise DealError(f"The ranking of {owner} names {_states(strange)}, but the states are numbered 1 to {count}.")
    if len(set(named)) < count:
        missing = sorted(set(range(1, count + 1)) - set(named))
        raise DealError(
            f"The ranking of {owner} misses {_states(missing)}; add them, with “~” where they are liked equally."
        )


def _states(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:8])) + (" and others" if len(numbers) > 8 else "")
    return f"state{'s' if len(numbers) > 1 else ''} {shown}"
