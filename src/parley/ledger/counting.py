"""Which rows count: those of a negotiation by the end of a day that pass a filter, and parts of them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from parley.ledger.rows import ACTIVE, REJECTED
from parley.ledger.schema import facts, stands, tellings, within
from parley.ledger.spells import AT_LAST
from parley.vocabulary import stances


def in_force(table: Any, talks: str, day: str | None) -> Select[Any]:
    """Return the query for the rows that count by the end of a day, now if it is None, in the order of publication.

    Those of a report that was corrected later did count until then.
    """
    query = select(table).where(table.c.talks == talks).order_by(table.c.published, table.c.report, table.c.place)
    if day is None:
        return query.where(table.c.status == ACTIVE)
    known = tellings.c.known if table is tellings else table.c.published
    return query.where(known <= day, table.c.until > day, table.c.status != REJECTED)


@dataclass(frozen=True, slots=True)
class Counting:
    """What counts: in which talks, by which day (None for the present), resting on what.

    ``kind`` keeps the tellings that rest on a kind of source, ``origins`` the moves that rest on at least so many
    newsrooms.
    """

    talks: str
    day: str | None = None
    kind: str | None = None
    origins: int = 1

    @property
    def moment(self) -> str:
        """The moment of which spells are asked."""
        return self.day or AT_LAST

    def told(self, *chosen: ColumnElement[bool]) -> Select[Any]:
        """Return the query for the tellings that count, in the order of publication."""
        query = in_force(tellings, self.talks, self.day).where(*chosen)
        if self.kind is not None:
            # Quotation marks inside of a name are stored with a backslash, so that no name looks like this.
            query = query.where(tellings.c.sources.contains(f'"kind": {stored_name(self.kind)}', autoescape=True))
        if self.origins > 1:
            lines = in_force(tellings, self.talks, self.day).order_by(None).with_only_columns(tellings.c.line)
            enough = func.count(tellings.c.origin.distinct()) >= self.origins
            query = query.where(tellings.c.line.in_(lines.group_by(tellings.c.line).having(enough)))
        return query

    def told_ids(self, *chosen: ColumnElement[bool]) -> Select[Any]:
        """Return the query for the ids of the tellings that count."""
        return self.told(*chosen).order_by(None).with_only_columns(tellings.c.id)

    def facts(self, *chosen: ColumnElement[bool]) -> Select[Any]:
        """Return the query for the facts that count, in the order of publication."""
        return in_force(facts, self.talks, self.day).where(*chosen)


def stored_name(name: str) -> str:
    """Return a name as it is stored in a list."""
    return json.dumps(name, ensure_ascii=False)


def on(*, parties: Sequence[str] = (), topic: str | None = None) -> list[ColumnElement[bool]]:
    """Return the conditions for tellings of parties and on a topic, none for what is not given."""
    found: list[ColumnElement[bool]] = [tellings.c.party.in_(parties)] if parties else []
    return found + ([tellings.c.topics.contains(stored_name(topic), autoescape=True)] if topic else [])


def needed_by(connection: Connection, counting: Counting, lines: Iterable[str]) -> set[str]:
    """Return the ids of the tellings of some moves, and of what these depend on."""
    query = counting.told(tellings.c.line.in_(sorted(set(lines)))).order_by(None)
    found: set[str] = set()
    for id, conditions in connection.execute(query.with_only_columns(tellings.c.id, tellings.c.conditions)):
        found |= {id, *json.loads(conditions)}
    return found


def stands_between(
    connection: Connection, counting: Counting, first: str, last: str, chosen: Sequence[ColumnElement[bool]]
) -> set[str]:
    """Return the ids of the tellings of some days, and of the last stand before on whatever they take a stand on.

    That is what the shifts of those days follow from.
    """
    told = counting.told_ids(within(tellings.c.day, first, last), *chosen)
    cells = select(stands.c.cell).where(stands.c.telling.in_(told)).distinct().subquery()
    in_time = [stands.c.known <= counting.moment, stands.c.until > counting.moment]
    if counting.kind is not None or counting.origins > 1:
        in_time.append(stands.c.telling.in_(counting.told_ids()))
    last_before = (
        select(stands.c.cell, func.max(stands.c.day).label("day"))
        .where(stands.c.cell == cells.c.cell, stands.c.day < first, *in_time)
        .group_by(stands.c.cell)
        .subquery()
    )
    same = (stands.c.cell == last_before.c.cell, stands.c.day == last_before.c.day)
    before = select(stands.c.telling).where(*same, *in_time)
    return {*connection.execute(told).scalars(), *connection.execute(before).scalars()}


def offers_since(connection: Connection, counting: Counting, lines: Iterable[str]) -> set[str]:
    """Return the ids of the offers among some moves, with those of the same parties that came at their time or later.

    That is what the answers to these offers follow from, beside the answers themselves.
    """
    acts = tellings.c.act.in_(sorted(stances().offers))
    of_lines = counting.told(acts, tellings.c.line.in_(sorted(set(lines)))).order_by(None)
    first = of_lines.with_only_columns(tellings.c.party, func.min(tellings.c.day)).group_by(tellings.c.party)
    found: set[str] = set()
    for party, day in connection.execute(first).all():
        since = counting.told_ids(acts, tellings.c.party == party, tellings.c.day >= day)
        found |= set(connection.execute(since).scalars())
    return found
