"""Drafting a model from statements, and writing it as a file."""

import json
from pathlib import Path

import pytest

from benchmarks.gold import ROOT
from parley.analysis.deal import (
    Deal,
    Evidence,
    Statement,
    check,
    draft,
    model_text,
    parse_model,
    read_model,
    statements_of,
)
from parley.records import Readout


def said(id: str, party: str, act: str, object_: str, **fields: object) -> Statement:
    """A statement on territory, about one object."""
    sentence = Evidence(f"Sentence of {id}.", "report", id)
    return Statement(id, party, act, ("territory",), (object_,), evidence=(sentence,), **fields)  # type: ignore[arg-type]


TOLD = [
    said("m1", "Norland", "demand", "strait", to=("Sudland",), terms="leave the strait", when="2031-05-01"),
    said("m2", "Sudland", "refuse", "strait", terms="leave the strait", when="2031-05-02"),
    said("m3", "Sudland", "offer", "bridge", terms="reopen the bridge", condition=("m4",), when="2031-05-03"),
    said("m4", "Sudland", "demand", "tolls", to=("Norland",), terms="a share of the tolls", when="2031-05-03"),
    said("m5", "Norland", "demand", "strait", to=("Sudland",), terms="clear the strait", when="2031-05-09"),
    said("m6", "Norland", "criticise", "strait", when="2031-05-09"),
    said("m7", "Norland", "urge", "border", terms="a new border", hedged=True),
]


def lines(deal: Deal) -> list[str]:
    """The positions as the file writes them."""
    return [position.says for position in deal.positions]


def test_statements_on_the_same_thing_are_one_option() -> None:
    """A demand and its refusal meet in one option of the party that would act, named by the demand's words."""
    deal = draft(TOLD)
    assert [(one.name, one.party, one.does) for one in deal.options] == [
        ("leave-strait", "Sudland", "leave the strait"),
        ("reopen-bridge", "Sudland", "reopen the bridge"),
        ("share-tolls", "Norland", "a share of the tolls"),
        ("new-border", "Sudland", "a new border"),
    ]
    assert lines(deal) == [
        "Norland requires leave-strait",
        "Sudland refuses leave-strait",
        "Sudland offers reopen-bridge if share-tolls",
        "Sudland requires share-tolls",
        "Norland requires new-border",
    ]


def test_different_words_about_one_object_are_different_options() -> None:
    """Longer terms without a word in common do not mean the same, though the object is the same."""
    other = said(
        "m9", "Norland", "demand", "strait", to=("Sudland",), terms="publish charts and tide tables for the strait"
    )
    first = said("m1", "Norland", "demand", "strait", to=("Sudland",), terms="withdraw all gunboats from the strait")
    assert len(draft([first, other]).options) == 2


def test_repetition_counts_and_every_sentence_is_kept() -> None:
    """The same stance stated again raises the count and the date; a hedged wish is soft."""
    first, *_, last = draft(TOLD).positions
    assert (first.times, first.last, first.firmness) == (2, "2031-05-09", "firm")
    assert [one.move for one in first.evidence] == ["m1", "m5"]
    assert (last.firmness, last.last) == ("soft", None)


def test_later_stance_replaces_an_earlier_one() -> None:
    """A party that first refused and later offers is taken at its latest word."""
    later = said("m8", "Sudland", "concede", "strait", terms="leave the strait", when="2031-06-01")
    assert "Sudland refuses leave-strait" not in lines(draft([*TOLD, later]))
    assert "Sudland offers leave-strait" in lines(draft([*TOLD, later]))


def test_stances_of_unknown_order_are_both_kept_and_pointed_to() -> None:
    """Where no date tells which came last, the check names the contradiction."""
    first = said("m1", "Norland", "demand", "port", to=("Norland",), terms="open the port")
    second = said("m2", "Norland", "refuse", "port", terms="open the port")
    findings = check(draft([first, second]))
    assert any("both requires and refuses" in finding.sentence for finding in findings)


def test_options_whose_words_end_in_a_number_have_names_of_their_own() -> None:
    told = [
        said("m1", "Norland", "offer", "strait", terms="stop shooting for 72 hours"),
        said("m2", "Sudland", "offer", "strait", terms="stop shooting for 72 hours"),
        said("m3", "Westland", "offer", "strait", terms="stop shooting for 72 hours"),
    ]
    names = [one.name for one in draft(told).options]
    assert names == ["stop-shooting-for-72", "stop-shooting-for-72-2", "stop-shooting-for-72-3"]


def test_unclear_actor_is_marked() -> None:
    """Of a demand to nobody in particular among several parties, the check asks who would act."""
    others = [said(f"m{at}", party, "open", "talks") for at, party in enumerate(("Sudland", "Estmark"), start=2)]
    deal = draft([said("m1", "Norland", "demand", "strait", terms="clear the strait"), *others])
    assert deal.options[0].party == "unclear"
    assert any("does not tell who would do" in finding.sentence for finding in check(deal))


def test_a_written_model_reads_back_as_the_same() -> None:
    """The text of a drafted model, with its comments, holds the whole deal."""
    deal = draft(TOLD, title='Strait: talks, "tolls" & more')
    assert parse_model(model_text(deal)).deal == deal


@pytest.mark.parametrize(
    "words", ["yes", "no: really, no", "- 12", "'quoted'", "# comment", "a, b", "[x]", "2031-05-01", "ü “x”"]
)
def test_any_words_survive_being_written(words: str) -> None:
    """Words that mean something in YAML come back as words."""
    statement = Statement("m1", words, "refuse", ("forces",), (words,), terms=words, evidence=(Evidence(words),))
    deal = draft([statement])
    assert parse_model(model_text(deal)).deal == deal


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.talks")), ids=lambda path: path.stem)
def test_examples_give_models_that_read_back(path: Path) -> None:
    """The record of each example report drafts a model whose every position cites a sentence of the report."""
    gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    gold["report"]["text"] = path.with_suffix(".txt").open(encoding="utf-8", newline="").read()
    readout = Readout.from_dict({**gold, "attributions": []})
    deal = draft(statements_of([readout]), title=path.stem)
    assert deal.positions
    text = " ".join(readout.report.text.split())
    assert all(one.sentence in text for position in deal.positions for one in position.evidence)
    assert all(position.evidence for position in deal.positions)
    assert parse_model(model_text(deal)).deal == deal


def test_the_example_model_is_sound() -> None:
    """The model in the examples has nothing missing and nothing contradictory."""
    assert check(read_model(ROOT / "examples" / "strait.yaml").deal) == []
