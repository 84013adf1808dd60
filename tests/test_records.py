"""The records and their JSON form."""

import json
from collections.abc import Callable
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from parley.errors import ParleyError
from parley.records import (
    Attribution,
    Control,
    Gloss,
    Meeting,
    Membership,
    Move,
    Page,
    Readout,
    RecordError,
    Report,
    Shift,
    Source,
    Span,
)
from parley.vocabulary import acts, topics

SCHEMA = json.loads(resources.files("parley.records").joinpath("readout.schema.json").read_text("utf-8"))
TEXT = "Norland demanded the pier, two envoys said. Sudland refused 🙂 outright."


def full() -> Readout:
    """Return a readout with each kind of record and each optional field."""
    told = (Span(0, 43),)
    return Readout(
        Report("r", TEXT, "2031-05", "Herald", "Title", "https://x.example", "en", (Page(1, 0, len(TEXT)),)),
        (
            Move("m1", "Norland", "demand", ("territory",), told, (Source("anonymous", 27, 37, "envoys", 2),),
                 "Ada Vale", ("Sudland",), ("Pier",), Span(17, 25), (), "2031-05-02", True, 0.25),
            Move("m2", "Sudland", "refuse", ("territory", "process"), (Span(44, 71),), condition=("m1",)),
        ),
        (Meeting(("Norland", "Sudland"), "planned", "in-person", told, "2031-05-09", "Port Elm"),),
        (Control("Sudland", "Pier", told, 0.5, "half"),),
        (Shift("Norland", ("territory",), "harder", told, "2031-04"),),
        (Gloss("pier", Span(17, 25), told),),
        (Membership("League", ("Norland",), told),),
        (Attribution((Span(27, 37),), (Span(38, 42),), (Span(0, 25),), "envoys"),),
        ("No date is known.",),
        "small",
    )  # fmt: skip


def test_json_gives_the_same_readout_back() -> None:
    """Nothing is lost or changed on the way through JSON, on one line or indented."""
    assert Readout.from_json(full().to_json()) == full()
    assert Readout.from_json(full().to_json(indent=2).encode()) == full()


def test_empty_readout_has_every_required_list() -> None:
    """A reading that found nothing still names every list of the contract."""
    content = Readout(Report("r", "")).to_dict()
    for name in ("moves", "meetings", "control", "shifts", "glosses", "memberships", "attributions"):
        assert content[name] == []
    assert Readout.from_dict(content) == Readout(Report("r", ""))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param(Source("anonymous", 0, 1), {"count": None}, id="an unknown number is told as null"),
        pytest.param(Source("anonymous", 0, 1, count=4), {"count": 4}, id="a known number"),
        pytest.param(Source("named", 0, 1), {}, id="other kinds have no count"),
        pytest.param(Source("named", 0, 1, "Ada Vale"), {"name": "Ada Vale"}, id="a resolved name"),
    ],
)
def test_source_json(source: Source, expected: dict[str, object]) -> None:
    """A source tells its count if it is anonymous, and its name if it was resolved."""
    assert source.to_dict() == {"kind": source.kind, "start": 0, "end": 1, **expected}


def test_unknown_fields_are_ignored() -> None:
    """The contract lets others add fields."""
    content: dict[str, Any] = json.loads(full().to_json())
    content["moves"][0]["colour"] = "blue"
    content["mood"] = ["good"]
    assert Readout.from_dict(content) == full()


def test_only_required_fields_are_needed() -> None:
    """A move with the required fields alone is read; the rest takes its empty value."""
    content: dict[str, Any] = {
        "report": {"id": "r", "text": TEXT},
        "moves": [
            {"id": "m", "party": "Norland", "act": "demand", "topics": ["forces"], "sources": [],
             "evidence": [{"start": 0, "end": 5}]},
        ],
        **{name: [] for name in ("meetings", "control", "shifts", "glosses", "memberships", "attributions")},
    }  # fmt: skip
    (move,) = Readout.from_dict(content).moves
    assert move == Move("m", "Norland", "demand", ("forces",), (Span(0, 5),))


def change(*path: str | int, to: object) -> Callable[[dict[str, Any]], None]:
    """Return a change of one field of a JSON readout."""

    def apply(content: Any) -> None:
        for key in path[:-1]:
            content = content[key]
        content[path[-1]] = to

    return apply


def drop(*path: str | int) -> Callable[[dict[str, Any]], None]:
    """Return the removal of one field of a JSON readout."""

    def apply(content: Any) -> None:
        for key in path[:-1]:
            content = content[key]
        del content[path[-1]]

    return apply


