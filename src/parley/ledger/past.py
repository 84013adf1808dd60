"""The ledger as of a past day: what differed then from what is kept up now.

Two things did: a report that was corrected later was in force still, and what a party denied later was not disputed
yet. Only the tellings that one of these can have changed are judged anew; all others are as they are now.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from parley.ledger import standing
from parley.ledger.days import shifted
from parley.ledger.doubt import conditions_of, denied
from parley.ledger.rows import ACTIVE, REJECTED, loaded
from parley.ledger.schema import reports, stands, tellings, within
from parley.ledger.stance import Stretch, present
from parley.ledger.state import Standing
from parley.vocabulary import Side, stances

Rows = list[dict[str, Any]]
_IDS_AT_ONCE = 500
_STAND = ("party", "topic", "object", "day", "published", "telling", "act", "side", "origin", "named", "line")


def corrected_later(talks: str, day: str) -> Any:
    """Return the query for the reports that were in force on a day, and are superseded now."""
    winner = reports.alias("winner")
    return (
        select(reports.c.id)
        .join(winner, winner.c.id == reports.c.superseded_by)
        .where(reports.c.talks == talks, reports.c.superseded_by.is_not(None))
        .where(reports.c.published <= day, winner.c.published > day)
    )


def in_force(table: Any, talks: str, day: str | None) -> ColumnElement[bool]:
    """Return the condition that a telling or fact counted by the end of a day, now if it is None."""
    if day is None:
        return and_(table.c.talks == talks, table.c.status == ACTIVE)
    counted = or_(
        table.c.status == ACTIVE,
        and_(table.c.status != REJECTED, table.c.report.in_(corrected_later(talks, day))),
    )
    known = [table.c.talks == talks, table.c.published <= day, counted]
    return and_(*known, table.c.day <= day) if table is tellings else and_(*known)


def disputed_then(connection: Connection, talks: str, day: str) -> dict[str, bool]:
    """Return whether tellings were disputed by the end of a day, for all of which that may differ from now."""
    again = list(connection.execute(corrected_later(talks, day)).scalars())
    judged: dict[str, dict[str, Any]] = {}
    for party, first, last in _unsettled(connection, talks, day, again):
        judged.update(_judged(connection, talks, day, party, first, last))
    touched = {row["report"] for row in judged.values() if row["denied"] != row["then"]}
    touched |= {*again, *_told_ahead(connection, talks, day)}
    found: dict[str, bool] = {}
    for rows in _by_report(connection, touched, talks, day):
        doubtful = {row["id"] for row in rows if judged.get(row["id"], {}).get("then", row["denied"])}
        doubtful |= conditions_of(doubtful, rows)
        found.update((row["id"], row["id"] in doubtful) for row in rows)
    return found


def _unsettled(connection: Connection, talks: str, day: str, again: Sequence[str]) -> set[tuple[str, str, str]]:
    """The parties and days about which a telling bears that counted then or counts now, but not both."""
    reach = stances().denial_days
    late = or_(tellings.c.published > day, tellings.c.day > day)
    here = (tellings.c.talks == talks, tellings.c.day <= shifted(day, days=reach))
    query = select(tellings.c.party, tellings.c.day)
    queries = [
        query.where(*here, late, tellings.c.act.in_(sorted(stances().denials))),
        query.where(*here, late, tellings.c.denied),
        *(query.where(tellings.c.report.in_(some)) for some in _some(again)),
    ]
    rows = {tuple(row) for one in queries for row in connection.execute(one)}
    return {(party, shifted(told, days=-reach), told) for party, told in rows}


def _judged(
    connection: Connection, talks: str, day: str, party: str, first: str, last: str
) -> dict[str, dict[str, Any]]:
    """The tellings of a party between two days, with whether they were denied by the end of a day."""
    near = within(tellings.c.day, first, shifted(last, days=stances().denial_days))
    query = select(tellings).where(in_force(tellings, talks, day), tellings.c.party == party, near)
    rows = [loaded(row) for row in connection.execute(query.order_by(tellings.c.id))]
    then = denied(rows)
    return {row["id"]: {**row, "then": row["id"] in then} for row in rows if row["day"] <= last}


def _told_ahead(connection: Connection, talks: str, day: str) -> list[str]:
    """The reports that told by then of a day to come, and are denied: what they tell of that day did not count yet."""
    ahead = (tellings.c.talks == talks, tellings.c.denied, tellings.c.published <= day, tellings.c.day > day)
    return list(connection.execute(select(tellings.c.report).where(*ahead).distinct()).scalars())


def _by_report(connection: Connection, names: Iterable[str], talks: str, day: str) -> Iterator[Rows]:
    for some in _some(sorted(names)):
        query = select(tellings).where(in_force(tellings, talks, day), tellings.c.report.in_(some))
        rows = [loaded(row) for row in connection.execute(query.order_by(tellings.c.report))]
        for _, group in groupby(rows, key=lambda row: row["report"]):
            yield list(group)


def _some(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[start : start + _IDS_AT_ONCE] for start in range(0, len(names), _IDS_AT_ONCE))


def standings(
    connection: Connection, *, talks: str, day: str, parties: Sequence[str] | None, topic: str | None
) -> list[Standing]:
    """Return the positions by the end of a day, of all parties if none are given."""
    chosen = [stands.c.talks == talks, stands.c.published <= day, stands.c.day <= day]
    if parties is not None:
        chosen.append(stands.c.party.in_(parties))
    if topic is not None:
        chosen.append(stands.c.topic == topic)
    other = _stands_then(connection, talks, day)
    columns = [stands.c[name] for name in _STAND]
    order = (stands.c.party, stands.c.topic, stands.c.object, stands.c.day, stands.c.published, stands.c.telling)
    rows = [tuple(row) for row in connection.execute(select(*columns).where(*chosen).order_by(*order))]
    if other:
        more = (row for some in other.values() for row in some)
        rows = [row for row in rows if row[5] not in other]
        rows += [row for row in more if (parties is None or row[0] in parties) and topic in (None, row[1])]
        rows.sort(key=lambda row: row[:6])
    return [_position(key, list(told)) for key, told in groupby(rows, key=lambda row: row[:3])]


def _stands_then(connection: Connection, talks: str, day: str) -> dict[str, list[tuple[Any, ...]]]:
    """The stands of the tellings that may have counted otherwise then."""
    then = disputed_then(connection, talks, day)
    found: dict[str, list[tuple[Any, ...]]] = {}
    for some in _some(sorted(then)):
        for row in map(loaded, connection.execute(select(tellings).where(tellings.c.id.in_(some)))):
            told = {**row, "disputed": then[row["id"]], "status": ACTIVE}
            rows = standing.stand_rows(told) if standing.takes_stand(told) else ()
            found[row["id"]] = [tuple(stand[name] for name in _STAND) for stand in rows]
    return found


def _position(key: tuple[Any, ...], told: list[tuple[Any, ...]]) -> Standing:
    days = [(day, list(rows)) for day, rows in groupby(told, key=lambda row: row[3])]
    stretch = present((day, _side(rows)) for day, rows in reversed(days))
    assert stretch is not None
    return _summed(key, [row for row in told if row[3] >= stretch.since], stretch)


def _side(rows: Iterable[tuple[Any, ...]]) -> Side:
    side = 0
    for row in rows:
        side |= row[7]
    return Side(side)


def _summed(key: tuple[Any, ...], told: list[tuple[Any, ...]], stretch: Stretch) -> Standing:
    party, topic, thing = key
    return Standing(
        party=party,
        topic=topic,
        object=thing or None,
        acts=tuple(sorted({row[6] for row in told if row[3] == stretch.last_day})),
        since=stretch.since,
        last_day=stretch.last_day,
        last_told=max(row[4] for row in told),
        tellings=len(told),
        origins=len({row[8] for row in told}),
        named=any(row[9] for row in told),
        line=told[-1][10],
    )


def parties_called(connection: Connection, talks: str, name: str) -> list[str]:
    """Return the parties of a talks that a name means, capitals aside."""
    there = connection.execute(select(tellings.c.party).where(tellings.c.talks == talks).distinct()).scalars()
    return sorted(party for party in there if party.casefold() == name.casefold())
