"""Keeps up which tellings are disputed, for the parties, days and reports that a change can touch."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, select, update

from parley.ledger import standing
from parley.ledger.days import shifted
from parley.ledger.doubt import conditions_of, denied
from parley.ledger.rows import ACTIVE, loaded
from parley.ledger.schema import tellings, within
from parley.vocabulary import stances

Telling = Mapping[str, Any]


def settle(connection: Connection, report: Row[Any], changed: Iterable[Telling]) -> set[standing.Key]:
    """Judge anew what the changed tellings of a report can have made disputed or clear; return the keys to settle."""
    touched: set[str] = set()
    for party, first, last in _stretches(changed):
        touched |= _settle_party(connection, report.talks, party, first, last)
    if not touched:
        return set()
    return _spread(connection, touched)


def _stretches(changed: Iterable[Telling]) -> list[tuple[str, str, str]]:
    days: dict[str, list[str]] = {}
    for one in changed:
        days.setdefault(one["party"], []).append(one["day"])
    return [(party, min(own), max(own)) for party, own in sorted(days.items())]


def _settle_party(connection: Connection, talks: str, party: str, first: str, last: str) -> set[str]:
    """Set the flag `denied` of a party's tellings; return the reports in which one changed."""
    reach = stances().denial_days
    earliest, latest = shifted(first, days=-reach), shifted(last, days=reach)
    of_party = (tellings.c.talks == talks, tellings.c.party == party)
    denial = tellings.c.act.in_(sorted(stances().denials))
    asked = select(tellings.c.id).where(*of_party, denial, within(tellings.c.day, first, latest)).limit(1)
    doubted = select(tellings.c.id).where(*of_party, tellings.c.denied, within(tellings.c.day, earliest, last)).limit(1)
    if connection.execute(asked).first() is None and connection.execute(doubted).first() is None:
        return set()
    near = select(tellings).where(*of_party, within(tellings.c.day, earliest, latest))
    rows = [loaded(row) for row in connection.execute(near.order_by(tellings.c.id))]
    now = denied([row for row in rows if row["status"] == ACTIVE])
    changed = [row for row in rows if row["day"] <= last and row["denied"] != (row["id"] in now)]
    for row in changed:
        where = tellings.c.id == row["id"]
        connection.execute(update(tellings).where(where).values(denied=row["id"] in now))
    return {row["report"] for row in changed}


def _spread(connection: Connection, reports: set[str]) -> set[standing.Key]:
    """Carry the doubt on to the conditions of denied moves, and to the positions."""
    rows = [loaded(row) for row in connection.execute(select(tellings).where(tellings.c.report.in_(sorted(reports))))]
    doubtful = {row["id"] for row in rows if row["denied"]}
    doubtful |= conditions_of(doubtful, rows)
    changed = [row for row in rows if row["disputed"] != (row["id"] in doubtful)]
    for row in changed:
        row["disputed"] = row["id"] in doubtful
        where = tellings.c.id == row["id"]
        connection.execute(update(tellings).where(where).values(disputed=row["disputed"]))
    return standing.place(connection, changed)
