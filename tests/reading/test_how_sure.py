"""How sure a move is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.reading.how_sure import Sureness

CHANCE = st.floats(min_value=0, max_value=1)


def test_without_a_regression_it_is_the_probability_of_the_act() -> None:
    """A model that was released without one says what its frame says, whatever the party."""
    assert Sureness.of({}).confidence(0.73, 0.2) == pytest.approx(0.73, abs=0.001)


def test_regression_comes_from_the_labels() -> None:
    """The released weights count the party too."""
    sureness = Sureness.of({"sureness": {"base": -1.0, "act": 1.0, "party": 1.0}})
    assert sureness.confidence(0.9, 0.9) > sureness.confidence(0.9, 0.5) > sureness.confidence(0.5, 0.5)


@given(act=CHANCE, party=CHANCE, base=st.floats(-3, 3), weight=st.floats(0, 2))
def test_it_is_a_probability(act: float, party: float, base: float, weight: float) -> None:
    """Whatever comes in, the ends of the scale included."""
    assert 0 <= Sureness(base, 1.0, weight).confidence(act, party) <= 1
