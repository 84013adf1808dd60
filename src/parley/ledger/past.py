"""Positions of the present and of any past day, out of the tables that are kept up with each report."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, or_, select, true

from parley.ledger import standing
from parley.ledger.schema import earlier, standings, tellings
from parley.ledger.state import Standing


def positions(
    connection: Connection, *, talks: str, day: str | None, parties: Sequence[str] | None, topic: str | None
) -> list[Standing]:
    """Return the present positions, or those by the end of a day; of all parties and topics if none are given."""
    chosen = [standings.c.talks == talks]
    if parties is not None:
        chosen.append(standings.c.party.in_(parties))
    if topic is not None:
        chosen.append(standings.c.topic == topic)
    found = _rows(connection, _present().where(*chosen)) if day is None else _by(connection, chosen, day)
    return sorted(found, key=lambda one: (one.party, one.topic, one.object or ""))


def _by(connection: Connection, chosen: list[ColumnElement[bool]], day: str) -> Iterator[Standing]:
    """The present positions where nothing changed since, the kept ones where something did, the rest worked out."""
    sure = or_(standings.c.unsure.is_(None), standings.c.unsure > day)
    changed = standings.c.known > day
    yield from _rows(connection, _present().where(*chosen, ~changed))
    yield from _rows(connection, _kept(connection, day).where(*chosen, changed, sure))
    of_cell = select(standings.c.cell, *_CELL).where(*chosen, changed, ~sure)
    for cell, party, topic, thing in connection.execute(of_cell).all():
        told = standing.position(connection, cell, day=day)
        if told is not None:
            yield _standing((party, topic, thing, *(told[name] for name in _POSITION)))


_CELL = (standings.c.party, standings.c.topic, standings.c.object)
_POSITION = ("acts", "since", "last_day", "last_told", "tellings", "origins", "named", "line")


def _present() -> Select[Any]:
    return select(*_CELL, *(standings.c[name] for name in _POSITION)).where(standings.c.tellings > 0)


def _kept(connection: Connection, day: str) -> Select[Any]:
    """The last position before a day that is kept of each cell, found in the index for each cell by itself."""
    of_cell = earlier.alias()
    if connection.dialect.name == "postgresql":
        # For a plain join it would read all earlier positions, which are many times the cells; SQLite has no LATERAL.
        of_day = select(of_cell).where(of_cell.c.cell == standings.c.cell, of_cell.c.known <= day)
        kept = of_day.order_by(of_cell.c.known.desc()).limit(1).lateral()
        found = select(*_CELL, *(kept.c[name] for name in _POSITION))
        return found.select_from(standings.join(kept, true())).where(kept.c.tellings > 0)
    last = select(func.max(of_cell.c.known)).where(of_cell.c.cell == standings.c.cell, of_cell.c.known <= day)
    at = (earlier.c.cell == standings.c.cell, earlier.c.known == last.scalar_subquery(), earlier.c.tellings > 0)
    return select(*_CELL, *(earlier.c[name] for name in _POSITION)).where(*at)


def _rows(connection: Connection, query: Select[Any]) -> Iterator[Standing]:
    return map(_standing, connection.execute(query).all())


def _standing(row: Sequence[Any]) -> Standing:
    party, topic, thing, acts, since, last_day, last_told, told, origins, named, line = row
    return Standing(
        party, topic, thing or None, tuple(json.loads(acts)), since, last_day, last_told, told, origins, bool(named),
        line,
    )  # fmt: skip


def parties(connection: Connection, talks: str) -> list[str]:
    """Return the parties whose moves are told in a talks, in order."""
    return list(connection.execute(_PARTIES, {"talks": talks}).scalars())


def parties_called(connection: Connection, talks: str, *names: str) -> list[str]:
    """Return the parties of a talks that one of the names means, capitals aside."""
    meant = {name.casefold() for name in names}
    return [party for party in parties(connection, talks) if party.casefold() in meant]


def _parties() -> Select[Any]:
    """Each party is the first after the one before, found in the index: there are few parties and many tellings."""
    first = select(func.min(tellings.c.party).label("party")).where(tellings.c.talks == bindparam("talks"))
    found = first.cte("found", recursive=True)
    after = first.where(tellings.c.party > found.c.party).correlate(found).scalar_subquery()
    found = found.union_all(select(after).where(found.c.party.is_not(None)))
    return select(found.c.party).where(found.c.party.is_not(None))


_PARTIES = _parties()
