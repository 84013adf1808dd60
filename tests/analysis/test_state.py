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


def by(name: str) -> dict[str, Any]:
    """A chain that ends with somebody whom the report names."""
    return {"sources": [("named", name)]}


ACCEPTS = {"party": "Sudland", "act": "accept", "topics": ["forces"], "terms": "the plan for the strait"}
REFUSES = ACCEPTS | {"act": "refuse", "terms": "the plan of May for the strait"}
OREN = {"holder": "Norland", "place": "Oren"}


@pytest.mark.parametrize(
    ("herald", "courier", "kind", "words"),
    [
        pytest.param(ACCEPTS, REFUSES, "answer", ["the plan for the strait", "the plan of May for the strait"],
                     id="two newsrooms"),
        pytest.param(ACCEPTS | {"act": "pledge"} , REFUSES, "answer",
                     ["the plan for the strait", "the plan of May for the strait"], id="promised, and refused"),
        pytest.param(OREN | {"share": 0.6}, OREN | {"share": 0.4}, "control",
                     ["Norland: 60 % of Oren", "Norland: 40 % of Oren"], id="two shares of one holder"),
        pytest.param(OREN | {"share": 0.6}, {"holder": "Sudland", "place": "oren", "share": 0.55}, "control",
                     ["Norland: 60 % of Oren", "Sudland: 55 % of oren"], id="more than all of a place"),
        pytest.param(OREN, {"holder": "Sudland", "place": "Oren"}, "control",
                     ["Norland: all of Oren", "Sudland: all of Oren"], id="two hold all of it"),
        pytest.param({"when": "2031-05-10", "place": "Vienna", "status": "held"},
                     {"when": "2031-05-09", "status": "held"}, "meeting",
                     ["2031-05-10 in Vienna", "2031-05-09"], id="two dates of a meeting"),
        pytest.param({"when": "2031-05-20"}, {"when": "2031-05-22"}, "meeting", ["2031-05-20", "2031-05-22"],
                     id="two dates to come"),
    ],
)  # fmt: skip
def test_told_otherwise_without_a_denial(
    ledger: Ledger, herald: dict[str, Any], courier: dict[str, Any], kind: str, words: list[str]
) -> None:
    """Both versions are shown with their tellers, and both stay in the record."""
    _two_papers(ledger, herald, courier)
    (dispute,) = analysis.disputes(ledger.state())
    assert (dispute.kind, [dispute.words, *dispute.otherwise]) == (kind, words)
    assert dispute.tellers == ("herald", "courier")
    assert [ledger.find(name).kind for name in (dispute.line, *dispute.against)]
    assert analysis.disputes(ledger.state(as_of="2031-05-11")) == []


@pytest.mark.parametrize(
    ("herald", "courier"),
    [
        pytest.param(ACCEPTS, ACCEPTS, id="the same"),
        pytest.param(ACCEPTS, REFUSES | {"terms": "the tariff on fish"}, id="another matter by its words"),
        pytest.param(ACCEPTS, REFUSES | {"topics": ["economy"]}, id="another topic"),
        pytest.param(ACCEPTS, REFUSES | {"party": "Westmark"}, id="another party"),
        pytest.param(ACCEPTS | {"when": "2031-05-03"}, REFUSES, id="it changed its mind"),
        pytest.param(ACCEPTS | {"hedged": True}, REFUSES, id="what may be"),
        pytest.param(ACCEPTS | by("Ilse Brandt"), REFUSES | by("Ilse Brandt"), id="one teller says both"),
        pytest.param(ACCEPTS, REFUSES | {"act": "criticise"}, id="no answer"),
        pytest.param(OREN | {"share": 0.6}, OREN | {"share": 0.62}, id="rounded"),
        pytest.param(OREN | {"share": 0.6}, {"holder": "Sudland", "place": "Oren", "share": 0.4}, id="shares that fit"),
        pytest.param(OREN | {"share": 0.6}, OREN | {"place": "Selo", "share": 0.4}, id="two places"),
        pytest.param(OREN | {"extent": "most"}, OREN | {"share": 0.6}, id="words and a number"),
        pytest.param({"when": "2031-05-20", "place": "Vienna"}, {"when": "2031-05-22", "place": "Oslo"},
                     id="two meetings in two places"),
        pytest.param({"when": "2031-05-20"}, {"when": "2031-06-20"}, id="two meetings far apart"),
        pytest.param({"when": "2031-05-20"}, {"when": "2031-05"}, id="less precise"),
        pytest.param({"when": "2031-05-20"}, {"when": "2031-05-22", "participants": ("Norland", "Westmark")},
                     id="other people"),
        pytest.param({"when": "2031-05-10", "status": "held"}, {"when": "2031-05-14"}, id="one held, the next to come"),
    ],
)  # fmt: skip
def test_no_dispute(ledger: Ledger, herald: dict[str, Any], courier: dict[str, Any]) -> None:
    """What can both be right, or is said by one, is no dispute."""
    _two_papers(ledger, herald, courier)
    assert analysis.disputes(ledger.state()) == []