@pytest.mark.parametrize(
    ("spoil", "field"),
    [
        pytest.param(drop("report"), "report", id="no report"),
        pytest.param(change("report", to="text"), "report", id="report is no object"),
        pytest.param(drop("report", "text"), "report.text", id="no text"),
        pytest.param(change("report", "published", to=2031), "report.published", id="a year is no EDTF string"),
        pytest.param(change("report", "pages", 0, "number", to=-1), "report.pages[0].number", id="page -1"),
        pytest.param(drop("shifts"), "shifts", id="a list is missing"),
        pytest.param(change("control", to={}), "control", id="an object for a list"),
        pytest.param(change("moves", 1, to=None), "moves[1]", id="null for a move"),
        pytest.param(drop("moves", 0, "party"), "moves[0].party", id="no party"),
        pytest.param(change("moves", 0, "act", to="shout"), "moves[0].act", id="unknown act"),
        pytest.param(change("moves", 0, "topics", to=[]), "moves[0].topics", id="no topic"),
        pytest.param(change("moves", 0, "topics", to=["weather"]), "moves[0].topics", id="unknown topic"),
        pytest.param(change("moves", 0, "to", to="Sudland"), "moves[0].to", id="a string for a list"),
        pytest.param(change("moves", 0, "to", to=[1]), "moves[0].to[0]", id="a number for a name"),
        pytest.param(change("moves", 0, "evidence", to=[]), "moves[0].evidence", id="no evidence"),
        pytest.param(
            change("moves", 0, "evidence", 0, "end", to=len(TEXT) + 1), "moves[0].evidence[0].end", id="past the text"
        ),
        pytest.param(
            change("moves", 0, "evidence", 0, "start", to=50), "moves[0].evidence[0].end", id="ends before its start"
        ),
        pytest.param(change("moves", 0, "terms", "start", to=-1), "moves[0].terms.start", id="below zero"),
        pytest.param(change("moves", 0, "terms", "start", to=True), "moves[0].terms.start", id="true is no number"),
        pytest.param(change("moves", 0, "terms", "start", to=1.5), "moves[0].terms.start", id="half a character"),
        pytest.param(change("moves", 0, "hedged", to="no"), "moves[0].hedged", id="a word for a truth value"),
        pytest.param(change("moves", 0, "confidence", to=1.01), "moves[0].confidence", id="over one"),
        pytest.param(change("moves", 0, "sources", 0, "kind", to="spy"), "moves[0].sources[0].kind", id="a spy"),
        pytest.param(change("moves", 0, "sources", 0, "count", to="two"), "moves[0].sources[0].count", id="a word"),
        pytest.param(change("moves", 1, "condition", to=["m9"]), "moves[1].condition", id="no such move"),
        pytest.param(change("moves", 1, "id", to="m1"), "moves[1].id", id="an id twice"),
        pytest.param(change("meetings", 0, "channel", to="tea"), "meetings[0].channel", id="unknown channel"),
        pytest.param(change("meetings", 0, "status", to=None), "meetings[0].status", id="null status"),
        pytest.param(change("control", 0, "share", to=-0.1), "control[0].share", id="a negative share"),
        pytest.param(change("shifts", 0, "direction", to="up"), "shifts[0].direction", id="unknown direction"),
        pytest.param(drop("glosses", 0, "meaning"), "glosses[0].meaning", id="no meaning"),
        pytest.param(change("attributions", 0, "content", to=[]), "attributions[0].content", id="no content"),
        pytest.param(change("notices", to=[None]), "notices[0]", id="null notice"),
    ],
)
def test_a_broken_field_is_named(spoil: Callable[[dict[str, Any]], None], field: str) -> None:
    """Where a readout breaks the contract, the one error says which field it is."""
    content = json.loads(full().to_json())
    spoil(content)
    with pytest.raises(RecordError) as caught:
        Readout.from_dict(content)
    assert f"field {field} " in str(caught.value)
    assert isinstance(caught.value, ParleyError)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("Norland", id="no JSON"),
        pytest.param("[]", id="a list"),
        pytest.param("null", id="null"),
        pytest.param(b'\xff\xfe"', id="no UTF-8"),
        pytest.param('{"report": NaN}', id="Python's NaN is not JSON"),
        pytest.param("[" * 200_000, id="nested past the stack"),
        pytest.param("9" * 5000, id="too many digits"),
    ],
)
def test_what_is_no_readout_is_refused_in_one_way(text: str | bytes) -> None:
    """Whatever is wrong with the JSON itself, the error is a RecordError."""
    with pytest.raises(RecordError):
        Readout.from_json(text)


