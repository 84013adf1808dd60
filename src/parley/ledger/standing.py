"""Keeps the positions up: for each party, topic and object the present stance, updated with each telling."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Integer, and_, case, delete, func, insert, select

from parley.ledger.rows import ACTIVE
from parley.ledger.schema import standings, stands
from parley.ledger.stance import Stretch, present
from parley.vocabulary import Side, stances

Key = tuple[str, str, str, str]
# A telling without objects stands on its topics as such.
NO_OBJECT = ""
_DAYS_AT_ONCE = 16


def takes_stand(telling: Mapping[str, Any]) -> bool:
    """Tell whether a telling counts for positions: it stands, is told as done, and is not disputed."""
    counts = telling["status"] == ACTIVE and not telling["hedged"] and not telling["disputed"]
    return counts and stances().side(telling["act"]) is not Side.NONE


def keys_of(telling: Mapping[str, Any]) -> list[Key]:
    """Return the keys on which a telling stands: each of its topics with each of its objects."""
    objects = telling["objects"] or [NO_OBJECT]
    return [(telling["talks"], telling["party"], topic, thing) for topic in telling["topics"] for thing in objects]


def place(connection: Connection, tellings: Iterable[Mapping[str, Any]]) -> set[Key]:
    """Put the stands of new or changed tellings in the place of those they had; return the keys to settle."""
    changed = list(tellings)
    keys = _forget(connection, [one["id"] for one in changed])
    rows = [row for one in changed if takes_stand(one) for row in _rows(one)]
    if rows:
        connection.execute(insert(stands), rows)
    return keys | {(row["talks"], row["party"], row["topic"], row["object"]) for row in rows}


def _forget(connection: Connection, ids: list[str]) -> set[Key]:
    theirs = stands.c.telling.in_(ids)
    key_columns = (stands.c.talks, stands.c.party, stands.c.topic, stands.c.object)
    keys = {(row[0], row[1], row[2], row[3]) for row in connection.execute(select(*key_columns).where(theirs))}
    if keys:
        connection.execute(delete(stands).where(theirs))
    return keys


def _rows(telling: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for talks, party, topic, thing in dict.fromkeys(keys_of(telling)):
        yield {
            "talks": talks,
            "party": party,
            "topic": topic,
            "object": thing,
            "day": telling["day"],
            "telling": telling["id"],
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


def settle(connection: Connection, keys: Iterable[Key]) -> None:
    """Bring the positions of the keys up to date."""
    for key in sorted(keys):
        where = [column == value for column, value in zip(standings.primary_key.columns, key, strict=True)]
        row = _standing(connection, key)
        connection.execute(delete(standings).where(*where))
        if row is not None:
            connection.execute(insert(standings).values(**row))


def _standing(connection: Connection, key: Key) -> dict[str, Any] | None:
    on_key = and_(*(column == value for column, value in zip(list(stands.c)[:4], key, strict=True)))
    stretch = present(_days(connection, on_key))
    if stretch is None:
        return None
    return {**dict(zip(("talks", "party", "topic", "object"), key, strict=True)), **_sums(connection, on_key, stretch)}


def _days(connection: Connection, on_key: Any) -> Iterator[tuple[str, Side]]:
    """The days of a key with their sides, the latest first, fetched a few at a time: most stances are short."""
    before: str | None = None
    sides = [func.max(stands.c.side.op("&")(side.value)) for side in (Side.GIVING, Side.HOLDING)]
    while True:
        query = select(stands.c.day, *sides).where(on_key).group_by(stands.c.day).order_by(stands.c.day.desc())
        if before is not None:
            query = query.where(stands.c.day < before)
        rows = connection.execute(query.limit(_DAYS_AT_ONCE)).all()
        for day, giving, holding in rows:
            yield day, Side(giving) | Side(holding)
        if len(rows) < _DAYS_AT_ONCE:
            return
        before = rows[-1][0]


def _sums(connection: Connection, on_key: Any, stretch: Stretch) -> dict[str, Any]:
    within = and_(on_key, stands.c.day.between(stretch.since, stretch.last_day))
    query = select(
        func.max(stands.c.published),
        func.count(),
        func.count(stands.c.origin.distinct()),
        func.max(case((stands.c.named, 1), else_=0).cast(Integer)),
    )
    told, tellings, origins, named = connection.execute(query.where(within)).one()
    last = connection.execute(
        select(stands.c.act, stands.c.line)
        .where(on_key, stands.c.day == stretch.last_day)
        .order_by(stands.c.published, stands.c.telling)
    ).all()
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
