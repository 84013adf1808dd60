"""Counts of people behind a source phrase, and shares of a whole."""

from __future__ import annotations

import pytest

from parley.reading.counts import count_people, find_shares, number_value, share_of


@pytest.mark.parametrize(
    ("phrase", "count"),
    [
        pytest.param("four people with direct knowledge of the talks", 4, id="number-word"),
        pytest.param("Two diplomats", 2, id="capital"),
        pytest.param("12 traders", 12, id="digits"),
        pytest.param("1,500 teachers", 1500, id="thousands"),
        pytest.param("twenty-one delegates", 21, id="compound"),
        pytest.param("the two people", 2, id="article-before-a-number"),
        pytest.param("at least three officials", 3, id="approximator"),
        pytest.param("a dozen traders", 12, id="dozen"),
        pytest.param("nearly two dozen officers", 24, id="dozens-counted"),
        pytest.param("an official", 1, id="article"),
        pytest.param("a senior U.S. official who works with people in both parties", 1, id="plural-in-the-tail"),
        pytest.param("one of the Americans", 1, id="one-of-many"),
        pytest.param("two of them", 2, id="two-of-many"),
        pytest.param("the official", 1, id="singular-head"),
        pytest.param("its spokesman", 1, id="possessive"),
        pytest.param("the ministry's press officer", 1, id="possessive-and-double-s"),
        pytest.param("A second person", 1, id="ordinal-is-no-count"),
        pytest.param("the other", 1, id="pronoun"),
        pytest.param("she", 1, id="personal-pronoun"),
        pytest.param("a Somali minister and two African Union officials", 3, id="joined"),
        pytest.param("the official and to a diplomat in Riyadh", 2, id="joined-with-a-preposition"),
        pytest.param("a person briefed on the plan and the map", 1, id="and-inside-the-tail"),
        pytest.param("both diplomats", 2, id="both"),
    ],
)
def test_counts(phrase: str, count: int) -> None:
    """A number, an article or a singular noun tells how many people speak."""
    assert count_people(phrase) == count


@pytest.mark.parametrize(
    "phrase",
    [
        "people familiar with the matter",
        "officials",
        "U.S. officials",
        "the people",
        "they",
        "several diplomats",
        "several current and former officials",
        "aides to both",
        "officials on the two sides",  # the number counts sides
        "diplomats from four member states",  # the number counts states
        "a number of officials",
        "a group of three-star generals",  # no count of generals
        "dozens of teachers",
        "his aides",
        "",
    ],
)
def test_does_not_count(phrase: str) -> None:
    """Plurals without a number tell nothing, nor do numbers of other things."""
    assert count_people(phrase) is None


@pytest.mark.parametrize(
    ("phrase", "share"),
    [
        pytest.param("about 70%", 0.7, id="percent-sign"),
        pytest.param("70 per cent of the land", 0.7, id="two-words"),
        pytest.param("62.5 percent", 0.625, id="decimal"),
        pytest.param("ten percent", 0.1, id="number-word"),
        pytest.param("more than 90%", 0.9, id="comparison"),
        pytest.param("roughly a third", 0.33, id="third"),
        pytest.param("about two-thirds of the valley", 0.67, id="hyphen"),
        pytest.param("three quarters", 0.75, id="quarters"),
        pytest.param("just under a fifth", 0.2, id="fifth"),
        pytest.param("nine tenths", 0.9, id="tenths"),
        pytest.param("half of the seats", 0.5, id="half"),
        pytest.param("four of the seven votes", 0.571, id="count-of-a-whole"),
        pytest.param("17 of the south's 40 towns", 0.425, id="owner-between"),
        pytest.param("four districts out of five", 0.8, id="noun-between"),
        pytest.param("one of its four railways", 0.25, id="possessive-between"),
        pytest.param("all", 1.0, id="all"),
        pytest.param("all of the delta", 1.0, id="all-of"),
        pytest.param("the entire coast", 1.0, id="entire"),
        pytest.param("none of the towns", 0.0, id="none"),
    ],
)
def test_shares(phrase: str, share: float) -> None:
    """Percentages, fractions and counts of a counted whole tell a share."""
    assert share_of(phrase) == share


@pytest.mark.parametrize(
    "phrase",
    [
        "almost all of the region",
        "most of the fields",
        "parts",
        "12 towns",
        "all but two of its 19 villages",
        "half a dozen villages",
        "a quarter of an hour",
        "a third round of talks",  # an ordinal
        "the second half",  # of a year or a game
        "a day and a half",
        "five of the islands",  # of how many is not told
        "120%",  # no share of a whole
    ],
)
def test_no_share(phrase: str) -> None:
    """Vague words, ordinals and times tell no share."""
    assert share_of(phrase) is None


def test_find_shares_gives_ranges_with_modifiers() -> None:
    """Shares are found in order, each with the words that modify it, inside the given range only."""
    text = "In 2020 5% fled. They hold roughly 30% of the wells, a third of the land and 3 of the 12 ports."
    start = text.index("They")
    found = find_shares(text, start, len(text))
    assert [(text[share.start : share.end], share.share) for share in found] == [
        ("roughly 30%", 0.3),
        ("a third", 0.33),
        ("3 of the 12", 0.25),
    ]


@pytest.mark.parametrize(
    ("words", "value"),
    [("27", 27), ("1,500", 1500), ("twenty-one", 21), ("two hundred", 200), ("Three", 3), ("many", None)],
)
def test_number_value(words: str, value: int | None) -> None:
    """Numbers in digits and in words up to the hundreds are read."""
    assert number_value(words) == value
