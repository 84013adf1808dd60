"""Keeps the positions up: for each party, topic and object the present one, and those of all days before it.

A position of a past day is kept too, so that a look at it takes no longer than one at the present. Each change of a
cell has a day; a change on the latest of them or after puts the position so far among the earlier ones. A change
before makes the positions since then anew, at most `CHANGES_AT_ONCE` of them: from the first one left out on, the
cell is unsure of its past until it is touched again, and a look works it out.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, delete, func, insert, literal_column, select, update

from parley.ledger.carry import Stand, carried
from parley.ledger.rows import life
from parley.ledger.schema import earlier, standings, stands, within
from parley.ledger.spells import AT_LAST, FOREVER, without
from parley.ledger.stance import Stretch, present
from parley.vocabulary import Side, stances


@dataclass(slots=True)
class Change:
    """What happens to a cell: the days on which something about it changes, the stands added, whether any are lost."""

    days: set[str] = field(default_factory=set)
    added: list[Stand] = field(default_factory=list)
    lost: bool = False

    def at_end(self, position: Row[Any]) -> bool:
        """Whether it only adds stands to a position, on one day and not before the position's own."""
        return not self.lost and position.unsure is None and len(self.days) == 1 and min(self.days) >= position.known


Changes = dict[int, Change]
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
    before = set(_stands_of(connection, [*gone, *(one["id"] for one in changed)]))
    after = {stand for one in changed for stand in stands_of(one)}
    lost, new = sorted(before - after), sorted(after - before)
    if lost:
        connection.execute(_LOSE, [{f"the_{name}": getattr(stand, name) for name in _NAME} for stand in lost])
    if new:
        _make_cells(connection, changed)
        connection.execute(_ADD, [stand._asdict() for stand in new])
    return _changes(lost, new)


def _stands_of(connection: Connection, ids: list[str]) -> Iterator[Stand]:
    return (Stand(*row) for row in connection.execute(_STANDS_OF, {"ids": ids})) if ids else iter(())


def _changes(lost: Iterable[Stand], new: Iterable[Stand]) -> Changes:
    found: Changes = {}
    for stand in lost:
        change = found.setdefault(stand.cell, Change())
        change.lost = True
        change.days |= {stand.known, stand.until} - {FOREVER}
    for stand in new:
        change = found.setdefault(stand.cell, Change())
        change.added.append(stand)
        change.days |= {stand.known, stand.until} - {FOREVER}
    return found


def together(changes: Changes, more: Changes) -> Changes:
    """Return what two steps change, the second after the first."""
    for cell, change in more.items():
        both = changes.setdefault(cell, Change())
        both.days |= change.days
        both.added += change.added
        both.lost |= change.lost
    return changes


def _make_cells(connection: Connection, tellings: Iterable[Mapping[str, Any]]) -> None:
    keys = {cell_of(key): key for one in tellings for key in _keys(one)}
    there = set(connection.execute(_THERE, {"cells": sorted(keys)}).scalars()) if keys else set()
    rows = [
        {"cell": cell, **dict(zip(KEY, key, strict=True)), **_NOTHING, "unsure": None}
        for cell, key in sorted(keys.items()) if cell not in there
    ]  # fmt: skip
    if rows:
        connection.execute(_MAKE, rows)


def _keys(telling: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    objects = telling["objects"] or [NO_OBJECT]
    keys = ((telling["talks"], telling["party"], topic, thing) for topic in telling["topics"] for thing in objects)
    return list(dict.fromkeys(keys)) if _takes_stand(telling) else []


def _takes_stand(telling: Mapping[str, Any]) -> bool:
    return not telling["hedged"] and stances().side(telling["act"]) is not Side.NONE and bool(life(telling))


def stands_of(telling: Mapping[str, Any]) -> Iterator[Stand]:
    """Yield the stands that a telling takes: on each of its topics with each of its objects, while undisputed."""
    for key in _keys(telling):
        for known, until in without(life(telling), telling["disputed"]):
            yield Stand(
                cell=cell_of(key),
                day=telling["day"],
                telling=telling["id"],
                known=known,
                until=until,
                act=telling["act"],
                side=stances().side(telling["act"]).value,
                published=telling["published"],
                origin=telling["origin"],
                named=is_named(telling),
                line=telling["line"],
            )


def is_named(telling: Mapping[str, Any]) -> bool:
    """Tell whether somebody stands for a telling by name: no link of its chain is anonymous."""
    return all(link["kind"] != "anonymous" for link in telling["sources"])


def settle(connection: Connection, changes: Changes) -> None:
    """Bring the positions of the changed cells up to date."""
    if not changes:
        return
    rows = connection.execute(_CELLS, {"cells": sorted(changes)}).all()
    _follow(connection, [row for row in rows if changes[row.cell].at_end(row)], changes)
    for row in rows:
        if not changes[row.cell].at_end(row):
            _settle_anew(connection, row, min(changes[row.cell].days))


def _follow(connection: Connection, before: list[Row[Any]], changes: Changes) -> None:
    """Put present positions in the place of those so far, which are earlier ones unless they are of the same day."""
    known = carried(connection, before, {row.cell: changes[row.cell].added for row in before})
    kept, present = [], []
    for row in before:
        (day,) = changes[row.cell].days
        if row.known not in ("", day):
            kept.append({name: getattr(row, name) for name in ("cell", *_NOTHING)})
        now = known.get(row.cell) or position(connection, row.cell) or _NOTHING
        present.append({**now, "the_cell": row.cell, "known": day, "unsure": None})
    if kept:
        connection.execute(_KEEP, kept)
    if present:
        connection.execute(_RENEW, present)


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
        connection.execute(_KEEP, {**then, "cell": cell, "known": one})
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
_NAME = ("cell", "day", "telling", "known")
_ON_CELL = (
    stands.c.cell == bindparam("cell"),
    stands.c.known <= bindparam("moment"),
    stands.c.until > bindparam("moment"),
)
_ADD, _MAKE, _KEEP = insert(stands), insert(standings), insert(earlier)
_LOSE = delete(stands).where(*(stands.c[name] == bindparam(f"the_{name}") for name in _NAME))
_STANDS_OF = select(*(stands.c[name] for name in Stand._fields)).where(
    stands.c.telling.in_(bindparam("ids", expanding=True))
)
_THERE = select(standings.c.cell).where(standings.c.cell.in_(bindparam("cells", expanding=True)))
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
