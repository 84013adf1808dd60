"""A look loads a part of a ledger, and what follows from the part is what follows from all of it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from benchmarks.ledger_state import SCENARIOS
from benchmarks.made_readouts import made
from parley import analysis
from parley.ledger import Ledger, State
from parley.ledger.look import Look
from tests.analysis.test_past import corrected, fill

VIEWS: tuple[dict[str, Any], ...] = (
    {},
    {"as_of": "2025-03-20"},
    {"as_of": "2031-05-02"},
    {"kind": "named"},
    {"origins": 2},
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def ledger(request: pytest.FixtureRequest) -> Iterator[Ledger]:
    """A ledger of scenarios, of made readouts, and of reports that were corrected and denied."""
    where = ":memory:" if request.param == "sqlite" else request.getfixturevalue("server").database()
    with Ledger(where) as opened:
        for folder in ("ceasefire", "tuna"):
            fill(opened, SCENARIOS / folder)
        corrected(opened)
        for one in made(SCENARIOS, 40):
            opened.add(one.readout)
        yield opened


def whole(ledger: Ledger, *, as_of: str | None = None, kind: str | None = None, origins: int = 1) -> State:
    """The state of which only what passes a filter is left."""
    state = ledger.state(as_of=as_of)
    newsrooms: dict[str, set[str]] = {}
    for one in state.tellings:
        newsrooms.setdefault(one.line, set()).add(one.origin)
    passing = tuple(
        one for one in state.tellings
        if len(newsrooms[one.line]) >= origins and (kind is None or any(link.kind == kind for link in one.sources))
    )  # fmt: skip
    return replace(state, tellings=passing)


@pytest.fixture(params=VIEWS, ids=str)
def both(request: pytest.FixtureRequest, ledger: Ledger) -> tuple[Look, State]:
    """A look, and the state that it looks at."""
    state = whole(ledger, **request.param)
    assert state.tellings
    return ledger.look(**request.param), state


def test_offers_of_a_look_are_those_of_the_state(both: tuple[Look, State]) -> None:
    look, state = both
    found = analysis.offers(look.offering())
    assert found == analysis.offers(state)
    assert found


def test_sources_of_a_look_are_those_of_the_state(both: tuple[Look, State]) -> None:
    look, state = both
    assert analysis.sources(look.citings()) == analysis.sources(state)


@pytest.mark.parametrize("topic", [None, "economy"])
@pytest.mark.parametrize("some", [False, True])
def test_order_of_a_look_is_that_of_the_timeline(both: tuple[Look, State], topic: str | None, *, some: bool) -> None:
    look, state = both
    parties = sorted({one.party for one in state.tellings})[:3] if some else []
    moves = [one for one in analysis.timeline(state, topic=topic) if not parties or one.party in parties]
    found = analysis.order(look.gists(parties=parties, topic=topic), parties=parties, topic=topic)
    assert found == [(one.day, one.line) for one in moves]


def test_texts_are_those_of_the_readouts(ledger: Ledger) -> None:
    ids = [report.id for report in ledger.reports()][::9]
    assert ledger.look().texts(ids) == {id: ledger.readout(id).report.text for id in ids}


def test_facts_of_a_look_are_those_of_the_state(both: tuple[Look, State]) -> None:
    look, state = both
    assert analysis.agenda(look.facts("meeting")) == analysis.agenda(state)
    assert analysis.control(look.facts("control")) == analysis.control(state)


def test_moves_come_with_all_their_tellings(both: tuple[Look, State]) -> None:
    look, state = both
    lines = {one.line for one in state.tellings[::5]}
    found = look.moves(lines)
    assert [one for one in found.tellings if one.line in lines] == [
        one for one in state.tellings if one.line in lines
    ]  # fmt: skip
    needed = {id for one in found.tellings if one.line in lines for id in one.conditions} & state.by_id.keys()
    assert needed <= found.by_id.keys()
    assert {one.report for one in found.tellings} == set(found.reports)


@pytest.mark.parametrize("topic", [None, "economy"])
def test_shifts_of_some_days_are_those_of_the_state(both: tuple[Look, State], topic: str | None) -> None:
    look, state = both
    days = sorted(one.day for one in state.tellings)
    first, last = days[len(days) // 3], days[2 * len(days) // 3]

    def of_days(some: State) -> list[analysis.PositionShift]:
        found = analysis.shifts(some)
        return [one for one in found if first <= (one.since or "") <= last and topic in (None, one.topic)]

    assert of_days(look.shifts(first, last, topic=topic)) == of_days(state)


def test_cell_is_told_by_what_a_look_finds_about_it(both: tuple[Look, State]) -> None:
    look, state = both
    for one in analysis.positions(state)[::7]:
        about = analysis.positions(look.about(one.party, one.topic, one.object), topic=one.topic)
        assert one in about


def test_latest_tellings_and_days(both: tuple[Look, State]) -> None:
    look, state = both
    found, earlier = look.latest(10)
    ordered = sorted(state.tellings, key=lambda one: one.day)
    assert list(found.tellings) == ordered[-10:]
    assert earlier == len(ordered) - len(found.tellings)
    counted = look.days()
    assert sum(counted.values()) == len(state.reports)
    assert list(counted) == sorted({report.published for report in state.reports.values()})
