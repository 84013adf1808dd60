"""``parley watch``: follow feeds, folders and mailboxes, and record what is new."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

import click

from parley.cli.app import EXIT_SOME_FAILED, say
from parley.cli.loading import BYTES_PER_MB
from parley.cli.looking import ledger_options
from parley.errors import OptionError

if TYPE_CHECKING:
    from parley.feeds import Round, Watch

SECONDS_PER_MINUTE = 60
_POSITIVE = click.FloatRange(min=0, min_open=True)


@click.command("watch")
@click.argument("feeds", nargs=-1, required=True, metavar="FEED...")
@ledger_options
@click.option("--once", is_flag=True, help="Look once at what is due and end, as for cron.")
@click.option("--every", "every_minutes", type=_POSITIVE, default=15.0, show_default=True, metavar="MINUTES",
              help="Look at each feed so often.")  # fmt: skip
@click.option("--pause", "pause_s", type=click.FloatRange(min=0), default=2.0, show_default=True, metavar="SECONDS",
              help="Leave so long between two requests to one host.")  # fmt: skip
@click.option("--items", "most_items", type=click.IntRange(min=1), default=100, show_default=True, metavar="N",
              help="Take at most N new items from a feed at a time.")  # fmt: skip
@click.option("--everything", is_flag=True, help="Read every item, not only those that may tell of a negotiation.")
@click.option("--model", metavar="NAME", help="The model to read with, a name or a folder.")
@click.option("--limit-mb", type=_POSITIVE, default=5.0, show_default=True, metavar="N",
              help="Refuse feeds and pages larger than N megabytes.")  # fmt: skip
@click.option("--timeout", "timeout_s", type=_POSITIVE, default=20.0, show_default=True, metavar="SECONDS",
              help="Give up fetching an address after so many seconds.")  # fmt: skip
@click.option("--allow-private", is_flag=True, help="Fetch from private network addresses too.")
def command(feeds: tuple[str, ...], where: str, talks: str, once: bool, **options: Any) -> int:
    """Watch feeds and record the reports in them that tell moves, meetings, shifts or control.

    FEED is the address of RSS, Atom, JSON Feed or a news sitemap, a folder of reports, or a mailbox (mbox). What was
    seen is kept in the ledger. Ctrl-C or SIGTERM stops it after the report in hand.
    """
    from parley.feeds import Stopwatch, Watch
    from parley.ledger import Ledger

    _check(feeds)
    clock = Stopwatch()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: clock.stop())
    with Ledger(where) as ledger:
        watch = Watch(ledger, feeds, _watching(talks, **options), clock=clock)
        if once:
            done = watch.once()
            say(_told(done))
            return EXIT_SOME_FAILED if done.failed else 0
        _go_on(watch)
    say("stopped")
    return 0


def _check(feeds: tuple[str, ...]) -> None:
    from pathlib import Path

    from parley.reports import is_address

    for feed in feeds:
        if not is_address(feed) and not Path(feed).exists():
            raise OptionError(f"{feed} is no address, no folder and no mailbox; check what you want to watch.")


def _watching(
    talks: str, *, every_minutes: float, pause_s: float, limit_mb: float, timeout_s: float, allow_private: bool,
    **options: Any,
) -> Any:  # fmt: skip
    from parley.feeds import Limits, Watching

    limits = Limits(int(limit_mb * BYTES_PER_MB), timeout_s, pause_s, allow_private)
    return Watching(talks=talks, every_s=every_minutes * SECONDS_PER_MINUTE, limits=limits, **options)


def _go_on(watch: Watch) -> None:
    say("watching (Ctrl-C stops)")
    for done in watch.on():
        if done.outcomes or done.failed:
            say(_told(done))


def _told(done: Round) -> str:
    counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(done.outcomes.items()))
    failed = f", {done.failed} failed (see parley feeds)" if done.failed else ""
    return f"looked at {done.polled} feeds{failed}; items: {counts or 'none new'}"
