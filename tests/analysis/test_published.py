"""Published conflicts give their published results.

Where the literature, or a program that is in use, disagrees with itself, the test holds both results and says
which rule gives which.
"""

from fractions import Fraction
from pathlib import Path

import pytest

from parley.analysis.conflict import (
    CONCEPTS,
    Concept,
    Conflict,
    coalition_improvements,
    conflict_of,
    equilibrium_jumps,
    inverse,
    reach,
    read_gmcr,
    stability,
)
from parley.analysis.deal import read_model

PUBLISHED = Path(__file__).parent / "published"


def published(name: str) -> Conflict:
    """The conflict in a file of the folder."""
    path = PUBLISHED / name
    return read_gmcr(path).conflict if path.suffix == ".gmcr" else conflict_of(read_model(path)).conflict


def equilibria(conflict: Conflict, **options: object) -> dict[Concept, list[int]]:
    """The numbers of the equilibria by concept, without the simultaneous ones where states are listed."""
    concepts: tuple[Concept, ...] = CONCEPTS if conflict.options else CONCEPTS[:-1]
    found = stability(conflict, concepts=concepts, **options)  # type: ignore[arg-type]
    return {concept: conflict.numbers(states) for concept, states in found.equilibria.items()}


def test_prisoners_dilemma() -> None:
    """Defection is the Nash equilibrium; cooperation is one by all concepts with sanctions."""
    found = equilibria(published("prisoners.yaml"))
    assert found["nash"] == [1]
    assert found["gmr"] == found["smr"] == found["seq"] == [1, 4]


def test_euphrates() -> None:
    """Hipel, Kilgour and Kinsara 2014, table 3: state 6 is the equilibrium, state 1 by GMR only."""
    conflict = published("euphrates.yaml")
    assert [conflict.pattern(int(index)) for index in conflict.indices] == ["NNN", "YNN", "NYN", "NNY", "YNY", "NYY"]
    found = equilibria(conflict)
    assert found["nash"] == found["smr"] == found["seq"] == [6]
    assert found["gmr"] == [1, 6]


@pytest.mark.parametrize(("concept", "rankings"), [("nash", 240), ("seq", 384), ("gmr", 384), ("smr", 300)])
def test_euphrates_inverse(concept: str, rankings: int) -> None:
    """Of Syria's 720 strict rankings so many make state 2 stable.

    The handout of Hipel, Kilgour and Kinsara counts 240 for Nash, as here, and 420 for SEQ. The definition gives
    384: state 2 is sequentially stable if it is preferred to one of two states in each of two pairs, which holds
    in 8/15 of all rankings.
    """
    conflict = published("euphrates.yaml")
    found = inverse(conflict, 0, conflict.index(2), concept)  # type: ignore[arg-type]
    assert found.share == Fraction(rankings, 720)


def test_elmira() -> None:
    """Fang, Hipel and Kilgour 1993, with the payoffs of Xu 2007."""
    found = equilibria(published("elmira.yaml"))
    assert found["nash"] == found["seq"] == [5, 8, 9]
    assert found["gmr"] == found["smr"] == [1, 4, 5, 8, 9]


def test_elmira_status_quo() -> None:
    """From the status quo the local government insists, and there the conflict is deadlocked."""
    conflict = published("elmira.yaml")
    found = reach(conflict, conflict.index(1), improving=True)
    assert {conflict.number(state): moves for state, moves in found.distances.items()} == {1: 0, 5: 1}
    path = found.path(conflict.index(5))
    assert path is not None
    assert [(step.maker, conflict.number(step.state)) for step in path] == [("Local Government", 5)]


def test_elmira_coalition() -> None:
    """The ministry and Uniroyal together gain by going from 5 to 8, and no other equilibrium is given up so."""
    conflict = published("elmira.yaml")
    sequential = stability(conflict, concepts=("seq",)).equilibria["seq"]
    jumps = list(equilibrium_jumps(conflict, sequential))
    assert [(one.members, conflict.number(one.start), conflict.number(one.target)) for one in jumps] == [
        (("Ministry", "Uniroyal"), 5, 8)
    ]
    assert [conflict.number(end) for end in coalition_improvements(conflict, (0, 1), conflict.index(5))] == [8]


