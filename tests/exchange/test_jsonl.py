"""JSON Lines out of a ledger and into another."""

import io
import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from parley.exchange import Incoming, Intake, jsonl, readout_lines, readouts_in
from parley.ledger import Ledger
from parley.ledger.schema import reports
from parley.records import Move, Readout
from tests.exchange.conftest import full
from tests.ledger.samples import dump, told

SCHEMA = json.loads(resources.files("parley.records").joinpath("readout.schema.json").read_text("utf-8"))


def lines(ledger: Ledger, **options: Any) -> list[str]:
    """The export of the main talks."""
    return list(readout_lines(ledger, talks="main", **options))


def taken(ledger: Ledger, text: str | bytes, **options: Any) -> Intake:
    """Take a file into a ledger."""
    intake = Intake(ledger, **options)
    for one in readouts_in(io.BytesIO(text if isinstance(text, bytes) else text.encode()), "day.jsonl"):
        intake.take(one)
    return intake


def read(text: bytes) -> list[Incoming]:
    """What a file holds."""
    return list(readouts_in(io.BytesIO(text), "day.jsonl"))


def state_of(ledger: Ledger) -> dict[str, Any]:
    """A ledger's state without what counts entries of the journal."""
    found = {name: rows for name, rows in dump(ledger).items() if name != "corrections"}
    entry = list(reports.c.keys()).index("entry")
    return {**found, "reports": [row[:entry] + row[entry + 1 :] for row in found["reports"]]}


@pytest.fixture
def other(tmp_path: Path) -> Any:
    """An empty ledger."""
    with Ledger(tmp_path / "other.sqlite", who="tester") as opened:
        yield opened


def test_each_line_is_a_readout(ledger: Ledger) -> None:
    """Each line is valid against the schema of a readout and reads as the readout that was added."""
    found = lines(ledger)
    for line in found:
        Draft202012Validator(SCHEMA).validate(json.loads(line))
    assert Readout.from_json(found[0]) == full(url="https://herald.test/a")


def test_round_trip_gives_an_equal_ledger(ledger: Ledger, other: Ledger) -> None:
    """Export, import and export are the same, corrections among it; importing twice changes nothing."""
    text = "".join(lines(ledger))
    first = taken(other, text)
    assert (first.done["new"] + first.done["corrected"], first.corrected, first.errors) == (3, 1, [])
    assert "".join(lines(other)) == text
    assert state_of(other) == state_of(ledger)
    before = other.version()
    again = taken(other, text)
    assert (again.done["known"], again.corrected, other.version()) == (3, 0, before)
    other.rebuild()
    assert state_of(other) == state_of(ledger)


def test_every_correction_travels(ledger: Ledger, other: Ledger) -> None:
    """Each kind of correction, made between reports, and one taken back, gives the same state elsewhere."""
    by_act = {one.act: one for one in ledger.state().tellings}
    demand, offer = by_act["demand"], by_act["offer"]
    ledger.take_names({"the North": "Norland"}, why="from talks.toml")
    ledger.change(demand.id, "objects", "Strait, Pier")
    ledger.confirm(demand.id)
    taken_back = ledger.reject(offer.id)
    ledger.undo(taken_back)
    ledger.merge_names("Sudland", "The South")
    ledger.split_names("Sudland")
    report = ledger.readout(demand.report)
    ledger.tell(demand.report, Move("x", "Norland", "welcome", ("process",), report.moves[0].evidence))
    ledger.add(told("Norland urges the pier.", {"act": "urge", "terms": "the pier"}, day="2031-05-14"))
    ledger.join(offer.id, demand.line)
    ledger.part(offer.id)
    text = "".join(lines(ledger))
    assert taken(other, text).errors == []
    assert state_of(other) == state_of(ledger)
    assert "".join(lines(other)) == text
    before = other.version()
    assert taken(other, text).corrected == 0
    assert other.version() == before


def test_corrections_of_an_earlier_reading_travel(ledger: Ledger, other: Ledger) -> None:
    """A report that was corrected and then read again brings the reading that was corrected beside the new one."""
    text = "Norland demands it. Sudland will wait."
    demand = {"terms": "it", "act": "demand"}
    added = ledger.add(told(text, demand, model="one"))
    ledger.add(told(text, {**demand, "act": "urge"}, model="two"), again=True)
    (found,) = [one for one in ledger.state().tellings if one.report == added.report]
    ledger.change(found.id, "objects", "Pier")
    ledger.add(told(text, {**demand, "terms": "demands it"}, model="three"), again=True)
    ledger.add(told(text, {**demand, "terms": "Norland demands it"}, model="four"), again=True)
    exported = lines(ledger)
    assert Readout.from_json(exported[-1]).model == "four"
    intake = taken(other, "".join(exported))
    assert intake.errors == []
    assert state_of(other) == state_of(ledger)
    assert [one.objects for one in other.state().tellings if one.report == added.report] == [("Pier",)]
    assert lines(other) == exported
    before = other.version()
    taken(other, "".join(exported))
    assert other.version() == before


