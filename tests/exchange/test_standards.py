"""PLOVER, Web Annotation, iCalendar and Discourse Network Analyzer: what is exported keeps to each standard."""

import csv
import io
import json
from datetime import date, datetime
from typing import Any

import pytest
from icalendar import Calendar
from jsonschema import Draft202012Validator

from parley import analysis, vocabulary
from parley.exchange import DISCOURSE_HEADS, annotations, calendar, csv_lines, discourse_rows, plover_events
from parley.ledger import Ledger
from tests.exchange.conftest import FORMULA, TEXT
from tests.ledger.samples import meeting, told

PLOVER_EVENTS = {
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST",
    "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
}  # fmt: skip
IRI = {"type": "string", "pattern": "^(urn:uuid:[0-9a-f-]{36}|https?://\\S+)$"}
# What the Web Annotation Data Model asks of an annotation of text (W3C Recommendation, 23 February 2017).
ANNOTATION = {
    "type": "object",
    "required": ["id", "type", "target"],
    "properties": {
        "id": IRI,
        "type": {"const": "Annotation"},
        "motivation": {"enum": ["classifying", "describing", "tagging"]},
        "body": {
            "type": "array",
            "items": {
                "required": ["type", "value"],
                "properties": {"type": {"const": "TextualBody"}, "purpose": {"enum": ["tagging", "describing"]}},
            },
        },
        "target": {
            "required": ["source", "selector"],
            "properties": {
                "source": IRI,
                "selector": {
                    "prefixItems": [
                        {
                            "required": ["type", "exact"],
                            "properties": {"type": {"const": "TextQuoteSelector"}, "exact": {"minLength": 1}},
                        },
                        {
                            "required": ["type", "start", "end"],
                            "properties": {
                                "type": {"const": "TextPositionSelector"},
                                "start": {"type": "integer", "minimum": 0},
                                "end": {"type": "integer", "minimum": 0},
                            },
                        },
                    ],
                },
            },
        },
    },
}


def page(ledger: Ledger, **options: Any) -> dict[str, Any]:
    """The annotations as JSON."""
    found: dict[str, Any] = json.loads("".join(annotations(ledger, talks="main", **options)))
    return found


def events(ledger: Ledger, **options: Any) -> list[dict[str, Any]]:
    """The PLOVER events as JSON."""
    return [json.loads(line) for line in plover_events(ledger, talks="main", **options)]


