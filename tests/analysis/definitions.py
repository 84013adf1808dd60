"""The concepts of the graph model, spelt out state by state and sequence by sequence: slow, and easy to check.

Nothing here is shared with the package except the conflict that is judged.
"""

from collections.abc import Iterator
from itertools import product

import numpy as np

from parley.analysis.conflict.model import Conflict, DecisionMaker
from parley.analysis.conflict.moves import ListedMoves, OptionMoves
from parley.analysis.deal import Direction, Option

# The conflict is held as well, so that its id is not given to another one.
_KNOWN: dict[tuple[int, int, int], tuple[Conflict, set[int]]] = {}


def moves(conflict: Conflict, place: int, state: int) -> set[int]:
    """The states that a decision maker can move to, from the options or the list alone."""
    key = (id(conflict), place, state)
    if key not in _KNOWN:
        _KNOWN[key] = (conflict, _moves(conflict, place, state))
    return _KNOWN[key][1]


def _moves(conflict: Conflict, place: int, state: int) -> set[int]:
    steps = conflict.makers[place].moves
    if isinstance(steps, ListedMoves):
        return {int(end) for begin, end in zip(steps._begins, steps.ends, strict=True) if begin == state}
    found = set()
    own = [bit for bit, option in enumerate(conflict.options) if option.party == conflict.makers[place].name]
    for other in map(int, conflict.indices):
        changed = [bit for bit in range(len(conflict.options)) if (state ^ other) >> bit & 1]
        if other == state or not set(changed) <= set(own):
            continue
        directions = [conflict.options[bit].moves for bit in changed]
        taken = [bool(other >> bit & 1) for bit in changed]
        if all(way == "both" or (way == "forward") == now for way, now in zip(directions, taken, strict=True)):
            found.add(other)
    return found


def payoff(conflict: Conflict, place: int, state: int) -> int:
    """The payoff of a state."""
    payoffs = conflict.makers[place].payoffs
    assert payoffs is not None
    return int(payoffs[state])


def improvements(conflict: Conflict, place: int, state: int) -> set[int]:
    """The moves to better states; all moves where preferences are unknown."""
    if conflict.makers[place].payoffs is None:
        return moves(conflict, place, state)
    here = payoff(conflict, place, state)
    return {other for other in moves(conflict, place, state) if payoff(conflict, place, other) > here}


def sequences(conflict: Conflict, movers: list[int], start: int, *, improving: bool, rule: str) -> set[int]:
    """The states that sequences of the movers' moves lead to, at least one move long."""
    steps = improvements if improving else moves
    if rule == "single":
        return {end for mover in movers for end in steps(conflict, mover, start)}
    found: set[int] = set()
    seen: set[tuple[int, object]] = set()
    waiting: list[tuple[int, object]] = [(start, frozenset() if rule == "once" else -1)]
    while waiting:
        state, before = waiting.pop()
        for mover in movers:
            if (isinstance(before, frozenset) and mover in before) or mover == before:
                continue
            after = before | {mover} if isinstance(before, frozenset) else mover
            for end in steps(conflict, mover, state):
                found.add(end)
                if (end, after) not in seen:
                    seen.add((end, after))
                    waiting.append((end, after))
    return found


def is_stable(conflict: Conflict, place: int, state: int, concept: str, rule: str) -> bool:
    """Whether a state is stable for the decision maker at a place, whose preferences are known."""
    here = payoff(conflict, place, state)
    others = [at for at in range(len(conflict.makers)) if at != place]
    for better in improvements(conflict, place, state):
        if concept == "nash":
            return False
        answers = sequences(conflict, others, better, improving=concept == "seq", rule=rule)
        deterring = [answer for answer in answers if payoff(conflict, place, answer) <= here]
        if concept == "smr":
            deterring = [
                answer
                for answer in deterring
                if all(payoff(conflict, place, escape) <= here for escape in moves(conflict, place, answer))
            ]
        if not deterring:
            return False
    return True


def is_simultaneously_stable(conflict: Conflict, place: int, state: int, rule: str) -> bool:
    """Whether a state is simultaneously stable: each improvement is sanctioned by sequence or by joint leaving."""
    here = payoff(conflict, place, state)
    others = [at for at in range(len(conflict.makers)) if at != place]
    leavers = [at for at in others if not is_stable(conflict, at, state, "seq", rule)]
    for better in improvements(conflict, place, state):
        answers = sequences(conflict, others, better, improving=True, rule=rule)
        if any(payoff(conflict, place, answer) <= here for answer in answers):
            continue
        choices = [[state, *improvements(conflict, at, state)] for at in leavers]
        joint = set()
        for chosen in product(*choices):
            if any(one != state for one in chosen):
                end = better
                for one in chosen:
                    end ^= one ^ state
                joint.add(end)
        if not any(conflict.feasible[end] and payoff(conflict, place, end) <= here for end in joint):
            return False
    return True


def random_conflict(seed: int, *, listed: bool = False) -> Conflict:
    """A small conflict with two to four decision makers, ties, infeasible states and one-way options."""
    draw = np.random.default_rng(seed)
    makers = int(draw.integers(2, 5))
    if listed:
        count = int(draw.integers(2, 9))
        feasible = np.ones(count, dtype=bool)
        listed_moves = [
            ListedMoves(count, [(a, b) for a in range(count) for b in range(count) if draw.random() < 0.25])
            for _ in range(makers)
        ]
        return Conflict(
            tuple(
                DecisionMaker(f"D{at}", steps, draw.integers(1, count + 1, count).astype(np.int32))
                for at, steps in enumerate(listed_moves)
            ),
            feasible,
        )
    owners = [*range(makers), *map(int, draw.integers(0, makers, int(draw.integers(0, 3))))]
    draw.shuffle(owners)
    ways: tuple[Direction, ...] = ("both", "both", "both", "forward", "back")
    options = tuple(
        Option(f"o{bit}", f"D{owner}", "acts", ways[int(draw.integers(len(ways)))]) for bit, owner in enumerate(owners)
    )
    feasible = draw.random(1 << len(options)) < draw.choice([0.5, 0.8, 1.0])
    feasible[int(draw.integers(len(feasible)))] = True
    return Conflict(tuple(_makers(draw, options, feasible, makers)), feasible, options)


def _makers(
    draw: np.random.Generator, options: tuple[Option, ...], feasible: np.ndarray, makers: int
) -> Iterator[DecisionMaker]:
    for at in range(makers):
        own = {bit: option.moves for bit, option in enumerate(options) if option.party == f"D{at}"}
        levels = int(draw.choice([2, 4, len(feasible)]))
        payoffs = np.where(feasible, draw.integers(1, levels + 1, len(feasible)), -1).astype(np.int32)
        yield DecisionMaker(f"D{at}", OptionMoves(feasible, own), payoffs)
