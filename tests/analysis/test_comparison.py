"""Readings beside each other: which moves are the same, how far readings agree, an analyst's record, joining."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.gold import ROOT
from parley.analysis import Finding, agreement, compare, findings, join, read_gold
from parley.errors import OptionError
from parley.records import Readout, Span
from tests.ledger.samples import told

TEXT = "Norland demands the strait, an aide said. Sudland refuses the demand. Norland offers a pause."
DEMAND = {"party": "Norland", "terms": "the strait"}
REFUSAL = {"party": "Sudland", "act": "refuse", "terms": "the demand"}
OFFER = {"party": "Norland", "act": "offer", "terms": "a pause"}


def one(party: str, act: str, start: int, end: int, **more: Any) -> Finding:
    """A finding with one sentence of evidence."""
    return Finding("x", tuple(party.split("|")), tuple(act.split("|")), (Span(start, end),), **more)


SAME = [
    pytest.param(one("Norland", "demand", 0, 40), one("Norland", "demand", 0, 40), True, True, id="equal"),
    pytest.param(one("Norland", "demand", 0, 40), one("Norland", "urge", 0, 40), True, False, id="another act"),
    pytest.param(one("Norland", "demand|urge", 0, 40), one("Norland", "urge", 0, 40), True, True, id="acts left open"),
    pytest.param(one("Norland|Sudland", "urge", 0, 40), one("Sudland", "urge", 0, 40), True, True, id="parties open"),
    pytest.param(one("the US", "urge", 0, 40), one("United States", "urge", 0, 40), True, True, id="forms of a name"),
    pytest.param(one("Norland government", "urge", 0, 40), one("Norland", "urge", 0, 40), True, True, id="a part"),
    pytest.param(one("Norland", "urge", 0, 40), one("Sudland", "urge", 0, 40), False, False, id="another party"),
    pytest.param(one("Norland", "urge", 0, 40), one("Norland", "urge", 41, 80), False, False, id="another sentence"),
    pytest.param(one("Norland", "urge", 0, 40), one("Norland", "urge", 20, 90), True, True, id="half the shorter"),
    pytest.param(one("Norland", "urge", 0, 40), one("Norland", "urge", 21, 90), False, False, id="less than half"),
]


@pytest.mark.parametrize(("first", "second", "same", "same_act"), SAME)
def test_what_is_the_same_move(first: Finding, second: Finding, same: bool, same_act: bool) -> None:
    """The same party in the same sentence; the act is counted apart; both ways round."""
    for a, b in ((first, second), (second, first)):
        found = agreement("a", "b", [a], [b])
        assert (found.both, found.same_act) == (same, same_act)


def test_each_move_is_paired_once_the_most_alike_first() -> None:
    """Two moves of a sentence go to those of the same act, whatever their order."""
    first = [one("Norland", "demand", 0, 40), one("Norland", "offer", 0, 40)]
    second = [one("Norland", "offer", 0, 40), one("Norland", "demand", 0, 40), one("Norland", "claim", 0, 40)]
    found = agreement("a", "b", first, second)
    assert (found.both, found.same_act, found.count_first, found.count_second) == (2, 2, 2, 3)
    assert (found.recall, found.precision, found.f1) == (1.0, 2 / 3, 0.8)


def test_nothing_has_no_share() -> None:
    """Where there is nothing to measure no figure is made up."""
    found = agreement("a", "b", [], [])
    assert (found.precision, found.recall, found.f1, found.f1_act) == (None, None, None, None)


def test_readings_stand_beside_each_other() -> None:
    """A row for each move, in the order of the report; what a reading lacks is left empty."""
    first, second = told(TEXT, DEMAND, REFUSAL), told(TEXT, OFFER, {**REFUSAL, "act": "criticise"})
    found = compare({"a": findings(first.moves), "b": findings(second.moves)})
    assert [[cell and cell.acts[0] for cell in row.cells] for row in found.rows] == [
        ["demand", None],
        ["refuse", "criticise"],
        [None, "offer"],
    ]
    (agreed,) = found.agreements
    assert (agreed.both, agreed.same_act, agreed.f1) == (1, 0, 0.5)


def test_three_readings() -> None:
    """A third reading joins the rows of either; each two are measured."""
    readings = [told(TEXT, DEMAND), told(TEXT, OFFER), told(TEXT, OFFER, DEMAND)]
    found = compare({name: findings(one.moves) for name, one in zip("abc", readings, strict=True)})
    there = [[cell is not None for cell in row.cells] for row in found.rows]
    assert there == [[True, False, True], [False, True, True]]
    assert [(a.first, a.second, a.both) for a in found.agreements] == [("a", "b", 0), ("a", "c", 1), ("b", "c", 1)]


def test_readings_are_joined() -> None:
    """All moves of both, each once, told as the first tells them; conditions lead where they led."""
    first = told(TEXT, DEMAND, REFUSAL)
    second = told(TEXT, {**REFUSAL, "act": "criticise"}, {**OFFER, "condition": ["m1"]})
    joined = join(first, replace(second, model="llm:small", notices=("one refused",)), names=("encoder", "llm:small"))
    moves = joined.readout.moves
    assert [(move.party, move.act) for move in moves] == [
        ("Norland", "demand"), ("Sudland", "refuse"), ("Norland", "offer"),
    ]  # fmt: skip
    assert [joined.found_by[move.id] for move in moves] == [("encoder",), ("encoder", "llm:small"), ("llm:small",)]
    assert joined.otherwise == {moves[1].id: "criticise"}
    assert moves[2].condition == (moves[1].id,)
    assert "one refused" in joined.readout.notices
    assert Readout.from_json(joined.readout.to_json()) == joined.readout


def test_two_things_in_one_sentence_stay_two_lines() -> None:
    """Neither reading's move is lost where each found another thing that the party said in a sentence."""
    first = told("Norland demands the strait and offers a pause.", DEMAND)
    second = told("Norland demands the strait and offers a pause.", OFFER)
    joined = join(first, second, names=("encoder", "llm:small"))
    assert [(move.act, joined.found_by[move.id]) for move in joined.readout.moves] == [
        ("demand", ("encoder",)), ("offer", ("llm:small",)),
    ]  # fmt: skip
    assert joined.otherwise == {}


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.json")), ids=lambda path: str(path.stem))
def test_the_examples_gold_is_read(path: Path) -> None:
    """An analyst's record without text in it is read, and agrees with itself."""
    text = path.with_suffix(".txt").read_text(encoding="utf-8")
    gold = read_gold(path, text_chars=len(text))
    found = agreement("gold", "gold", gold, gold)
    assert found.both == found.same_act == len(gold) > 3


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param("{", "is no JSON", id="no JSON"),
        pytest.param("[]", 'no list "moves"', id="no readout"),
        pytest.param('{"moves": [1]}', "is none of this report", id="no move"),
        pytest.param('{"moves": [{"party": "A", "act": "urge", "evidence": []}]}', "has no evidence", id="no evidence"),
        pytest.param(
            '{"moves": [{"party": "A", "act": "eat", "evidence": [{"start": 0, "end": 4}]}]}', "the act “eat”", id="act"
        ),
        pytest.param(
            '{"moves": [{"party": "A", "act": "urge", "evidence": [{"start": 0, "end": 400}]}]}',
            "is none of this report", id="another report",
        ),
    ],
)  # fmt: skip
def test_a_wrong_gold_file_is_one_sentence(tmp_path: Path, content: str, words: str) -> None:
    """The file and the move at fault are named."""
    path = tmp_path / "gold.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(OptionError, match=words) as caught:
        read_gold(path, text_chars=40)
    assert str(path) in str(caught.value)


def test_a_readout_is_gold_too(tmp_path: Path) -> None:
    """What `parley read --json` writes can be measured against."""
    readout = told(TEXT, DEMAND, REFUSAL)
    path = tmp_path / "gold.json"
    path.write_text(readout.to_json(), encoding="utf-8")
    assert read_gold(path, text_chars=len(TEXT)) == findings(readout.moves)
    assert json.loads(path.read_text())["report"]["text"] == TEXT
