"""Keeps the positions up: for each party, topic and object the present stance, updated with each telling."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, delete, func, insert, literal_column, select

from parley.ledger.rows import ACTIVE
from parley.ledger.schema import standings, stands, within
from parley.ledger.stance import Stretch, present
from parley.vocabulary import Side, stances

Key = tuple[str, str, str, str]
KEY = ("talks", "party", "topic", "object")
_AFTER_ALL = "9999-99-99"
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
    rows = [row for one in changed if takes_stand(one) for row in stand_rows(one)]
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


def stand_rows(telling: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a telling that takes a stand."""
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
    chosen = [dict(zip(KEY, key, strict=True)) for key in sorted(keys)]
    if not chosen:
        return
    found = [row for key in chosen if (row := _standing(connection, key)) is not None]
    connection.execute(_DROP, [{f"the_{name}": value for name, value in key.items()} for key in chosen])
    if found:
        connection.execute(insert(standings), found)


def _standing(connection: Connection, key: dict[str, str]) -> dict[str, Any] | None:
    stretch = present(_days(connection, key))
    return None if stretch is None else {**key, **_sums(connection, key, stretch)}


def _days(connection: Connection, key: dict[str, str]) -> Iterator[tuple[str, Side]]:
    """The days of a key with their sides, the latest first, fetched a few at a time: most stances are short."""
    before = _AFTER_ALL
    while True:
        rows = connection.execute(_DAYS, {**key, "before": before}).all()
        for day, giving, holding in rows:
            yield day, Side(giving) | Side(holding)
        if len(rows) < _DAYS_AT_ONCE:
            return
        before = rows[-1][0]


def _sums(connection: Connection, key: dict[str, str], stretch: Stretch) -> dict[str, Any]:
    stretched = {**key, "since": stretch.since, "last_day": stretch.last_day}
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


# Built once: these run for every key of every report, and building a statement takes longer than running it.
_ON_KEY = and_(*(stands.c[name] == bindparam(name) for name in KEY))
_DROP = delete(standings).where(*(standings.c[name] == bindparam(f"the_{name}") for name in KEY))
_DAYS = (
    select(
        stands.c.day,
        *(func.max(stands.c.side.op("&")(literal_column(str(side.value)))) for side in (Side.GIVING, Side.HOLDING)),
    )
    .where(_ON_KEY, stands.c.day < bindparam("before"))
    .group_by(stands.c.day)
    .order_by(stands.c.day.desc())
    .limit(literal_column(str(_DAYS_AT_ONCE)))
)
_SUMS = select(
    func.max(stands.c.published),
    func.count(),
    func.count(stands.c.origin.distinct()),
    func.max(case((stands.c.named, literal_column("1")), else_=literal_column("0"))),
).where(_ON_KEY, within(stands.c.day, bindparam("since"), bindparam("last_day")))
_LAST = (
    select(stands.c.act, stands.c.line)
    .where(_ON_KEY, stands.c.day == bindparam("last_day"))
    .order_by(stands.c.published, stands.c.telling)
)
