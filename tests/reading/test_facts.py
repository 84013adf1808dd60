"""From frames to meetings, control, shifts, glosses and memberships."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from parley.reading import who_holds
from parley.reading.facts import glosses_of, meetings_of, memberships_of, shifts_of
from parley.reading.settings import Settings
from parley.reading.when_told import times_by_sentence
from parley.reading.who import Cast
from parley.reading.who_holds import control_of
from parley.records import Meeting
from tests.reading.reports_by_hand import CHOICES, LABELS, by_hand, choice, frame

SETTINGS = Settings()


def meetings(text: str, *frames: dict[str, object]) -> list[Meeting]:
    """The meetings that frames tell in a text published on a Wednesday, 4 March 2026."""
    analysis = by_hand(text)
    for told in frames:
        frame(analysis, "meeting", **told)  # type: ignore[arg-type]
    cast = Cast(analysis)
    return meetings_of(cast, times_by_sentence(analysis, "2026-03-04"), LABELS, SETTINGS)


def test_a_meeting() -> None:
    """Participants by name, the coming Friday, the place."""
    (meeting,) = meetings(
        "[person Kari Holm] will meet [person Jo Reed] in Geneva on Friday.",
        {
            "party": ["Kari Holm", "Jo Reed"],
            "object": "Geneva",
            "when": "Friday",
            "status": "planned",
            "channel": "in-person",
        },
    )
    assert meeting.participants == ("Kari Holm", "Jo Reed")
    assert (meeting.when, meeting.place, meeting.status) == ("2026-03-06", "Geneva", "planned")


def test_one_participant_a_side() -> None:
    """A state and its own envoy are one side."""
    (meeting,) = meetings(
        "Norway's [person Kari Holm] met Sweden on Monday.",
        {"party": ["Norway", "Kari Holm", "Sweden"], "when": "Monday", "status": "held", "channel": "unknown"},
    )
    assert len(meeting.participants) == 2
    assert set(meeting.participants) == {"Kari Holm", "Sweden"}


def test_two_people_of_one_side_both_take_part() -> None:
    """Envoys of one state are named each by himself."""
    (meeting,) = meetings(
        "Norway's [person Kari Holm] and Norway's [person Ola Lund] met Sweden on Monday.",
        {"party": ["Kari Holm", "Ola Lund", "Sweden"], "when": "Monday", "status": "held"},
    )
    assert set(meeting.participants) == {"Kari Holm", "Ola Lund", "Sweden"}


def test_the_place_of_a_meeting_takes_no_part() -> None:
    """The dateline's town is where they met, whatever its letters."""
    (meeting,) = meetings(
        "[place GENEVA] - Norway met Sweden in [place Geneva] on Monday.",
        {"party": ["GENEVA", "Norway", "Sweden"], "object": "Geneva", "when": "Monday", "status": "held"},
    )
    assert meeting.place == "Geneva"
    assert set(meeting.participants) == {"Norway", "Sweden"}


def test_a_meeting_told_again_by_other_names_of_the_same_sides_is_one() -> None:
    """Whoever speaks for them; at another time it is another meeting."""
    told = "Norway met Sweden on Monday. Norway's premier [person Kari Holm] saw the Swedish envoy [person Ola Lund]"
    first: dict[str, object] = {"party": ["Norway", "Sweden"], "when": "Monday", "status": "held"}
    again: dict[str, object] = {"sentence": 1, "party": ["Kari Holm", "Ola Lund"], "status": "held"}
    (meeting,) = meetings(f"{told}.", first, again)
    assert len(meeting.evidence) == 2
    assert len(meetings(f"{told} on Friday.", first, again | {"when": "Friday"})) == 2


@pytest.mark.parametrize(("party", "count"), [("Kari Holm", 0), ("Norway", 0), ("Dockers Guild", 1)])
def test_one_person_or_one_state_alone_meets_nobody(party: str, count: int) -> None:
    """A body may sit by itself."""
    text = "Norway, [person Kari Holm] and the [organisation Dockers Guild] will meet."
    assert len(meetings(text, {"party": [party], "status": "planned"})) == count


def test_whom_nobody_knows_must_stand_in_the_sentence() -> None:
    """Loose words of another sentence take no part in a meeting; those beside it do, and so do names from elsewhere."""
    (meeting,) = meetings(
        "Villagers watched. Sweden came late. Elders met Norway on Monday.",
        {
            "sentence": 2,
            "party": ["Villagers", "Sweden", "Elders", "Norway"],
            "when": "Monday",
            "status": "held",
        },
    )
    assert set(meeting.participants) == {"Sweden", "Elders", "Norway"}


