"""A look at a negotiation that loads what it is asked for and no more: a large ledger takes seconds to load whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from parley.ledger import journal, loading
from parley.ledger.counting import Counting, needed_by, offers_since, on, stands_between, stored_name
from parley.ledger.days import shifted
from parley.ledger.schema import facts, reports, tellings, within
from parley.ledger.state import Citing, Fact, Gist, Offering, State
from parley.vocabulary import Side, stances

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from parley.ledger.store import Store

_NO_OBJECT = "[]"


@dataclass(frozen=True, slots=True)
class Look:
    """What counts of a negotiation by the end of a day, of which each method loads a part."""

    store: Store
    counting: Counting

    @property
    def day(self) -> str | None:
        """The day by whose end it was told, None for the present."""
        return self.counting.day

    def state(self, *, parties: Sequence[str] = ()) -> State:
        """Return the tellings of some parties, of all if none are given, with their reports, and no facts."""
        with self.store.reading() as connection:
            told = loading.tellings_of(connection, self.counting.told(*on(parties=parties)), day=self.counting.day)
            entries = loading.reports_named(connection, (one.report for one in told))
        return State(self.counting.talks, self.counting.day, entries, tuple(told), ())

    def latest(self, most: int, *, parties: Sequence[str] = (), topic: str | None = None) -> tuple[State, int]:
        """Return the last of the tellings of some parties and on a topic, and how many came before; no facts.

        They stand in the order of their days.
        """
        counting = self.counting
        query = counting.told(*on(parties=parties, topic=topic)).order_by(None)
        columns = (tellings.c.day, tellings.c.published, tellings.c.report, tellings.c.place)
        with self.store.reading() as connection:
            count = connection.execute(query.with_only_columns(func.count())).scalar_one()
            last = query.order_by(*(column.desc() for column in columns)).limit(most)
            told = loading.tellings_of(connection, last, day=counting.day)[::-1]
            entries = loading.reports_named(connection, (one.report for one in told))
        return State(counting.talks, counting.day, entries, tuple(told), ()), count - len(told)

    def days(self) -> dict[str, int]:
        """Return the days on which reports were published, in order, with their numbers of reports."""
        query = select(reports.c.published, func.count()).where(reports.c.talks == self.counting.talks)
        if self.counting.day is not None:
            query = query.where(reports.c.published <= self.counting.day)
        counted = query.group_by(reports.c.published).order_by(reports.c.published)
        with self.store.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(counted)}

    def texts(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the texts of some reports; their readouts, which take longer, are not built."""
        entries = select(reports.c.id, reports.c.entry).where(reports.c.id.in_(ids))
        with self.store.reading() as connection:
            rows = connection.execute(entries).all()
            return {id: journal.content(connection, entry)["readout"]["report"]["text"] for id, entry in rows}

    def mastheads(self) -> dict[str, str]:
        """Return how newsrooms write their names, by their names in the ledger, as far as reports of their own tell."""
        columns = (reports.c.origin, reports.c.publisher, reports.c.title, reports.c.name)
        own = select(*columns).where(reports.c.talks == self.counting.talks, reports.c.basis == "own")
        with self.store.reading() as connection:
            rows = connection.execute(own.order_by(reports.c.number)).all()
        named = {origin: publisher for origin, publisher, _, _ in reversed(rows) if publisher}
        # A report without a masthead is a newsroom of its own, which its title names better than its id.
        return {origin: title or name for origin, _, title, name in reversed(rows)} | named

    def offering(self) -> Offering:
        """Return what bears on offers: the offers, what they depend on, and the moves that may answer them."""
        meaning, counting = stances(), self.counting
        acts = {*meaning.to_offer, *meaning.to_condition, *meaning.withdrawal}
        answering = sorted(act for act in acts if meaning.side(act) is not Side.NONE)
        laid = counting.told(tellings.c.act.in_(sorted(meaning.offers)))
        answers = counting.told(tellings.c.act.in_(answering), tellings.c.hedged.is_(False)).order_by(None)
        with self.store.reading() as connection:
            offers = [one for one in loading.tellings_of(connection, laid, day=counting.day) if one.stands]
            ids = {id for one in offers for id in one.conditions}
            needed = loading.tellings_named(connection, counting.told(), ids, day=counting.day)
            found = loading.gists_of(connection, answers, undisputed_on=counting.moment)
        return Offering(tuple(offers), {one.id: one for one in needed}, tuple(found))

    def citings(self) -> tuple[Citing, ...]:
        """Return for each telling whom it cites, and for what."""
        with self.store.reading() as connection:
            return tuple(loading.citings_of(connection, self.counting.told()))

    def gists(self, *, parties: Sequence[str] = (), topic: str | None = None) -> list[Gist]:
        """Return all gist of tellings, or those of the moves of some parties and on a topic."""
        query = self.counting.told()
        chosen = on(parties=parties, topic=topic)
        if chosen:
            # A move has the topics of all its tellings.
            lines = self.counting.told(*chosen).order_by(None).with_only_columns(tellings.c.line)
            query = query.where(tellings.c.line.in_(lines))
        with self.store.reading() as connection:
            return loading.gists_of(connection, query.order_by(None))

    def moves(self, lines: Iterable[str]) -> State:
        """Return the tellings of some moves and of what these depend on, with their reports."""
        with self.store.reading() as connection:
            return self._state(connection, needed_by(connection, self.counting, lines))

    def about(self, party: str, topic: str, thing: str | None) -> State:
        """Return what a party did about a topic and an object, or about the topic as such, with the reports."""
        objects = tellings.c.objects
        named = objects == _NO_OBJECT if thing is None else objects.contains(stored_name(thing), autoescape=True)
        with self.store.reading() as connection:
            ids = connection.execute(self.counting.told_ids(named, *on(parties=[party], topic=topic))).scalars().all()
            return self._state(connection, ids)

    def disputed(self, parties: Sequence[str]) -> State:
        """Return the tellings of some parties that a denial makes doubtful, with their reports."""
        ever = self.counting.told_ids(tellings.c.disputed != "[]", *on(parties=parties))
        with self.store.reading() as connection:
            return self._state(connection, connection.execute(ever).scalars().all())

    def facts(self, kind: str) -> State:
        """Return the facts of a kind ("meeting", "control" or "shift") with their reports, and no telling."""
        with self.store.reading() as connection:
            return self._state(connection, (), loading.facts_of(connection, self.counting.facts(facts.c.kind == kind)))

    def shifts(self, first: str, last: str, *, parties: Sequence[str] = (), topic: str | None = None) -> State:
        """Return what shows the shifts of some days: stands, those before them, and told shifts."""
        with self.store.reading() as connection:
            told = self._told_shifts(connection, first, last)
            ids = self._shown_by(connection, first, last, told, parties, topic)
            return self._state(connection, ids, told)

    def window(
        self,
        lines: Iterable[str],
        first: str,
        last: str,
        *,
        parties: Sequence[str] = (),
        topic: str | None = None,
        days_ahead: int = 0,
    ) -> State:
        """Return some moves with what lies beside them on their days: answers, shifts, and meetings some days on."""
        counting, shown = self.counting, list(lines)
        until = shifted(last, days=days_ahead)
        with self.store.reading() as connection:
            told = self._told_shifts(connection, first, last)
            meetings = counting.facts(facts.c.kind == "meeting", within(facts.c.starts, first, until))
            ids = needed_by(connection, counting, shown) | offers_since(connection, counting, shown)
            ids |= self._shown_by(connection, first, last, told, parties, topic)
            return self._state(connection, ids, [*told, *loading.facts_of(connection, meetings)])

    def _told_shifts(self, connection: Connection, first: str, last: str) -> list[Fact]:
        since = (facts.c.kind == "shift", within(facts.c.starts, first, last))
        return loading.facts_of(connection, self.counting.facts(*since))

    def _shown_by(
        self, connection: Connection, first: str, last: str, told: list[Fact],
        parties: Sequence[str], topic: str | None,
    ) -> set[str]:  # fmt: skip
        # A told shift is left out where moves up to its report show it.
        until = max([last, *(fact.published for fact in told)])
        return stands_between(connection, self.counting, first, until, on(parties=parties, topic=topic))

    def _state(self, connection: Connection, ids: Iterable[str], records: Sequence[Fact] = ()) -> State:
        counting = self.counting
        told = loading.tellings_named(connection, counting.told(), ids, day=counting.day)
        entries = loading.reports_named(connection, [one.report for one in told] + [one.report for one in records])
        ordered = sorted(records, key=lambda fact: fact.published)
        return State(counting.talks, counting.day, entries, tuple(told), tuple(ordered))