def test_half_a_character_survives_the_way_through_utf_8() -> None:
    """A lone surrogate, which UTF-8 cannot carry, is escaped."""
    readout = Readout(Report("r", "a \ud800 b"))
    assert Readout.from_json(readout.to_json().encode("utf-8")) == readout


def test_words_count_code_points() -> None:
    """A range counts code points, so that characters outside the BMP count once."""
    assert full().words(Span(60, 61)) == "🙂"
    assert full().words(full().moves[0].sources[0]) == "two envoys"


def test_records_are_immutable_and_hashable() -> None:
    """A record cannot be changed, and can be a key."""
    readout = full()
    with pytest.raises(AttributeError):
        readout.model = "other"  # type: ignore[misc]
    assert hash(readout) == hash(full())


def test_parties_come_in_the_order_told_and_once() -> None:
    """The parties are those of the moves, in order of first mention."""
    assert full().parties == ("Norland", "Sudland")


def test_surer_moves_keep_the_conditions_among_them() -> None:
    """What is not sure enough goes, with the links to it; what was never estimated stays."""

    def move(name: str, confidence: float | None, *condition: str) -> Move:
        return Move(name, "A", "offer", ("economy",), (Span(0, 4),), condition=condition, confidence=confidence)

    whole = Readout(Report(id="r", text="A offers."), (move("a", 0.9, "b", "c"), move("b", 0.3), move("c", None)))
    kept = whole.surer(min_confidence=0.5)
    assert [(one.id, one.condition) for one in kept.moves] == [("a", ("c",)), ("c", ())]
    assert whole.surer(min_confidence=0.0) == whole


def test_representation_is_one_short_line() -> None:
    """The representation names the report and counts; it never holds the text."""
    assert repr(full()) == "<Readout of 'Title', 2031-05: moves 2, parties 2, meetings 1>"
    assert TEXT not in repr(full().report)


def test_notebook_table_escapes_the_report() -> None:
    """HTML in a report is shown as words in a notebook, not run."""
    bad = "<script>alert(1)</script>"
    move = Move("m", bad, "demand", ("process",), (Span(0, len(bad)),), terms=Span(0, len(bad)))
    html = Readout(Report("r", bad, title=bad, published=bad), (move,))._repr_html_()
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 4


def test_notebook_table_is_cut() -> None:
    """A hundred moves give sixty rows and a line that says how many more there are."""
    moves = tuple(Move(f"m{n}", "Norland", "demand", ("process",), (Span(0, 5),)) for n in range(100))
    html = Readout(Report("r", TEXT), moves)._repr_html_()
    assert html.count("<tr>") == 1 + 60 + 1
    assert "and 40 more moves" in html


def spans(most: int) -> st.SearchStrategy[Span]:
    """Return spans inside a text of so many characters."""
    ends = st.integers(0, most)
    return st.tuples(ends, ends).map(lambda pair: Span(min(pair), max(pair)))


@given(
    party=st.text(),
    act=st.sampled_from(sorted(acts())),
    about=st.lists(st.sampled_from(sorted(topics())), min_size=1, max_size=3).map(tuple),
    evidence=st.lists(spans(len(TEXT)), min_size=1, max_size=3).map(tuple),
    confidence=st.none() | st.floats(0, 1),
)
def test_any_move_survives_json(
    party: str, act: str, about: tuple[str, ...], evidence: tuple[Span, ...], confidence: float | None
) -> None:
    """Whatever a party is called and wherever the evidence lies, JSON gives the move back."""
    move = Move("m", party, act, about, evidence, confidence=confidence)
    readout = Readout(Report("r", TEXT), (move,))
    assert Readout.from_json(readout.to_json()) == readout


def test_output_is_valid_against_the_schema() -> None:
    """A readout with every field keeps to readout.schema.json, and so does an empty one."""
    validator = Draft202012Validator(SCHEMA)
    validator.validate(json.loads(full().to_json()))
    validator.validate(json.loads(Readout(Report("r", "")).to_json()))


def test_schema_knows_the_words_of_the_vocabulary() -> None:
    """The schema and the vocabulary list the same acts and topics."""
    move = SCHEMA["$defs"]["move"]["properties"]
    assert set(move["act"]["enum"]) == set(acts())
    assert set(move["topics"]["items"]["enum"]) == set(topics())
