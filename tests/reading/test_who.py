"""Which party a person acts for, and which mentions are one actor, by the words of the report alone."""

from __future__ import annotations

import numpy as np
import pytest

from parley.language import Analysis
from parley.language.analysis import SameWindow
from parley.reading.who import Actor, Cast
from tests.reading.reports_by_hand import by_hand, frame


def actor(cast: Cast, name: str) -> Actor:
    """The actor whose name holds the words."""
    found = [a for a in cast.actors if name in a.name]
    assert found, f"{name} is nobody among {[a.name for a in cast.actors]}"
    return found[0]


@pytest.mark.parametrize(
    ("text", "person", "party"),
    [
        pytest.param(
            "Norway's foreign minister [person Kari Holm] spoke.",
            "Kari Holm",
            "Norway",
            id="possessive-and-title",
        ),
        pytest.param(
            "The Norwegian envoy, [person Kari Holm], spoke.",
            "Kari Holm",
            "Norway",
            id="adjective-and-comma",
        ),
        pytest.param("[person Kari Holm], the Norwegian envoy, spoke.", "Kari Holm", "Norway", id="apposition"),
        pytest.param("Norway's [person Kari Holm] spoke.", "Kari Holm", "Norway", id="no-title-between"),
        pytest.param("[person Kari Holm] of Norway spoke.", "Kari Holm", "Norway", id="of"),
        pytest.param("[person Kari Holm], prime minister of Norway, spoke.", "Kari Holm", "Norway", id="title-of"),
        pytest.param(
            "EU foreign policy chief [person Kari Holm] spoke.",
            "Kari Holm",
            "European Union",
            id="noun-adjunct",
        ),
        pytest.param(
            "White House press secretary [person Jo Reed] spoke.",
            "Jo Reed",
            "United States",
            id="seat-as-employer",
        ),
        pytest.param("The Kremlin's spokesman, [person Pyotr Ilin], spoke.", "Pyotr Ilin", "Russia", id="metonym"),
        pytest.param("Rep. [person Jo Reed] (D-Ohio) spoke.", "Jo Reed", "Democrats", id="letter-in-brackets"),
        pytest.param("Rep. [person Jo Reed], R-Ohio, spoke.", "Jo Reed", "Republicans", id="letter-after-comma"),
        pytest.param("Norway's [person Jo Reed] wants plan (D).", "Jo Reed", "Norway", id="letter-of-no-person"),
        pytest.param("[person Jo Reed] (R) and Norway spoke.", "Jo Reed", "Republicans", id="letter-alone"),
        pytest.param(
            "[person Ann Okafor], who leads the [organisation Dockers Guild], spoke.",
            "Ann Okafor",
            "Dockers Guild",
            id="relative-clause",
        ),
        pytest.param(
            "The [organisation Dockers Guild] met. The guild's chief negotiator, [person Ann Okafor], spoke.",
            "Ann Okafor",
            "Dockers Guild",
            id="common-noun-for-the-body",
        ),
        pytest.param(
            'The [organisation Dockers Guild] met. "No," guild president Dr. [person Ann Okafor] said.',
            "Ann Okafor",
            "Dockers Guild",
            id="title-with-a-stop",
        ),
        pytest.param(
            "Mr. [person R. Banerjee] ([organisation Radiographers' Society]) spoke.",
            "Banerjee",
            "Radiographers' Society",
            id="brackets-in-minutes",
        ),
        pytest.param(
            "[person Ann Okafor], a former Norwegian minister who now heads the [organisation Dockers Guild], spoke.",
            "Ann Okafor",
            "Dockers Guild",
            id="former-office-counts-less",
        ),
        pytest.param(
            "US Treasury Secretary [person Jo Reed] spoke.",
            "Jo Reed",
            "United States",
            id="ministry-between",
        ),
        pytest.param(
            "Sudan's foreign minister Al-Dirdiri [person Mohamed Ahmed] spoke.",
            "Mohamed Ahmed",
            "Sudan",
            id="name-cut-short-by-the-tags",
        ),
        pytest.param(
            "Norway's premier [person Kari Holm] left. Her aide called. Holm's spokesman, [person Jo Reed], stayed.",
            "Jo Reed",
            "Norway",
            id="who-serves-a-person-is-of-that-side",
        ),
        pytest.param(
            "Norway's premier [person Kari Holm] left. [person Jo Reed], a spokeswoman for Holm, stayed.",
            "Jo Reed",
            "Norway",
            id="spokeswoman-for-a-person",
        ),
        pytest.param(
            "Norway wants talks. The foreign minister, [person Kari Holm], has said so.",
            "Kari Holm",
            "Norway",
            id="an-office-of-state-in-the-only-state",
        ),
        pytest.param(
            "[person Kari Holm] of the [organisation Dockers' League], once in Norway's navy, spoke.",
            "Kari Holm",
            "Dockers' League",
            id="named-in-the-sentence-is-less-than-beside-the-name",
        ),
        pytest.param(
            "The [organisation Doctors' Association] met. The union's leader [person Ann Okafor] spoke.",
            "Ann Okafor",
            "Doctors' Association",
            id="a-union-by-any-other-name",
        ),
        pytest.param(
            "Senate Committee chairman [person Ann Lee] (R-Ohio) and Democrats met. Democrats want a bill.",
            "Ann Lee",
            "Republicans",
            id="a-letter-beside-the-name",
        ),
    ],
)
def test_must_find(text: str, person: str, party: str) -> None:
    """The words beside the name tell the side."""
    assert actor(Cast(by_hand(text)), person).party == party


