"""Looks at a past day load a part of the ledger, and must show what a walk over all of it shows."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks.ledger_state import SCENARIOS
from benchmarks.made_readouts import made
from parley import analysis
from parley.ledger import Ledger
from parley.records import Readout
from tests.ledger.samples import told

FOLDERS = sorted(path.name for path in SCENARIOS.iterdir() if (path / "reports").is_dir())


@pytest.fixture(scope="module", params=[*FOLDERS, "made", "corrected"])
def ledger(request: pytest.FixtureRequest) -> Iterator[Ledger]:
    """A ledger of each scenario, of made readouts, and of reports that were corrected and denied later."""
    with Ledger(":memory:") as opened:
        if request.param == "made":
            for one in made(SCENARIOS, 120):
                opened.add(one.readout)
        elif request.param == "corrected":
            corrected(opened)
        else:
            fill(opened, SCENARIOS / request.param)
        yield opened


def fill(ledger: Ledger, folder: Path) -> None:
    """Add the readouts of a scenario."""
    for path in sorted((folder / "reports").glob("*.json")):
        ledger.add(Readout.from_json(path.read_bytes()))


def corrected(ledger: Ledger) -> None:
    """Denials that are corrected away, moves that are denied later, a move that is told ahead of its day."""
    unnamed = [("anonymous", "an envoy")]
    offer = {"act": "offer", "topics": ["captives"], "sources": unnamed, "condition": ["m2"]}
    asked = {"act": "demand", "party": "Norland", "topics": ["forces"]}
    answer = {"act": "refuse", "party": "Sudland", "topics": ["captives"], "to": ["Norland"]}
    denial = {"act": "deny", "topics": ["captives"]}
    text = "{} says an envoy of what was told."
    reports: list[tuple[str, str | None, list[dict[str, Any]]]] = [
        ("2031-05-01", "https://herald.example/1", [offer, asked]),
        ("2031-05-02", None, [{**offer, "condition": []}, answer]),
        ("2031-05-03", "https://herald.example/2", [denial, answer]),
        ("2031-05-06", "https://herald.example/2", [answer]),
        ("2031-05-08", "https://herald.example/1", [{**offer, "topics": ["forces"]}, asked]),
        ("2031-05-09", None, [{**offer, "when": "2031-05-12"}, asked]),
        ("2031-05-12", None, [{**denial, "when": "2031-05-02"}]),
        ("2031-05-14", None, [denial, {"act": "accept", "party": "Sudland", "topics": ["captives"]}]),
    ]
    for number, (day, url, moves) in enumerate(reports):
        ledger.add(told(text.format(f"Paper {number} "), *moves, day=day, url=url))


def days(ledger: Ledger) -> list[str]:
    """The days of a ledger's reports, with those around them; at most some of them."""
    told = sorted({entry.published for entry in ledger.reports()})
    around = {(date.fromisoformat(day) + timedelta(days=step)).isoformat() for day in told for step in (-1, 0, 3)}
    return sorted(around)[:: max(1, len(around) // 25)]


def test_positions_of_a_day_are_those_of_the_full_walk(ledger: Ledger) -> None:
    """What is read from the kept positions' tables is what follows from all tellings."""
    for day in days(ledger):
        state = ledger.state(as_of=day)
        full = analysis.positions(state)
        assert ledger.standings(as_of=day) == full
        for one in full[:3]:
            few = analysis.positions(state, party=one.party, topic=one.topic)
            assert ledger.standings(as_of=day, party=one.party.upper(), topic=one.topic) == few
