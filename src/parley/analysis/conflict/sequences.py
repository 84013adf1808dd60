"""What several opponents can bring about by moving one after the other.

The literature differs on which sequences count, so the rule can be chosen:

- ``legal``: any number of moves, nobody twice in a row (Fang, Hipel and Kilgour 1993).
- ``once``: each opponent moves at most once, in any order.
- ``single``: one opponent makes one move (the sanctions of Fraser and Hipel 1984).

With two decision makers the first two are the same wherever a mover can reach in one move what it can reach
in two, as in all models made of options.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Literal, get_args

import numpy as np

from parley.analysis.conflict.moves import Steps
from parley.analysis.conflict.values import HIGH, Payoffs, States

Rule = Literal["legal", "once", "single"]
RULES: tuple[Rule, ...] = get_args(Rule)


def least_by_sequences(values: Payoffs, movers: Sequence[Steps], *, rule: Rule = "legal") -> Payoffs:
    """Return for each state the least value that sequences of the movers' steps lead to.

    Args:
        values: a value for each state.
        movers: the steps of each opponent; all moves, or only the improvements.
        rule: which sequences count.

    Returns:
        An array like ``values``; ``HIGH`` where no step leads on.
    """
    if not movers:
        return np.full_like(values, HIGH)
    if rule == "legal":
        return _least_of([*_legal(values, movers)], values)
    if rule == "once":
        return _once(values, movers)
    return _least_of([mover.least(values) for mover in movers], values)


def _legal(values: Payoffs, movers: Sequence[Steps]) -> list[Payoffs]:
    """Return, for each mover, the least values of sequences that it begins.

    A sequence that ``j`` begins is a step of ``j``, alone or followed by a sequence that another begins; the
    least solution of these equations is found by going round until nothing changes.
    """
    begun = [np.full_like(values, HIGH) for _ in movers]
    # A mover has to be looked at again only after another one's values changed.
    waiting = set(range(len(movers)))
    while waiting:
        mover = min(waiting)
        waiting.discard(mover)
        onward = _least_of([one for at, one in enumerate(begun) if at != mover], values)
        better = movers[mover].least(np.minimum(values, onward))
        if not np.array_equal(better, begun[mover]):
            begun[mover] = better
            waiting |= set(range(len(movers))) - {mover}
    return begun


def _once(values: Payoffs, movers: Sequence[Steps]) -> Payoffs:
    """Go through the sets of opponents that may still move, smallest first."""
    everyone = range(len(movers))
    best: dict[frozenset[int], Payoffs] = {frozenset(): np.full_like(values, HIGH)}
    for size in range(1, len(movers) + 1):
        larger = {}
        for chosen in map(frozenset, combinations(everyone, size)):
            begun = [movers[one].least(np.minimum(values, best[chosen - {one}])) for one in chosen]
            larger[chosen] = _least_of(begun, values)
        best = larger
    return best[frozenset(everyone)]


def reached_by_sequences(start: States, movers: Sequence[Steps], *, rule: Rule = "legal") -> States:
    """Return the states that sequences of the movers' steps from the start states lead to."""
    everyone = range(len(movers))
    if rule == "single":
        return _any([mover.image(start) for mover in movers], start)
    if rule == "once":
        layer = {frozenset[int](): start}
        found = np.zeros_like(start)
        for _ in everyone:
            following: dict[frozenset[int], States] = {}
            for moved, states in layer.items():
                for one in set(everyone) - moved:
                    ahead = movers[one].image(states)
                    key = moved | {one}
                    following[key] = ahead | following[key] if key in following else ahead
                    found |= ahead
            layer = following
        return found
    last = [mover.image(start) for mover in movers]
    waiting = set(everyone)
    while waiting:
        mover = min(waiting)
        waiting.discard(mover)
        before = _any([states for at, states in enumerate(last) if at != mover], start)
        ahead = last[mover] | movers[mover].image(before)
        if not np.array_equal(ahead, last[mover]):
            last[mover] = ahead
            waiting |= set(everyone) - {mover}
    return _any(last, start)


def _least_of(arrays: Iterable[Payoffs], like: Payoffs) -> Payoffs:
    least = np.full_like(like, HIGH)
    for array in arrays:
        np.minimum(least, array, out=least)
    return least


def _any(arrays: Iterable[States], like: States) -> States:
    found = np.zeros_like(like)
    for array in arrays:
        found |= array
    return found
