"""The options by which a ledger, a negotiation and a moment are chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from parley.errors import OptionError

if TYPE_CHECKING:
    from parley.ledger import Ledger, State
    from parley.ledger.look import Look

DEFAULT_LEDGER = "parley.sqlite"
MAIN_TALKS = "main"


def ledger_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--ledger`` and ``--talks``."""
    where = click.option(
        "--ledger",
        "where",
        default=DEFAULT_LEDGER,
        envvar="PARLEY_LEDGER",
        show_default=True,
        metavar="FILE",
        help="The ledger: a file, or the address of a PostgreSQL database (also $PARLEY_LEDGER).",
    )
    talks = click.option("--talks", default=MAIN_TALKS, show_default=True, metavar="NAME", help="The negotiation.")
    return where(talks(function))


def topic_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--topic``."""

    def checked(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
        from parley.vocabulary import topics

        if value is not None and value not in topics():
            near = get_close_matches(value.casefold(), topics(), n=1)
            hint = f"Did you mean {near[0]}? " if near else ""
            raise OptionError(f"“{value}” is no topic. {hint}Choose of {', '.join(topics())}.")
        return value

    return click.option("--topic", metavar="TOPIC", callback=checked, help="On this topic alone.")(function)


@dataclass(frozen=True, slots=True)
class View:
    """An opened ledger with what the user chose to see of it."""

    ledger: Ledger
    talks: str
    as_of: str | None
    as_json: bool

    def state(self) -> State:
        """Return what was told by the chosen day."""
        return self.ledger.state(talks=self.talks, as_of=self.as_of)

    def known(self, party: str | None) -> str | None:
        """Return a party that the user chose, None if none is chosen.

        Raises:
            OptionError: no move of it is told in these talks.
        """
        from parley.ledger import asked_party

        if party is None:
            return None
        return asked_party(
            party,
            self.ledger.parties(talks=self.talks),
            record=f"The record of the talks {self.talks}",
            otherwise="parley positions and parley timeline show the parties that it knows.",
        )

    def look(self) -> Look:
        """Return a look at it that loads only what is asked of it."""
        return self.ledger.look(talks=self.talks, as_of=self.as_of)


def viewed(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a look into a ledger, and hand the function a `View`."""

    @ledger_options
    @click.option("--as-of", metavar="DATE", help="What was told by the end of that day.")
    @click.option("--known-at", metavar="MOMENT", help="As the ledger was then: a date, date and time (UTC) or entry.")
    @click.option("--json", "as_json", is_flag=True, help="Print JSON.")
    @wraps(function)
    def command(where: str, talks: str, as_of: str | None, known_at: str | None, as_json: bool, **options: Any) -> Any:
        with opened(where, talks=talks, known_at=known_at) as ledger:
            return function(View(ledger, talks, as_of, as_json), **options)

    return command


@contextmanager
def opened(where: str, *, talks: str | None = None, known_at: str | None = None) -> Iterator[Ledger]:
    """Open a ledger that there is, at a past moment if one is given.

    Raises:
        OptionError: the ledger has no such talks.
    """
    from parley.ledger import Ledger

    with Ledger(where, create=False) as ledger:
        if known_at is not None:
            moment = int(known_at) if known_at.isdigit() and len(known_at) != 4 else known_at.replace(" ", "T")
            with ledger.as_known_at(moment) as past:
                yield past
            return
        if talks is not None and talks not in (there := ledger.talks()) and there:
            raise OptionError(f"The ledger has no talks “{talks}”; it has {', '.join(there)} (choose with --talks).")
        yield ledger
