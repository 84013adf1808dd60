"""One poll of one source: what is new in it, fetched, and how the source is now."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from parley.errors import FetchStatus, FetchTimeout, HostNotFound, ParleyError, ReportError
from parley.feeds.formats import parse
from parley.feeds.items import Feed, Item
from parley.feeds.places import local
from parley.feeds.web import Clock, NotAllowed, Web
from parley.ledger import WatchedFeed, url_key
from parley.reports import Loaded, from_bytes, from_text, is_address, load

NOT_MODIFIED = 304
LONGEST_WAIT_S = 24 * 3600.0
# What stands in a feed itself is taken for the report where the page may not be fetched, if it is long enough for one.
LEAST_CHARS = 600
MOST_ADDRESSES = 20
Relevant = Callable[[str], bool]
# What became of items before, of those that were seen.
Seen = Callable[[list[str]], Mapping[str, str]]
AGAIN = "try again"
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Got:
    """An item with its report, or why there is none: it is "off topic", "closed", "failed", or to be tried again."""

    key: str
    loaded: Loaded | None = None
    outcome: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Poll:
    """What a poll gave: the source as it is now, and its new items."""

    feed: WatchedFeed
    got: tuple[Got, ...] = field(default=())


def is_due(feed: WatchedFeed, *, now: str) -> bool:
    """Tell whether it is time to look again."""
    return feed.next_try is None or feed.next_try <= now


def moment(seconds: float) -> str:
    """Return seconds since the epoch as the ledger writes moments."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


