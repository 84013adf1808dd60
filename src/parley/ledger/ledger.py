"""The ledger: the door to everything that is kept. SQLAlchemy is imported when one is opened, not before."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from parley.ledger.journal import Entry
    from parley.ledger.look import Look
    from parley.ledger.state import (
        Added,
        Correction,
        Found,
        ReportEntry,
        SeenItem,
        Standing,
        State,
        Telling,
        WatchedFeed,
    )
    from parley.records import Move, Readout, Report, Table

MAIN_TALKS = "main"


class Ledger:
    """The kept record of one or several negotiations.

    Args:
        where: a path (a file of SQLite, made if there is none), ``:memory:``, or the address of a PostgreSQL database.
        create: whether to make the ledger if there is none.
        who: who writes, for the journal; the system's account if None.

    Raises:
        LedgerError: it cannot be opened; the message says why and what to do.
    """

    def __init__(self, where: str | os.PathLike[str], *, create: bool = True, who: str | None = None) -> None:
        from parley.ledger.journal import user
        from parley.ledger.store import Store

        self._store = Store(where, create=create)
        self._who = who or user()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file or the server."""
        self._store.close()

    def __repr__(self) -> str:
        return f"<Ledger {self._store.name!r}>"

    # Writing

    def knows(self, report: Report, *, talks: str = MAIN_TALKS) -> str | None:
        """Return the name of a report that the ledger has already, by its text and newsroom; None if it is new."""
        from parley.ledger import write

        with self._store.reading() as connection:
            return write.known(connection, report, talks)

    def add(
        self,
        readout: Readout,
        *,
        talks: str = MAIN_TALKS,
        why: str = "",
        again: bool = False,
        known_since: str | None = None,
    ) -> Added:
        """Record a readout, whole or not at all; a report that is known already changes nothing.

        Args:
            readout: the report with its records.
            talks: the negotiation that it belongs to.
            why: a remark for the journal.
            again: take this reading in place of the one in force, if the report is known and the reading differs.
            known_since: the day since which a report without a date is known, as another ledger has it; today if None.

        Raises:
            OptionError: ``known_since`` is no date.
        """
        from parley.ledger import write

        how: dict[str, Any] = {"talks": talks, "who": self._who, "why": why, "again": again}
        with self._store.writing() as connection:
            return write.add(connection, readout, known_since=known_since, **how)

    def take_names(self, names: Mapping[str, str], *, talks: str = MAIN_TALKS, why: str = "") -> bool:
        """Let names stand for others in a talks ("the League" for "Northern League"); false if they do already."""
        from parley.ledger import write

        with self._store.writing() as connection:
            return write.take_names(connection, dict(names), talks=talks, who=self._who, why=why)

    def reject(self, target: str, *, why: str = "") -> int:
        """Take a move, telling, fact or report out of the state; it stays in the record. Returns the entry."""
        return self._correct("reject", target, why=why)

    def confirm(self, target: str, *, why: str = "") -> int:
        """Note that somebody has checked a move, telling or fact. Returns the entry."""
        return self._correct("confirm", target, why=why)

    def change(self, target: str, field: str, value: Any, *, why: str = "") -> int:
        """Change a field of a move, telling or fact. Returns the entry.

        Raises:
            OptionError: the field is not one that can be changed, or the value is none of its values.
        """
        return self._correct("change", target, why=why, field=field, value=value)

    def join(self, target: str, line: str, *, why: str = "") -> int:
        """Put a move or telling on the line of another. Returns the entry."""
        return self._correct("join", target, why=why, line=line)

    def part(self, target: str, *, why: str = "") -> int:
        """Give a telling a line of its own. Returns the entry."""
        return self._correct("part", target, why=why)

    def merge_names(self, name: str, into: str, *, talks: str = MAIN_TALKS, why: str = "") -> int:
        """Let one actor's name stand for another's, in what is recorded and what will be. Returns the entry."""
        return self._rename("merge", name, talks=talks, why=why, into=into)

    def split_names(self, name: str, *, talks: str = MAIN_TALKS, why: str = "") -> int:
        """Let a name stand for itself again. Returns the entry."""
        return self._rename("split", name, talks=talks, why=why)

    def undo(self, entry: int, *, why: str = "") -> int:
        """Take a correction back. Returns the entry that does."""
        from parley.ledger import write

        with self._store.writing() as connection:
            return write.undo(connection, entry, who=self._who, why=why)

    def _correct(self, kind: str, target: str, *, why: str, **said: Any) -> int:
        from parley.ledger import write

        with self._store.writing() as connection:
            return write.correct(connection, kind, target, who=self._who, why=why, **said)

    def _rename(self, kind: str, name: str, *, talks: str, why: str, **said: Any) -> int:
        from parley.ledger import write

        with self._store.writing() as connection:
            return write.rename(connection, kind, name, talks=talks, who=self._who, why=why, **said)

    def tell(self, report: str, move: Move, *, why: str = "") -> int:
        """Add a move that a reading missed to a report; its ranges lie in the report's text. Returns the entry.

        Raises:
            OptionError: a range lies outside the text, or the report tells the move already.
        """
        from parley.ledger import write

        with self._store.writing() as connection:
            return write.tell(connection, report, move, who=self._who, why=why)

    def rebuild(self) -> int:
        """Derive the whole state anew from the journal. Returns the number of entries replayed."""
        from parley.ledger import write

        with self._store.writing() as connection:
            return write.rebuild(connection)

    def as_known_at(self, moment: str | int) -> Ledger:
        """Return a ledger in memory with the state of a past moment (ISO 8601, or the beginning of one) or entry."""
        from parley.ledger import write

        past = Ledger(":memory:", who=self._who)
        with self._store.reading() as source, past._store.writing() as target:
            write.replay(source, target, moment)
        return past

    # Watching: state that belongs to this ledger and is no part of the record

    def feeds(self, *, talks: str = MAIN_TALKS) -> list[WatchedFeed]:
        """Return what is watched for a talks, with its health."""
        from parley.ledger import watched

        with self._store.reading() as connection:
            return watched.feeds_of(connection, talks)

    def keep_feed(self, feed: WatchedFeed, *, talks: str = MAIN_TALKS) -> None:
        """Put down how a feed is now."""
        from parley.ledger import watched

        with self._store.writing() as connection:
            watched.keep_feed(connection, feed, talks)

    def seen_items(self, items: Sequence[str], *, talks: str = MAIN_TALKS) -> dict[str, str]:
        """Return what became of those of some items of feeds that were seen before."""
        from parley.ledger import watched

        with self._store.reading() as connection:
            return watched.seen(connection, items, talks)

    def keep_item(self, item: SeenItem, *, talks: str = MAIN_TALKS) -> None:
        """Put down what became of an item of a feed."""
        from parley.ledger import watched

        with self._store.writing() as connection:
            watched.keep_item(connection, item, talks)

    def feed_items(self, *, talks: str = MAIN_TALKS) -> list[SeenItem]:
        """Return the items of feeds that were seen, with what became of each."""
        from parley.ledger import watched

        with self._store.reading() as connection:
            return watched.items_of(connection, talks)

    # Reading

    @contextmanager
    def snapshot(self) -> Iterator[Ledger]:
        """Give the ledger as it is at this moment, to read from however long it takes; others may go on writing."""
        with self._store.frozen() as store:
            seen = copy(self)
            seen._store = store
            yield seen

    def log(self, *, talks: str | None = None) -> Iterator[Entry]:
        """Yield the entries of the journal in order."""
        from parley.ledger import journal

        with self._store.reading() as connection:
            yield from journal.entries(connection, talks=talks)

    def version(self) -> int:
        """Return the number of the last entry of the journal, 0 if it is empty; the state follows from it."""
        from parley.ledger import journal

        with self._store.reading() as connection:
            return journal.last(connection)

    def corrections(self, report: str | None = None, *, talks: str = MAIN_TALKS, limit: int = 1000) -> list[Correction]:
        """Return what users corrected of a report, else of a talks: the latest, in order, what was taken back too."""
        from parley.ledger import walk

        with self._store.reading() as connection:
            return walk.corrections_of(connection, report, talks=talks, limit=limit)

    def search(self, words: str, *, talks: str, limit: int = 100) -> Table[Telling]:
        """Return tellings that count and hold each of the words in party, speaker, terms or objects, latest first."""
        from parley.ledger import walk
        from parley.ledger.state import Telling
        from parley.records import Table

        with self._store.reading() as connection:
            return Table(Telling, walk.search(connection, words, talks=talks, limit=limit))

    def talks(self) -> dict[str, int]:
        """Return the negotiations in the ledger, with the number of reports of each."""
        from parley.ledger import walk

        with self._store.reading() as connection:
            return walk.talks(connection)

    def parties(self, *, talks: str = MAIN_TALKS) -> list[str]:
        """Return the parties whose moves are told in a talks, in order."""
        from parley.ledger import past

        with self._store.reading() as connection:
            return past.parties(connection, talks)

    def size_bytes(self) -> int:
        """Return how much room the ledger takes, its indexes included."""
        from parley.ledger import walk

        with self._store.reading() as connection:
            return walk.size_bytes(connection)

    def state(self, *, talks: str = MAIN_TALKS, as_of: str | None = None, parties: tuple[str, ...] = ()) -> State:
        """Return what was told by the end of a day (EDTF), for all parties or some."""
        from parley.ledger import walk

        with self._store.reading() as connection:
            return walk.state(connection, talks=talks, as_of=as_of, parties=parties)

    def look(
        self, *, talks: str = MAIN_TALKS, as_of: str | None = None, kind: str | None = None, origins: int = 1
    ) -> Look:
        """Return a look at what was told by the end of a day (EDTF), which loads only what is asked of it.

        Args:
            talks: the negotiation.
            as_of: the day; None for the present.
            kind: only tellings that rest on a source of this kind.
            origins: only moves that rest on at least so many newsrooms.
        """
        from parley.ledger import walk
        from parley.ledger.counting import Counting
        from parley.ledger.look import Look

        return Look(self._store, Counting(talks, walk.day_of(as_of), kind, origins))

    def standings(
        self,
        *,
        talks: str = MAIN_TALKS,
        party: str | None = None,
        topic: str | None = None,
        as_of: str | None = None,
    ) -> Table[Standing]:
        """Return the position of each party on each topic and object: the present one, or that of a day (EDTF)."""
        from parley.ledger import walk
        from parley.ledger.state import STANDING_SHOWN, Standing
        from parley.records import Table

        with self._store.reading() as connection:
            found = walk.standings(connection, talks=talks, party=party, topic=topic, as_of=as_of)
        return Table(Standing, found, shown=STANDING_SHOWN)

    def find(self, name: str) -> Found:
        """Return everything behind a name (or the beginning of one): a report, a move, a telling or a fact.

        Raises:
            NoSuchRecord: there is none, or there are several.
        """
        from parley.ledger import walk

        with self._store.reading() as connection:
            return walk.find(connection, name)

    def readout(self, report: str) -> Readout:
        """Return the readout in force of a report.

        Raises:
            NoSuchRecord: the ledger has no such report.
        """
        from parley.ledger import walk

        with self._store.reading() as connection:
            return walk.readout(connection, report)

    def reports(self, *, talks: str = MAIN_TALKS) -> Table[ReportEntry]:
        """Return the reports of a talks in the order of adding."""
        from parley.ledger import walk
        from parley.ledger.state import ReportEntry
        from parley.records import Table

        with self._store.reading() as connection:
            return Table(ReportEntry, walk.reports_in(connection, talks))
