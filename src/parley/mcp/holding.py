"""The ledger as the tools use it: opened on first use, with the last states and readouts kept until it changes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from threading import RLock
from typing import Any, TypeVar

from parley.errors import OptionError
from parley.ledger import MAIN_TALKS, Fact, Ledger, ReportEntry, State, Telling
from parley.mcp import citing
from parley.mcp.settings import Settings
from parley.mcp.shapes import FactLine, MoveLine
from parley.records import Readout

T = TypeVar("T")
KEPT_MAX = 256
# A state of a large ledger takes hundreds of megabytes.
STATES_MAX = 2
EVIDENCE_MAX = 3


class Holding:
    """The ledger that a server works on; a missing one is an error only when it is asked for something."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._ledger: Ledger | None = None
        self._lock = RLock()
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._states: OrderedDict[Hashable, Any] = OrderedDict()

    @property
    def ledger(self) -> Ledger:
        """The ledger; a server that may write makes one where there is none.

        Raises:
            LedgerError: it cannot be opened.
        """
        with self._lock:
            if self._ledger is None:
                self._ledger = Ledger(self.settings.ledger, create=self.settings.write, who=self.settings.who)
            return self._ledger

    def close(self) -> None:
        """Let go of the ledger."""
        if self._ledger is not None:
            self._ledger.close()

    @property
    def main_talks(self) -> str:
        """The talks that is meant where none is named: the settings', "main", or that of most reports."""
        if self.settings.talks:
            return self.settings.talks
        there = self.ledger.talks()
        return MAIN_TALKS if MAIN_TALKS in there or not there else max(there, key=lambda name: there[name])

    def talks(self, name: str | None) -> str:
        """Return the talks of that name, the main one if None.

        Raises:
            OptionError: the ledger has no such talks.
        """
        if name is None:
            return self.main_talks
        there = self.ledger.talks()
        if name not in there and there:
            raise OptionError(f"The ledger has no talks “{name}”; it has {', '.join(there)}.")
        return name

    def state(self, talks: str, as_of: str | None) -> State:
        """Return what was told by the end of a day."""
        key = (self.ledger.version(), talks, as_of)
        return self._made(self._states, STATES_MAX, key, lambda: self.ledger.state(talks=talks, as_of=as_of))

    def readout(self, report: str) -> Readout:
        """Return the readout in force of a report."""
        key = (self.ledger.version(), report)
        return self._made(self._kept, KEPT_MAX, key, lambda: self.ledger.readout(report))

    def move_lines(self, told: Iterable[Telling], reports: dict[str, ReportEntry] | Any) -> list[MoveLine]:
        """Return tellings as lines that can be cited."""
        return [
            citing.told_line(one, self.readout(one.report), citing.report_line(reports[one.report])) for one in told
        ]

    def fact_lines(self, facts: Iterable[Fact], reports: dict[str, ReportEntry] | Any) -> list[FactLine]:
        """Return facts as lines that can be cited."""
        return [
            citing.fact_line(one, self.readout(one.report), citing.report_line(reports[one.report])) for one in facts
        ]

    def evidence(self, state: State, line: str) -> list[MoveLine]:
        """Return a few tellings of a move: the latest of each origin first."""
        latest = sorted((one for one in state.tellings if one.line == line), key=_recency, reverse=True)
        firsts = sorted({one.origin: one for one in reversed(latest)}.values(), key=_recency, reverse=True)
        others = [one for one in latest if one not in firsts]
        return self.move_lines([*firsts, *others][:EVIDENCE_MAX], state.reports)

    def behind(self, state: State, name: str) -> list[MoveLine | FactLine]:
        """Return a few tellings of a move, or the one record of that name."""
        facts = [one for one in state.facts if one.id == name]
        return [*self.evidence(state, name), *self.fact_lines(facts, state.reports)]

    def _made(self, kept: OrderedDict[Hashable, Any], most: int, key: Hashable, make: Callable[[], T]) -> T:
        with self._lock:
            if key not in kept:
                kept[key] = make()
                while len(kept) > most:
                    kept.popitem(last=False)
            kept.move_to_end(key)
            found: T = kept[key]
            return found


def _recency(one: Telling) -> tuple[str, str, str]:
    return (one.day, one.published, one.id)
