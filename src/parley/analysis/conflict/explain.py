"""Why a state is stable or not: each move that lures, and the answer that deters from it."""

from dataclasses import dataclass

import numpy as np

from parley.analysis.conflict.model import Conflict
from parley.analysis.conflict.reach import Step, reach
from parley.analysis.conflict.sequences import Rule, reached_by_sequences
from parley.analysis.conflict.stability import Concept

_ANSWERED: tuple[Concept, ...] = ("gmr", "smr", "seq")


@dataclass(frozen=True, slots=True)
class Lure:
    """A unilateral improvement of a decision maker from a state, and the opponents' answer that deters from it.

    ``target`` is the index of the state it leads to. ``answer`` is the shortest deterring sequence of
    opponents' moves from there, None if there is none (or if the concept knows no answers).
    """

    maker: str
    target: int
    answer: tuple[Step, ...] | None


def lures(conflict: Conflict, place: int, state: int, concept: Concept, *, rule: Rule = "legal") -> list[Lure]:
    """Return the improvements of the decision maker at a place from a state, each with its answer.

    The state is stable for it by the concept (``nash``, ``gmr``, ``smr`` or ``seq``) if each has an answer. A
    decision maker of unknown preferences has no known improvements.
    """
    maker = conflict.makers[place]
    if maker.payoffs is None:
        return []
    targets = [int(target) for target in maker.improvements.targets(state)]
    return [Lure(maker.name, target, _answer(conflict, place, state, target, concept, rule)) for target in targets]


def _answer(
    conflict: Conflict, place: int, state: int, target: int, concept: Concept, rule: Rule
) -> tuple[Step, ...] | None:
    if concept not in _ANSWERED:
        return None
    maker = conflict.makers[place]
    assert maker.payoffs is not None, "asked of known preferences only"
    others = list(conflict.others(place))
    movers = [one.improvements if concept == "seq" else one.moves for one in others]
    start = np.zeros_like(conflict.feasible)
    start[target] = True
    harm = maker.payoffs
    if concept == "smr":
        harm = np.maximum(harm, maker.moves.greatest(harm))
    deterring = reached_by_sequences(start, movers, rule=rule) & (harm <= maker.payoffs[state])
    found = reach(conflict, target, improving=concept == "seq", makers=[one.name for one in others])
    ends = sorted(map(int, np.flatnonzero(deterring)), key=lambda end: (found.distances.get(end, 0), end))
    paths = [path for end in ends[:50] if (path := found.path(end))]
    if rule == "once":
        # A shortest path may let one opponent move twice, which this rule does not count; then only the end is told.
        once = [path for path in paths if len({step.maker for step in path}) == len(path)]
        paths = once or [(path[-1],) for path in paths]
    return paths[0] if paths else None