def test_reprint_and_later_news_are_no_dispute(ledger: Ledger) -> None:
    """One newsroom does not dispute itself, and what is published later tells how things went on."""
    text = "Norland holds a part of Oren."
    first, second = (
        Control("Norland", "Oren", (Span(0, len(text)),), share=share) for share in (0.6, 0.4)
    )  # fmt: skip
    ledger.add(told(text, day="2031-05-12", control=[first]))
    ledger.add(told(f"{text} Still.", day="2031-05-12", control=[second]))
    ledger.add(told(f"{text} Less.", day="2031-05-13", publisher="Courier", control=[second]))
    assert analysis.disputes(ledger.state()) == []


def test_report_that_tells_two_meetings_of_the_same_people(ledger: Ledger) -> None:
    """If one report tells both dates, they are two meetings, whatever another leaves out."""
    text = "They meet on the 20th and on the 22nd."
    both = [meeting(text, when=day) for day in ("2031-05-20", "2031-05-22")]
    ledger.add(told(text, meetings=both))
    ledger.add(told(f"{text} So the Courier.", publisher="Courier", meetings=both[1:]))
    assert analysis.disputes(ledger.state()) == []


def test_parties_claim_different_shares_in_one_report(ledger: Ledger) -> None:
    """In one report, who tells a record is who claims something in its sentence."""
    text = "Norland claims 60 per cent of Oren. Sudland claims that Norland has 40 per cent."
    claims = [{"party": party, "act": "claim", "terms": f"{share} per cent"} for party, share in
              (("Norland", 60), ("Sudland", 40))]  # fmt: skip
    spans = (Span(0, 35), Span(35, len(text)))
    control = [Control("Norland", "Oren", (span,), share=share) for span, share in zip(spans, (0.6, 0.4), strict=True)]
    ledger.add(told(text, *claims, control=control))
    (dispute,) = analysis.disputes(ledger.state())
    assert dispute.tellers == ("Norland", "Sudland")


def _two_papers(ledger: Ledger, herald: dict[str, Any], courier: dict[str, Any]) -> None:
    """Two newsrooms with sources of their own report on one day; what each tells is a move, a record or a meeting."""
    for publisher, record in (("Herald", herald), ("Courier", courier)):
        text = f"{publisher} has it that {record.get('terms', 'so')}. Ilse Brandt told the {publisher}."
        if "act" in record:
            ledger.add(told(text, record, publisher=publisher))
        elif "holder" in record:
            span = (Span(0, len(text)),)
            ledger.add(told(text, publisher=publisher, control=[Control(evidence=span, **record)]))
        else:
            ledger.add(told(text, publisher=publisher, meetings=[meeting(text, **record)]))


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
