"""From frames to moves: parties, addressees, terms, source chains, dates, conditions, tellings joined."""

from __future__ import annotations

import pytest

from parley.language import Analysis
from parley.language.analysis import TaggedSpan
from parley.reading.if_what import with_conditions
from parley.reading.settings import Settings
from parley.reading.told_again import merge
from parley.reading.what import moves_of
from parley.reading.when_told import times_by_sentence
from parley.reading.who import Cast
from parley.records import Move
from tests.reading.reports_by_hand import ACTS, CHOICES, by_hand, frame


def moves(analysis: Analysis, *, published: str | None = "2026-03-04") -> list[Move]:
    """The moves of an analysis, tellings joined and conditions linked."""
    cast = Cast(analysis)
    told = moves_of(cast, ACTS, times_by_sentence(analysis, published), Settings(), CHOICES)
    kept, lives = merge(told, analysis, CHOICES.told_again)
    return with_conditions(told, lives, kept, analysis, CHOICES.condition)


def tag_source(analysis: Analysis, words: str, kind: str) -> None:
    """Tag the words as a source of a kind."""
    start = analysis.text.index(words)
    first, last = analysis.words.range_of(start, start + len(words))
    analysis.sources.append(TaggedSpan(first, last, kind, 1.0))


@pytest.mark.parametrize(
    ("text", "party", "names"),
    [
        pytest.param("Norway refused to pay.", "Norway", ["Norway"], id="state"),
        pytest.param("Oslo refused to pay.", "Oslo", ["Norway"], id="capital"),
        pytest.param(
            "France, Italy and Spain refused to pay.",
            ["France", "Italy", "Spain"],
            ["France", "Italy", "Spain"],
            id="row",
        ),
        pytest.param("Norway's [person Kari Holm] refused to pay.", "Kari Holm", ["Norway"], id="person"),
        pytest.param("Norway's fisheries ministry refused to pay.", "fisheries ministry", ["Norway"], id="ministry"),
        pytest.param("The ministry of Norway refused to pay.", "ministry", ["Norway"], id="ministry-of"),
        pytest.param("A senior Norwegian official refused to pay.", "official", ["Norway"], id="unnamed-official"),
        pytest.param(
            "The [organisation Dockers Guild] met. The guild refused to pay.",
            "guild",
            ["Dockers Guild"],
            id="common-noun",
        ),
        pytest.param("The rebels refused to pay.", "rebels", ["rebels"], id="nobody-known"),
    ],
)
def test_parties(text: str, party: str | list[str], names: list[str]) -> None:
    """Whoever the words name, the side is told."""
    analysis = by_hand(text)
    frame(analysis, "refuse", len(analysis.sentences) - 1, party=party, terms="pay")
    assert [m.party for m in moves(analysis)] == names


def test_a_pronoun_stands_for_the_person_named_last() -> None:
    """Where the model points nowhere, "she" is whoever was named last; "they" is nobody, and no pronoun is a party."""
    text = "Norway's [person Kari Holm] met [person Ann Okafor] of [organisation Sundmark Rail]. It rained. {} refused."
    for pronoun, parties in (("She", ["Sundmark Rail"]), ("They", [])):
        analysis = by_hand(text.format(pronoun))
        frame(analysis, "refuse", 2, party=pronoun)
        assert [m.party for m in moves(analysis)] == parties


def test_a_pronoun_looks_back_two_sentences() -> None:
    """Whoever was named three sentences ago is not meant, and then nobody acts."""
    analysis = by_hand("[person Ann Okafor] spoke. It rained. It rained on. She refused.")
    frame(analysis, "refuse", 3, party="She")
    assert moves(analysis) == []


def test_a_comma_makes_no_row() -> None:
    """In an apposition the second name is no second party."""
    analysis = by_hand("Norway, Sweden's neighbour, refused to pay.")
    new = frame(analysis, "refuse", party="Norway", terms="pay")
    new.roles["party"][:] = 0
    new.roles["party"][[0, 2]] = 0.8, 0.15
    assert [m.party for m in moves(analysis)] == ["Norway"]


