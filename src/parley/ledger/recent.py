"""The latest part of a large ledger: the moves since a day, with what they follow on, and nothing before."""

from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from parley.ledger.loading import facts_of, reports_named, tellings_of
from parley.ledger.rows import ACTIVE, REJECTED
from parley.ledger.schema import facts, stands, tellings
from parley.ledger.spells import AT_LAST
from parley.ledger.state import State


def in_force(table: Any, talks: str, day: str | None) -> Select[Any]:
    """Return the query for the rows that count by the end of a day, now if it is None, in the order of publication.

    Those of a report that was corrected later did count until then.
    """
    query = select(table).where(table.c.talks == talks).order_by(table.c.published, table.c.report, table.c.place)
    if day is None:
        return query.where(table.c.status == ACTIVE)
    known = tellings.c.known if table is tellings else table.c.published
    return query.where(known <= day, table.c.until > day, table.c.status != REJECTED)


def first_day_of(connection: Connection, *, talks: str, day: str | None, moves: int) -> str | None:
    """Return the day since which there are so many moves; None if there are not more of them anyway."""
    query = in_force(tellings, talks, day).with_only_columns(tellings.c.line, tellings.c.day)
    lines: set[str] = set()
    latest_first = query.order_by(None).order_by(tellings.c.day.desc())
    for row in connection.execute(latest_first.execution_options(stream_results=True)):
        lines.add(row.line)
        if len(lines) > moves:
            return str(row.day)
    return None


def moves(connection: Connection, *, talks: str, day: str | None) -> int:
    """Return how many moves are told by the end of a day."""
    lines = func.count(tellings.c.line.distinct())
    return int(connection.execute(in_force(tellings, talks, day).order_by(None).with_only_columns(lines)).scalar_one())


def state(connection: Connection, *, talks: str, day: str | None, since: str) -> State:
    """Return the moves since a day, with the last stand before it on each cell that they touch; meetings alike.

    That is what a list of the latest moves and shifts needs. The other positions and older offers are not in it.
    """
    latest = or_(tellings.c.day >= since, tellings.c.id.in_(_before(talks, day, since)))
    told = tellings_of(connection, in_force(tellings, talks, day).where(latest), day=day)
    meetings = func.coalesce(facts.c.ends, facts.c.published) >= since
    records = facts_of(connection, in_force(facts, talks, day).where(meetings))
    entries = reports_named(connection, (one.report for one in (*told, *records)))
    return State(talks=talks, as_of=day, reports=entries, tellings=tuple(told), facts=tuple(records))


def _before(talks: str, day: str | None, since: str) -> Select[Any]:
    """The tellings of the last day before on which somebody took a stand on a cell that is touched since."""
    moment = day or AT_LAST
    latest = select(tellings.c.id).where(tellings.c.talks == talks, tellings.c.day >= since)
    cells = select(stands.c.cell).where(stands.c.telling.in_(latest)).distinct().subquery()
    earlier = stands.alias()
    in_time = (earlier.c.known <= moment, earlier.c.until > moment, earlier.c.day < since)
    last = select(func.max(earlier.c.day)).where(earlier.c.cell == cells.c.cell, *in_time)
    return select(stands.c.telling).where(
        stands.c.cell == cells.c.cell,
        stands.c.day == last.scalar_subquery(),
        stands.c.known <= moment,
        stands.c.until > moment,
    )
