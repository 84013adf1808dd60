"""Choices between candidates, and the clues that they weigh."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.language import Analysis, ModelError
from parley.language.analysis import AttributionGuess, TaggedSpan
from parley.reading import says_who, to_whom, who_acts
from parley.reading.choices import Choice, Choices, log_odds
from parley.reading.doings import Doings, with_acts
from parley.reading.says_who import candidates
from parley.reading.who import Cast
from parley.reading.who_acts import WhoActs
from tests.reading.reports_by_hand import ACTS, CHOICES, by_hand, frame

ANY = st.floats(min_value=-1e6, max_value=1e6)


@given(base=ANY, weight=ANY, clue=ANY)
def test_a_chance_is_a_probability(base: float, weight: float, clue: float) -> None:
    """Whatever the weights and the clues, however large."""
    assert 0 <= Choice(base, (weight,)).chance((clue,)) <= 1


def test_log_odds_of_the_ends() -> None:
    """The ends of the scale have odds as well."""
    assert log_odds(0.5) == 0
    assert log_odds(0.0) == pytest.approx(-log_odds(1.0))


def test_without_weights_nothing_is_chosen() -> None:
    """A choice that a model was released without is never made."""
    assert Choices.of({"choices": {}}).source.chance((1.0, 2.0)) == 0.0


def test_a_model_without_choices_says_so() -> None:
    """Rather than reading nothing in any report."""
    with pytest.raises(ModelError, match=r"training\.choices"):
        Choices.of({})


def test_choices_come_from_the_labels() -> None:
    """As the training wrote them; the others make no choice."""
    made = Choices.of({"choices": {"source": {"base": -1.0, "weights": [2.0], "least": 0.4}}})
    assert made.source == Choice(-1.0, (2.0,), 0.4)
    assert made.move == Choice()


def test_clues_of_another_count_are_refused() -> None:
    """Weights of an older model do not fit clues that came later."""
    with pytest.raises(ValueError, match=r"longer|shorter"):
        Choice(0.0, (1.0, 2.0)).chance((1.0,))


def of_party(analysis: Analysis, number: int, party: str) -> dict[str, float]:
    """The clues of one party of a frame, by name."""
    clues = dict(WhoActs(Doings(Cast(analysis), ACTS)).candidates(number))
    return dict(zip(with_acts(who_acts.CLUES, ACTS), clues[party], strict=True))


def test_a_party_is_weighed_by_its_roles_and_kind() -> None:
    """Norway speaks and Sweden is addressed; both are states."""
    analysis = by_hand("Norway refused Sweden.")
    frame(analysis, "refuse", party=["Norway", "Sweden"], speaker="Norway", to="Sweden", terms="refused")
    norway, sweden = of_party(analysis, 0, "Norway"), of_party(analysis, 0, "Sweden")
    assert (norway["speaks"], sweden["speaks"]) == (1.0, 0.0)
    assert (norway["addressed"], sweden["addressed"]) == (0.0, 1.0)
    assert norway["a state"] == norway["known by name"] == norway["refuse"] == 1.0
    assert norway["demand"] == norway["a common noun"] == 0.0


def test_a_surer_act_on_the_same_words() -> None:
    """Of two acts on the same words the less sure one knows of the other; on other words it does not."""
    analysis = by_hand("Norway urged Sweden to pay and to leave.")
    frame(analysis, "urge", sure=0.6, party="Norway", terms="pay")
    frame(analysis, "demand", sure=0.9, party="Norway", terms="pay")
    frame(analysis, "threaten", sure=0.95, party="Norway", terms="leave")
    clue = "a surer act on the same words"
    assert of_party(analysis, 0, "Norway")[clue] == pytest.approx(0.9)
    assert of_party(analysis, 1, "Norway")[clue] == 0.0


def test_a_less_likely_party_needs_more() -> None:
    """A party beside the likeliest is told from a probability of its own."""
    analysis = by_hand("Norway or Sweden refused to pay.")
    told = frame(analysis, "refuse", party=["Norway", "Sweden"], terms="pay")
    told.roles["party"][:] = 0
    told.roles["party"][[0, 2]] = 0.6, 0.4
    who = WhoActs(Doings(Cast(analysis), ACTS))
    assert [p for p, _ in who.parties(0, CHOICES.move, further=0.99)] == ["Norway"]
    assert [p for p, _ in who.parties(0, CHOICES.move, further=0.5)] == ["Norway", "Sweden"]


def test_a_party_named_elsewhere_is_no_second_one() -> None:
    """The rebels of this sentence are the front of the one before; where neither is named here, both may act."""
    analysis = by_hand("The [organisation Northern Front] met Norway. Rebels refused to pay. All refused to pay.")
    told = frame(analysis, "refuse", 1, party=["Rebels", "Northern Front"], terms="pay")
    again = frame(analysis, "refuse", 2, party=["Northern Front", "Norway"], terms="pay")
    again.roles["party"][:], told.roles["party"][:] = 0, 0
    told.roles["party"][[1, 2, 6]] = 0.2, 0.2, 0.6
    again.roles["party"][[1, 2, 4]] = 0.3, 0.2, 0.5
    who = WhoActs(Doings(Cast(analysis), ACTS))
    assert [p for p, _ in who.parties(0, CHOICES.move, further=0.5)] == ["Rebels"]
    assert sorted(p for p, _ in who.parties(1, CHOICES.move, further=0.5)) == ["Northern Front", "Norway"]


def test_addressees_are_weighed_against_nobody() -> None:
    """The party itself is no candidate, and a share tells how likely one is beside nobody."""
    analysis = by_hand("Norway urged Sweden to pay.")
    told = frame(analysis, "urge", party="Norway", to=["Norway", "Sweden"], terms="pay")
    told.roles["to"] *= 0.6
    told.roles["to"][-1] = 0.1
    ((name, clues),) = to_whom.candidates(Doings(Cast(analysis), ACTS), 0, "Norway")
    assert name == "Sweden"
    assert dict(zip(with_acts(to_whom.CLUES, ACTS), clues, strict=True))[
        "share beside nobody and the likeliest"
    ] == pytest.approx(0.75, abs=0.001)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("Norway urged Sweden and Finland to wait.", {"Sweden", "Finland"}, id="in-a-row"),
        pytest.param("Norway urged Sweden to wait for Finland.", {"Sweden"}, id="elsewhere-in-the-sentence"),
    ],
)
def test_a_further_addressee_stands_in_a_row_with_the_likeliest(text: str, told: set[str]) -> None:
    """Or is likely enough by itself."""
    analysis = by_hand(text)
    urge = frame(analysis, "urge", party="Norway", to=["Sweden", "Finland"], terms="wait")
    urge.roles["to"] *= np.where(np.arange(len(urge.roles["to"])) == 2, 1.2, 0.8)
    chosen = Choice(-2.0, tuple(3.0 * (clue == "chance") for clue in with_acts(to_whom.CLUES, ACTS)), 0.2)
    assert set(to_whom.addressees(Doings(Cast(analysis), ACTS), 0, "Norway", chosen)) == told


def test_sources_by_tag_attribution_and_pointer() -> None:
    """Each stretch of words once, with how it was found and what it says."""
    analysis = by_hand("Norway will pay, two diplomats said. Aides agreed.")
    words = analysis.words.range_of
    at = analysis.text.index
    source = words(at("two"), at("two") + len("two diplomats"))
    cue, content = words(at("said"), at("said") + 4), words(0, at(","))
    analysis.attributions.append(AttributionGuess((source,), (cue,), (content,)))
    told = frame(analysis, "pledge", party="Norway", terms="pay", source="two diplomats")
    (one,) = candidates(told, Cast(analysis))
    clues = dict(zip(says_who.CLUES, one.clues, strict=True))
    assert (clues["attributed"], clues["tagged"], clues["says anything"]) == (1.0, 0.0, 1.0)
    assert clues["part of the terms in what it says"] == clues["and its cue only tells who speaks"] == 1.0
    analysis.sources.append(TaggedSpan(*source, "anonymous", 1.0))
    (tagged,) = candidates(told, Cast(analysis))
    assert dict(zip(says_who.CLUES, tagged.clues, strict=True))["tagged"] == 1.0
    assert tagged.span.label == "anonymous"


ALL_OF_THE_SENTENCE = Choice(-3.0, tuple(6.0 * (clue == "in the sentence") for clue in says_who.CLUES))
QUOTE = 'Ann Okafor spoke. "We offer a truce," she said. "We will pay for it." Norway pays for the rest.'


def quoted(analysis: Analysis, *parts: str, source: str, cue: str) -> None:
    """Add an attribution of parts of the text."""

    def words(part: str) -> tuple[int, int]:
        start = analysis.text.index(part)
        return analysis.words.range_of(start, start + len(part))

    analysis.attributions.append(AttributionGuess((words(source),), (words(cue),), tuple(map(words, parts))))


@pytest.mark.parametrize(
    ("parts", "sentence", "named"),
    [
        pytest.param(('"We offer a truce,"', '"We will pay for it."'), 2, ["she"], id="the-quotation-goes-on"),
        pytest.param(('"We offer a truce,"',), 2, [], id="another-quotation"),
        pytest.param(('"We offer a truce,"', "Norway pays for the rest"), 3, [], id="not-in-quotation-marks"),
        pytest.param(('"We offer a truce,"', '"We'), 2, [], id="the-lesser-part-of-the-sentence"),
    ],
)
def test_a_quotation_keeps_its_sources_in_the_next_sentence(
    parts: tuple[str, ...], sentence: int, named: list[str]
) -> None:
    """A speaker is named once for all that he says."""
    analysis = by_hand(QUOTE)
    quoted(analysis, *parts, source="she", cue="said")
    told = frame(analysis, "pledge", sentence, party="Norway", terms="pay" if sentence == 2 else "pays")
    found = says_who.sources_of(told, Cast(analysis), Choice())
    assert [analysis.text[s.start : s.end] for s in found] == named


def test_a_quotation_keeps_the_whole_chain_of_the_sentence_in_which_it_begins() -> None:
    """The newspaper to which somebody spoke stands there too."""
    analysis = by_hand('"We offer a truce," Okafor told the Post. "We will pay."')
    quoted(analysis, '"We offer a truce,"', '"We will pay."', source="Okafor", cue="told")
    at = analysis.text.index("Post")
    analysis.sources.append(TaggedSpan(*analysis.words.range_of(at, at + 4), "outlet", 1.0))
    frame(analysis, "offer", 0, party="Okafor", terms="a truce")
    told = frame(analysis, "pledge", 1, party="Okafor", terms="pay")
    chain = says_who.sources_of(told, Cast(analysis), ALL_OF_THE_SENTENCE)
    assert [(s.kind, analysis.text[s.start : s.end]) for s in chain] == [("outlet", "Post"), ("named", "Okafor")]


def test_a_title_and_a_name_are_one_source() -> None:
    """And the comma behind them is none of it."""
    analysis = by_hand('"We offer a truce," said the president, [person Ann Okafor]. "We will pay."')
    quoted(analysis, '"We offer a truce,"', '"We will pay."', source="the president,", cue="said")
    first = analysis.words.range_of(analysis.text.index("Ann"), analysis.text.index("Okafor") + 6)
    (told,) = analysis.attributions
    analysis.attributions[:] = [AttributionGuess((*told.source, first), told.cue, told.content)]
    (source,) = says_who.sources_of(frame(analysis, "pledge", 1, terms="pay"), Cast(analysis), Choice())
    assert source.name == "Ann Okafor"
    quoted(analysis, "pay", source="the president,", cue="said")
    found = candidates(frame(analysis, "offer", 0, terms="a truce"), Cast(analysis))
    assert "the president" in {analysis.words_of(c.span.first, c.span.last) for c in found}


def test_what_is_posted_on_a_platform_is_a_text() -> None:
    """However the model tags it."""
    analysis = by_hand("Okafor offered a truce on Truth Social.")
    at = analysis.text.index("Truth")
    analysis.sources.append(TaggedSpan(*analysis.words.range_of(at, at + len("Truth Social")), "outlet", 1.0))
    (source,) = says_who.sources_of(frame(analysis, "offer", terms="a truce"), Cast(analysis), ALL_OF_THE_SENTENCE)
    assert source.kind == "document"
