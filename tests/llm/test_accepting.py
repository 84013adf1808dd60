"""Answers: what of them becomes a readout, and what is refused and listed."""

import copy
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley import vocabulary
from parley.errors import NoAnswer
from parley.llm import accept, answer_schema
from parley.records import Readout, Report

EXAMPLE = vocabulary.data("instructions")["example"]
TEXT = " ".join(EXAMPLE["sentences"])
REPORT = Report(id="lock", text=TEXT, published=EXAMPLE["published"])


def answer(**changes: Any) -> str:
    """The first move of the example, with changes, as an answer."""
    return json.dumps({"moves": [copy.deepcopy(EXAMPLE["moves"][0]) | {"condition": []} | changes]})


def quoted(sentence: Any, quote: Any) -> dict[str, Any]:
    """A quotation as an answer gives it."""
    return {"sentence": sentence, "quote": quote}


def test_the_example_of_the_prompt_passes_its_own_checks() -> None:
    """What the prompt shows as right is valid against the schema, is all grounded, and keeps its conditions."""
    shown = {"moves": EXAMPLE["moves"]}
    jsonschema.validate(shown, answer_schema())
    reading = accept(REPORT, [json.dumps(shown)])
    assert reading.refused == ()
    assert [move.act for move in reading.readout.moves] == ["offer", "demand", "criticise", "welcome", "pledge"]
    offer = next(move for move in reading.readout.moves if move.act == "offer")
    demand = next(move for move in reading.readout.moves if move.act == "demand")
    assert offer.condition == (demand.id,)
    assert reading.readout.words(offer.sources[0]) == "two officials in Estmark"
    assert offer.sources[0].count == 2
    assert Readout.from_json(reading.readout.to_json()) == reading.readout


@pytest.mark.parametrize(
    ("changes", "part", "reason"),
    [
        pytest.param({"evidence": [quoted(1, "Norland will open")]}, "evidence", "absent", id="a made-up verb"),
        pytest.param({"evidence": [quoted(2, "two officials")]}, "evidence", "absent", id="words of another sentence"),
        pytest.param({"evidence": [quoted(1, "Norland would open Sudland")]}, "evidence", "scattered", id="a gap"),
        pytest.param({"evidence": [quoted(9, "Norland")]}, "evidence", "not shown", id="no such sentence"),
        pytest.param({"evidence": [quoted(0, "Norland")]}, "evidence", "not shown", id="sentences count from 1"),
        pytest.param({"evidence": [quoted(-1, "a week")]}, "evidence", "not shown", id="no counting from the end"),
        pytest.param({"evidence": [quoted(True, "Norland")]}, "evidence", "wrong", id="JSON's true is no 1"),
        pytest.param({"evidence": []}, "evidence", "wrong", id="no evidence at all"),
        pytest.param({"evidence": [quoted(1, "Norland would"), quoted(2, "Norland would")]}, "evidence", "absent",
                     id="one good, one bad"),
        pytest.param({"terms": quoted(1, "open both locks")}, "terms", "absent", id="terms that were not told"),
        pytest.param({"sources": [{"kind": "named", **quoted(1, "Ina Corr")}]}, "sources", "absent",
                     id="a source who said nothing here"),
        pytest.param({"sources": [{"kind": "spy", **quoted(1, "two officials")}]}, "sources", "wrong",
                     id="a kind of source that is none"),
        pytest.param({"party": "Ruritania"}, "party", "unknown", id="a party from elsewhere"),
        pytest.param({"party": None}, "party", "wrong", id="no party"),
        pytest.param({"act": "surrender"}, "act", "wrong", id="an act that is none"),
        pytest.param({"topics": []}, "topics", "wrong", id="no topic"),
        pytest.param({"sources": "two officials"}, "sources", "wrong", id="a list that is none"),
    ],
)  # fmt: skip
def test_a_bad_move_is_refused_and_listed(changes: dict[str, Any], part: str, reason: str) -> None:
    """A move with a fault in what it rests on does not pass; the list and the notice tell of it."""
    reading = accept(REPORT, [answer(**changes)])
    assert reading.readout.moves == ()
    assert [(one.part, one.reason, one.whole) for one in reading.refused] == [(part, reason, True)]
    assert "1 move refused" in reading.readout.notices[0]


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        pytest.param({"to": ["Sudland", "Ruritania"]}, "to", id="an addressee from elsewhere"),
        pytest.param({"speaker": "Napoleon"}, "speaker", id="a speaker from elsewhere"),
        pytest.param({"objects": ["Veld", "Waterloo"]}, "objects", id="a place from elsewhere"),
        pytest.param({"when": "next Tuesday"}, "when", id="no date"),
        pytest.param({"when": "2031-02-30"}, "when", id="no such day"),
        pytest.param({"when": "../.."}, "when", id="an interval of nothing"),
        pytest.param({"condition": ["m7"]}, "condition", id="a condition that no move is"),
        pytest.param({"condition": ["m1"]}, "condition", id="a move that waits for itself"),
        pytest.param({"condition": [5]}, "condition", id="a condition that is no name"),
        pytest.param({"topics": ["economy", "weather"]}, "topics", id="a topic that is none"),
        pytest.param({"hedged": "perhaps"}, "hedged", id="neither true nor false"),
        pytest.param(
            {"sources": [{"kind": "anonymous", **quoted(1, "two officials"), "count": "two"}]},
            "sources",
            id="a count in words",
        ),
        pytest.param(
            {"sources": [{"kind": "named", **quoted(1, "two officials"), "name": "Napoleon"}]},
            "sources",
            id="a name behind the words that is from elsewhere",
        ),
    ],
)
def test_a_bad_part_is_left_out_and_listed(changes: dict[str, Any], part: str) -> None:
    """A move whose words stand there is kept without the part at fault."""
    reading = accept(REPORT, [answer(**changes)])
    assert len(reading.readout.moves) == 1
    assert [(one.part, one.whole) for one in reading.refused] == [(part, False)]
    assert "1 part of moves left out" in reading.readout.notices[0]


