"""Keeps the positions up: for each party, topic and object the present one, and those of all days before it.

A position of a past day is kept too, so that a look at it takes no longer than one at the present. Each change of a
cell has a day; a change on the latest of them or after puts the position so far among the earlier ones. A change
before makes the positions since then anew, at most `CHANGES_AT_ONCE` of them: from the first one left out on, the
cell is unsure of its past until it is touched again, and a look works it out.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, delete, func, insert, literal_column, select, update

from parley.ledger.rows import life
from parley.ledger.schema import earlier, standings, stands, within
from parley.ledger.spells import AT_LAST, FOREVER, without
from parley.ledger.stance import Stretch, present
from parley.vocabulary import Side, stances

# Cells, each with the days on which something about it changes; FOREVER among them where a stand was lost.
Changes = dict[int, set[str]]
KEY = ("talks", "party", "topic", "object")
# A telling without objects stands on its topics as such.
NO_OBJECT = ""
CHANGES_AT_ONCE = 16
_DAYS_AT_ONCE = 16
_NOTHING: dict[str, Any] = {
    "known": "", "acts": "[]", "since": "", "last_day": "", "last_told": "", "tellings": 0, "origins": 0,
    "named": False, "line": "",
}  # fmt: skip


def cell_of(key: tuple[str, str, str, str]) -> int:
    """Return the number of a cell: talks, party, topic and object."""
    digest = hashlib.blake2b("\0".join(key).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def place(connection: Connection, tellings: Iterable[Mapping[str, Any]], *, gone: Iterable[str] = ()) -> Changes:
    """Put the stands of new or changed tellings in the place of those they had; return what to settle.

    Args:
        gone: ids of tellings that take no stand any more.
    """
    changed = list(tellings)
    before = _stands_of(connection, [*gone, *(one["id"] for one in changed)])
    after = {tuple(row.values()) for one in changed for row in stand_rows(one)}
    lost, new = before - after, after - before
    if lost:
        connection.execute(_LOSE, [_lost(row) for row in sorted(lost)])
    if new:
        _make_cells(connection, changed)
        connection.execute(insert(stands), [dict(zip(_STAND, row, strict=True)) for row in sorted(new)])
    return _days_of(lost, new)


def _lost(row: tuple[Any, ...]) -> dict[str, Any]:
    return {f"the_{name}": value for name, value in zip(_STAND[:4], row[:4], strict=True)}


def _stands_of(connection: Connection, ids: list[str]) -> set[tuple[Any, ...]]:
    theirs = stands.c.telling.in_(ids)
    return {tuple(row) for row in connection.execute(select(*(stands.c[name] for name in _STAND)).where(theirs))}


def _days_of(lost: Iterable[tuple[Any, ...]], new: Iterable[tuple[Any, ...]]) -> Changes:
    found: Changes = {}
    for rows, more in ((lost, {FOREVER}), (new, set())):
        for cell, _, _, known, until, *_ in rows:
            found.setdefault(cell, set()).update({known, until} - {FOREVER} | more)
    return found


def _make_cells(connection: Connection, tellings: Iterable[Mapping[str, Any]]) -> None:
    keys = {cell_of(key): key for one in tellings for key in _keys(one)}
    there = set(connection.execute(select(standings.c.cell).where(standings.c.cell.in_(keys))).scalars())
    rows = [
        {"cell": cell, **dict(zip(KEY, key, strict=True)), **_NOTHING, "unsure": None}
        for cell, key in sorted(keys.items()) if cell not in there
    ]  # fmt: skip
    if rows:
        connection.execute(insert(standings), rows)


def _keys(telling: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    objects = telling["objects"] or [NO_OBJECT]
    keys = ((telling["talks"], telling["party"], topic, thing) for topic in telling["topics"] for thing in objects)
    return list(dict.fromkeys(keys)) if _takes_stand(telling) else []


def _takes_stand(telling: Mapping[str, Any]) -> bool:
    return not telling["hedged"] and stances().side(telling["act"]) is not Side.NONE and bool(life(telling))


def stand_rows(telling: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the stands that a telling takes: on each of its topics with each of its objects, while undisputed."""
    for key in _keys(telling):
        for known, until in without(life(telling), telling["disputed"]):
            yield {
                "cell": cell_of(key),
                "day": telling["day"],
                "telling": telling["id"],
                "known": known,
                "until": until,
                "act": telling["act"],
                "side": stances().side(telling["act"]).value,
                "published": telling["published"],
                "origin": telling["origin"],
                "named": is_named(telling),
                "line": telling["line"],
            }


def is_named(telling: Mapping[str, Any]) -> bool:
    """Tell whether somebody stands for a telling by name: no link of its chain is anonymous."""
    return all(link["kind"] != "anonymous" for link in telling["sources"])


def settle(connection: Connection, changes: Changes) -> None:
    """Bring the positions of the changed cells up to date."""
    for row in connection.execute(_CELLS, {"cells": sorted(changes)}).all() if changes else ():
        days = changes[row.cell]
        if row.unsure is None and len(days) == 1 and min(days) >= row.known:
            _follow(connection, row, min(days))
        else:
            _settle_anew(connection, row, min(days))