def test_terms_are_the_words_of_the_report() -> None:
    """Terms leave out marks at their edges and are verbatim."""
    analysis = by_hand('Norway would "give back, in full, the islands", it said.')
    frame(analysis, "offer", party="Norway", terms='"give back, in full, the islands",')
    (move,) = moves(analysis)
    assert move.terms is not None
    assert analysis.text[move.terms.start : move.terms.end] == "give back, in full, the islands"


def test_an_addressee_must_be_likely_beside_nobody() -> None:
    """The same probability is enough where hardly anything else is likely, and not where nobody probably is."""
    for nobody, to in ((0.1, ("Sweden",)), (0.6, ())):
        analysis = by_hand("Norway urged Sweden to pay.")
        told = frame(analysis, "urge", party="Norway", to="Sweden", terms="pay")
        told.roles["to"] = told.roles["to"] * 0.3
        told.roles["to"][-1] = nobody
        (move,) = moves(analysis)
        assert move.to == to


def test_the_party_is_not_its_own_addressee() -> None:
    """A party may not address itself."""
    analysis = by_hand("Norway urged Sweden and itself to pay, Oslo said.")
    frame(analysis, "urge", party="Norway", to=["Sweden", "Oslo"], terms="pay")
    assert moves(analysis)[0].to == ("Sweden",)


def test_chain_is_outermost_first() -> None:
    """The outlet stands before those whom it cites, in whatever order the sentence names them."""
    analysis = by_hand("Norway will pay, two diplomats told the Financial Times.")
    tag_source(analysis, "two diplomats", "anonymous")
    tag_source(analysis, "the Financial Times", "outlet")
    frame(analysis, "pledge", party="Norway", source=["two diplomats", "the Financial Times"], terms="pay")
    (move,) = moves(analysis)
    assert [(s.kind, s.count) for s in move.sources] == [("outlet", None), ("anonymous", 2)]


def test_the_speaker_is_no_source_behind_a_text() -> None:
    """Between the speaker and the reader stands the letter; where he speaks himself he is the source."""
    for text, between, kinds in (
        ("[person Ann Lee] refused to pay in a letter.", {"a letter": "document"}, ["document"]),
        ("[person Ann Lee] refused to pay, two aides said.", {"two aides": "anonymous"}, ["anonymous"]),
        ("[person Ann Lee] refused to pay, the Post said.", {"the Post": "outlet"}, ["outlet", "named"]),
        ("[person Ann Lee] refused to pay, she said.", {}, ["named"]),
    ):
        analysis = by_hand(text)
        for words, kind in {"Ann Lee": "named", **between}.items():
            tag_source(analysis, words, kind)
        frame(analysis, "refuse", party="Ann Lee", speaker="Ann Lee", source=["Ann Lee", *between], terms="pay")
        assert [s.kind for s in moves(analysis)[0].sources] == kinds


def test_a_source_is_named_whole() -> None:
    """A tag that breaks off after the article or within a name is widened to the name."""
    for text, tag, whole in (
        ("Norway will pay, [organisation the Northern Post] reported.", "the", "the Northern Post"),
        ("Norway will pay, the [organisation Northern Post] reported.", "the", "the Northern Post"),
        ("Norway will pay, [person Kari Holm] said.", "Holm", "Kari Holm"),
        ("Norway will pay, the report says.", "the", "the report"),
        ("Norway will pay, said the", "the", "the"),
    ):
        analysis = by_hand(text)
        tag_source(analysis, tag, "outlet")
        frame(analysis, "pledge", party="Norway", source=tag, terms="pay")
        (source,) = moves(analysis)[0].sources
        assert analysis.text[source.start : source.end] == whole


