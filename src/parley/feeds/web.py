"""Fetching as a good guest: one request at a time for each host, with a pause, and only what robots.txt allows."""

import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from parley.errors import FetchError, FetchStatus, ReportError
from parley.reports import Fetched, fetch

AGENT = "parley"
_ROBOTS_BYTES = 500_000
_ROBOTS_S = 24 * 3600.0
_LONGEST_PAUSE_S = 60.0


class NotAllowed(FetchError):
    """The host's robots.txt does not let parley fetch the page."""


class Fetch(Protocol):
    """A function that fetches an address as `parley.reports.fetch` does."""

    def __call__(
        self, url: str, *, limit_bytes: int, timeout_s: float, allow_private: bool, headers: Mapping[str, str] | None
    ) -> Fetched:
        """Fetch one address."""


class Clock(Protocol):
    """The time, and waiting for a later one."""

    def now_s(self) -> float:
        """Return seconds since the epoch."""

    def wait(self, seconds: float) -> bool:
        """Wait so long; true if the program shall stop."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of what is fetched: size, time and pause between two requests to one host."""

    limit_bytes: int = 5_000_000
    timeout_s: float = 20.0
    pause_s: float = 2.0
    allow_private: bool = False


@dataclass(slots=True)
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_s: float = 0.0
    robots: RobotFileParser | None = None
    robots_s: float = float("-inf")


class Web:
    """Fetches pages; may be used by several threads."""

    def __init__(self, limits: Limits, clock: Clock, *, get: Fetch = fetch) -> None:
        self._limits, self._clock, self._get = limits, clock, get
        self._hosts: dict[str, _Host] = defaultdict(_Host)
        self._lock = threading.Lock()

    def feed(self, url: str, *, headers: Mapping[str, str]) -> Fetched:
        """Fetch a feed, which the user has asked for by name, whatever robots.txt says of it."""
        host = self._host(url)
        with host.lock:
            return self._in_turn(host, url, headers)

    def page(self, url: str) -> Fetched:
        """Fetch a page that a feed names.

        Raises:
            NotAllowed: robots.txt keeps parley out.
        """
        host = self._host(url)
        with host.lock:
            robots = self._robots(host, url)
            if not robots.can_fetch(AGENT, url):
                raise NotAllowed(url, "is closed to programs by the host's robots.txt; read it in a browser")
            return self._in_turn(host, url, {}, pause_s=float(robots.crawl_delay(AGENT) or 0))

    def _host(self, url: str) -> _Host:
        with self._lock:
            return self._hosts[urlsplit(url).netloc.lower()]

    def _in_turn(self, host: _Host, url: str, headers: Mapping[str, str], *, pause_s: float = 0.0) -> Fetched:
        self._clock.wait(max(0.0, host.free_s - self._clock.now_s()))
        limits = self._limits
        try:
            return self._get(url, limit_bytes=limits.limit_bytes, timeout_s=limits.timeout_s,
                             allow_private=limits.allow_private, headers=headers)  # fmt: skip
        finally:
            host.free_s = self._clock.now_s() + min(max(limits.pause_s, pause_s), _LONGEST_PAUSE_S)

    def _robots(self, host: _Host, url: str) -> RobotFileParser:
        """The host's rules (RFC 9309): none at all where there is no file, everything closed where it fails."""
        if host.robots is None or self._clock.now_s() - host.robots_s > _ROBOTS_S:
            parts = urlsplit(url)
            rules = RobotFileParser()
            try:
                got = self._in_turn(host, f"{parts.scheme}://{parts.netloc}/robots.txt", {})
                rules.parse(got.data[:_ROBOTS_BYTES].decode("utf-8", "replace").splitlines())
            except FetchStatus as error:
                rules.parse([] if 400 <= error.status < 500 else _CLOSED)
            except ReportError:
                rules.parse(_CLOSED)
            host.robots, host.robots_s = rules, self._clock.now_s()
        return host.robots


_CLOSED = ("User-agent: *", "Disallow: /")


class Stopwatch:
    """The real time; waiting ends at once when `stop` is called."""

    def __init__(self, *, now_s: Callable[[], float] | None = None) -> None:
        import time

        self._now = now_s or time.time
        self._stopped = threading.Event()

    def now_s(self) -> float:
        """Return seconds since the epoch."""
        return self._now()

    def wait(self, seconds: float) -> bool:
        """Wait so long; true if the program shall stop."""
        return self._stopped.wait(seconds) if seconds > 0 else self._stopped.is_set()

    def stop(self) -> None:
        """Let everybody who waits go on at once."""
        self._stopped.set()
