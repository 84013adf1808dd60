"""Which states can be reached from the status quo, and how (status quo analysis: Li, Kilgour and Hipel 2005).

A path is a sequence of moves in which nobody moves twice in a row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from parley.analysis.conflict.model import Conflict
from parley.analysis.conflict.moves import Steps
from parley.analysis.conflict.values import States
from parley.errors import DealError


@dataclass(frozen=True, slots=True)
class Step:
    """One move on a path: who moved, and the index of the state it led to."""

    maker: str
    state: int


@dataclass(frozen=True)
class Reach:
    """What can be reached from a state.

    ``layers`` holds, for each number of moves from 1 up and each mover, the states that a path of so many
    moves with its last move by it leads to, and no shorter one.
    """

    start: int
    layers: tuple[tuple[States, ...], ...]
    movers: tuple[tuple[str, Steps], ...]

    @cached_property
    def distances(self) -> dict[int, int]:
        """The least number of moves to each reachable state, by index; 0 for the start."""
        found = {self.start: 0}
        for moves, layer in enumerate(self.layers, start=1):
            for state in np.flatnonzero(np.logical_or.reduce(layer)):
                found.setdefault(int(state), moves)
        return found

    def path(self, state: int) -> tuple[Step, ...] | None:
        """Return a shortest path to a state, None if it cannot be reached; empty for the start itself."""
        if state not in self.distances:
            return None
        path: list[Step] = []
        later = -1
        for moves in range(self.distances[state], 0, -1):
            later = next(at for at, states in enumerate(self.layers[moves - 1]) if states[state] and at != later)
            path.append(Step(self.movers[later][0], state))
            state = self._before(state, moves, later)
        return tuple(reversed(path))

    def _before(self, state: int, moves: int, mover: int) -> int:
        """A state from which the mover comes to a state with its move of a number, others having moved before."""
        if moves == 1:
            return self.start
        earlier = [states for at, states in enumerate(self.layers[moves - 2]) if at != mover]
        sources = self.movers[mover][1].sources(state)
        return int(sources[np.logical_or.reduce(earlier)[sources]][0])


def reach(conflict: Conflict, start: int, *, improving: bool = False, makers: Sequence[str] | None = None) -> Reach:
    """Return what sequences of moves, nobody twice in a row, lead to from a state.

    Args:
        conflict: the conflict.
        start: the index of the state where things stand.
        improving: whether each must like where its move leads better than where it starts.
        makers: the only decision makers who move; all of them if None.

    Raises:
        DealError: the start is no state.
    """
    if not 0 <= start < len(conflict.feasible) or not conflict.feasible[start]:
        raise DealError("The status quo is no feasible state; name one of the states.")
    movers = tuple(
        (maker.name, maker.improvements if improving else maker.moves)
        for maker in conflict.makers
        if makers is None or maker.name in makers
    )
    origin = np.zeros_like(conflict.feasible)
    origin[start] = True
    # A path back to the start is no progress, so the start counts as seen.
    layer = tuple(steps.image(origin) & ~origin for _, steps in movers)
    seen = [states | origin for states in layer]
    layers = []
    while any(states.any() for states in layer):
        layers.append(layer)
        ahead = []
        for at, (_, steps) in enumerate(movers):
            others = [states for other, states in enumerate(layer) if other != at]
            found = steps.image(np.logical_or.reduce([np.zeros_like(origin), *others])) & ~seen[at]
            seen[at] |= found
            ahead.append(found)
        layer = tuple(ahead)
    return Reach(start, tuple(layers), movers)
