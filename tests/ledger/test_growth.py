"""What adding a report asks of a ledger: as little in a large one as in a small one, with the same result."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, select

from parley.ledger import Ledger, standing
from parley.ledger.schema import standings
from tests.ledger.samples import dump, meeting, told

BODY = (
    "Norland has asked for the two lighthouses on the western shore, three people at the talks said on Monday. "
    "The request was put in writing and handed over in a tea room, after four days in which nobody had spoken. "
)


def word(day: str, *acts: str, paper: str | None = "Herald", when: str | None = None, **fields: Any) -> Any:
    """A report in which Norland takes one stand after the other on the strait."""
    said = [f"Norland {act}s the strait" for act in acts]
    moves = [{"act": act, "terms": words, "when": when, **fields} for act, words in zip(acts, said, strict=True)]
    return told(". ".join([*said, f"It stood in {paper} of {day} {when or ''}."]), *moves, day=day, publisher=paper)


SERIES = {
    "told again and again": [word(f"2031-05-{day}", "demand") for day in range(10, 20)],
    "by newsrooms old and new": [
        word(f"2031-05-{day}", "demand", paper=paper)
        for day, paper in enumerate(["Herald", "Courier", "Herald", None, None, "Courier", "Lantern"], start=10)
    ],
    "turned round and back": [
        word("2031-05-10", "demand"), word("2031-05-11", "offer"), word("2031-05-12", "offer"),
        word("2031-05-13", "refuse"),
    ],
    "both sides on one day": [
        word("2031-05-10", "demand"), word("2031-05-11", "offer"), word("2031-05-12", "demand", "offer"),
        word("2031-05-13", "offer"), word("2031-05-14", "demand"),
    ],
    "the other side on the last day": [
        word("2031-05-10", "demand"), word("2031-05-11", "offer"), word("2031-05-11", "demand", paper="Courier"),
    ],
    "two reports of one day": [word("2031-05-10", "demand"), word("2031-05-10", "threaten", paper="Courier")],
    "two days in one report": [
        word("2031-05-01", "offer"),
        told("Norland demanded the strait on Sunday. It refused the strait on Monday.",
             {"act": "demand", "terms": "demanded the strait", "when": "2031-05-04"},
             {"act": "refuse", "terms": "refused the strait", "when": "2031-05-05"}, day="2031-05-06"),
    ],
    "an earlier day told late": [
        word("2031-05-10", "demand"), word("2031-05-20", "demand"), word("2031-05-21", "offer", when="2031-05-15"),
        word("2031-05-22", "demand"),
    ],
    "a day to come": [
        word("2031-05-10", "demand"), word("2031-05-11", "demand", when="2031-06-01"), word("2031-05-12", "demand"),
    ],
    "anonymous and named": [
        word("2031-05-10", "demand", sources=[("anonymous", "Norland")]), word("2031-05-11", "demand"),
        word("2031-05-12", "offer", sources=[("anonymous", "Norland")]),
    ],
    "denied": [
        word("2031-05-10", "demand", sources=[("anonymous", "Norland")]), word("2031-05-11", "deny"),
        word("2031-05-12", "demand"), word("2031-05-13", "deny"),
    ],
    "on several objects": [
        word("2031-05-10", "demand", objects=["Elm", "Oren"]), word("2031-05-11", "demand", objects=["Oren"]),
        word("2031-05-12", "demand", objects=["Elm"]), word("2031-05-13", "demand", objects=["Elm", "Oren"]),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", SERIES)
def test_positions_that_are_carried_on_are_those_of_all_stands(ledger: Ledger, name: str) -> None:
    """After each report every present position is what its stands give when all of them are gone through."""
    for readout in SERIES[name]:
        ledger.add(readout)
        with ledger._store.reading() as connection:
            rows = connection.execute(select(standings)).all()
            assert rows
            for row in rows:
                position = standing.position(connection, row.cell) or {"tellings": 0}
                assert {field: getattr(row, field) for field in position} == position
    before = dump(ledger)
    ledger.rebuild()
    assert dump(ledger) == before


@pytest.mark.parametrize("name", SERIES)
def test_positions_of_a_past_day_are_those_of_the_stands_by_then(ledger: Ledger, name: str) -> None:
    """The position that is kept for a day is what the stands that counted by then give."""
    for readout in SERIES[name]:
        ledger.add(readout)
    for day in range(1, 31):
        then = f"2031-05-{day:02}"
        with ledger._store.reading() as connection:
            cells = connection.execute(select(standings.c.cell)).scalars().all()
            told = [found for cell in cells if (found := standing.position(connection, cell, day=then))]
        kept = [(one.since, one.last_day, one.tellings, one.origins, one.line) for one in ledger.standings(as_of=then)]
        fields = ("since", "last_day", "tellings", "origins", "line")
        assert sorted(kept) == sorted(tuple(found[field] for field in fields) for found in told)


def test_long_stance_is_not_gone_through_again(ledger: Ledger) -> None:
    """A demand told for the twentieth time takes no more statements than at first, and none that counts its days."""
    counts = []
    for day in range(10, 30):
        with statements(ledger) as seen:
            ledger.add(word(f"2031-05-{day}", "demand"))
        counts.append(len(seen))
        assert not any("count(distinct" in re.sub(r"\s", "", one.lower()) for one, _ in seen if day > 10)
    assert max(counts) == max(counts[:5])


@contextmanager
def statements(ledger: Ledger) -> Iterator[list[tuple[str, Any]]]:
    """The statements that a ledger runs meanwhile, with their values."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, _context: object, many: bool) -> None:
        if not many:
            seen.append((statement, values))

    event.listen(ledger._store.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(ledger._store.engine, "before_cursor_execute", note)


def test_adding_goes_through_no_table(tmp_path: Any) -> None:
    """Whatever adding a report asks, an index answers: no statement reads a whole table of a ledger."""
    with Ledger(tmp_path / "talks.sqlite", who="tester") as ledger:
        ledger.add(word("2031-05-09", "demand"))
        with statements(ledger) as seen:
            ledger.add(word("2031-05-10", "demand", "offer", paper="Courier"))
            ledger.add(told(BODY, {"act": "demand"}, meetings=[meeting(BODY)], url="https://herald.example/1"))
            ledger.add(told(BODY, {"act": "demand"}, publisher="Courier"))
            ledger.add(told("Nothing of it, Norland said.", {"act": "deny"}, url="https://herald.example/1"))
            ledger.add(told("The Herald reported a demand.", {"sources": [("outlet", "Herald")]}, publisher="Lantern"))
        asked = [(statement, values) for statement, values in seen if statement.startswith(("SELECT", "UPD", "DEL"))]
        assert len(asked) > 100
        with ledger._store.reading() as connection:
            for statement, values in asked:
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
                assert [row.detail for row in plan if row.detail.startswith("SCAN")] == [], statement


def test_undone_report_leaves_no_body_behind(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that could not be recorded is not taken for the one that gets its number in the journal."""

    def broken(*_: object) -> None:
        raise RuntimeError("the lights went out")

    monkeypatch.setattr(standing, "settle", broken)
    with pytest.raises(RuntimeError):
        ledger.add(told(BODY, {"act": "demand"}, publisher="Herald"))
    monkeypatch.undo()
    ledger.add(told("Sudland would rather speak of the ferries.", {"act": "demand"}, publisher="Lantern"))
    assert ledger.add(told(BODY, {"act": "demand"}, publisher="Courier")).outcome == "new"
    assert ledger.add(told(BODY, {"act": "demand"}, publisher="Gazette")).outcome == "reprint"


def test_parties_of_a_talks(ledger: Ledger) -> None:
    """Each party whose moves are told, once, whether it takes stands or not."""
    assert ledger.parties() == []
    for day, party, act in (("10", "Sudland", "demand"), ("11", "Norland", "claim"), ("12", "Sudland", "offer")):
        ledger.add(told(f"On {day}.", {"party": party, "act": act}, day=f"2031-05-{day}"))
    ledger.add(told("Elsewhere.", {"party": "Eastmark"}), talks="other")
    assert ledger.parties() == ["Norland", "Sudland"]
    assert ledger.parties(talks="other") == ["Eastmark"]
