"""Transcripts: the labels of speakers, and whose officials they are."""

import pytest

from parley.reading.transcript import labels_in
from parley.reading.who import Actor, Cast
from tests.reading.reports_by_hand import by_hand, frame


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        pytest.param(
            "MR. HALL: Good morning.\nQ Is there a deal?\nMR. HALL: No.", ["MR. HALL", "MR. HALL"], id="twice"
        ),
        pytest.param("MS. HALL: Good morning.", ["MS. HALL"], id="a-title-once"),
        pytest.param("MODERATOR: Hello. MODERATOR: Bye.", ["MODERATOR", "MODERATOR"], id="in-one-paragraph"),
        pytest.param("LOWERING COSTS: The fee falls.", [], id="a-heading-in-capitals"),
        pytest.param("He told the BBC: we leave. She told the BBC: stay.", [], id="initials-inside-a-sentence"),
        pytest.param("Mr. Hall: Good morning. Mr. Hall: Bye.", [], id="no-capitals"),
    ],
)
def test_labels(text: str, labels: list[str]) -> None:
    """A label is in capitals, opens a sentence, ends with a colon, and comes again or begins with a title."""
    assert [text[start:end] for start, end in labels_in(text)] == labels


def _actor(cast: Cast, name: str) -> Actor:
    return next(a for a in cast.actors if a.name == name)


def test_speakers_act_for_the_house() -> None:
    """Speakers whose side nobody tells are those of the state whose seat is named, not of the one named most."""
    text = (
        "MR. HALL: The Kremlin has seen it. Norway waits. Norway hopes.\nTHE PRESIDENT: We agree. THE PRESIDENT: Yes."
    )
    cast = Cast(by_hand(text))
    assert _actor(cast, "HALL").acts_for == "Russia"
    assert _actor(cast, "PRESIDENT").acts_for == "Russia"


def test_without_a_seat_the_state_that_acts_most_is_the_host() -> None:
    """The model's word counts, not how often a state is named."""
    analysis = by_hand("MR. HALL: Sweden offered it. Norway waits. Norway hopes.")
    frame(analysis, "offer", party="Sweden", terms="it")
    assert _actor(Cast(analysis), "HALL").acts_for == "Sweden"


def test_a_side_that_is_told_stays() -> None:
    """The label of a guest joins the name that the text tells a side of."""
    text = "The Kremlin met Norway's foreign minister, [person Ann Hall].\nMS. HALL: We agree."
    assert _actor(Cast(by_hand(text)), "Ann Hall").acts_for == "Norway"
