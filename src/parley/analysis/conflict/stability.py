"""Who would stay in which state, and so where a conflict could settle.

The concepts, for a decision maker *i* in a state *s*. A unilateral improvement is a move of *i* to a state
that it likes better than *s*; a sanction is what the opponents could do afterwards.

- ``nash``: *i* has no improvement (Nash 1950, 1951; rationality in Howard 1971).
- ``gmr``, general metarationality: each improvement can be followed by opponents' moves to a state that *i*
  likes no better than *s* (Howard 1971).
- ``smr``, symmetric metarationality: as before, and no further move of *i* alone leads from there to a state
  that it likes better than *s* (Howard 1971).
- ``seq``, sequential stability: as ``gmr``, but every opponent moves only by improvements of its own (Fraser
  and Hipel 1979, 1984).
- ``sim``, simultaneous stability: see :mod:`parley.analysis.conflict.simultaneous`.

A state that is stable for all decision makers is an equilibrium. The definitions for several opponents follow
Fang, Hipel and Kilgour (1993); which sequences of their moves count is a choice
(:mod:`parley.analysis.conflict.sequences`).

A decision maker of unknown preferences is judged by the definitions of Li, Hipel, Kilgour and Fang (2004),
whose four readings differ in what counts: see :data:`Reading`. As an opponent it may make any move.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, get_args

import numpy as np

from parley.analysis.conflict.model import Conflict
from parley.analysis.conflict.sequences import Rule, least_by_sequences, reached_by_sequences
from parley.analysis.conflict.simultaneous import simultaneously_sanctioned
from parley.analysis.conflict.values import HIGH, Payoffs, States

Concept = Literal["nash", "gmr", "smr", "seq", "sim"]
CONCEPTS: Final[tuple[Concept, ...]] = get_args(Concept)

# Li et al. (2004): does a move to a state of unknown preference lure away from the status quo (a, c), and does
# a sanction that leads to such a state deter (c, d)?
Reading = Literal["a", "b", "c", "d"]
READINGS: Final[tuple[Reading, ...]] = get_args(Reading)
_LURES: Final = ("a", "c")
_DETERS: Final = ("c", "d")


@dataclass(frozen=True)
class Stability:
    """Stability of all states.

    ``stable`` holds, for each concept, one set of states for each decision maker, in the order of the model.
    ``rule`` and ``reading`` say how sequences and unknown preferences were taken.
    """

    conflict: Conflict
    stable: Mapping[Concept, tuple[States, ...]]
    rule: Rule
    reading: Reading

    @cached_property
    def equilibria(self) -> Mapping[Concept, States]:
        """For each concept, the states that are stable for all decision makers."""
        return {
            concept: np.logical_and.reduce([self.conflict.feasible, *by_maker])
            for concept, by_maker in self.stable.items()
        }


def stability(
    conflict: Conflict,
    *,
    concepts: Sequence[Concept] = CONCEPTS,
    rule: Rule = "legal",
    reading: Reading = "a",
) -> Stability:
    """Return which states are stable for whom.

    Args:
        conflict: the conflict.
        concepts: the concepts asked for; ``sim`` needs a model made of options.
        rule: which sequences of several opponents' moves count.
        reading: how unknown preferences are taken.

    Raises:
        DealError: ``sim`` is asked of a model that lists states.
        DealTooLarge: ``sim`` would take too long.
    """
    found: dict[Concept, tuple[States, ...]] = {}
    for concept in concepts:
        if concept != "sim":
            found[concept] = tuple(
                stable_for(conflict, at, concept, rule=rule, reading=reading) for at in range(len(conflict.makers))
            )
    if "sim" in concepts:
        sequential = found.get("seq") or tuple(
            stable_for(conflict, at, "seq", rule=rule, reading=reading) for at in range(len(conflict.makers))
        )
        found["sim"] = simultaneously_sanctioned(conflict, sequential, rule=rule)
    return Stability(conflict, found, rule, reading)


def stable_for(
    conflict: Conflict, place: int, concept: Concept, *, rule: Rule = "legal", reading: Reading = "a"
) -> States:
    """Return the states that are stable for the decision maker at a place, by any concept but ``sim``."""
    maker = conflict.makers[place]
    if maker.payoffs is None:
        return _stable_for_unknown(conflict, place, concept, rule, reading)
    if concept == "nash":
        return conflict.feasible & (maker.moves.greatest(maker.payoffs) <= maker.payoffs)
    # An improvement beyond every sanction: the state itself bounds what it is worth, so that only states
    # that are better than the start can be found worth leaving for.
    worth = np.minimum(maker.payoffs, sanctions(conflict, place, concept, rule=rule))
    return conflict.feasible & (maker.moves.greatest(worth) <= maker.payoffs)


def sanctions(conflict: Conflict, place: int, concept: Concept, *, rule: Rule = "legal") -> Payoffs:
    """Return, for each state, how far opponents can push down the decision maker who has just moved there.

    The value is the least over what their sequences lead to: of its payoff (``gmr``, ``seq``), or of the best
    payoff that it can still get from there alone (``smr``); ``HIGH`` where they cannot move.
    """
    maker = conflict.makers[place]
    assert maker.payoffs is not None, "sanctions need known preferences"
    opponents = list(conflict.others(place))
    harm = maker.payoffs
    if concept == "smr":
        harm = np.maximum(harm, maker.moves.greatest(harm))
    harm = np.where(conflict.feasible, harm, HIGH)
    movers = [one.improvements if concept == "seq" else one.moves for one in opponents]
    return least_by_sequences(harm, movers, rule=rule)


def _stable_for_unknown(conflict: Conflict, place: int, concept: Concept, rule: Rule, reading: Reading) -> States:
    """Stability where all states are of unknown preference to each other."""
    if reading not in _LURES:
        return conflict.feasible.copy()
    maker = conflict.makers[place]
    stays = np.array([len(maker.moves.targets(int(index))) == 0 for index in conflict.indices])
    stable = np.zeros_like(conflict.feasible)
    stable[conflict.indices[stays]] = True
    if concept == "nash":
        return stable
    deterred = _deters(conflict, place, concept, rule, reading)
    for index in conflict.indices[~stays]:
        stable[index] = all(deterred(int(index), int(target)) for target in maker.moves.targets(int(index)))
    return stable


def _deters(
    conflict: Conflict, place: int, concept: Concept, rule: Rule, reading: Reading
) -> Callable[[int, int], bool]:
    """Return a function that tells whether opponents deter from a move, given its start and its target."""
    opponents = list(conflict.others(place))
    movers = [one.improvements if concept == "seq" else one.moves for one in opponents]
    reached: dict[int, States] = {}

    def deterred(start: int, target: int) -> bool:
        if target not in reached:
            here = np.zeros_like(conflict.feasible)
            here[target] = True
            reached[target] = reached_by_sequences(here, movers, rule=rule)
            reached[target][target] = False
        # Only a return to the start is known to be no better; by the other readings any answer deters.
        return bool(reached[target].any() if reading in _DETERS else reached[target][start])

    return deterred
