"""What follows from the record, on small ledgers made by hand, and on the scenarios."""

from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks import ledger_moves, ledger_origins, ledger_state
from parley import analysis, exchange
from parley.ledger import Ledger
from parley.records import Control, Shift, Span
from tests.ledger.samples import meeting, told


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    """An empty ledger in memory: what follows from the state does not depend on where it is kept."""
    with Ledger(":memory:") as opened:
        yield opened


def add(ledger: Ledger, day: str, *moves: dict[str, Any], publisher: str = "Herald", **more: Any) -> None:
    """Add a report of moves; each move's ``terms`` are put into the text."""
    text = f"Told on {day} by {publisher}. " + " ".join(f"One {move.get('terms', 'thing')} more." for move in moves)
    ledger.add(told(text, *moves, day=day, publisher=publisher, **more))


def test_positions_agree_with_those_kept_up(ledger: Ledger) -> None:
    """The positions computed from a state are those that the ledger keeps up with each report."""
    add(ledger, "2031-05-01", {"act": "demand", "objects": ["Strait"]}, {"act": "refuse", "topics": ["forces"]})
    add(ledger, "2031-05-04", {"act": "threaten", "objects": ["Strait"], "sources": []}, publisher="Courier")
    add(ledger, "2031-05-09", {"act": "offer", "topics": ["forces"]})
    assert analysis.positions(ledger.state()) == ledger.standings()
    assert [(one.object, one.acts, one.since) for one in ledger.standings()] == [
        (None, ("offer",), "2031-05-09"),
        ("Strait", ("threaten",), "2031-05-01"),
    ]


def test_position_of_a_day_knows_nothing_later(ledger: Ledger) -> None:
    """As of a day, later reports and later moves do not count."""
    add(ledger, "2031-05-01", {"act": "refuse"})
    add(ledger, "2031-05-09", {"act": "accept"})
    (then,) = analysis.positions(ledger.state(as_of="2031-05-08"))
    assert then.acts == ("refuse",)


def test_hedged_and_anonymous_moves(ledger: Ledger) -> None:
    """What may be is no position; what only unnamed people tell is marked."""
    text = "Two envoys tell of a deal."
    ledger.add(told(text, {"act": "open", "sources": [("anonymous", "Two envoys")]}, {"act": "accept", "hedged": True}))
    (standing,) = ledger.standings()
    assert (standing.acts, standing.named) == (("open",), False)


def offer(**more: Any) -> dict[str, Any]:
    """An offer of Norland to Sudland."""
    return {"act": "offer", "topics": ["captives"], "to": ["Sudland"], "terms": "forty sailors"} | more


@pytest.mark.parametrize(
    ("later", "state"),
    [
        pytest.param([], "open", id="no answer"),
        pytest.param([{"party": "Sudland", "act": "accept", "topics": ["captives"]}], "accepted", id="accepted"),
        pytest.param([{"party": "Sudland", "act": "refuse", "topics": ["captives"]}], "refused", id="refused"),
        pytest.param([{"party": "Sudland", "act": "pledge", "topics": ["forces"]}], "accepted", id="condition met"),
        pytest.param([{"party": "Sudland", "act": "refuse", "topics": ["forces"]}], "refused", id="condition refused"),
        pytest.param([{"party": "Westmark", "act": "refuse", "topics": ["captives"]}], "open", id="not asked"),
        pytest.param([offer(terms="sixty sailors")], "lapsed", id="replaced"),
        pytest.param([{"act": "refuse", "topics": ["captives"]}], "lapsed", id="withdrawn"),
        pytest.param([{"party": "Sudland", "act": "accept", "topics": ["economy"]}], "open", id="another matter"),
    ],
)
def test_what_becomes_of_an_offer(ledger: Ledger, later: list[dict[str, Any]], state: str) -> None:
    """Answers are linked to the offer, or to what it asks in return."""
    demand = {"act": "demand", "topics": ["forces"], "to": ["Sudland"], "terms": "the guns gone"}
    add(ledger, "2031-05-01", offer(condition=["m2"]), demand)
    add(ledger, "2031-05-04", *later)
    first = analysis.offers(ledger.state())[0]
    assert (first.state, first.conditions) == (state, ("the guns gone",))


def test_denied_offer_is_a_dispute_and_no_offer(ledger: Ledger) -> None:
    """What unnamed people tell of a party and the party denies stands beside the denial, and counts for nothing."""
    text = "Two envoys tell that forty sailors go free."
    move = offer(sources=[("anonymous", "Two envoys")])
    ledger.add(told(text, move, day="2031-05-01"))
    assert len(analysis.offers(ledger.state())) == 1
    add(ledger, "2031-05-03", {"act": "deny", "topics": ["captives"], "to": ["Sudland"], "terms": "any such thing"})
    assert analysis.offers(ledger.state()) == []
    assert ledger.standings() == []
    (dispute,) = analysis.disputes(ledger.state())
    assert (dispute.parties, len(dispute.against)) == (("Norland", "Sudland"), 1)
    assert len(analysis.offers(ledger.state(as_of="2031-05-02"))) == 1