def statements(ledger: Ledger) -> list[dict[str, str]]:
    """The statements read back by a CSV reader."""
    text = "".join(csv_lines(DISCOURSE_HEADS, discourse_rows(ledger, talks="main")))
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_annotations_keep_to_the_model(ledger: Ledger) -> None:
    """The page is an AnnotationPage of sound annotations with names of their own."""
    found = page(ledger)
    assert (found["@context"], found["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    for item in found["items"]:
        Draft202012Validator(ANNOTATION).validate(item)
    ids = [item["id"] for item in found["items"]]
    assert len(ids) == len(set(ids)) == 5
    assert page(ledger) == found


def test_annotations_find_their_words(ledger: Ledger) -> None:
    """Both selectors lead to the same words of the text."""
    for item in page(ledger)["items"]:
        quote, place = item["target"]["selector"]
        if item["target"]["source"].endswith("/a"):
            assert TEXT[place["start"] : place["end"]] == quote["exact"]
            assert f"{quote['prefix']}{quote['exact']}{quote['suffix']}" in TEXT


def test_annotations_of_no_report_are_an_empty_page(ledger: Ledger) -> None:
    """Before the first report there is nothing, and the JSON is whole."""
    assert page(ledger, as_of="2000")["items"] == []


def test_plover_events(ledger: Ledger) -> None:
    """Moves and meetings are events of PLOVER; what was rejected or replaced is none."""
    found = events(ledger)
    assert [(one["event"], one["quad_code"], one["aux_mode"]) for one in found] == [
        ("REQUEST", 3, []), ("CONSULT", 1, ["future"]), ("AGREE", 1, ["future"]),
    ]  # fmt: skip
    demand = found[0]
    assert demand["actor"] == [{"name": FORMULA}]
    assert demand["recipient"] == [{"name": "Sudland"}]
    assert demand["text_info"]["event_text"] == "the strait"
    assert demand["cite_info"]["publisher"] == "Herald"
    assert demand["date"] == "2031-05-12"


def test_plover_marks_what_is_not_done(tmp_path: Any) -> None:
    """What is told as possible, or depends on another move, is hypothetical; acts without an event are left out."""
    text = "Norland could accept. Sudland claims progress."
    moves: list[dict[str, Any]] = [
        {"act": "accept", "terms": "accept", "hedged": True},
        {"act": "claim", "party": "Sudland", "terms": "progress"},
        {"act": "pledge", "terms": "Norland", "condition": ["m1"]},
    ]
    gone = meeting(text, when="2031-06-01", status="cancelled")
    with Ledger(tmp_path / "some.sqlite") as some:
        some.add(told(text, *moves, meetings=[gone]))
        assert [(one["event"], one["aux_mode"]) for one in events(some)] == [
            ("AGREE", ["hypothetical"]), ("AGREE", ["future", "hypothetical"]),
        ]  # fmt: skip


def test_crossing_to_plover_knows_the_vocabulary() -> None:
    """The crossing names acts, topics, statuses and channels of the vocabulary, and events of PLOVER, all of them."""
    crossing = vocabulary.plover()
    assert set(crossing.quadrants) == PLOVER_EVENTS
    assert set(crossing.acts) <= set(vocabulary.acts())
    assert set(crossing.contexts) == set(vocabulary.topics())
    assert set(crossing.meetings) <= set(vocabulary.kinds().statuses)
    assert set(crossing.modes) <= set(vocabulary.kinds().channels)
    assert {one.event for one in (*crossing.acts.values(), *crossing.meetings.values())} <= PLOVER_EVENTS
    assert set(vocabulary.agreement()) <= set(vocabulary.acts())


def test_discourse_statements(ledger: Ledger) -> None:
    """One statement a topic and object; who wants is for the concept; no cell is a formula."""
    found = statements(ledger)
    assert [(one["id"], one["organization"], one["concept"], one["agreement"]) for one in found] == [
        ("1", f"'{FORMULA}", "Territory: Strait", "1"),
        ("2", f"'{FORMULA}", "Territory: +1", "1"),
        ("3", "Norland", "Territory", "1"),
    ]
    first = found[0]
    assert TEXT[int(first["start"]) : int(first["stop"])] == first["text"].removeprefix("'")
    assert datetime.fromisoformat(first["time"]) == datetime(2031, 5, 12)


def test_refusals_are_against(tmp_path: Any) -> None:
    """A refusal is against the concept; what is told as possible only is no statement."""
    with Ledger(tmp_path / "some.sqlite") as some:
        no, maybe = {"act": "refuse", "terms": "no"}, {"act": "accept", "terms": "maybe", "hedged": True}
        some.add(told("They say no. Or maybe.", no, maybe))
        assert [one["agreement"] for one in statements(some)] == ["0"]


def test_calendar_is_read_by_calendar_programs(ledger: Ledger) -> None:
    """The meeting ahead is an event of whole days with a name that stays."""
    state = ledger.state()
    (event,) = Calendar.from_ical(calendar(analysis.agenda(state), state)).walk("VEVENT")
    assert event.decoded("dtstart") == date(2031, 5, 20)
    assert event.decoded("dtend") == date(2031, 5, 21)
    assert (str(event["location"]), str(event["status"])) == ("Elm", "CONFIRMED")
    assert str(event["uid"]).endswith("@parley")
    assert str(event["url"]) == "https://herald.test/a"


@pytest.mark.parametrize("export", [plover_events, annotations, discourse_rows])
def test_empty_talks(tmp_path: Any, export: Any) -> None:
    """A ledger without reports gives an empty export."""
    with Ledger(tmp_path / "empty.sqlite") as empty:
        found = list(export(empty, talks="main"))
    assert found == [] or json.loads("".join(found))["items"] == []
