"""The moves of one decision maker: what it can reach alone in one step.

Stability asks only a few things of moves: the least and the greatest of some values within reach, and which
states a set of states leads to. Where states are choices of options, these are answered for all states at
once, option by option, and no move is ever listed; so memory grows with the number of states, not of moves.
"""

from collections.abc import Iterable
from typing import Protocol

import numpy as np

from parley.analysis.conflict.values import HIGH, LOW, Indices, Payoffs, States
from parley.analysis.deal import Direction


class Steps(Protocol):
    """Steps from state to state that one decision maker can make, or is ready to make.

    A state may count as reached from itself: nothing that stability asks depends on it.
    """

    def least(self, values: Payoffs) -> Payoffs:
        """Return for each state the least value within one step, ``HIGH`` where there is none."""

    def image(self, states: States) -> States:
        """Return the states that one step from some of the given states leads to."""

    def targets(self, state: int) -> Indices:
        """Return the states that one step from a state leads to, itself left out, in ascending order."""

    def sources(self, state: int) -> Indices:
        """Return the states from which one step leads to a state, itself left out, in ascending order."""


class Moves(Steps, Protocol):
    """All moves of one decision maker."""

    def greatest(self, values: Payoffs) -> Payoffs:
        """Return for each state the greatest value within one move, ``LOW`` where there is none."""

    def improving(self, payoffs: Payoffs) -> Steps:
        """Return the unilateral improvements: the moves to states of a higher payoff."""


class OptionMoves:
    """Moves by options: a decision maker sets all its options at once, as their directions allow.

    States are numbered by the options taken, option ``b`` counting ``2**b``. ``feasible`` has one entry for
    each of the ``2**m`` states. ``directions`` gives the decision maker's options by number.
    """

    def __init__(self, feasible: States, directions: dict[int, Direction]) -> None:
        self.feasible = feasible
        self.directions = directions

    def least(self, values: Payoffs) -> Payoffs:
        """Return for each state the least value within one move or without any."""
        return self._spread(values, np.minimum, HIGH)

    def greatest(self, values: Payoffs) -> Payoffs:
        """Return for each state the greatest value within one move or without any."""
        return self._spread(values, np.maximum, LOW)

    def image(self, states: States) -> States:
        """Return the states that one move from some of the given states leads to."""
        marked = (states & self.feasible).astype(np.int32)
        # How many of the states lead here; each counts itself, which is no move.
        counts = self.reversed()._spread(marked, np.add, np.int32(0))
        found: States = counts > marked
        return found

    def reversed(self) -> "OptionMoves":
        """Return the same moves backwards."""
        turned: dict[Direction, Direction] = {"both": "both", "forward": "back", "back": "forward"}
        return OptionMoves(self.feasible, {bit: turned[way] for bit, way in self.directions.items()})

    def targets(self, state: int) -> Indices:
        """Return the states that one move from a state leads to."""
        reached = np.array([state], dtype=np.int64)
        for bit, direction in self.directions.items():
            taken = state >> bit & 1
            if direction == "both" or direction == ("back" if taken else "forward"):
                reached = np.concatenate([reached, reached ^ (1 << bit)])
        reached = np.sort(reached[self.feasible[reached]])
        found: Indices = reached[reached != state]
        return found

    def sources(self, state: int) -> Indices:
        """Return the states from which one move leads to a state."""
        return self.reversed().targets(state)

    def improving(self, payoffs: Payoffs) -> "OptionImprovements":
        """Return the moves to states of a higher payoff."""
        return OptionImprovements(self, payoffs)

    def _spread(self, values: Payoffs, join: np.ufunc, nothing: np.int32) -> Payoffs:
        reached = np.where(self.feasible, values, nothing)
        for bit, direction in self.directions.items():
            halves = reached.reshape(-1, 2, 1 << bit)
            left, taken = halves[:, 0], halves[:, 1]
            both = join(left, taken)
            if direction != "back":
                left[:] = both
            if direction != "forward":
                taken[:] = both
        reached[~self.feasible] = nothing
        return reached


class OptionImprovements:
    """Unilateral improvements by options.

    The states in which all others do the same form a group. In each group states are sorted by payoff once;
    the least value among the better ones is then a running minimum. Where options are irreversible the group
    is taken apart by them, as a state reaches only some parts.
    """

    def __init__(self, moves: OptionMoves, payoffs: Payoffs) -> None:
        self.moves = moves
        self.payoffs = np.where(moves.feasible, payoffs, LOW)
        self._parts = [_Part(self.payoffs, *part) for part in _parts(moves)]

    def least(self, values: Payoffs) -> Payoffs:
        """Return for each state the least value among its improvements, ``HIGH`` where it has none."""
        reached = np.full_like(values, HIGH)
        shown = np.where(self.moves.feasible, values, HIGH)
        for part in self._parts:
            part.least(shown, reached)
        reached[~self.moves.feasible] = HIGH
        return reached

    def counts(self) -> Payoffs:
        """Return for each state how many improvements it has."""
        found = np.zeros_like(self.payoffs)
        for part in self._parts:
            part.counts(found)
        return found

    def image(self, states: States) -> States:
        """Return the states that an improvement from some of the given states leads to."""
        below = np.where(states, self.payoffs, HIGH)
        found: States = (self.moves.reversed().least(below) < self.payoffs) & self.moves.feasible
        return found

    def targets(self, state: int) -> Indices:
        """Return the states that an improvement from a state leads to."""
        reached = self.moves.targets(state)
        better: Indices = reached[self.payoffs[reached] > self.payoffs[state]]
        return better

    def sources(self, state: int) -> Indices:
        """Return the states from which an improvement leads to a state."""
        reached = self.moves.sources(state)
        worse: Indices = reached[self.payoffs[reached] < self.payoffs[state]]
        return worse


