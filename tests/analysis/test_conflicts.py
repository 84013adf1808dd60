"""Conflicts from model files, robustness, and wrong conflicts."""

import math
from collections import Counter
from importlib import import_module
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from parley.analysis.conflict import Conflict, conflict_of, read_gmcr, robustness, stability
from parley.analysis.conflict import orders as orders_module
from parley.analysis.conflict.orders import PartialOrder
from parley.analysis.conflict.robustness import with_payoffs
from parley.analysis.deal import parse_model
from parley.errors import DealError, DealTooLarge

# The function of the same name hides the module in the package.
robustness_module = import_module("parley.analysis.conflict.robustness")

TEXT = """
parties: [Norland, Sudland]
options:
  leave: {party: Sudland, does: withdraws}
  pay: {party: Norland, does: pays}
positions:
  - Norland requires leave
  - Sudland offers leave if pay
  - {says: Norland refuses pay, firmness: soft}
"""


def conflict(text: str) -> Conflict:
    """The conflict that a model file tells."""
    return conflict_of(parse_model(text)).conflict


def test_positions_are_preferences_where_none_are_given() -> None:
    """Firm positions weigh more than soft ones, and the status quo is that nothing is done."""
    found = conflict_of(parse_model(TEXT))
    norland, sudland = found.conflict.makers
    assert norland.payoffs is not None
    assert sudland.payoffs is not None
    # By index: nothing, leave, pay, both.
    assert norland.payoffs.tolist() == [2, 4, 1, 3]
    assert sudland.payoffs.tolist() == [2, 1, 2, 2]
    assert found.conflict.status_quo == 0
    assert [one.id for one in found.bases["Norland"].positions] == ["p1", "p3"]


def test_robustness_against_every_ranking() -> None:
    """Shares agree with going through all consistent rankings of both parties."""
    found = conflict_of(parse_model(TEXT.replace("firmness: soft", "firmness: firm")))
    unsure = found.unsure()
    # Norland tells four outcomes apart: both hold, one of two, none; the two in the middle are in no order.
    assert unsure["Norland"].order.total() == 2
    assert unsure["Sudland"].order.total() == 1
    result = robustness(found.conflict, unsure)
    assert set(result.errors.values()) == {None}
    for concept, shares in result.shares.items():
        counts = np.zeros(found.conflict.count)
        for levels in ((2, 4, 1, 3), (3, 4, 1, 2)):
            varied = with_payoffs(found.conflict, {"Norland": np.array(levels, dtype=np.int32)})
            counts += stability(varied, concepts=(concept,)).equilibria[concept]
        assert (shares == counts / 2).all(), concept


def test_sampled_robustness_is_within_its_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where rankings are drawn, shares lie within the told bound of the exact ones."""
    text = "options: {a: {party: X, does: acts}, b: {party: Y, does: acts}}\npreferences: {X: unknown, Y: unknown}"
    found = conflict_of(parse_model(text))
    exact = robustness(found.conflict, found.unsure(), concepts=("nash", "seq"))
    assert exact.rankings["nash"] == math.factorial(4) ** 2
    assert exact.shares["nash"] == pytest.approx([0.25] * 4)
    assert (exact.errors["nash"], exact.errors["seq"]) == (None, None)
    monkeypatch.setattr(robustness_module, "LIMIT_LISTED", 0)
    drawn = robustness(found.conflict, found.unsure(), concepts=("nash", "seq"), samples=2000, seed=7)
    for concept in ("nash", "seq"):
        error = drawn.errors[concept]
        assert error == pytest.approx(0.0304, abs=0.0001)
        assert drawn.shares[concept] == pytest.approx(exact.shares[concept], abs=error)
    again = robustness(found.conflict, found.unsure(), concepts=("nash", "seq"), samples=2000, seed=7)
    assert (again.shares["seq"] == drawn.shares["seq"]).all()


ORDERS = {
    "diamond": PartialOrder(4, (0, 1, 1, 7)),
    "two chains": PartialOrder(4, (0, 1, 0, 4)),
    "fence": PartialOrder(4, (0, 0, 3, 2)),
    "nothing ordered": PartialOrder(4, (0, 0, 0, 0)),
}


@pytest.mark.parametrize("name", ORDERS)
def test_extensions_are_all_consistent_rankings(name: str) -> None:
    """Listing and counting agree with trying every permutation."""
    order = ORDERS[name]
    pairs = [(low, high) for high in range(4) for low in range(4) if order.below[high] >> low & 1]
    expected = {
        ranking
        for ranking in permutations(range(4))
        if all(ranking.index(low) < ranking.index(high) for low, high in pairs)
    }
    found = list(order.extensions())
    assert set(found) == expected
    assert len(found) == len(expected) == order.total()


@pytest.mark.parametrize("by_chain", [False, True])
@pytest.mark.parametrize("name", ORDERS)
def test_random_extensions_are_uniform(name: str, by_chain: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each extension is drawn about equally often, by counting and by the chain (chi-squared, far in the tail)."""
    if by_chain:
        monkeypatch.setattr(orders_module, "LIMIT_IDEALS", 0)
    order = PartialOrder(ORDERS[name].count, ORDERS[name].below)
    total = len(list(order.extensions()))
    counts = Counter(order.samples(4000, seed=3))
    assert len(counts) == total
    expected = 4000 / total
    chi_squared = sum((count - expected) ** 2 / expected for count in counts.values())
    assert chi_squared < total + 5 * math.sqrt(2 * total) + 5


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("title: x", "has no options", id="no options"),
        pytest.param(f"{TEXT}rules: [never leave or not leave]", "no feasible state", id="nothing feasible"),
        pytest.param(f"{TEXT}preferences: {{Norland: 1 > 2 > 3}}", "of Norland misses state 4", id="misses a state"),
        pytest.param(f"{TEXT}preferences: {{Norland: 1 > 2 > 3 > 4 > 2}}", "repeats state 2", id="repeats a state"),
        pytest.param(f"{TEXT}preferences: {{Norland: 1 > 2 > 3 > 4 > 9}}", "names state 9", id="strange state"),
        pytest.param(f"{TEXT}preferences: {{Norland: 1 > two}}", "has “two” where the number", id="no number"),
        pytest.param(f"{TEXT}preferences: {{Norland: [land]}}", "unknown option “land”", id="unknown option"),
        pytest.param(f"{TEXT}preferences: {{Westria: unknown}}", "“Westria” under “preferences”", id="stranger"),
        pytest.param(f"{TEXT}preferences: {{Norland: 1.5}}", "are neither a ranking", id="no preference"),
        pytest.param(f"{TEXT}status-quo: [land]", "status quo names the unknown option", id="status quo unknown"),
        pytest.param(f"{TEXT}rules: [never leave]\nstatus-quo: [leave]", "breaks a rule", id="status quo infeasible"),
        pytest.param(f"{TEXT}status-quo: 9", "There is no state 9", id="status quo beyond"),
        pytest.param("states: 3\nmoves: {X: 1>4}", "names state 4", id="move to nowhere"),
        pytest.param("states: 3\nmoves: {X: 1-2}", "cannot be read", id="no move"),
        pytest.param("states: 0\nmoves: {X: 1>2}", "has no states", id="no states"),
        pytest.param(f"{TEXT}states: 3", "both “options” and “states”", id="options and states"),
        pytest.param("states: 2\nmoves: {X: 1>2}\npreferences: {X: [a]}", "unknown option", id="statement on a list"),
    ],
)
def test_wrong_conflicts_get_one_clear_sentence(text: str, sentence: str) -> None:
    """A conflict that does not fit together is refused with what is wrong and what to do."""
    with pytest.raises(DealError) as error:
        conflict(text)
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)