class Poller:
    """Polls sources.

    Args:
        web: where pages are fetched.
        clock: the time.
        every_s: seconds between two polls of a source that works.
        most_items: new items taken from one source at a time; the rest is left for the next poll.
        relevant: whether a text may be about a negotiation.
    """

    def __init__(self, web: Web, clock: Clock, *, every_s: float, most_items: int, relevant: Relevant) -> None:
        self._web, self._clock = web, clock
        self._every_s, self._most_items, self._relevant = every_s, most_items, relevant
        self._taken: set[str] = set()
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Begin a round of polls: in one round an item is fetched for one source, however many name it."""
        self._taken.clear()

    def poll(self, feed: WatchedFeed, seen: Seen) -> Poll:
        """Look at a source; whatever is wrong with it becomes its state, and is never raised."""
        now_s = self._clock.now_s()
        feed = replace(feed, last_try=moment(now_s))
        try:
            found, feed = self._found(feed)
            got, whole = self._new(found, seen)
        except FetchStatus as error:
            if error.status == NOT_MODIFIED:
                return Poll(self._succeeded(feed, 0))
            return Poll(self._failed(feed, str(error), retry_after=error.retry_after))
        except ParleyError as error:
            return Poll(self._failed(feed, str(error)))
        # A hostile feed may break a library in ways of its own; that must not stop the others.
        except Exception as error:
            why = f"{feed.feed}: reading the feed failed ({type(error).__name__}: {error})"
            return Poll(self._failed(feed, why))
        if not whole or any(one.outcome == AGAIN for one in got):
            # The next poll must see these items again, so the server may not answer that nothing has changed.
            feed = replace(feed, etag="", last_modified="")
        return Poll(replace(self._succeeded(feed, len(got)), title=found.title or feed.title), tuple(got))

    def _found(self, feed: WatchedFeed) -> tuple[Feed, WatchedFeed]:
        if not is_address(feed.feed):
            return local(feed.feed), feed
        headers = {"If-None-Match": feed.etag, "If-Modified-Since": feed.last_modified}
        answer = self._web.feed(feed.feed, headers={name: value for name, value in headers.items() if value})
        found = parse(answer.data, url=answer.url)
        if found.more:
            found = replace(found, items=(*found.items, *self._below(found.more)))
        known = {name: answer.headers.get(name, "") for name in ("ETag", "Last-Modified")}
        return found, replace(feed, etag=known["ETag"], last_modified=known["Last-Modified"])

    def _below(self, addresses: Iterable[str]) -> Iterable[Item]:
        """The items of the sitemaps that a sitemap names, one level deep."""
        for address in [*addresses][:MOST_ADDRESSES]:
            yield from parse(self._web.feed(address, headers={}).data, url=address).items

    def _new(self, found: Feed, seen: Seen) -> tuple[list[Got], bool]:
        """The new items, and whether they are all of them."""
        items = {name_of(item): item for item in found.items}
        before = seen([*items])
        got: list[Got] = []
        for key, item in items.items():
            if before.get(key, AGAIN) != AGAIN or not self._take(key):
                continue
            if len(got) == self._most_items or self._clock.wait(0):
                return got, False
            got.append(self._got(key, item, found, again=key not in before))
        return got, True

    def _take(self, key: str) -> bool:
        with self._lock:
            fresh = key not in self._taken
            self._taken.add(key)
            return fresh

    def _got(self, key: str, item: Item, found: Feed, *, again: bool) -> Got:
        try:
            loaded = self._loaded(item, found)
        except NotAllowed as error:
            return Got(key, outcome="closed", detail=str(error))
        except ReportError as error:
            return Got(key, outcome=AGAIN if again and _passes(error) else "failed", detail=str(error))
        except Exception as error:
            return Got(key, outcome="failed", detail=f"{item.url}: {type(error).__name__}: {error}")
        if not self._relevant(f"{loaded.report.title or ''}\n{loaded.report.text}"):
            return Got(key, outcome="off topic", detail=item.url)
        return Got(key, loaded)

    def _loaded(self, item: Item, found: Feed) -> Loaded:
        if item.path:
            return load(item.path)
        publisher = item.publisher or found.title or None
        told = {"published": item.published, "publisher": publisher, "title": item.title or None}
        if not item.url:
            return from_text(item.text or item.summary, **told)
        try:
            page = self._web.page(item.url)
        except NotAllowed:
            if len(item.text) < LEAST_CHARS:
                raise
            return from_text(item.text, url=item.url, **told)
        loaded = from_bytes(page.data, source=page.url, media_type=page.media_type, charset=page.charset,
                            published=item.published, title=item.title or None)  # fmt: skip
        url = canonical(loaded.report.url, page.url)
        who = item.publisher or loaded.report.publisher or publisher
        return replace(loaded, report=replace(loaded.report, url=url, publisher=who))

    def _succeeded(self, feed: WatchedFeed, new: int) -> WatchedFeed:
        now_s = self._clock.now_s()
        return replace(feed, last_success=moment(now_s), next_try=moment(now_s + self._every_s), failures=0, error="",
                       items=feed.items + new)  # fmt: skip

    def _failed(self, feed: WatchedFeed, why: str, *, retry_after: str = "") -> WatchedFeed:
        """Wait twice as long after each failure, and at least as long as the server asks for."""
        failures = feed.failures + 1
        wait_s = max(self._every_s * 2 ** min(failures, 20), self._asked_s(retry_after))
        next_try = moment(self._clock.now_s() + min(wait_s, LONGEST_WAIT_S))
        return replace(feed, failures=failures, error=" ".join(why.split()), next_try=next_try)

    def _asked_s(self, retry_after: str) -> float:
        try:
            if retry_after.isdigit():
                return float(retry_after)
            return parsedate_to_datetime(retry_after).timestamp() - self._clock.now_s()
        except (TypeError, ValueError, OverflowError):
            return 0.0


def _passes(error: ReportError) -> bool:
    """Tell whether an error may be gone the next time."""
    return isinstance(error, FetchTimeout | HostNotFound) or getattr(error, "status", 0) in _BUSY


def name_of(item: Item) -> str:
    """Return the name by which an item is known again, in whichever feed it stands: its address, else its key."""
    return url_key(item.url) or item.key


def canonical(stated: str | None, fetched: str) -> str:
    """Return the address that a page states for itself, if it lies on the host that sent it; else where it was."""
    hosts = [(urlsplit(url or "").hostname or "").removeprefix("www.") for url in (stated, fetched)]
    return stated if stated and hosts[0] == hosts[1] else fetched
