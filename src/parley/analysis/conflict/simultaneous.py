"""Simultaneous stability (Fraser and Hipel 1979, 1984).

When a state is unstable for several decision makers, they may leave it at the same time, and land where none
of them meant to go. So a state is simultaneously stable for a decision maker *i* if it is sequentially stable
for *i*, or if each improvement of *i* that opponents do not sanction by sequences is sanctioned thus: a
non-empty choice of other decision makers for whom the state is sequentially unstable too takes one improvement
each, together with that of *i*, and the state in which all have moved is feasible and *i* likes it no better.

The combined state takes each mover's options from its own improvement, so the concept needs states made of
options.
"""

from collections.abc import Sequence

import numpy as np

from parley.analysis.conflict.model import Conflict
from parley.analysis.conflict.moves import OptionImprovements
from parley.analysis.conflict.sequences import Rule, least_by_sequences
from parley.analysis.conflict.values import HIGH, LOW, Indices, Payoffs, States
from parley.errors import DealError, DealTooLarge

# Five minutes of one core at most: it looks at two thousand million combined moves a second, and a state takes as long
# as a quarter of a million of them in any case.
LIMIT_COMBINATIONS = 600_000_000_000
COST_OF_A_STATE = 250_000


def simultaneously_sanctioned(conflict: Conflict, sequential: Sequence[States], *, rule: Rule) -> tuple[States, ...]:
    """Return, for each decision maker, the simultaneously stable states, given the sequentially stable ones.

    Raises:
        DealError: the model lists states.
        DealTooLarge: too many combined moves would have to be looked at.
    """
    if not conflict.options:
        raise DealError(
            "Simultaneous stability combines moves of options, but the model lists states; write it with options, or "
            "leave out the concept sim."
        )
    places = range(len(conflict.makers))
    candidates = [_candidates(conflict, place, sequential) for place in places]
    _refuse_too_many(conflict, candidates)
    return tuple(_stable_for(conflict, place, sequential, candidates[place], rule) for place in places)


def _candidates(conflict: Conflict, place: int, sequential: Sequence[States]) -> Indices:
    """The sequentially unstable states that joint moves might make stable."""
    payoffs = conflict.makers[place].payoffs
    others = _others(conflict, place)
    if payoffs is None or not others:
        return np.zeros(0, dtype=np.int64)
    leavers = np.logical_or.reduce([~sequential[at] for at in others])
    return np.flatnonzero(conflict.feasible & ~sequential[place] & leavers & _within_joint_reach(conflict, payoffs))


def _others(conflict: Conflict, place: int) -> list[int]:
    return [at for at in range(len(conflict.makers)) if at != place]


def _stable_for(
    conflict: Conflict, place: int, sequential: Sequence[States], candidates: Indices, rule: Rule
) -> States:
    maker = conflict.makers[place]
    stable = sequential[place].copy()
    payoffs = maker.payoffs
    if payoffs is None or not len(candidates):
        return stable
    others = _others(conflict, place)
    seq = least_by_sequences(
        np.where(conflict.feasible, payoffs, HIGH), [conflict.makers[at].improvements for at in others], rule=rule
    )
    for state in map(int, candidates):
        open_moves = maker.improvements.targets(state)
        open_moves = open_moves[seq[open_moves] > payoffs[state]]
        # The best improvement is the hardest to sanction, and one that is not settles the matter.
        open_moves = open_moves[np.argsort(-payoffs[open_moves], kind="stable")]
        joint = _joint_changes(conflict, state, [at for at in others if not sequential[at][state]])
        stable[state] = _all_sanctioned(payoffs, state, open_moves, joint)
    return stable


def _within_joint_reach(conflict: Conflict, payoffs: Payoffs) -> States:
    """The states from which joint moves of all could push the payoff down at all: a quick necessary condition."""
    worst = np.where(conflict.feasible, payoffs, HIGH)
    return _freely_least(conflict, worst) <= payoffs


def _freely_least(conflict: Conflict, values: Payoffs) -> Payoffs:
    """The least value where every option can be set as its direction allows, whatever is feasible between."""
    reached = values.copy()
    for bit, option in enumerate(conflict.options):
        halves = reached.reshape(-1, 2, 1 << bit)
        both = np.minimum(halves[:, 0], halves[:, 1])
        if option.moves != "back":
            halves[:, 0] = both
        if option.moves != "forward":
            halves[:, 1] = both
    return reached


def _joint_changes(conflict: Conflict, state: int, leavers: Sequence[int]) -> Indices:
    """The bits that change when some of the leavers, at least one, take an improvement each."""
    changes = np.zeros(1, dtype=np.int64)
    for at in leavers:
        own = conflict.makers[at].improvements.targets(state) ^ state
        changes = (changes[:, None] ^ np.concatenate([[0], own])[None, :]).ravel()
    return changes[1:]


def _all_sanctioned(payoffs: Payoffs, state: int, moves: Indices, joint: Indices) -> bool:
    for move in moves:
        reached = payoffs[joint ^ move]
        # Infeasible states carry LOW and sanction nothing.
        if not ((reached <= payoffs[state]) & (reached > LOW)).any():
            return False
    return True


def _refuse_too_many(conflict: Conflict, candidates: Sequence[Indices]) -> None:
    # At most all improvements of all decision makers are combined; a state costs some time in any case.
    combinations = np.ones(len(conflict.feasible))
    for maker in conflict.makers:
        if isinstance(maker.improvements, OptionImprovements):
            combinations *= 1.0 + maker.improvements.counts()
    if sum(float((combinations[found] + COST_OF_A_STATE).sum()) for found in candidates) > LIMIT_COMBINATIONS:
        states = len(np.unique(np.concatenate(candidates)))
        raise DealTooLarge(
            f"Simultaneous stability would have to combine all moves in {states} states of {conflict.count}, for more "
            "than five minutes; leave out the concept sim, or options that nobody disputes: the other concepts take "
            "models of this size."
        )
