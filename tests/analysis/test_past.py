"""Looks at a past day read what was kept up, and must show what a walk over all tellings shows."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from benchmarks.ledger_state import SCENARIOS
from benchmarks.made_readouts import made
from parley import analysis
from parley.ledger import Ledger, State, spells, standing
from parley.ledger.doubt import match
from parley.ledger.loading import tellings_of
from parley.ledger.rows import REJECTED, loaded
from parley.ledger.schema import standings, tellings
from parley.ledger.spells import FOREVER
from parley.records import Readout
from parley.vocabulary import stances
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


def told_by(ledger: Ledger, day: str) -> State:
    """What was told by a day, worked out from all tellings: no table that is kept up says what counted then."""
    with ledger._store.reading() as connection:
        query = select(tellings).where(tellings.c.status != REJECTED)
        rows = [loaded(row) for row in connection.execute(query)]
        built = {one.id: one for one in tellings_of(connection, query)}
    reports = {entry.id: entry for entry in ledger.reports() if entry.published <= day}
    rows = [
        row for row in rows
        if row["report"] in reports and row["day"] <= day and reports[row["report"]].superseded_by not in reports
    ]  # fmt: skip
    found = disputed(rows)
    ordered = sorted(rows, key=lambda row: (row["published"], row["report"], row["place"]))
    told = (replace(built[row["id"]], disputed=row["id"] in found) for row in ordered)
    return State("main", day, reports, tuple(told), ())


def disputed(rows: list[dict[str, Any]]) -> set[str]:
    """The rule of docs/ledger.md on tellings that all count: denied in time, told like that, or a condition of one."""
    sides = [row for row in rows if stances().side(row["act"])]
    first = [
        one for one in sides
        if one["sources"] and one["sources"][-1]["kind"] in stances().doubtful_sources
        and any(denies(other, one) for other in rows)
    ]  # fmt: skip
    like = ("party", "act", "day")
    found = {
        two["id"] for two in sides for one in first
        if two is one or (all(two[name] == one[name] for name in like) and match(one, two))
    }  # fmt: skip
    needed = {id for row in rows if row["id"] in found for id in row["conditions"]}
    return found | {row["id"] for row in sides if row["id"] in needed}


def denies(denial: dict[str, Any], row: dict[str, Any]) -> bool:
    """Whether a party denies what is told of it."""
    last = (date.fromisoformat(row["day"]) + timedelta(days=stances().denial_days)).isoformat()
    in_time = row["day"] <= denial["day"] <= last
    return denial["party"] == row["party"] and denial["act"] in stances().denials and in_time and match(denial, row)


def test_state_of_a_day_is_that_of_the_full_walk(ledger: Ledger) -> None:
    """What is kept of when a telling counts and is disputed is what the rules say of that day."""
    for day in days(ledger):
        assert ledger.state(as_of=day).tellings == told_by(ledger, day).tellings


def test_positions_of_a_day_are_those_of_the_full_walk(ledger: Ledger) -> None:
    """What is read from the tables of positions is what follows from all tellings."""
    for day in days(ledger):
        state = told_by(ledger, day)
        full = analysis.positions(state)
        assert ledger.standings(as_of=day) == full
        for one in full[:3]:
            few = analysis.positions(state, party=one.party, topic=one.topic)
            assert ledger.standings(as_of=day, party=one.party.upper(), topic=one.topic) == few


def test_order_of_adding_does_not_matter_for_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports added out of order change the past; what is not made anew at once is worked out by the look."""
    monkeypatch.setattr(standing, "CHANGES_AT_ONCE", 2)
    chance = random.Random(5)
    told_of = [
        told(f"Number {number} of them.", {"act": chance.choice(("demand", "refuse", "offer"))}, day=day)
        for number, day in enumerate(f"2031-05-{one:02}" for one in range(1, 29))
    ]
    chance.shuffle(told_of)
    with Ledger(":memory:") as ledger:
        added = [ledger.add(one).report for one in told_of]
        assert _unsure(ledger)
        for name in added[::5]:
            ledger.reject(name)
        ledger.undo(ledger.version())
        for day in days(ledger):
            assert ledger.standings(as_of=day) == analysis.positions(told_by(ledger, day))
        while _unsure(ledger):
            ledger.add(told(f"More {ledger.version()}.", {"act": "demand"}, day="2031-06-01"))
        for day in days(ledger):
            assert ledger.standings(as_of=day) == analysis.positions(told_by(ledger, day))


def _unsure(ledger: Ledger) -> bool:
    with ledger._store.reading() as connection:
        return any(connection.execute(select(standings.c.unsure)).scalars())


@pytest.mark.parametrize(
    ("one", "other", "union_of", "common_of", "without_of"),
    [
        ([], [["1", "2"]], [["1", "2"]], [], []),
        ([["1", "5"]], [["2", "3"]], [["1", "5"]], [["2", "3"]], [["1", "2"], ["3", "5"]]),
        ([["1", "3"]], [["3", "5"]], [["1", "5"]], [], [["1", "3"]]),
        ([["1", FOREVER]], [["2", FOREVER]], [["1", FOREVER]], [["2", FOREVER]], [["1", "2"]]),
    ],
)
def test_spells(one: Any, other: Any, union_of: Any, common_of: Any, without_of: Any) -> None:
    """Days of either, of both, of the one alone."""
    assert spells.union([*one, *other]) == union_of
    assert spells.common(one, other) == common_of
    assert spells.without(one, other) == without_of
