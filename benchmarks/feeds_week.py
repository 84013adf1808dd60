"""A week of many feeds in minutes: `python -m benchmarks.feeds_week [--feeds 500 --days 7]`.

A made web and a made clock: feeds of several hosts bring items at their own pace, some of them in two feeds, some feeds
fail for a day, servers answer conditional requests. Reading is left out; polling, politeness, back-off and the ledger
are the real ones. Each page may be fetched once, and every page must be.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from benchmarks.made_inputs import read
from parley.errors import FetchStatus
from parley.feeds import Limits, Watch, Watching
from parley.ledger import Ledger
from parley.reports import Fetched

HOUR_S = 3600.0
START_S = 1_900_000_000.0
ITEMS_SHOWN = 20
FEEDS_A_HOST = 10
FAILING_SHARE = 0.05
FAILING_DAY = 2
SHARED_SHARE = 0.1


class Clock:
    """A time that passes only where somebody waits."""

    def __init__(self) -> None:
        self.seconds = START_S

    def now_s(self) -> float:
        """Return the seconds."""
        return self.seconds

    def wait(self, seconds: float) -> bool:
        """Let time pass."""
        self.seconds += max(0.0, seconds)
        return False


class MadeWeb:
    """Feeds whose items appear at their own pace; counts what is fetched."""

    def __init__(self, feeds: int, clock: Clock, *, seed: int = 1) -> None:
        chance = random.Random(seed)
        self._clock = clock
        self._every_s = [chance.uniform(2, 12) * HOUR_S for _ in range(feeds)]
        self._fails = [chance.random() < FAILING_SHARE for _ in range(feeds)]
        self.fetched: Counter[str] = Counter()
        self.addresses = [f"https://host{n // FEEDS_A_HOST}.example/feed/{n}" for n in range(feeds)]

    def items(self, number: int) -> list[str]:
        """Return the pages that a feed has named by now, the latest last; of some, the feed beside it has them too."""
        count = int((self._clock.seconds - START_S) / self._every_s[number]) + 1
        return [self._page(number, place) for place in range(count)]

    def _page(self, number: int, place: int) -> str:
        shared = number % 2 and random.Random(f"{number}/{place}").random() < SHARED_SHARE
        if shared and place * self._every_s[number] >= place * self._every_s[number - 1]:
            number -= 1
        return f"https://host{number // FEEDS_A_HOST}.example/page/{number}/{place}"

    def get(
        self, url: str, *, limit_bytes: int, timeout_s: float, allow_private: bool, headers: Mapping[str, str] | None
    ) -> Fetched:
        """Answer as the made servers do."""
        self.fetched[url] += 1
        if url.endswith("/robots.txt"):
            raise FetchStatus(url, "none", 404)
        if "/page/" in url:
            return Fetched(f"Page {url}. The mayor opened the new bridge on that day.".encode(), url, "text/plain")
        number = int(url.rpartition("/")[2])
        day = int((self._clock.seconds - START_S) / (24 * HOUR_S))
        if self._fails[number] and day == FAILING_DAY:
            raise FetchStatus(url, "busy", 503)
        items = self.items(number)
        tag = f'"{len(items)}"'
        if (headers or {}).get("If-None-Match") == tag:
            raise FetchStatus(url, "not modified", 304)
        told = "".join(f"<item><guid>{one}</guid><link>{one}</link></item>" for one in items[-ITEMS_SHOWN:])
        return Fetched(f'<rss version="2.0"><channel>{told}</channel></rss>'.encode(), url, "", None, {"ETag": tag})


def run(feeds: int, days: float, folder: Path) -> tuple[int, int, int, int]:
    """Watch so long; return polls, pages fetched, pages fetched twice, and pages named and never fetched."""
    clock = Clock()
    web = MadeWeb(feeds, clock)
    with Ledger(folder / "week.sqlite") as ledger:
        how = Watching(every_s=HOUR_S, threads=1, everything=True, limits=Limits(pause_s=0.1))
        watch = Watch(ledger, web.addresses, how, clock=clock, get=web.get, read=read)
        polls = 0
        while clock.seconds < START_S + days * 24 * HOUR_S:
            polls += watch.once().polled
            clock.wait(HOUR_S / 4)
        # What has appeared within the last hours of the made time is still to be found.
        named = {page for n in range(feeds) for page in web.items(n)}
        clock.wait(2 * HOUR_S)
        polls += watch.once().polled
    pages = {url: count for url, count in web.fetched.items() if "/page/" in url}
    twice = sum(count > 1 for count in pages.values())
    return polls, len(pages), twice, len(named - set(pages))


def main(arguments: list[str]) -> int:
    """Watch and print; returns 1 if a page was fetched twice or never."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.feeds_week", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--feeds", type=int, default=500, help="how many (default 500)")
    parser.add_argument("--days", type=float, default=7, help="how long (default 7)")
    options = parser.parse_args(arguments)
    started, worked = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        polls, pages, twice, missed = run(options.feeds, options.days, Path(folder))
    taken = f"{time.perf_counter() - started:.0f} s, {time.process_time() - worked:.0f} of processor"
    print(f"{polls} polls, {pages} pages, {twice} fetched twice, {missed} never; {taken}")
    return 1 if twice or missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