@pytest.mark.parametrize(
    ("text", "person"),
    [
        pytest.param("In Norway, [person Kari Holm] spoke.", "Kari Holm", id="scene"),
        pytest.param("OSLO, May 3 (Wire) - [person Kari Holm] spoke.", "Kari Holm", id="dateline"),
        pytest.param("Norway said that [person Kari Holm] had lied.", "Kari Holm", id="speaker-of-the-clause"),
        pytest.param("[person Kari Holm], who met the Norwegian side, spoke.", "Kari Holm", id="met-them"),
        pytest.param("After talks with Norway, Chairman [person Kari Holm] spoke.", "Kari Holm", id="end-of-a-phrase"),
        pytest.param("National Security Advisor [person Jo Reed] spoke.", "Jo Reed", id="office-in-capitals"),
        pytest.param("Norway and [person Kari Holm] disagree.", "Kari Holm", id="row"),
        pytest.param("[person Kari Holm], the envoy to Norway, spoke.", "Kari Holm", id="envoy-to"),
        pytest.param("Norway heard [person Jo Reed] out. [person Kari Holm] spoke.", "Kari Holm", id="no-word-for-it"),
        pytest.param(
            "Norway's premier [person Jo Reed] and [person Kari Holm] spoke.", "Kari Holm", id="beside-another-person"
        ),
        pytest.param(
            "[organisation Trade Board] chairman [person Kari Holm] spoke. [person Holm]'s administration listened.",
            "Kari Holm",
            id="whose-government-it-is-serves-no-committee",
        ),
    ],
)
def test_must_not_find(text: str, person: str) -> None:
    """A side named near is not the person's own."""
    assert actor(Cast(by_hand(text)), person).party is None


