"""Pages of a ledger of many reports load a part of it, and show what they would show of all."""

from contextlib import closing
from pathlib import Path

import pytest
from starlette.requests import Request

from benchmarks.ledger_state import SCENARIOS
from benchmarks.made_readouts import made
from parley.ledger import Ledger
from parley.records import Readout
from parley.web import timeline
from parley.web.desk import Desk
from parley.web.settings import Settings
from parley.web.view import View


def test_timeline_of_a_large_ledger_is_that_of_a_small_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where there are many reports, only the latest moves are loaded; the page is the same."""
    path = tmp_path / "made.sqlite"
    with Ledger(path) as ledger:
        for one in made(SCENARIOS, 40):
            ledger.add(one.readout)
        for folder in ("ceasefire", "tuna"):
            for report in sorted((SCENARIOS / folder / "reports").glob("*.json")):
                ledger.add(Readout.from_json(report.read_bytes()))
    monkeypatch.setattr(timeline, "MOVES", 12)
    request = Request({"type": "http"})
    asked: dict[str, list[str]]
    for asked in ({}, {"start": ["12"]}, {"as_of": ["2024-02-20"]}, {"as_of": ["2025-03-20"], "start": ["5"]}):
        view = View.of(asked, talks="main")
        pages = []
        for many in (2000, 0):
            monkeypatch.setattr("parley.web.desk.MANY_REPORTS", many)
            with closing(Desk(Settings(ledger=str(path)))) as desk:
                pages.append(timeline.timeline(desk, view, request))
        assert pages[0] == pages[1]
        assert pages[0]["moves"]
        assert pages[0]["count"] > 12