def test_a_faint_participant_is_none() -> None:
    """A word below the threshold takes no part."""
    analysis = by_hand("Norway met Sweden and Finland on Monday.")
    told = frame(analysis, "meeting", party=["Norway", "Sweden", "Finland"], when="Monday", status="held")
    faint = analysis.text[: analysis.text.index("Finland")].count(" ")
    told.roles["party"][faint] = SETTINGS.participant - 0.01
    (meeting,) = meetings_of(Cast(analysis), times_by_sentence(analysis, "2026-03-04"), LABELS, SETTINGS)
    assert set(meeting.participants) == {"Norway", "Sweden"}


def test_who_is_named_in_another_sentence_stands_for_a_side() -> None:
    """The delegations meet again, and the person who was named before need not be among them."""
    (meeting,) = meetings(
        "Norway's premier [person Kari Holm] spoke to [person Jo Reed] of Sweden. The delegations meet on Friday.",
        {"sentence": 1, "party": ["Holm", "Reed"], "when": "Friday", "status": "planned"},
    )
    assert set(meeting.participants) == {"Norway", "Sweden"}


def test_the_same_meeting_told_twice() -> None:
    """Two sentences about one meeting give one record with both."""
    found = meetings(
        "Norway met Sweden on Monday. Norway and Sweden met in Oslo, an aide said.",
        {"party": ["Norway", "Sweden"], "when": "Monday", "status": "held"},
        {"sentence": 1, "party": ["Norway", "Sweden"], "object": "Oslo", "status": "held"},
    )
    assert len(found) == 1
    assert len(found[0].evidence) == 2
    assert found[0].place == "Oslo"


def test_planned_and_held_stay_two() -> None:
    """A meeting held and one planned by the same sides are not one."""
    found = meetings(
        "Norway met Sweden on Monday. Norway will meet Sweden again on Friday.",
        {"party": ["Norway", "Sweden"], "when": "Monday", "status": "held"},
        {"sentence": 1, "party": ["Norway", "Sweden"], "when": "Friday", "status": "planned"},
    )
    assert [m.status for m in found] == ["held", "planned"]


def test_control_with_a_share() -> None:
    """The share is the number of the words that tell the extent."""
    analysis = by_hand("Norway holds about 70% of [place Northland], analysts say.")
    frame(analysis, "control", party="Norway", object="Northland", terms="about 70%")
    (control,) = control_of(Cast(analysis), CHOICES.holding)
    assert (control.holder, control.place, control.share, control.extent) == ("Norway", "Northland", 0.7, "about 70%")


def test_each_place_has_its_own_share() -> None:
    """The share told before a place is its own; a capital that is held is the town and not its state."""
    text = "The [group Fjord Front] holds Oslo, a fifth of [place Northland] and some 85 per cent of [place Southland]."
    analysis = by_hand(text)
    frame(analysis, "control", party="Fjord Front", object=["Oslo", "Northland", "Southland"], terms="a fifth")
    found = {c.place: (c.share, c.extent) for c in control_of(Cast(analysis), CHOICES.holding)}
    assert found == {"Oslo": (None, None), "Northland": (0.2, "a fifth"), "Southland": (0.85, None)}


def test_places_in_a_row_are_all_held() -> None:
    """Also those that the model is less sure of."""
    analysis = by_hand(
        "Norway holds [place Northland], [place Southland] and [place Eastland] since May in [place Westland]."
    )
    new = frame(analysis, "control", party="Norway", object=["Northland", "Southland", "Eastland", "Westland"])
    new.roles["object"] *= np.where(np.arange(len(new.roles["object"])) == int(new.roles["object"].argmax()), 1.0, 0.2)
    assert [c.place for c in control_of(Cast(analysis), CHOICES.holding)] == ["Northland", "Southland", "Eastland"]


def test_a_place_with_a_share_of_its_own_is_held() -> None:
    """Places that each follow a share are no row, and all held, also those that the model is less sure of."""
    analysis = by_hand("Norway holds almost all of [place Northland] and more than half of [place Southland].")
    new = frame(analysis, "control", party="Norway", object=["Northland", "Southland"])
    new.roles["object"] *= np.where(np.arange(len(new.roles["object"])) == int(new.roles["object"].argmax()), 1.0, 0.2)
    assert [c.place for c in control_of(Cast(analysis), CHOICES.holding)] == ["Northland", "Southland"]


