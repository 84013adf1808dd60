"""``parley import``: readouts out of JSON Lines into a ledger."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from parley.cli.add import sum_up
from parley.cli.looking import DEFAULT_LEDGER, MAIN_TALKS
from parley.errors import ReportError

if TYPE_CHECKING:
    from parley.exchange import Incoming
    from parley.ledger import Ledger


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--ledger", "where", default=DEFAULT_LEDGER, envvar="PARLEY_LEDGER", show_default=True, metavar="FILE",
              help="The ledger: a file, or the address of a PostgreSQL database (also $PARLEY_LEDGER).")  # fmt: skip
@click.option("--talks", metavar="NAME", help="The negotiation (default: what each line says, else main).")
@click.option("--why", default="", metavar="WORDS", help="A remark for the journal.")
def command(files: tuple[str, ...], where: str, talks: str | None, why: str) -> int:
    """Record readouts that parley export jsonl or parley read --json wrote, without reading anything.

    FILE holds a readout a line, or one readout; - is standard input. What the ledger knows already changes nothing,
    and a line that is no readout keeps none of the others out.
    """
    done: Counter[str] = Counter()
    errors: list[str] = []
    with ExitStack() as opened:
        ledger = None
        for one in _read(files):
            if one.readout is None:
                errors.append(str(one.error))
                continue
            # A ledger is made once there is something to keep in it.
            ledger = ledger or opened.enter_context(_ledger(where))
            place: dict[str, Any] = {"talks": talks or one.talks or MAIN_TALKS, "known_since": one.known_since}
            done[ledger.add(one.readout, why=why, **place).outcome] += 1
    return sum_up(done, errors, where)


def _ledger(where: str) -> Ledger:
    from parley.ledger import Ledger

    return Ledger(where)


def _read(files: tuple[str, ...]) -> Iterator[Incoming]:
    from parley.exchange import Incoming, readouts_in

    for name in files:
        if name == "-":
            yield from readouts_in(sys.stdin.buffer, "standard input")
            continue
        try:
            with Path(name).open("rb") as file:
                yield from readouts_in(file, name)
        except OSError as error:
            problem = f"cannot be read ({error.strerror}); check the path"
            yield Incoming(None, error=ReportError(name, problem))
