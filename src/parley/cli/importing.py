"""``parley import``: readouts out of JSON Lines into a ledger."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parley.cli.add import sum_up
from parley.cli.app import say
from parley.cli.looking import DEFAULT_LEDGER, spoken_number
from parley.errors import ReportError

if TYPE_CHECKING:
    from parley.exchange import Incoming, Intake
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
    from parley.exchange import Intake

    errors: list[str] = []
    with ExitStack() as opened:
        intake = None
        for one in _read(files):
            if intake is None and one.readout is None:
                errors.append(str(one.error))
                continue
            # A ledger is made once there is something to keep in it.
            intake = intake or Intake(opened.enter_context(_ledger(where)), talks=talks, why=why)
            intake.take(one)
    if intake is None:
        return sum_up(Counter(), errors, where)
    code = sum_up(intake.done, errors + [str(error) for error in intake.errors], where)
    _tell_corrections(intake)
    return code


def _tell_corrections(intake: Intake) -> None:
    if intake.corrected:
        say(f"made {spoken_number(intake.corrected, 'correction')} again")
    if intake.left_behind:
        say(f"left out {spoken_number(intake.left_behind, 'correction')}, which hold in the talks of the file alone")


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
            yield Incoming(name, None, error=ReportError(name, problem))