def test_readings_without_corrections_are_left_behind(other: Ledger) -> None:
    """Where nothing was corrected the reading in force is enough."""
    for model in ("one", "two"):
        other.add(told("Norland demands it.", {"terms": "it"}, model=model), again=True)
    (line,) = lines(other)
    assert json.loads(line)["model"] == "two"
    assert set(json.loads(line)["ledger"]) == {"report", "talks"}


def test_undated_reports_keep_their_day(other: Ledger, tmp_path: Path) -> None:
    """A report without a date counts from the day on which the first ledger knew it."""
    line = json.loads(told("Norland demands it.", {"terms": "it"}, day="").to_json())
    line["report"]["published"] = None
    taken(other, json.dumps({**line, "ledger": {"known_since": "2030-01-02"}}))
    (entry,) = other.reports()
    assert (entry.published, entry.dated) == ("2030-01-02", False)
    assert json.loads(lines(other)[0])["ledger"]["known_since"] == "2030-01-02"
    other.rebuild()
    assert other.reports() == [entry]


def test_talks_of_the_line_unless_another_is_named(ledger: Ledger, other: Ledger) -> None:
    """A line goes into its own talks; in another, its corrections stay behind, since records have other names there."""
    text = "".join(lines(ledger)).replace('"talks": "main"', '"talks": "isle"')
    taken(other, text)
    assert other.talks() == {"isle": 3}
    moved = taken(other, text, talks="pier")
    assert (other.talks(), moved.left_behind, moved.errors) == ({"isle": 3, "pier": 3}, 1, [])


def test_as_of_leaves_out_what_came_later(ledger: Ledger) -> None:
    """Reports published later are left out, and so are corrections."""
    found = [json.loads(line) for line in lines(ledger, as_of="2031-05-12")]
    assert [one["report"]["published"] for one in found] == ["2031-05-12", "2031-05-12"]
    assert all(set(one["ledger"]) == {"report", "talks"} for one in found)


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        pytest.param(b"{}", "field report is missing", id="no report"),
        pytest.param(b"[]", "not a JSON object", id="a list"),
        pytest.param(b"{", "is not JSON", id="cut off"),
        pytest.param(b"\xff\xfe{}", "is not JSON", id="no UTF-8"),
        pytest.param(b'{"report": {"id": "a", "text": NaN}}', "is not JSON", id="no number"),
    ],
)
def test_bad_line_is_named(other: Ledger, bad: bytes, sentence: str) -> None:
    """A line that is no readout is named with the reason, and the others are taken."""
    good = told("Norland demands it.", {"terms": "it"}).to_json().encode()
    intake = taken(other, good + b"\n\n" + bad + b"\n")
    (error,) = intake.errors
    assert str(error).startswith("day.jsonl, line 3: ")
    assert sentence in str(error)
    assert intake.done["new"] == 1


@pytest.mark.parametrize("place", ["text", 3, {"talks": 7, "before": "x", "after": [1]}, None])
def test_another_programs_ledger_field_does_no_harm(place: object) -> None:
    """The field may mean something else in a readout of another program."""
    line = json.dumps({**told("Norland demands it.", {"terms": "it"}).to_dict(), "ledger": place}).encode()
    (one,) = read(line)
    assert one.readout is not None
    assert (one.talks, one.before, one.after) == (None, (), ())


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "reject", "target": "tzzzzzzzz"},
        {"kind": "devour"},
        {"kind": "undo", "number": 5},
        {"kind": "change", "target": 3},
        {"kind": "names", "names": {"a": 1}},
        {},
    ],
)
def test_correction_that_cannot_be_made_is_named(other: Ledger, said: object) -> None:
    """A correction of something that is not there is said; the readout is taken."""
    line = {**told("Norland demands it.", {"terms": "it"}).to_dict(), "ledger": {"after": [said]}}
    intake = taken(other, json.dumps(line))
    assert intake.done["new"] == 1
    (error,) = intake.errors
    assert "a correction could not be made" in str(error)


def test_half_a_character_is_refused(other: Ledger) -> None:
    """A name that no database can hold keeps its readout out, and no other."""
    bad = told("Norland demands it.", {"terms": "it", "party": "A\ud800"}).to_json()
    good = told("Norland demands it.", {"terms": "it"}).to_json()
    intake = taken(other, f"{bad}\n{good}")
    assert "half a character" in str(intake.errors[0])
    assert intake.done["new"] == 1


def test_readout_over_many_lines_is_one(other: Ledger) -> None:
    """A file with one indented readout counts as one, with or without a byte order mark."""
    text = told("Norland demands it.", {"terms": "it"}).to_json(indent=2).encode()
    for file in (text, b"\xef\xbb\xbf" + text, b"\n" + text):
        (one,) = read(file)
        assert one.readout is not None


def test_too_long_a_line_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line beyond the limit is named and skipped; the next is read."""
    good = told("Norland demands it.", {"terms": "it"}).to_json().encode()
    monkeypatch.setattr(jsonl, "LINE_BYTES", len(good) + 10)
    bad, fine = read(b"x" * 5000 + b"\n" + good)
    assert "longer than" in str(bad.error)
    assert fine.readout is not None
    assert fine.where == "day.jsonl, line 2"
