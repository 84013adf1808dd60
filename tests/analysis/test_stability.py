"""Stability against the definitions, on random small conflicts.

PARLEY_MODELS sets how many are tried of each kind (200 by default).
"""

import os
from dataclasses import replace

import numpy as np
import pytest

from parley.analysis.conflict import (
    RULES,
    Concept,
    Conflict,
    Rule,
    coalition_improvements,
    coalition_stable,
    coalitions,
    inverse,
    lures,
    reach,
    stability,
)
from parley.analysis.conflict.model import DecisionMaker
from tests.analysis.definitions import (
    improvements,
    is_simultaneously_stable,
    is_stable,
    moves,
    payoff,
    random_conflict,
    sequences,
)

MODELS = int(os.environ.get("PARLEY_MODELS", "200"))
SEEDS = range(MODELS)
ANSWERED: tuple[Concept, ...] = ("nash", "gmr", "smr", "seq")


IMPLIED: tuple[tuple[Concept, Concept], ...] = (
    ("smr", "nash"), ("seq", "nash"), ("gmr", "smr"), ("gmr", "seq"), ("sim", "seq"),
)  # fmt: skip


def conflict_of(seed: int) -> Conflict:
    """One random conflict in three lists its moves, which then need not be transitive."""
    return random_conflict(seed, listed=seed % 3 == 2)


@pytest.mark.parametrize("rule", RULES)
def test_each_concept_follows_its_definition(rule: Rule) -> None:
    """Nash, GMR, SMR and SEQ hold exactly where the definitions say, for each decision maker and rule."""
    for seed in SEEDS:
        conflict = conflict_of(seed)
        found = stability(conflict, concepts=ANSWERED, rule=rule)
        for concept in ANSWERED:
            for place in range(len(conflict.makers)):
                expected = [i for i in map(int, conflict.indices) if is_stable(conflict, place, i, concept, rule)]
                assert np.flatnonzero(found.stable[concept][place]).tolist() == expected, (seed, concept, place)


@pytest.mark.parametrize("rule", RULES)
def test_simultaneous_stability_follows_its_definition(rule: Rule) -> None:
    """SIM holds exactly where each improvement is sanctioned by sequence or by joint leaving."""
    for seed in SEEDS:
        conflict = random_conflict(seed)
        found = stability(conflict, concepts=("sim",), rule=rule)
        for place in range(len(conflict.makers)):
            expected = [i for i in map(int, conflict.indices) if is_simultaneously_stable(conflict, place, i, rule)]
            assert np.flatnonzero(found.stable["sim"][place]).tolist() == expected, (seed, place)


def test_concepts_imply_each_other_as_is_known() -> None:
    """Nash implies SMR and SEQ, either of which implies GMR; SEQ implies SIM (Fang, Hipel and Kilgour 1993)."""
    for seed in SEEDS:
        found = stability(random_conflict(seed))
        for weak, strong in IMPLIED:
            for place in range(len(found.conflict.makers)):
                assert not (found.stable[strong][place] & ~found.stable[weak][place]).any(), (seed, weak, strong)


@pytest.mark.parametrize("rule", RULES)
def test_lures_explain_stability(rule: Rule) -> None:
    """A state is stable exactly if each lure has an answer, and each answer is made of moves that exist."""
    for seed in SEEDS[:40]:
        conflict = conflict_of(seed)
        for concept in ANSWERED:
            for place in range(len(conflict.makers)):
                for state in map(int, conflict.indices):
                    found = lures(conflict, place, state, concept, rule=rule)
                    assert {lure.target for lure in found} == improvements(conflict, place, state)
                    stable = all(lure.answer is not None for lure in found)
                    assert stable == is_stable(conflict, place, state, concept, rule), (seed, concept, state)
                    for lure in found:
                        assert lure.answer is None or payoff(conflict, place, lure.answer[-1].state) <= payoff(
                            conflict, place, state
                        )


@pytest.mark.parametrize("improving", [False, True])
def test_reach_finds_all_and_its_paths_are_legal(improving: bool) -> None:
    """What is reached is what legal sequences reach; paths are of the told length, and nobody moves twice running."""
    steps = improvements if improving else moves
    for seed in SEEDS:
        conflict = conflict_of(seed)
        start = int(conflict.indices[seed % conflict.count])
        found = reach(conflict, start, improving=improving)
        everyone = list(range(len(conflict.makers)))
        expected = sequences(conflict, everyone, start, improving=improving, rule="legal") | {start}
        assert set(found.distances) == expected, seed
        for state in expected:
            path = found.path(state)
            assert path is not None
            assert len(path) == found.distances[state]
            at, before = start, ""
            for step in path:
                assert step.maker != before
                assert step.state in steps(conflict, conflict.maker(step.maker), at), (seed, state)
                at, before = step.state, step.maker
            assert at == state