def test_no_source_of_the_narrator() -> None:
    """A source near by that the frame does not point at is not the move's."""
    analysis = by_hand("Norway will pay. Two diplomats said that it rained.")
    tag_source(analysis, "Two diplomats", "anonymous")
    frame(analysis, "pledge", party="Norway", terms="pay")
    assert moves(analysis)[0].sources == ()


@pytest.mark.parametrize(
    ("text", "sentence", "when", "edtf"),
    [
        pytest.param("Norway said on Monday it would pay.", 0, "Monday", "2026-03-02", id="last-monday"),
        pytest.param("The two met on Monday. Norway agreed to pay.", 1, "Monday", "2026-03-02", id="sentence-before"),
        pytest.param("Norway agreed to pay by Monday.", 0, None, None, id="not-pointed-at"),
    ],
)
def test_dates(text: str, sentence: int, when: str | None, edtf: str | None) -> None:
    """The time that the frame points at, in its sentence or before."""
    analysis = by_hand(text)
    frame(analysis, "pledge", sentence, party="Norway", terms="pay", when=when or [])
    assert moves(analysis)[0].when == edtf


def test_condition_links_the_moves() -> None:
    """The offer holds only if the demand is met."""
    analysis = by_hand("Norway would pay if Sweden left the islands.")
    offer = frame(analysis, "offer", party="Norway", terms="pay")
    frame(analysis, "demand", party="Norway", to="Sweden", terms="Sweden left the islands")
    offer.conditions.append((1, 0.9))
    told = {m.act: m for m in moves(analysis)}
    assert told["offer"].condition == (told["demand"].id,)
    assert told["demand"].condition == ()


def test_the_same_move_told_twice_is_one() -> None:
    """Two sentences of evidence, one move."""
    analysis = by_hand("Norway refused to pay the harbour dues. It again refused to pay the harbour dues.")
    frame(analysis, "refuse", 0, party="Norway", terms="pay the harbour dues")
    frame(analysis, "refuse", 1, party="Norway", terms="pay the harbour dues")
    (move,) = moves(analysis)
    assert len(move.evidence) == 2


def test_telling_again_fills_what_was_open() -> None:
    """Whom it is told to, when and by whom may stand in the second sentence alone."""
    analysis = by_hand(
        "Norway refused to pay the harbour dues. On Monday it again refused Sweden to pay the harbour dues, aides said."
    )
    tag_source(analysis, "aides", "anonymous")
    frame(analysis, "refuse", 0, party="Norway", terms="pay the harbour dues")
    dues = "pay the harbour dues"
    frame(analysis, "refuse", 1, party="Norway", to="Sweden", terms=dues, when="Monday", source="aides")
    (move,) = moves(analysis)
    assert (move.to, move.when) == (("Sweden",), "2026-03-02")
    assert [source.kind for source in move.sources] == ["anonymous"]


def test_telling_again_changes_nothing_that_was_told() -> None:
    """What the first sentence says of addressee and source stands."""
    analysis = by_hand(
        "Norway refused Finland to pay the harbour dues, envoys said. "
        "It again refused Sweden to pay the harbour dues, aides said."
    )
    tag_source(analysis, "envoys", "anonymous")
    tag_source(analysis, "aides", "anonymous")
    frame(analysis, "refuse", 0, party="Norway", to="Finland", terms="pay the harbour dues", source="envoys")
    frame(analysis, "refuse", 1, party="Norway", to="Sweden", terms="pay the harbour dues", source="aides")
    (move,) = moves(analysis)
    assert move.to == ("Finland",)
    assert [analysis.text[source.start : source.end] for source in move.sources] == ["envoys"]


def test_other_terms_are_another_move() -> None:
    """The same party and act about something else stays a move of its own."""
    analysis = by_hand("Norway refused to pay the harbour dues. It refused to open northern waters.")
    frame(analysis, "refuse", 0, party="Norway", terms="pay the harbour dues")
    frame(analysis, "refuse", 1, party="Norway", terms="open northern waters")
    assert len(moves(analysis)) == 2
