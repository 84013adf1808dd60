"""Pages load a part of the ledger, and show what they would show of all of it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request

from benchmarks.ledger_state import SCENARIOS
from benchmarks.made_readouts import made
from parley import analysis
from parley.ledger import Ledger, State
from parley.web import board, offers, timeline
from parley.web.desk import Desk
from parley.web.settings import Settings
from parley.web.view import View
from tests.analysis.test_past import corrected, fill

REQUEST = Request({"type": "http", "query_string": b"state=all", "headers": []})


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of made readouts, two scenarios, and reports that were corrected and denied."""
    path = tmp_path_factory.mktemp("large") / "made.sqlite"
    with Ledger(path) as ledger:
        for one in made(SCENARIOS, 40):
            ledger.add(one.readout)
        corrected(ledger)
        for folder in ("ceasefire", "tuna"):
            fill(ledger, SCENARIOS / folder)
    return path


@pytest.fixture
def desk(path: Path) -> Iterator[Desk]:
    """A desk on it."""
    with closing(Desk(Settings(ledger=str(path)))) as desk:
        yield desk


def whole(desk: Desk, view: View) -> State:
    """All that was told by the day of a view."""
    return desk.ledger.state(talks=view.talks, as_of=view.as_of)


@pytest.mark.parametrize(
    "asked",
    [{}, {"start": ["12"]}, {"as_of": ["2024-02-20"]}, {"as_of": ["2025-03-20"], "start": ["5"]},
     {"topic": ["ceasefire"]}, {"topic": ["economy"], "start": ["7"]}, {"party": ["Norland", "Sudland"]}],
    ids=str,
)  # fmt: skip
def test_timeline_shows_what_all_of_the_ledger_tells(
    monkeypatch: pytest.MonkeyPatch, desk: Desk, asked: dict[str, list[str]]
) -> None:
    monkeypatch.setattr(timeline, "MOVES", 12)
    view = View.of(asked, talks="main")
    page = timeline.timeline(desk, view, REQUEST)
    state = whole(desk, view)
    moves = [one for one in analysis.timeline(state, topic=view.topic) if not view.parties or one.party in view.parties]
    shown = moves[-view.start - 12 : len(moves) - view.start]
    assert page["moves"] == [timeline._move(one) for one in shown]
    assert page["count"] == len(moves)
    links = timeline._links(state, {one.line for one in shown})
    assert sorted(map(str, page["links"])) == sorted(map(str, links))
    days = shown[0].day, shown[-1].day
    assert page["meetings"] == timeline._meetings(state, *days)
    assert page["shifts"] == timeline._shifts(state, view, *days)


@pytest.mark.parametrize("asked", [{}, {"as_of": ["2025-03-20"]}, {"party": ["Norland"], "as_of": ["2031-05-03"]}])
def test_board_shows_what_all_of_the_ledger_tells(desk: Desk, asked: dict[str, list[str]]) -> None:
    view = View.of(asked, talks="main")
    page = board.board(desk, view)
    state = whole(desk, view)
    cells = [cell for row in page["rows"] for cell in row["cells"] if cell]
    assert cells
    positions = {(one.party, one.topic, one.object): one for one in analysis.positions(state)}
    shifts = {(one.party, one.topic, one.object) for one in analysis.shifts(state)}
    for cell in cells:
        key = cell["party"], cell["topic"], cell["object"]
        if key in positions:
            assert (cell["line"], cell["since"]) == (positions[key].line, positions[key].since)
            assert cell["origins"] == positions[key].origins
        about = [one for one in state.tellings if one.party == key[0] and key[1] in one.topics and one.disputed]
        assert cell["disputed"] == any(key[2] in (one.objects or (None,)) for one in about)
        assert not cell["shifted"] or key in shifts
    assert page["reports"] == len(state.reports)


def test_offers_are_those_of_all_of_the_ledger_a_page_at_a_time(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    monkeypatch.setattr(offers, "CARDS", 5)
    expected = sorted(analysis.offers(whole(desk, View("main"))), key=lambda one: (one.made, one.line), reverse=True)
    found: list[Any] = []
    start: int | None = 0
    while start is not None:
        page = offers.offers(desk, View("main", start=start), REQUEST)
        found += page["offers"]
        start = page["next"]
    assert [(one["line"], one["state"], one["ended"]) for one in found] == [
        (one.line, one.state, one.ended) for one in expected
    ]  # fmt: skip
    assert len(found) > 5
