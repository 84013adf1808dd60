"""What decision makers could gain by moving together.

After Kilgour, Hipel, Fang and Peng (2001) and Inohara and Hipel (2008). A coalition's moves are sequences of
its members' moves, nobody twice in a row; a coalition improvement leads to a state that every member likes
better than the start. The stabilities of a coalition mirror those of one decision maker:

- ``nash``: it has no improvement;
- ``gmr``: each improvement can be followed by moves of those outside to a state that some member likes no
  better than the start;
- ``smr``: as before, and no further move of the coalition leads from there to a state that all members like
  better than the start;
- ``seq``: as ``gmr``, but those outside move only by improvements of their own, one by one. (Inohara and
  Hipel also let coalitions among those outside improve together; here they act singly.)
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from parley.analysis.conflict.model import Conflict
from parley.analysis.conflict.sequences import Rule, reached_by_sequences
from parley.analysis.conflict.values import States

CoalitionConcept = Literal["nash", "gmr", "smr", "seq"]


@dataclass(frozen=True, slots=True)
class CoalitionMove:
    """A coalition improvement: the members by name, and the indices of the states it leads from and to."""

    members: tuple[str, ...]
    start: int
    target: int


def coalitions(conflict: Conflict) -> Iterator[tuple[int, ...]]:
    """Yield every coalition of two or more decision makers of known preferences, as places, smallest first."""
    known = [at for at, maker in enumerate(conflict.makers) if maker.payoffs is not None]
    for size in range(2, len(known) + 1):
        yield from combinations(known, size)


def coalition_improvements(conflict: Conflict, members: Sequence[int], start: int) -> list[int]:
    """Return the states that a coalition can move to and that every member likes better than the start.

    Args:
        conflict: the conflict.
        members: the places of the coalition's members; their preferences are known.
        start: the index of the state that they would leave.

    Returns:
        The indices of the states, ascending.
    """
    return [int(state) for state in np.flatnonzero(_improvements(conflict, members, start))]


def coalition_stable(
    conflict: Conflict, members: Sequence[int], start: int, concept: CoalitionConcept, *, rule: Rule = "legal"
) -> bool:
    """Tell whether a state is stable for a coalition; arguments as in :func:`coalition_improvements`."""
    targets = np.flatnonzero(_improvements(conflict, members, start))
    if concept == "nash" or not len(targets):
        return not len(targets)
    outside = list(conflict.others(*members))
    movers = [maker.improvements if concept == "seq" else maker.moves for maker in outside]
    better = _better_for_all(conflict, members, start)

    def deters(state: int) -> bool:
        return concept != "smr" or not (_reached(conflict, members, state) & better).any()

    answers = (reached_by_sequences(_only(conflict, int(target)), movers, rule=rule) & ~better for target in targets)
    return all(any(deters(int(state)) for state in np.flatnonzero(answer)) for answer in answers)


def equilibrium_jumps(conflict: Conflict, equilibria: States) -> Iterator[CoalitionMove]:
    """Yield the coalition improvements that lead from one of some equilibria to another of them.

    Such an equilibrium is not to be expected to last (Kilgour, Hipel, Fang and Peng 2001).
    """
    starts = np.flatnonzero(equilibria)
    for members in coalitions(conflict):
        names = tuple(conflict.makers[at].name for at in members)
        for start in starts:
            for target in np.flatnonzero(_improvements(conflict, members, int(start)) & equilibria):
                yield CoalitionMove(names, int(start), int(target))


def _improvements(conflict: Conflict, members: Sequence[int], start: int) -> States:
    return _reached(conflict, members, start) & _better_for_all(conflict, members, start)


def _better_for_all(conflict: Conflict, members: Sequence[int], start: int) -> States:
    better = conflict.feasible.copy()
    for at in members:
        payoffs = conflict.makers[at].payoffs
        assert payoffs is not None, "coalitions have members of known preferences"
        better &= payoffs > payoffs[start]
    return better


def _reached(conflict: Conflict, members: Sequence[int], start: int) -> States:
    return reached_by_sequences(_only(conflict, start), [conflict.makers[at].moves for at in members])


def _only(conflict: Conflict, state: int) -> States:
    states = np.zeros_like(conflict.feasible)
    states[state] = True
    return states