def test_shifts_seen_and_told(ledger: Ledger) -> None:
    """A refusal that becomes an offer softens; a report that says the same is no second shift."""
    add(ledger, "2031-05-01", {"act": "refuse"})
    shift = Shift("Norland", ("territory",), "softer", (Span(0, 4),), since="2031-05-01")
    other = Shift("Sudland", ("forces",), "harder", (Span(0, 4),))
    add(ledger, "2031-05-04", {"act": "offer"}, shifts=[shift, other])
    found = [(one.party, one.direction, one.kind, one.since) for one in analysis.shifts(ledger.state())]
    assert found == [("Sudland", "harder", "told", None), ("Norland", "softer", "seen", "2031-05-04")]


def test_meeting_is_merged_and_taken_off_when_cancelled(ledger: Ledger) -> None:
    """Told by two reports with a month and a day it is one meeting; cancelled, it is none."""
    text = "Norland and Sudland will meet."
    ledger.add(told(f"{text} A.", meetings=[meeting(text, when="2031-06")], day="2031-05-01"))
    ledger.add(told(f"{text} B.", meetings=[meeting(text, when="2031-06-20", place="Elm")], day="2031-05-02"))
    (one,) = analysis.agenda(ledger.state())
    assert (one.when, one.place, one.earliest, one.latest) == ("2031-06-20", "Elm", "2031-06-01", "2031-06-30")
    calendar = exchange.calendar([one], ledger.state()).decode()
    assert "DTSTART;VALUE=DATE:20310601" in calendar
    assert f"UID:{one.facts[0]}@parley" in calendar
    assert analysis.agenda(ledger.state(as_of="2031-07")) == []
    gone = meeting(text, when="2031-06-20", status="cancelled")
    ledger.add(told(f"{text} C.", meetings=[gone], day="2031-05-03"))
    assert [one.when for one in analysis.agenda(ledger.state())] == ["2031-06"]


def test_whole_place_has_one_holder(ledger: Ledger) -> None:
    """Shares stand side by side; who is told to hold all of a place outdates the other."""
    held = [Control("Norland", "Elm", (Span(0, 4),), share=0.6), Control("Sudland", "Elm", (Span(0, 4),), share=0.3)]
    add(ledger, "2031-05-01", control=held)
    assert [one.holder for one in analysis.control(ledger.state())] == ["Norland", "Sudland"]
    add(ledger, "2031-05-02", control=[Control("Sudland", "Elm", (Span(0, 4),))])
    assert [one.holder for one in analysis.control(ledger.state())] == ["Sudland"]


def test_timeline_and_sources(ledger: Ledger) -> None:
    """Two tellings of a move are one line; sources are counted with what they are cited for."""
    move = {"act": "demand", "when": "2031-05-01", "terms": "Elm harbour", "objects": ["Elm"]}
    for publisher in ("Herald", "Courier"):
        text = f"Ann Ash told the {publisher} of Elm harbour."
        ledger.add(told(text, move | {"sources": [("named", "Ann Ash")]}, publisher=publisher))
    (line,) = analysis.timeline(ledger.state())
    assert (len(line.tellings), len(line.origins)) == (2, 2)
    found = analysis.sources(ledger.state())
    assert (found.moves, found.named, found.one_origin) == (1, 1, 0)
    assert [(one.name, one.tellings, one.topics) for one in found.sources] == [("Ann Ash", 2, {"territory": 2})]


needs_scenarios = pytest.mark.skipif(not ledger_state.SCENARIOS.is_dir(), reason="no benchmarks/scenarios here")
needs_origins = pytest.mark.skipif(not ledger_origins.ORIGINS.is_dir(), reason="no benchmarks/origins here")


@needs_scenarios
def test_scenarios_keep_their_promise() -> None:
    """The state derived from gold readouts is the analyst's, to F1 0.85 at least."""
    assert ledger_state.main([]) == 0


@needs_origins
@pytest.mark.parametrize("order", [[], ["--backwards"]], ids=["forwards", "backwards"])
def test_origins_keep_their_promise(order: list[str]) -> None:
    """Pairs of reports of one origin are found to F1 0.9 at least, whichever report comes first."""
    assert ledger_origins.main(order) == 0


@needs_scenarios
def test_same_moves_are_found() -> None:
    """The judged pairs are told right at the threshold."""
    from parley.ledger.lines import Matching

    judged = ledger_moves.scores(ledger_state.SCENARIOS, Matching())
    right = sum(same == (score >= Matching().threshold) for same, score in judged)
    assert right / len(judged) >= 0.95