def test_elmira_in_twelve_states() -> None:
    """The version with options apart: the four states with “abandon” are equilibria by all concepts."""
    conflict = published("elmira-12.gmcr")
    found = equilibria(conflict)
    assert found["nash"] == found["seq"] == [5, 6, 7, 10, 11, 12]
    assert found["gmr"] == found["smr"] == [1, 4, 5, 6, 7, 10, 11, 12]


def test_elmira_coalition_in_twelve_states() -> None:
    """In these numbers the status quo 1 leads to 7, and the coalition leads from 7 to 10."""
    conflict = published("elmira-12.gmcr")
    assert {conflict.number(end) for end in reach(conflict, conflict.index(1), improving=True).distances} == {1, 7}
    sequential = stability(conflict, concepts=("seq",)).equilibria["seq"]
    jumps = {(one.members, conflict.number(one.start), conflict.number(one.target)) for one in
             equilibrium_jumps(conflict, sequential)}  # fmt: skip
    assert jumps == {(("Ministry", "Uniroyal"), 7, 10)}


def test_cuban_missile_crisis() -> None:
    """Fraser and Hipel 1984: preferences by option statements, an irreversible strike, sanctions."""
    conflict = published("cuban.gmcr")
    assert conflict.indices.tolist() == list(range(12))
    us, ussr = (maker.payoffs for maker in conflict.makers)
    assert us is not None
    assert ussr is not None
    assert sorted(range(12), key=lambda index: -us[index]) == [4, 6, 5, 7, 2, 1, 3, 0, 11, 9, 10, 8]
    assert sorted(range(12), key=lambda index: -ussr[index]) == [0, 4, 6, 2, 5, 1, 7, 3, 11, 9, 10, 8]
    found = {concept: [number - 1 for number in numbers] for concept, numbers in equilibria(conflict).items()}
    assert found["nash"] == [5]
    assert found["seq"] == [4, 5, 6]
    assert found["gmr"] == found["smr"] == [0, 1, 2, 4, 5, 6, 7]


GARRISON_STATES = [34, 36, 41, 42, 50, 52, 57, 58, 66, 68, 74, 82, 84, 89, 90, 146, 148, 153, 154, 274, 276, 281, 282]
GARRISON_GMR = [2, 3, 8, 11, 13, 14, 15, 17, 18, 19, 21, 22]


def test_garrison() -> None:
    """Hipel and Fraser 1980: 23 states and seven equilibria, Nash and sequential alike."""
    conflict = published("garrison.yaml")
    assert conflict.indices.tolist() == GARRISON_STATES
    found = equilibria(conflict)
    assert found["nash"] == found["seq"] == [2, 3, 11, 17, 18, 21, 22]


@pytest.mark.parametrize(
    ("rule", "more"),
    [
        pytest.param("single", [], id="one move of one opponent: 12 states, as gmcr-py's test file expects"),
        pytest.param("once", [4, 10], id="each opponent once: 14 states, as gmcr-py gives today"),
        pytest.param("legal", [4, 6, 10], id="legal sequences: 15 states, by the textbook"),
    ],
)
def test_garrison_sequences(rule: str, more: list[int]) -> None:
    """How many states are metarational depends on which sequences of opponents' moves count.

    State 6 is sanctioned by a sequence in which US Support moves twice: 6 to 2, then US Support, US Opposition
    and US Support again to 3, so that only the rule of Fang, Hipel and Kilgour 1993 counts it.
    """
    found = equilibria(published("garrison.yaml"), rule=rule)
    assert found["gmr"] == found["smr"] == sorted([*GARRISON_GMR, *more])
    assert found["seq"] == [2, 3, 11, 17, 18, 21, 22]
