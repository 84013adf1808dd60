"""A party that is asked for: the known one, or a sentence with the nearest."""

import pytest

from parley.errors import OptionError
from parley.ledger import asked_party

THERE = ["I", "State", "States", "United States", "Norland", "Teachers' Union"]


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        pytest.param("Untied States", "did you mean United States or States or State?", id="letters-changed"),
        pytest.param("Kingdom of Norland", "did you mean Norland?", id="a-name-inside"),
        pytest.param("teachers", "did you mean Teachers' Union?", id="a-part"),
        pytest.param("Quux", "look there.", id="nothing-like-it"),
    ],
)
def test_an_unknown_party_is_refused_with_the_nearest(asked: str, hint: str) -> None:
    """The most alike come first; a name of a letter or two is no hint."""
    with pytest.raises(OptionError) as found:
        asked_party(asked, THERE, record="The record", otherwise="look there.")
    assert str(found.value) == f"The record knows no party “{asked}”; {hint}"


def test_a_known_party_is_taken_as_written() -> None:
    """Capitals do not matter, and nothing asked for is nothing."""
    assert asked_party("united states", THERE, record="The record", otherwise="") == "united states"
    assert asked_party(None, THERE, record="The record", otherwise="") is None
