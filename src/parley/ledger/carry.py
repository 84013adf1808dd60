"""Carries present positions on when stands are added at their ends, without going through the stands before.

A party may have taken a stance thousands of times. The next report that tells it again adds to the counts and moves
the last day; only the stands of the last day, and whether an origin is a new one, have to be looked up.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, select

from parley.ledger.schema import standings, stands, within
from parley.ledger.spells import AT_LAST


class Stand(NamedTuple):
    """A telling's word on a cell: a row of `stands`."""

    cell: int
    day: str
    telling: str
    known: str
    until: str
    act: str
    side: int
    published: str
    origin: str
    named: bool
    line: str


def carried(
    connection: Connection, before: Iterable[Row[Any]], added: Mapping[int, Sequence[Stand]]
) -> dict[int, dict[str, Any]]:
    """Return, by cell, the positions that follow from those before; none for a cell that has to be worked out anew.

    Args:
        before: rows of `standings`, which hold without the added stands.
        added: the stands that were added to these cells, all of which count at present.
    """
    at_end = {
        row.cell: row for row in before if row.tellings and min(stand.day for stand in added[row.cell]) >= row.last_day
    }
    if not at_end:
        return {}
    latest: dict[int, list[Any]] = {}
    for stand in connection.execute(_LATEST, {"cells": sorted(at_end)}):
        latest.setdefault(stand.cell, []).append(stand)
    known = _known_origins(connection, {cell: added[cell] for cell in at_end})
    follow = {
        cell: _carried(row, added[cell], latest[cell], {origin for one, origin in known if one == cell})
        for cell, row in at_end.items()
    }
    return {cell: position for cell, position in follow.items() if position is not None}


def _known_origins(connection: Connection, added: Mapping[int, Sequence[Stand]]) -> set[tuple[int, str]]:
    """The cells with those origins of their added stands on which the position rested before."""
    cells: dict[str, list[int]] = {}
    for cell, some in added.items():
        for origin in {stand.origin for stand in some}:
            cells.setdefault(origin, []).append(cell)
    new = sorted({stand.telling for some in added.values() for stand in some})
    return {
        (cell, origin)
        for origin, some in cells.items()
        for cell in connection.execute(_RESTING, {"origin": origin, "cells": some, "new": new}).scalars()
    }


def _carried(
    before: Row[Any], added: Sequence[Stand], latest: Sequence[Any], known: Collection[str]
) -> dict[str, Any] | None:
    """The position after one, None if a stand turns its last day so that it may reach further back than before.

    Args:
        latest: the stands of the cell since the last day of the position, in order.
        known: those origins of the added stands on which the position rests already.
    """
    new = {stand.telling for stand in added}
    days = [(day, list(some)) for day, some in groupby(latest, key=lambda stand: stand.day)]
    side = _sides(stand for stand in days[0][1] if stand.telling not in new)
    if _sides(days[0][1]) != side:
        return None
    since, broken = before.since, False
    for day, some in days[1:]:
        if not _sides(some) & side:
            since, broken = day, True
        side = _sides(some)
    counted = [stand for stand in added if stand.day >= since]
    origins = {stand.origin for stand in counted}
    told = [stand.published for stand in counted]
    last_day, last = days[-1]
    return {
        "acts": json.dumps(sorted({stand.act for stand in last})),
        "since": since,
        "last_day": last_day,
        "last_told": max(told if broken else [*told, before.last_told]),
        "tellings": len(counted) + (0 if broken else before.tellings),
        "origins": len(origins) if broken else before.origins + len(origins.difference(known)),
        "named": any(stand.named for stand in counted) or (bool(before.named) and not broken),
        "line": last[-1].line,
    }


def _sides(some: Iterable[Any]) -> int:
    found = 0
    for stand in some:
        found |= stand.side
    return found


# Built once: these run for every report.
_LATEST = (
    select(stands.c.cell, stands.c.day, stands.c.telling, stands.c.act, stands.c.side, stands.c.line)
    .join(standings, standings.c.cell == stands.c.cell)
    .where(
        standings.c.cell.in_(bindparam("cells", expanding=True)),
        stands.c.day >= standings.c.last_day,
        stands.c.until > AT_LAST,
    )
    .order_by(stands.c.cell, stands.c.day, stands.c.published, stands.c.telling)
)
_RESTING = select(standings.c.cell).where(
    standings.c.cell.in_(bindparam("cells", expanding=True)),
    select(stands.c.cell)
    .where(
        stands.c.cell == standings.c.cell,
        within(stands.c.day, standings.c.since, standings.c.last_day),
        stands.c.origin == bindparam("origin"),
        stands.c.telling.not_in(bindparam("new", expanding=True)),
        stands.c.until > AT_LAST,
    )
    .exists(),
)