def _follow(connection: Connection, before: Row[Any], day: str) -> None:
    """Put the present position in the place of the one so far, which is an earlier one unless it is of that day."""
    if before.known not in ("", day):
        old = {name: getattr(before, name) for name in _NOTHING}
        connection.execute(insert(earlier), {"cell": before.cell, **old})
    now = position(connection, before.cell) or _NOTHING
    connection.execute(_RENEW, {**now, "the_cell": before.cell, "known": day, "unsure": None})


def _settle_anew(connection: Connection, before: Row[Any], day: str) -> None:
    """Make the positions since a day anew, or as many of them as may be made at once."""
    cell = before.cell
    days = sorted(set(connection.execute(_CHANGES, {"cell": cell}).scalars()) - {FOREVER})
    since = min([day, before.unsure or FOREVER, *days[-1:]])
    connection.execute(_DROP_EARLIER, {"the_cell": cell, "since": since})
    if not days:
        connection.execute(_DROP, {"the_cell": cell})
        return
    ahead = [one for one in days[:-1] if one >= since]
    for one in ahead[:CHANGES_AT_ONCE]:
        then = position(connection, cell, day=one) or _NOTHING
        connection.execute(insert(earlier), {**then, "cell": cell, "known": one})
    left = ahead[CHANGES_AT_ONCE:]
    now = position(connection, cell) or _NOTHING
    connection.execute(_RENEW, {**now, "the_cell": cell, "known": days[-1], "unsure": left[0] if left else None})


def position(connection: Connection, cell: int, *, day: str = AT_LAST) -> dict[str, Any] | None:
    """Work out the position on a cell by the end of a day, the present one if none is given."""
    stretch = present(_days(connection, cell, day))
    return None if stretch is None else _sums(connection, cell, stretch, day)


def _days(connection: Connection, cell: int, moment: str) -> Iterator[tuple[str, Side]]:
    """The days of a cell with their sides, the latest first, fetched a few at a time: most stances are short."""
    before = FOREVER
    while True:
        rows = connection.execute(_DAYS, {"cell": cell, "moment": moment, "before": before}).all()
        for day, giving, holding in rows:
            yield day, Side(giving) | Side(holding)
        if len(rows) < _DAYS_AT_ONCE:
            return
        before = rows[-1][0]


def _sums(connection: Connection, cell: int, stretch: Stretch, moment: str) -> dict[str, Any]:
    stretched = {"cell": cell, "moment": moment, "since": stretch.since, "last_day": stretch.last_day}
    told, tellings, origins, named = connection.execute(_SUMS, stretched).one()
    last = connection.execute(_LAST, stretched).all()
    return {
        "acts": json.dumps(sorted({act for act, _ in last})),
        "since": stretch.since,
        "last_day": stretch.last_day,
        "last_told": told,
        "tellings": tellings,
        "origins": origins,
        "named": bool(named),
        "line": last[-1][1],
    }


# Built once: these run for every cell of every report, and building a statement takes longer than running it.
_STAND = tuple(column.name for column in stands.columns)
_ON_CELL = (
    stands.c.cell == bindparam("cell"),
    stands.c.known <= bindparam("moment"),
    stands.c.until > bindparam("moment"),
)
_LOSE = delete(stands).where(*(stands.c[name] == bindparam(f"the_{name}") for name in _STAND[:4]))
_CELLS = select(standings).where(standings.c.cell.in_(bindparam("cells", expanding=True))).order_by(standings.c.cell)
_RENEW = (
    update(standings)
    .where(standings.c.cell == bindparam("the_cell"))
    .values({name: bindparam(name) for name in (*_NOTHING, "unsure")})
)
_DROP = delete(standings).where(standings.c.cell == bindparam("the_cell"))
_DROP_EARLIER = delete(earlier).where(earlier.c.cell == bindparam("the_cell"), earlier.c.known >= bindparam("since"))
_CHANGES = (
    select(stands.c.known)
    .where(stands.c.cell == bindparam("cell"))
    .union(select(stands.c.until).where(stands.c.cell == bindparam("cell")))
)
_DAYS = (
    select(
        stands.c.day,
        *(func.max(stands.c.side.op("&")(literal_column(str(side.value)))) for side in (Side.GIVING, Side.HOLDING)),
    )
    .where(*_ON_CELL, stands.c.day < bindparam("before"))
    .group_by(stands.c.day)
    .order_by(stands.c.day.desc())
    .limit(literal_column(str(_DAYS_AT_ONCE)))
)
_SUMS = select(
    func.max(stands.c.published),
    func.count(),
    func.count(stands.c.origin.distinct()),
    func.max(case((stands.c.named, literal_column("1")), else_=literal_column("0"))),
).where(*_ON_CELL, within(stands.c.day, bindparam("since"), bindparam("last_day")))
_LAST = (
    select(stands.c.act, stands.c.line)
    .where(*_ON_CELL, stands.c.day == bindparam("last_day"))
    .order_by(stands.c.published, stands.c.telling)
)
