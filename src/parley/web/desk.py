"""The ledger as the pages use it: opened once, with what was made of it kept until something is written."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from parley.errors import OptionError
from parley.ledger import MAIN_TALKS, Ledger, ReportEntry, Standing, Telling
from parley.ledger.mastheads import newsroom
from parley.records import Readout
from parley.vocabulary import data
from parley.web.settings import Settings

if TYPE_CHECKING:
    from parley.ledger.look import Look

T = TypeVar("T")
KEPT_MAX = 64
READOUTS_MAX = 128
# Parts of a large ledger take tens of megabytes.
PARTS_MAX = 8


class Kept:
    """Remembers what was worked out, the latest used first; what an older version of the ledger gave is dropped."""

    def __init__(self, most: int = KEPT_MAX) -> None:
        self._most = most
        self._lock = Lock()
        self._making: dict[Hashable, Lock] = {}
        self._found: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable) -> Any:
        """Return what is kept under a key, None if nothing is."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
            return self._found.get(key)

    def made(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept under a key; make it first if need be, once however many ask."""
        with self._lock:
            making = self._making.setdefault(key, Lock())
        try:
            with making:
                found: T | None = self.get(key)
                return self._keep(key, make()) if found is None else found
        finally:
            with self._lock:
                self._making.pop(key, None)

    def _keep(self, key: Hashable, made: T) -> T:
        with self._lock:
            self._found[key] = made
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        return made


class Desk:
    """A ledger on which the pages work.

    Raises:
        LedgerError: it cannot be opened.
        OptionError: it lacks the talks of the settings.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.ledger = Ledger(settings.ledger, create=False, who=settings.who)
        self._kept = Kept()
        self._parts = Kept(PARTS_MAX)
        self._readouts = Kept(READOUTS_MAX)
        there = self.talks()
        if settings.talks is not None and there and settings.talks not in there:
            raise OptionError(f"The ledger has no talks “{settings.talks}”; it has {', '.join(there)}.")

    @property
    def main_talks(self) -> str:
        """The talks to show where an address names none: the settings', "main", or that of most reports."""
        if self.settings.talks:
            return self.settings.talks
        there = self.talks()
        return MAIN_TALKS if MAIN_TALKS in there or not there else max(there, key=lambda name: there[name])

    def version(self) -> int:
        """Return the number of the journal's last entry: what is shown can only change with it."""
        return self.ledger.version()

    def talks(self) -> dict[str, int]:
        """Return the negotiations with their numbers of reports."""
        return self._once(("talks",), self.ledger.talks)

    def standings(self, talks: str) -> list[Standing]:
        """Return the present positions."""
        return self._once(("standings", talks), lambda: self.ledger.standings(talks=talks))

    def parties(self, talks: str) -> list[str]:
        """Return the parties that took a stand, those of most tellings first."""
        return self._once(("parties", talks), lambda: _by_tellings(self.standings(talks)))

    def look(self, talks: str, *, as_of: str | None = None, kind: str | None = None, origins: int = 1) -> "Look":
        """Return a look at what was told by the end of a day, which loads only what is asked of it."""
        return self.ledger.look(talks=talks, as_of=as_of, kind=kind, origins=origins)

    def part(self, *key: Hashable, make: Callable[[], T]) -> T:
        """Return what was made of a part of the ledger; only the last few are kept, for they may be large."""
        return self._parts.made((self.version(), key), make)

    def days(self, talks: str) -> dict[str, int]:
        """Return the days on which reports were published, in order, with their numbers of reports."""
        return self._once(("days", talks), lambda: self.look(talks).days())

    def reports(self, talks: str, *, by: str | None = None) -> list[ReportEntry]:
        """Return the reports of a talks in the order of adding, those published by a day if one is given."""
        there = self._once(("reports", talks), lambda: self.ledger.reports(talks=talks))
        return list(there) if by is None else [report for report in there if report.published <= by]

    def readout(self, report: str) -> Readout:
        """Return the readout in force of a report."""
        return self._readouts.made((self.version(), report), lambda: self.ledger.readout(report))

    def tellings(self, report: str) -> tuple[Telling, ...]:
        """Return what a report tells, corrections laid over it."""
        return self._readouts.made((self.version(), "tellings", report), lambda: self.ledger.find(report).tellings)

    def masthead(self, newsroom: str) -> str:
        """Return how a newsroom writes its name, as far as outlets that are known or a report tell it."""
        return self.mastheads().get(newsroom, newsroom)

    def mastheads(self) -> dict[str, str]:
        """Return how newsrooms write their names, by their names in the ledger."""
        return self._once(("mastheads",), self._mastheads)

    def _mastheads(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for talks in self.talks():
            found = self.look(talks).mastheads() | found
        return {newsroom(name): name for name in data("outlets")["outlets"]} | found

    def check(self, talks: str) -> None:
        """See that the ledger has a negotiation of that name.

        Raises:
            OptionError: it has not.
        """
        there = self.talks()
        if talks not in there and (there or talks != self.main_talks):
            raise OptionError(f"The ledger has no talks “{talks}”; it has {', '.join(there)}.")

    def once(self, *key: Hashable, make: Callable[[], T]) -> T:
        """Return what follows from the ledger as it is now, worked out once for each version."""
        return self._once(key, make)

    def close(self) -> None:
        """Let go of the ledger."""
        self.ledger.close()

    def _once(self, key: Hashable, make: Callable[[], T]) -> T:
        return self._kept.made((self.version(), key), make)


def _by_tellings(standings: list[Standing]) -> list[str]:
    counts: Counter[str] = Counter()
    for one in standings:
        counts[one.party] += one.tellings
    return sorted(counts, key=lambda party: (-counts[party], party))


__all__ = ["Desk", "Kept"]