class _Part:
    """The improvements from some states of each group to some states of it, both given as columns.

    ``rows`` has the first state of each group, ``sources`` and ``reached`` what is added to it.
    """

    def __init__(self, payoffs: Payoffs, rows: Indices, sources: Indices, reached: Indices) -> None:
        states = (rows[:, None] + reached[None, :]).astype(np.int32)
        levels = payoffs[states]
        order = np.argsort(-levels, axis=1, kind="stable")
        self._sorted = np.take_along_axis(states, order, axis=1)
        levels = np.take_along_axis(levels, order, axis=1)
        # Where each state's level begins in the sorted row: what stands before is strictly better.
        fresh = np.ones_like(levels, dtype=bool)
        fresh[:, 1:] = levels[:, 1:] != levels[:, :-1]
        places = np.arange(levels.shape[1], dtype=np.int32)
        self._begins = np.maximum.accumulate(np.where(fresh, places, np.int32(0)), axis=1)
        inside = np.zeros(int(reached.max()) + 1, dtype=bool)
        inside[sources] = True
        self._is_source = None if len(sources) == len(reached) else inside[self._sorted - rows[:, None]]

    def least(self, values: Payoffs, into: Payoffs) -> None:
        """Write the least value among the improvements of each source."""
        running = np.minimum.accumulate(values[self._sorted], axis=1)
        better = np.take_along_axis(running, np.maximum(self._begins - 1, 0), axis=1)
        better[self._begins == 0] = HIGH
        self._write(better, into)

    def counts(self, into: Payoffs) -> None:
        """Write how many improvements each source has: as many as stand before its level."""
        self._write(self._begins, into)

    def _write(self, found: Payoffs, into: Payoffs) -> None:
        if self._is_source is None:
            into[self._sorted] = found
        else:
            into[self._sorted[self._is_source]] = found[self._is_source]


def _parts(moves: OptionMoves) -> Iterable[tuple[Indices, Indices, Indices]]:
    """Yield rows, sources and reached columns, a triple for each choice of the irreversible options."""
    own = list(moves.directions)
    free = [bit for bit in own if moves.directions[bit] == "both"]
    fixed = [bit for bit in own if moves.directions[bit] != "both"]
    count = len(moves.feasible).bit_length() - 1
    rows = _sums([bit for bit in range(count) if bit not in moves.directions])
    for chosen in _sums(fixed):
        held = [bit for bit in fixed if bool(chosen >> bit & 1) == (moves.directions[bit] == "forward")]
        base = sum(int(chosen) & (1 << bit) for bit in held)
        open_bits = [bit for bit in own if bit not in held]
        yield rows, chosen + _sums(free), base + _sums(open_bits)


def _sums(bits: list[int]) -> Indices:
    """Return the numbers made of some of the bits, in ascending order."""
    numbers = np.zeros(1, dtype=np.int64)
    for bit in sorted(bits):
        numbers = np.concatenate([numbers, numbers + (1 << bit)])
    return numbers


class ListedMoves:
    """Moves that are listed one by one, as pairs of states."""

    def __init__(self, count: int, pairs: Iterable[tuple[int, int]]) -> None:
        listed = sorted({(source, target) for source, target in pairs if source != target})
        self.count = count
        self._begins = np.array([source for source, _ in listed], dtype=np.int64)
        self.ends = np.array([target for _, target in listed], dtype=np.int64)

    def least(self, values: Payoffs) -> Payoffs:
        """Return for each state the least value within one move, ``HIGH`` where there is none."""
        reached = np.full(self.count, HIGH, dtype=np.int32)
        np.minimum.at(reached, self._begins, values[self.ends])
        return reached

    def greatest(self, values: Payoffs) -> Payoffs:
        """Return for each state the greatest value within one move, ``LOW`` where there is none."""
        reached = np.full(self.count, LOW, dtype=np.int32)
        np.maximum.at(reached, self._begins, values[self.ends])
        return reached

    def image(self, states: States) -> States:
        """Return the states that one move from some of the given states leads to."""
        reached = np.zeros(self.count, dtype=bool)
        reached[self.ends[states[self._begins]]] = True
        return reached

    def targets(self, state: int) -> Indices:
        """Return the states that one move from a state leads to."""
        found: Indices = self.ends[self._begins == state]
        return found

    def sources(self, state: int) -> Indices:
        """Return the states from which one move leads to a state."""
        found: Indices = self._begins[self.ends == state]
        return found

    def improving(self, payoffs: Payoffs) -> "ListedMoves":
        """Return the moves to states of a higher payoff."""
        better = payoffs[self.ends] > payoffs[self._begins]
        return ListedMoves(self.count, zip(self._begins[better].tolist(), self.ends[better].tolist(), strict=True))