def test_a_place_with_a_hyphen_is_whole() -> None:
    """The words that hyphens tie to a name are part of it; a dash between spaces ties nothing."""
    analysis = by_hand("Norway holds Haut-Kerral - for now.")
    frame(analysis, "control", party="Norway", object="Haut")
    (control,) = control_of(Cast(analysis), CHOICES.holding)
    assert control.place == "Haut-Kerral"
    analysis = by_hand("Norway holds Kerral - for now.")
    frame(analysis, "control", party="Norway", object="Kerral")
    (control,) = control_of(Cast(analysis), CHOICES.holding)
    assert control.place == "Kerral"


def test_nobody_holds_himself() -> None:
    """A frame whose place is the holder tells nothing."""
    analysis = by_hand("Norway holds the line.")
    frame(analysis, "control", party="Norway", object="Norway")
    assert control_of(Cast(analysis), CHOICES.holding) == []


def test_a_capital_that_stands_for_the_holder_is_no_place_that_it_holds() -> None:
    """Another capital is."""
    analysis = by_hand("Oslo holds Stockholm.")
    frame(analysis, "control", party="Oslo", object=["Oslo", "Stockholm"])
    assert [c.place for c in control_of(Cast(analysis), CHOICES.holding)] == ["Stockholm"]


def test_who_holds_what_is_told_once() -> None:
    """The sentence that tells how much of it comes first; another share is another record."""
    analysis = by_hand("Norway is in Northland. Norway has a third of Northland. In May Norway had half of Northland.")
    frame(analysis, "control", 0, party="Norway", object="Northland")
    frame(analysis, "control", 1, party="Norway", object="Northland", terms="a third")
    frame(analysis, "control", 2, party="Norway", object="Northland", terms="half")
    first, second = control_of(Cast(analysis), CHOICES.holding)
    assert (first.extent, [s.start for s in first.evidence]) == ("a third", [analysis.text.index("Norway has"), 0])
    assert (second.extent, second.share) == ("half", 0.5)


def test_a_share_is_told_of_the_likelier_of_two_holders() -> None:
    """The other has the rest."""
    analysis = by_hand("Norway holds 70% of Northland, but the west is held by Sweden.")
    told = frame(analysis, "control", party=["Norway", "Sweden"], object="Northland", terms="70%")
    told.roles["party"][:] = 0
    told.roles["party"][[0, analysis.words.range_of(*[analysis.text.index("Sweden")] * 2)[0]]] = 0.6, 0.4
    found = control_of(Cast(analysis), choice(who_holds.CLUES, 2.0, holder=2.0))
    assert [(c.holder, c.share, c.extent) for c in found] == [("Norway", 0.7, "70%"), ("Sweden", None, None)]


def test_shift_gloss_membership() -> None:
    """The other records take their words from the sentence."""
    analysis = by_hand(
        "Norway has softened since April. A freeze means that guns fall silent. Norway and Sweden form the Nordics."
    )
    frame(analysis, "shift", 0, party="Norway", when="April", direction="softer", topics="ceasefire")
    frame(analysis, "gloss", 1, object="freeze", terms="guns fall silent")
    frame(analysis, "membership", 2, party="Nordics", to=["Norway", "Sweden"])
    cast = Cast(analysis)
    (shift,) = shifts_of(cast, times_by_sentence(analysis, "2026-05-04"), LABELS, SETTINGS)
    assert (shift.party, shift.direction, shift.since, shift.topics) == ("Norway", "softer", "2026-04", ("ceasefire",))
    (gloss,) = glosses_of(cast)
    assert gloss.term == "freeze"
    assert analysis.text[gloss.meaning.start : gloss.meaning.end] == "guns fall silent"
    (membership,) = memberships_of(cast, SETTINGS)
    assert (membership.group, set(membership.members)) == ("Nordics", {"Norway", "Sweden"})


def test_a_place_has_a_second_holder_only_where_that_is_clear() -> None:
    """Of two parties that the model points at for one place the likelier one holds it; two clear ones both do."""
    analysis = by_hand("Norway, not Sweden, controls Northland.")
    told = frame(analysis, "control", party=["Norway", "Sweden"], object="Northland")
    told.roles["party"][:] = 0
    told.roles["party"][[0, 3]] = 0.7, 0.3
    doubtful = choice(who_holds.CLUES, -1.0, holder=2.0, place=1.0, rank_of_the_holder=-0.9)
    clear = choice(who_holds.CLUES, 2.0, holder=2.0)
    assert [c.holder for c in control_of(Cast(analysis), replace(doubtful, least=0.3))] == ["Norway"]
    assert [c.holder for c in control_of(Cast(analysis), clear)] == ["Norway", "Sweden"]
