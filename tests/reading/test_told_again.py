"""Tellings of one move, and what two tellings share."""

from __future__ import annotations

import numpy as np
import pytest

from parley.language import Analysis
from parley.reading.choices import Choice
from parley.reading.settings import Settings
from parley.reading.told_again import CLUES, Retellings, Told, merge
from parley.reading.what import moves_of
from parley.reading.when_told import times_by_sentence
from parley.reading.who import Cast
from tests.reading.reports_by_hand import ACTS, CHOICES, by_hand, choice, frame


def tellings(analysis: Analysis) -> list[Told]:
    """The moves of an analysis before any are joined."""
    return moves_of(Cast(analysis), ACTS, times_by_sentence(analysis, "2026-03-04"), Settings(), CHOICES)


def shared(text: str, first: str, second: str, *, when: tuple[str, str] = ("", "")) -> dict[str, float]:
    """What the tellings of two sentences share, each by an act of Norway's."""
    analysis = by_hand(text)
    for sentence, (act, day) in enumerate(zip((first, second), when, strict=True)):
        frame(analysis, act, sentence, party="Norway", terms="pay", topics=["economy"], when=[day] if day else [])
    one, other = tellings(analysis)
    return dict(zip(CLUES, Retellings(analysis).shared(one, other), strict=True))


def test_acts_and_forces() -> None:
    """Another act of the same force is nearer than one of another force."""
    text = "Norway refused to pay. Norway threatened not to pay."
    assert (shared(text, "refuse", "refuse")["same act"], shared(text, "refuse", "refuse")["same force"]) == (1, 1)
    assert (shared(text, "refuse", "threaten")["same act"], shared(text, "refuse", "threaten")["same force"]) == (0, 1)
    assert (shared(text, "refuse", "demand")["same act"], shared(text, "refuse", "demand")["same force"]) == (0, 0)


def test_common_words_are_stems_and_rare_ones_count_more() -> None:
    """Words of grammar and of telling are none, and a word of every sentence says little."""
    alike = shared("Norway would pay harbour dues. Norway said it should pay dues at the harbour.", "offer", "offer")
    unlike = shared("Norway would pay harbour dues. Norway said it should pay the northern fleet.", "offer", "offer")
    assert alike["words"] == pytest.approx(1.0)
    assert unlike["words"] < 0.5  # "Norway" and "pay" stand in every sentence, so they weigh little


def test_the_same_time_joins() -> None:
    """The same day counts for one move; a day that one sentence leaves open does not."""
    text = "On Monday Norway refused to pay. On Monday Norway refused to pay."
    assert shared(text, "refuse", "refuse", when=("Monday", "Monday"))["same time"] == 1.0
    assert shared(text, "refuse", "refuse", when=("Monday", ""))["same time"] == 0.0


def test_meaning_is_the_cosine_of_the_states() -> None:
    """Frames with like states are alike whatever their words."""
    analysis = by_hand("Norway refused to pay. Not a coin would leave Oslo.")
    frame(analysis, "refuse", 0, party="Norway", terms="pay").meaning = np.array([1.0, 1.0], dtype=np.float32)
    frame(analysis, "refuse", 1, party="Oslo", terms="a coin").meaning = np.array([1.0, 0.0], dtype=np.float32)
    one, other = tellings(analysis)
    found = dict(zip(CLUES, Retellings(analysis).shared(one, other), strict=True))
    assert found["meaning"] == pytest.approx(0.7071, abs=1e-3)


def test_a_telling_joins_the_move_most_like_it() -> None:
    """Of two refusals the one told again is the one with its words."""
    analysis = by_hand(
        "Norway refused to pay harbour dues. Norway will not open northern waters. The dues of the harbour stay unpaid."
    )
    frame(analysis, "refuse", 0, party="Norway", terms="pay harbour dues")
    frame(analysis, "refuse", 1, party="Norway", terms="open northern waters")
    frame(analysis, "refuse", 2, party="Norway", terms="The dues of the harbour stay unpaid")
    kept, lives = merge(tellings(analysis), analysis, choice(CLUES, -2.0, words=6.0))
    assert [len(t.move.evidence) for t in kept] == [2, 1]
    assert lives == {"m1": "m1", "m2": "m2", "m3": "m1"}


@pytest.mark.parametrize(
    ("second", "sentence", "day"),
    [
        pytest.param("Sweden", 1, "Monday", id="another-party"),
        pytest.param("Norway", 0, "Monday", id="same-sentence"),
        pytest.param("Norway", 1, "Friday", id="another-day"),
    ],
)
def test_what_is_never_one(second: str, sentence: int, day: str) -> None:
    """However alike: moves of two parties, two moves of one sentence, moves of two days."""
    analysis = by_hand(
        "On Monday Norway refused to pay dues to Sweden. On Friday Sweden, like Norway, refused to pay dues."
    )
    frame(analysis, "refuse", 0, party="Norway", terms="pay dues", when="Monday")
    frame(analysis, "demand", sentence, party=second, terms="dues", when=day)
    kept, _ = merge(tellings(analysis), analysis, Choice(base=20.0, weights=(0.0,) * len(CLUES)))
    assert len(kept) == 2


def test_a_model_without_the_regression_joins_nothing() -> None:
    """A model of before keeps every telling apart."""
    analysis = by_hand("Norway refused to pay harbour dues. Norway refused to pay harbour dues.")
    frame(analysis, "refuse", 0, party="Norway", terms="pay harbour dues")
    frame(analysis, "refuse", 1, party="Norway", terms="pay harbour dues")
    assert len(merge(tellings(analysis), analysis, Choice())[0]) == 2
