"""Watches sources: polls those that are due, reads what is new and may matter, and records it in a ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from parley.errors import ParleyError
from parley.feeds.polling import Got, Poll, Poller, Relevant, is_due, moment
from parley.feeds.relevance import may_matter
from parley.feeds.web import Clock, Fetch, Limits, Stopwatch, Web
from parley.ledger import Ledger, SeenItem, WatchedFeed
from parley.records import Readout, Report
from parley.reports import fetch

if TYPE_CHECKING:
    from parley.language import Model

Read = Callable[[Sequence[Report]], list[Readout]]
_LONGEST_SLEEP_S = 3600.0


@dataclass(frozen=True, slots=True)
class Watching:
    """How sources are watched.

    ``every_s`` is the time between two polls of a source that works, ``most_items`` the new items taken from one at a
    time, ``threads`` the sources polled at a time; ``everything`` reads what the filter would leave out, too.
    """

    talks: str = "main"
    every_s: float = 900.0
    most_items: int = 100
    threads: int = 8
    everything: bool = False
    model: str | None = None
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Round:
    """What a round of polls did: sources polled and failed, and new items by what became of them."""

    polled: int
    failed: int
    outcomes: dict[str, int]


class Watch:
    """Watches sources for a talks of a ledger.

    Args:
        ledger: an open ledger, which keeps the state of the sources too.
        sources: addresses of feeds, folders, mailboxes.
        watching: how.
        clock: the time; the real one if None.
        get: fetches an address; over the network if None.
        read: reads reports; with the model if None.
        relevant: whether a text may be about a negotiation; the filter that parley comes with if None.
    """

    def __init__(
        self,
        ledger: Ledger,
        sources: Sequence[str],
        watching: Watching | None = None,
        *,
        clock: Clock | None = None,
        get: Fetch | None = None,
        read: Read | None = None,
        relevant: Relevant | None = None,
    ) -> None:
        self._ledger, self._sources = ledger, tuple(dict.fromkeys(sources))
        self._how = watching or Watching()
        self._clock = clock or Stopwatch()
        self._read = read or self._by_model
        self._model: Model | None = None
        chosen = (lambda text: True) if self._how.everything else relevant or may_matter
        web = Web(self._how.limits, self._clock, get=get or fetch)
        self._poller = Poller(web, self._clock, every_s=self._how.every_s, most_items=self._how.most_items,
                              relevant=chosen)  # fmt: skip

    def once(self) -> Round:
        """Poll every source that is due, and record what is new."""
        due = [feed for feed in self._feeds() if is_due(feed, now=moment(self._clock.now_s()))]
        outcomes: dict[str, int] = {}
        failed = 0
        self._poller.begin()
        for poll in self._polls(due):
            failed += bool(poll.feed.failures)
            for got in poll.got:
                if self._clock.wait(0):
                    # The source stays due, so that the items that are left are found again.
                    return Round(len(due), failed, outcomes)
                outcome = self._record(poll.feed.feed, got)
                outcomes[outcome] = outcomes.get(outcome, 0) + 1
            self._ledger.keep_feed(poll.feed, talks=self._how.talks)
        return Round(len(due), failed, outcomes)

    def on(self) -> Iterator[Round]:
        """Go on until the clock says stop, yielding each round that polled something."""
        while True:
            done = self.once()
            if done.polled:
                yield done
            if self._clock.wait(self._pause_s()):
                return

    def _pause_s(self) -> float:
        now_s = self._clock.now_s()
        soonest = min((feed.next_try or "" for feed in self._feeds()), default="")
        low, high = 0.0, _LONGEST_SLEEP_S
        if soonest <= moment(now_s):
            return 1.0
        # Moments sort as their text does, to the second.
        while high - low > 1:
            middle = (low + high) / 2
            low, high = (middle, high) if moment(now_s + middle) < soonest else (low, middle)
        return high

    def _feeds(self) -> list[WatchedFeed]:
        known = {feed.feed: feed for feed in self._ledger.feeds(talks=self._how.talks)}
        return [known.get(source, WatchedFeed(source)) for source in self._sources]

    def _polls(self, due: Sequence[WatchedFeed]) -> Iterator[Poll]:
        def seen(keys: list[str]) -> dict[str, str]:
            return self._ledger.seen_items(keys, talks=self._how.talks)

        def poll(feed: WatchedFeed) -> Poll:
            # Told to stop, nothing is begun any more; the source is left as it was, and so due.
            return Poll(feed) if self._clock.wait(0) else self._poller.poll(feed, seen)

        if self._how.threads == 1:
            yield from map(poll, due)
            return
        with ThreadPoolExecutor(self._how.threads, thread_name_prefix="parley-feed") as pool:
            yield from pool.map(poll, due)

    def _record(self, feed: str, got: Got) -> str:
        """Read an item's report and add it; two feeds that name one page in one round record it once."""
        talks = self._how.talks
        outcome, detail = got.outcome, got.detail
        if got.loaded is not None:
            try:
                outcome, detail = self._add(got)
            except ParleyError as error:
                outcome, detail = "failed", str(error)
        seen = moment(self._clock.now_s())
        self._ledger.keep_item(SeenItem(got.key, feed, seen, outcome, detail), talks=talks)
        return outcome

    def _add(self, got: Got) -> tuple[str, str]:
        assert got.loaded is not None
        known = self._ledger.knows(got.loaded.report, talks=self._how.talks)
        if known is not None:
            return "known", known
        (readout,) = self._read([got.loaded.report])
        if not (readout.moves or readout.meetings or readout.shifts or readout.control):
            return "nothing told", ""
        told = replace(readout, notices=got.loaded.notices)
        added = self._ledger.add(told, talks=self._how.talks, why="from a feed")
        return added.outcome, added.report

    def _by_model(self, reports: Sequence[Report]) -> list[Readout]:
        from parley.language import load_model
        from parley.reading import read_reports

        self._model = self._model or load_model(self._how.model)
        return read_reports(reports, self._model)
