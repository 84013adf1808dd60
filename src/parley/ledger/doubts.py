"""Keeps up which tellings are disputed and when, for the parties, days and reports that a change can touch."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, bindparam, literal_column, select, update

from parley.ledger import standing
from parley.ledger.days import shifted
from parley.ledger.doubt import conditions_of, denied
from parley.ledger.rows import loaded, stored
from parley.ledger.schema import EVER_DENIED, tellings, within
from parley.ledger.spells import union
from parley.vocabulary import stances

Telling = Mapping[str, Any]


def settle(connection: Connection, report: Row[Any], changed: Iterable[Telling]) -> standing.Changes:
    """Judge anew what the changed tellings of a report can have made disputed or clear; return what to settle."""
    touched: set[str] = set()
    for party, first, last in _stretches(changed):
        touched |= _settle_party(connection, report.talks, party, first, last)
    return _spread(connection, touched) if touched else {}


def _stretches(changed: Iterable[Telling]) -> list[tuple[str, str, str]]:
    days: dict[str, list[str]] = {}
    for one in changed:
        days.setdefault(one["party"], []).append(one["day"])
    return [(party, min(own), max(own)) for party, own in sorted(days.items())]


def _settle_party(connection: Connection, talks: str, party: str, first: str, last: str) -> set[str]:
    """Set when a party's tellings are denied; return the reports in which that changed."""
    reach = stances().denial_days
    earliest, latest = shifted(first, days=-reach), shifted(last, days=reach)
    of_party = {"talks": talks, "party": party}
    asked = {**of_party, "first": first, "last": latest, "denials": sorted(stances().denials)}
    doubted = {**of_party, "first": earliest, "last": last}
    if connection.execute(_ASKED, asked).first() is None and connection.execute(_DOUBTED, doubted).first() is None:
        return set()
    near = {**of_party, "first": earliest, "last": latest}
    rows = [loaded(row) for row in connection.execute(_NEAR, near)]
    found = denied(rows)
    changed = [row for row in rows if row["day"] <= last and row["denied"] != found.get(row["id"], [])]
    for row in changed:
        _set(connection, row["id"], denied=found.get(row["id"], []))
    return {row["report"] for row in changed}


def _spread(connection: Connection, reports: set[str]) -> standing.Changes:
    """Carry the doubt on to the conditions of denied moves, and to the positions."""
    rows = [loaded(row) for row in connection.execute(select(tellings).where(tellings.c.report.in_(sorted(reports))))]
    found = {row["id"]: row["denied"] for row in rows if row["denied"]}
    also = conditions_of(found, rows)
    changed = []
    for row in rows:
        during = union([*found.get(row["id"], []), *also.get(row["id"], [])])
        if row["disputed"] != during:
            row["disputed"] = during
            _set(connection, row["id"], disputed=during)
            changed.append(row)
    return standing.place(connection, changed)


def _set(connection: Connection, telling: str, **values: Any) -> None:
    connection.execute(update(tellings).where(tellings.c.id == telling).values(**stored(values)))


# Built once: these run for every party of every report.
_OF_PARTY = (
    *(tellings.c[name] == bindparam(name) for name in ("talks", "party")),
    within(tellings.c.day, bindparam("first"), bindparam("last")),
)
_DENIAL = tellings.c.act.in_(bindparam("denials", expanding=True))
_ASKED = select(tellings.c.id).where(*_OF_PARTY, _DENIAL).limit(literal_column("1"))
_DOUBTED = select(tellings.c.id).where(*_OF_PARTY, EVER_DENIED).limit(literal_column("1"))
_NEAR = select(tellings).where(*_OF_PARTY).order_by(tellings.c.id)
