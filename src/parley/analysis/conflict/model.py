"""The graph model of a conflict: decision makers, states, moves, preferences, status quo.

After Fang, Hipel and Kilgour, "Interactive Decision Making: The Graph Model for Conflict Resolution" (1993).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from parley.analysis.conflict.moves import ListedMoves, Moves, OptionMoves, Steps
from parley.analysis.conflict.preferences import (
    Indifferent,
    Preference,
    Prioritised,
    Ranking,
    Unknown,
    densely_numbered,
    payoffs_of_ranking,
    payoffs_of_statements,
)
from parley.analysis.conflict.values import Indices, Payoffs, States
from parley.analysis.deal import Expression, Option
from parley.errors import DealError, DealTooLarge

LIMIT_OPTIONS = 24
LIMIT_SORTED = 200_000_000


@dataclass(frozen=True)
class DecisionMaker:
    """One who decides: its moves, and its payoff in each state (None where its preferences are unknown)."""

    name: str
    moves: Moves
    payoffs: Payoffs | None

    @cached_property
    def improvements(self) -> Steps:
        """Its unilateral improvements; all its moves if its preferences are unknown, as any may be one."""
        return self.moves if self.payoffs is None else self.moves.improving(self.payoffs)


@dataclass(frozen=True)
class Conflict:
    """A conflict.

    ``feasible`` tells which states there are. In a model made of options a state's index is the sum of
    ``2**b`` over the options taken, in others all indices are states. People know states by numbers: the
    feasible ones are counted from 1 in the order of their indices.
    """

    makers: tuple[DecisionMaker, ...]
    feasible: States
    options: tuple[Option, ...] = ()
    labels: tuple[str, ...] = ()
    status_quo: int | None = None
    title: str = ""

    @cached_property
    def indices(self) -> Indices:
        """The index of each state, in the order of their numbers."""
        return np.flatnonzero(self.feasible)

    @property
    def count(self) -> int:
        """How many states there are."""
        return len(self.indices)

    def index(self, number: int) -> int:
        """Return the index of the state with a number.

        Raises:
            DealError: there is no such state.
        """
        if not 1 <= number <= self.count:
            raise DealError(f"There is no state {number}; the states are numbered 1 to {self.count}.")
        return int(self.indices[number - 1])

    def number(self, index: int) -> int:
        """Return the number of the state with an index."""
        return int(np.searchsorted(self.indices, index)) + 1

    def numbers(self, states: States) -> list[int]:
        """Return the numbers of a set of states, in ascending order."""
        return [int(number) for number in np.flatnonzero(states[self.indices]) + 1]

    def taken(self, index: int) -> tuple[Option, ...]:
        """Return the options that are taken in a state."""
        return tuple(option for bit, option in enumerate(self.options) if index >> bit & 1)

    def pattern(self, index: int) -> str:
        """Return a state as Y and N, a letter for each option in their order; empty without options."""
        return "".join("NY"[index >> bit & 1] for bit in range(len(self.options)))

    def words(self, index: int) -> str:
        """Return a state in words: what is done in it, or its label."""
        if self.labels:
            return self.labels[index]
        return "; ".join(option.words for option in self.taken(index)) or "nothing is done"

    def maker(self, name: str) -> int:
        """Return the place of the decision maker with a name.

        Raises:
            DealError: there is none of that name.
        """
        names = [maker.name for maker in self.makers]
        if name not in names:
            raise DealError(f"“{name}” is no decision maker of the model; known are {', '.join(names)}.")
        return names.index(name)

    def others(self, *places: int) -> Iterator[DecisionMaker]:
        """Yield the decision makers other than those at some places."""
        yield from (maker for at, maker in enumerate(self.makers) if at not in places)


def option_conflict(
    options: Sequence[Option],
    *,
    preferences: Mapping[str, Preference],
    rules: Sequence[Expression] = (),
    parties: Sequence[str] = (),
    status_quo: int | None = None,
    title: str = "",
) -> Conflict:
    """Return the conflict in which each decision maker takes or leaves its options.

    Args:
        options: the options; their order numbers the states.
        preferences: those of each decision maker; who has none here is unknown.
        rules: statements that hold in every feasible state.
        parties: decision makers in their order, those without options among them.
        status_quo: the index of the state where things stand.
        title: what the conflict is called.

    Raises:
        DealError: no state is feasible, or preferences do not fit the states.
        DealTooLarge: there are too many options to hold all states.
    """
    if not options:
        raise DealError("The conflict has no options, so there is only one state; add options, or list states.")
    if len(options) > LIMIT_OPTIONS:
        raise DealTooLarge(
            f"The conflict has {len(options)} options; stability takes at most {LIMIT_OPTIONS} (16 million states); "
            "leave out options that nobody disputes, or ask for blockers and packages, which have no such limit."
        )
    codes = np.arange(1 << len(options), dtype=np.int32)
    bits = {option.name: bit for bit, option in enumerate(options)}

    def taken(name: str) -> States:
        found: States = (codes >> bits[name] & 1).astype(bool)
        return found

    feasible = np.ones(len(codes), dtype=bool)
    for rule in rules:
        feasible &= rule.value(taken)
    if not feasible.any():
        raise DealError("The rules leave no feasible state; drop or correct one of them.")
    makers = []
    for name in dict.fromkeys([*parties, *(option.party for option in options)]):
        moves = OptionMoves(feasible, {bits[option.name]: option.moves for option in options if option.party == name})
        _refuse_sorting(moves, name)
        payoffs = _payoffs(preferences.get(name, Unknown()), feasible, taken, name)
        makers.append(DecisionMaker(name, moves, payoffs))
    return Conflict(tuple(makers), feasible, tuple(options), (), status_quo, title)


def listed_conflict(
    count: int,
    *,
    moves: Mapping[str, Sequence[tuple[int, int]]],
    preferences: Mapping[str, Preference],
    labels: Sequence[str] = (),
    status_quo: int | None = None,
    title: str = "",
) -> Conflict:
    """Return the conflict whose states and moves are listed; ``moves`` holds pairs of numbers of states.

    Raises:
        DealError: a move or a ranking names a state that there is not, or preferences need options.
    """
    if count < 1:
        raise DealError("The conflict has no states; list at least one under “states”.")
    feasible = np.ones(count, dtype=bool)
    makers = []
    for name, pairs in moves.items():
        for pair in pairs:
            for number in pair:
                if not 1 <= number <= count:
                    raise DealError(f"A move of {name} names state {number}, but the states are numbered 1 to {count}.")
        preference = preferences.get(name, Unknown())
        if isinstance(preference, Prioritised):
            raise DealError(
                f"The preferences of {name} are statements about options, but the model lists states; rank the states."
            )
        listed = ListedMoves(count, ((source - 1, target - 1) for source, target in pairs))
        makers.append(DecisionMaker(name, listed, _payoffs(preference, feasible, _no_option, name)))
    return Conflict(tuple(makers), feasible, (), tuple(labels), status_quo, title)


def _payoffs(preference: Preference, feasible: States, taken: Callable[[str], States], owner: str) -> Payoffs | None:
    match preference:
        case Ranking():
            return payoffs_of_ranking(preference, feasible, owner=owner)
        case Prioritised():
            return payoffs_of_statements(preference.statements, feasible, taken)
        case Indifferent():
            return densely_numbered(np.zeros(len(feasible), dtype=np.int64), feasible)
        case Unknown():
            return None


def _no_option(name: str) -> States:
    raise DealError(f"The model lists states and has no option “{name}”.")


def _refuse_sorting(moves: OptionMoves, owner: str) -> None:
    """Improvements are sorted once for each choice of the irreversible options; that must fit into memory."""
    fixed = sum(direction != "both" for direction in moves.directions.values())
    if 3**fixed * (len(moves.feasible) >> fixed) > LIMIT_SORTED:
        raise DealTooLarge(
            f"{owner} has {fixed} irreversible options among {len(moves.feasible).bit_length() - 1} in all, too many "
            "for stability; make some of them reversible (“moves: both”) or leave some out."
        )