@pytest.mark.parametrize("name", ["Norland", "Norlanders", "NORLAND", "officials in Estmark", "Corr"])
def test_names_of_the_report_are_held(name: str) -> None:
    """Words of the report, their endings aside, make a name."""
    assert accept(REPORT, [answer(party=name)]).readout.moves[0].party == name


def test_a_party_may_be_named_by_its_capital() -> None:
    """The usual name of a state passes where the report names its capital or its people."""
    text = "Paris would send pilots to the lock if Berlin did the same."
    item = {"act": "offer", "topics": ["process"], "evidence": [quoted(1, "Paris would send pilots")]}
    moves = [item | {"party": "France", "to": ["Germany"]}, item | {"party": "Spain"}]
    reading = accept(Report(id="x", text=text), [json.dumps({"moves": moves})])
    assert [(move.party, move.to) for move in reading.readout.moves] == [("France", ("Germany",))]
    assert [one.words for one in reading.refused] == ["Spain"]


def test_two_answers_tell_a_move_once() -> None:
    """What two answers tell in the same words is one move."""
    assert len(accept(REPORT, [answer(), answer(id="x")]).readout.moves) == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("I cannot help with that.", "holds no JSON object", id="a refusal"),
        pytest.param('{"moves": [', "holds no JSON object", id="cut off"),
        pytest.param('{"moves": [{"party": }]}', "is no JSON", id="a value missing"),
        pytest.param('{"moves": NaN}', "is no JSON", id="no JSON number"),
        pytest.param('{"answers": []}', 'has no list "moves"', id="another form"),
        pytest.param('{"a":' * 100_000 + "1" + "}" * 100_000, "is nested too deep", id="nested without end"),
        pytest.param("", "holds no JSON object", id="nothing"),
    ],
)
def test_what_is_no_answer_is_one_sentence(text: str, sentence: str) -> None:
    """An answer without moves in it is named, with what is wrong and what to do."""
    with pytest.raises(NoAnswer) as caught:
        accept(REPORT, [text], sources=["answer.json"])
    assert str(caught.value).startswith(f"answer.json: {sentence}")
    assert "parley prompt" in str(caught.value)


@pytest.mark.parametrize("form", ["```json\n%s\n```", "Here it is:\n%s\nDone.", "<think>{one}</think>%s", "\n%s"])
def test_words_around_the_json_are_passed_over(form: str) -> None:
    """Fences, greetings and thoughts do not matter."""
    assert len(accept(REPORT, [form.replace("%s", answer())]).readout.moves) == 1


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 6) | st.text(max_size=8) | st.sampled_from(TEXT.split()),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)
START, LENGTH = st.integers(0, len(TEXT)), st.integers(0, 60)
QUOTES = st.builds(lambda at, size: TEXT[at : at + size], START, LENGTH) | st.text(max_size=12)
QUOTATIONS = st.fixed_dictionaries({"sentence": st.integers(-1, 6), "quote": QUOTES})
ITEMS = st.fixed_dictionaries(
    {},
    optional={
        "id": st.sampled_from(["a", "b", ""]) | VALUES,
        "party": st.sampled_from(["Norland", "Sudland", "Ruritania"]) | VALUES,
        "act": st.sampled_from(["offer", "demand"]) | VALUES,
        "topics": st.just(["economy"]) | VALUES,
        "evidence": st.lists(QUOTATIONS, max_size=2) | VALUES,
        "terms": QUOTATIONS | VALUES,
        "condition": st.lists(st.sampled_from(["a", "b"])) | VALUES,
        "sources": st.lists(QUOTATIONS.map(lambda one: one | {"kind": "named"}), max_size=2) | VALUES,
        "speaker": VALUES,
        "to": VALUES,
        "objects": VALUES,
        "when": VALUES,
        "hedged": VALUES,
    },
)


@given(st.lists(ITEMS | VALUES, max_size=4))
def test_whatever_the_answer_every_range_is_of_the_report(items: list[Any]) -> None:
    """No answer makes a readout that is not of the contract, or whose words are not those that it quoted."""
    reading = accept(REPORT, [json.dumps({"moves": items})])
    readout = Readout.from_json(reading.readout.to_json())
    refused = sum(one.whole for one in reading.refused)
    assert len(readout.moves) + refused <= len(items)
    assert bool(readout.moves) or refused == len(items)
    given_quotes = json.dumps(items)
    for move in readout.moves:
        assert all(TEXT[span.start : span.end] in EXAMPLE["sentences"] for span in move.evidence)
        for span in ([move.terms] if move.terms else []) + [source.span for source in move.sources]:
            words = TEXT[span.start : span.end]
            assert words
            assert json.dumps(words)[1:-1] in given_quotes or reading.repaired