@pytest.mark.parametrize(
    ("text", "one", "names"),
    [
        pytest.param("[person Kari Holm] spoke. [person Holm] left.", "Kari Holm", 2, id="surname"),
        pytest.param("[person Abiy Ahmed] spoke. [person Abiy] left.", "Abiy Ahmed", 2, id="first-name-in-use"),
        pytest.param("[person Jean]-Charles Moïse spoke.", "Jean-Charles Moïse", 1, id="hyphen-outside-the-tag"),
        pytest.param("[place Haut]-Kerral spoke.", "Haut-Kerral", 1, id="place-cut-at-the-hyphen"),
        pytest.param("[place Haut]-[place Kerral] talks broke off.", "Haut", 1, id="two-places"),
        pytest.param("[place Norway]-Zandar talks broke off.", "Norway", 1, id="a-state-and-an-unknown-land"),
        pytest.param("[group Zandar]-backed forces left.", "Zandar", 1, id="no-name-behind-the-hyphen"),
        pytest.param(
            "The [organisation Road Haulage Union] met. The [organisation RHU] left.",
            "Road Haulage Union",
            2,
            id="initials",
        ),
        pytest.param("[place Zandar] spoke. [group Zandaris] left.", "Zandar", 2, id="people-of-an-unknown-land"),
        pytest.param("[person Kari Holm] spoke. Holm left.", "Kari Holm", 2, id="surname-that-opens-a-sentence"),
        pytest.param(
            "The [organisation RHU] met. The [organisation Road Haulage Union] left.",
            "Road Haulage Union",
            2,
            id="spelled-out-later",
        ),
        pytest.param(
            "The [group Reformist] chair left. The [group Reformists] stayed.", "Reformists", 2, id="plural-later"
        ),
        pytest.param("Iran spoke. Tehran left. The Iranians stayed.", "Iran", 3, id="capital-and-people"),
    ],
)
def test_one_actor(text: str, one: str, names: int) -> None:
    """Different names of one actor are joined."""
    assert len(actor(Cast(by_hand(text)), one).mentions) == names


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        pytest.param(
            "[person Ann Okafor] spoke. [person Ben Okafor] left.",
            "Ann Okafor",
            "Ben Okafor",
            id="two-of-a-family",
        ),
        pytest.param(
            "The [organisation Teachers Union] met. The [organisation Nurses Union] left.",
            "Teachers Union",
            "Nurses Union",
            id="union-is-no-name",
        ),
        pytest.param(
            "[place North Zandar] spoke. [place South Zandar] left.",
            "North Zandar",
            "South Zandar",
            id="north-south",
        ),
    ],
)
def test_two_actors(text: str, first: str, second: str) -> None:
    """Alike is not the same."""
    cast = Cast(by_hand(text))
    assert actor(cast, first) is not actor(cast, second)


NAMED = "[person Ann Okafor] met Norway. [person Ben Reed] listened. Norway wants peace, he said."


def same(analysis: Analysis, word: str, at: str | None, *, nobody: bool) -> None:
    """Let the model say whom the last mention of a word belongs to."""
    count = len(analysis.words.starts)
    start = analysis.text.rindex(word)
    row, _ = analysis.words.range_of(start, start + len(word))
    vectors = np.zeros((count, 1), dtype=np.float32)
    vectors[row] = 9.0
    targets = np.full((count, 1), -9.0, dtype=np.float32)
    if at is not None:
        start = analysis.text.index(at)
        targets[analysis.words.range_of(start, start + len(at))[0]] = 1.0
    nothing = np.full(count, 9.0 if nobody else -9.0, dtype=np.float32)
    analysis.same.append(SameWindow(0, count, 0, vectors, targets, nothing))


@pytest.mark.parametrize("pointed", [None, "Norway"], ids=["nowhere", "at-the-side"])
def test_he_is_the_person_named_last_where_the_model_does_not_know(pointed: str | None) -> None:
    """In a speech always a person, even where the model points at his side."""
    analysis = by_hand(NAMED)
    if pointed is not None:
        same(analysis, "he", pointed, nobody=False)
    cast = Cast(analysis)
    he, _ = analysis.words.range_of(analysis.text.rindex("he"), analysis.text.rindex("he") + 2)
    assert next(iter(cast.stands_for(he))).name == (pointed or "Ben Reed")
    speaker = cast.speaks_as(he)
    assert speaker is not None
    assert speaker.name == "Ben Reed"


@pytest.mark.parametrize(
    ("text", "nobody", "party"),
    [
        pytest.param("Norway heard [person Ann Okafor]. Norway wants peace.", False, "Norway", id="not-asked"),
        pytest.param("Norway heard [person Ann Okafor]. Norway wants peace.", True, None, id="nobody"),
    ],
)
def test_whom_the_model_lets_belong_to_nobody_acts_alone(text: str, nobody: bool, party: str | None) -> None:
    """And not for the party that acts where nobody else is told."""
    analysis = by_hand(text)
    frame(analysis, "demand", 1, party="Norway", terms="peace")
    if nobody:
        same(analysis, "Okafor", None, nobody=True)
    assert actor(Cast(analysis), "Ann Okafor").party == party