def test_too_many_options_name_what_would_do() -> None:
    """A model too large for stability says so, and which commands take it."""
    options = "\n".join(f"  o{at}: {{party: X, does: acts}}" for at in range(30))
    with pytest.raises(DealTooLarge, match="blockers and packages"):
        conflict(f"options:\n{options}")


def test_too_many_irreversible_options_are_refused() -> None:
    """Sorting improvements for each choice of irreversible options must fit into memory."""
    options = "\n".join(f"  o{at}: {{party: X, does: acts, moves: forward}}" for at in range(20))
    with pytest.raises(DealTooLarge, match="irreversible"):
        conflict(f"options:\n{options}")


def test_simultaneous_stability_needs_options() -> None:
    """On listed states the concept is refused, as moves cannot be combined."""
    with pytest.raises(DealError, match="lists states"):
        stability(conflict("states: 2\nmoves: {X: 1>2}\npreferences: {X: 1 > 2}"), concepts=("sim",))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("not json", "is no JSON", id="no JSON"),
        pytest.param("[]", "does not keep the format", id="a list"),
        pytest.param('{"options": [], "decisionMakers": []}', "does not keep the format", id="a field missing"),
        pytest.param(
            '{"decisionMakers": [], "infeasibles": [], "options": [{"name": "A", "permittedDirection": "both"}]}',
            "belongs to no decision maker",
            id="an option of nobody",
        ),
        pytest.param(
            '{"decisionMakers": [{"name": "X", "options": [0], "preferences": []}], "infeasibles": [],'
            ' "options": [{"name": "A", "permittedDirection": "up"}]}',
            "has the direction “up”",
            id="no direction",
        ),
    ],
)
def test_wrong_gmcr_files_get_one_clear_sentence(text: str, sentence: str, tmp_path: Path) -> None:
    """A damaged .gmcr file is refused with what is wrong."""
    path = tmp_path / "x.gmcr"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DealError, match=sentence):
        read_gmcr(path)


def test_gmcr_options_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """Two decision makers may call an option alike."""
    path = tmp_path / "x.gmcr"
    path.write_text(
        '{"decisionMakers": [{"name": "X", "options": [0], "preferences": []}, {"name": "Y", "options": [1],'
        ' "preferences": []}], "infeasibles": [], "options": [{"name": "Go", "permittedDirection": "both"},'
        ' {"name": "Go", "permittedDirection": "fwd"}]}',
        encoding="utf-8",
    )
    assert [(one.name, one.party, one.moves) for one in read_gmcr(path).conflict.options] == [
        ("go", "X", "both"),
        ("go-2", "Y", "forward"),
    ]