@pytest.mark.parametrize("concept", ANSWERED)
def test_inverse_analysis_against_all_rankings(concept: str) -> None:
    """The share and the least conditions agree with trying every strict ranking."""
    from itertools import permutations

    tried = 0
    for seed in SEEDS:
        conflict = conflict_of(seed)
        if not 2 <= conflict.count <= 5:
            continue
        tried += 1
        place, state = seed % len(conflict.makers), int(conflict.indices[seed % conflict.count])
        found = inverse(conflict, place, state, concept)  # type: ignore[arg-type]
        rankings = list(permutations(range(1, conflict.count + 1)))
        stable = 0
        for levels in rankings:
            payoffs = np.full(len(conflict.feasible), -1, dtype=np.int32)
            payoffs[conflict.indices] = levels
            makers = list(conflict.makers)
            makers[place] = DecisionMaker(makers[place].name, makers[place].moves, payoffs)
            varied = replace(conflict, makers=tuple(makers))
            lower = {int(i) for i in conflict.indices if payoffs[i] < payoffs[state]}
            holds = is_stable(varied, place, state, concept, "legal")
            assert holds == any(least <= lower for least in found.least), (seed, levels)
            stable += holds
        assert found.share == stable / len(rankings) or abs(float(found.share) - stable / len(rankings)) < 1e-12
    assert tried > MODELS // 20


@pytest.mark.parametrize("concept", ANSWERED)
def test_coalition_stability_follows_its_definition(concept: str) -> None:
    """A coalition's stability agrees with going through its sequences and the answers from outside."""
    for seed in SEEDS[:60]:
        conflict = conflict_of(seed)
        for members in coalitions(conflict):
            for state in map(int, conflict.indices):
                better = [
                    end
                    for end in sorted(sequences(conflict, list(members), state, improving=False, rule="legal"))
                    if _all_prefer(conflict, members, end, state)
                ]
                assert coalition_improvements(conflict, members, state) == better
                expected = all(_deterred(conflict, members, state, end, concept) for end in better)
                assert coalition_stable(conflict, members, state, concept) == expected, (seed, members, state)  # type: ignore[arg-type]


def _all_prefer(conflict: Conflict, members: tuple[int, ...], end: int, start: int) -> bool:
    return all(payoff(conflict, at, end) > payoff(conflict, at, start) for at in members)


def _deterred(conflict: Conflict, members: tuple[int, ...], start: int, end: int, concept: str) -> bool:
    if concept == "nash":
        return False
    outside = [at for at in range(len(conflict.makers)) if at not in members]
    answers = sequences(conflict, outside, end, improving=concept == "seq", rule="legal")
    for answer in answers:
        if _all_prefer(conflict, members, answer, start):
            continue
        escapes = sequences(conflict, list(members), answer, improving=False, rule="legal")
        if concept != "smr" or not any(_all_prefer(conflict, members, escape, start) for escape in escapes):
            return True
    return False


@pytest.mark.parametrize("reading", ["a", "b", "c", "d"])
@pytest.mark.parametrize("concept", ANSWERED)
def test_unknown_preferences_by_the_four_readings(reading: str, concept: str) -> None:
    """All states are of unknown preference to each other: what lures and what deters is a matter of the reading."""
    for seed in SEEDS[:60]:
        conflict = conflict_of(seed)
        first = conflict.makers[0]
        conflict = replace(conflict, makers=(DecisionMaker(first.name, first.moves, None), *conflict.makers[1:]))
        found = stability(conflict, concepts=(concept,), reading=reading)  # type: ignore[arg-type]
        others = list(range(1, len(conflict.makers)))
        for state in map(int, conflict.indices):
            expected = True
            if reading in "ac":
                for end in moves(conflict, 0, state):
                    answers = sequences(conflict, others, end, improving=concept == "seq", rule="legal") - {end}
                    expected &= concept != "nash" and (state in answers if reading == "a" else bool(answers))
            assert bool(found.stable[concept][0][state]) == expected, (seed, state)  # type: ignore[index]
