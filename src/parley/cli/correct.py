"""``parley correct``: what a user knows better, written beside what was read."""

from collections.abc import Callable
from typing import Any

import click

from parley.cli.app import say
from parley.cli.looking import ledger_options


def _options(function: Callable[..., Any]) -> Callable[..., Any]:
    why = click.option("--why", default="", metavar="WORDS", help="A remark for the journal.")
    return ledger_options(why(function))


@click.group("correct")
def command() -> None:
    """Correct what is recorded. Nothing is deleted: corrections go into the journal and can be taken back."""


@command.command("reject")
@click.argument("name", metavar="ID")
@_options
def reject(name: str, **options: Any) -> None:
    """Take a move, telling, report or other record out of the state."""
    _write(options, lambda ledger: ledger.reject(name, why=options["why"]))


@command.command("confirm")
@click.argument("name", metavar="ID")
@_options
def confirm(name: str, **options: Any) -> None:
    """Note that you have checked a move or another record."""
    _write(options, lambda ledger: ledger.confirm(name, why=options["why"]))


@command.command("change")
@click.argument("name", metavar="ID")
@click.argument("field")
@click.argument("value")
@_options
def change(name: str, field: str, value: str, **options: Any) -> None:
    """Change a field of a record, for example: change m4k2xqpd7 act pledge. Lists are written with commas."""
    _write(options, lambda ledger: ledger.change(name, field, value, why=options["why"]))


@command.command("join")
@click.argument("name", metavar="ID")
@click.argument("other", metavar="MOVE")
@_options
def join(name: str, other: str, **options: Any) -> None:
    """Put a move or telling on the line of MOVE: they are one."""
    _write(options, lambda ledger: ledger.join(name, other, why=options["why"]))


@command.command("part")
@click.argument("name", metavar="ID")
@_options
def part(name: str, **options: Any) -> None:
    """Give a telling a line of its own: it is another move."""
    _write(options, lambda ledger: ledger.part(name, why=options["why"]))


@command.command("merge")
@click.argument("name")
@click.argument("into", metavar="ACTOR")
@_options
def merge(name: str, into: str, **options: Any) -> None:
    """Let NAME stand for ACTOR: two spellings, one actor."""
    _write(options, lambda ledger: ledger.merge_names(name, into, talks=options["talks"], why=options["why"]))


@command.command("split")
@click.argument("name")
@_options
def split(name: str, **options: Any) -> None:
    """Let NAME stand for itself again."""
    _write(options, lambda ledger: ledger.split_names(name, talks=options["talks"], why=options["why"]))


@command.command("undo")
@click.argument("entry", type=int)
@_options
def undo(entry: int, **options: Any) -> None:
    """Take back the correction of that ENTRY of the journal."""
    _write(options, lambda ledger: ledger.undo(entry, why=options["why"]), again=False)


def _write(options: dict[str, Any], action: Callable[[Any], int], *, again: bool = True) -> None:
    from parley.ledger import Ledger

    with Ledger(options["where"], create=False) as ledger:
        entry = action(ledger)
    back = f"; parley correct undo {entry} takes it back" if again else ""
    say(f"written to the journal as entry {entry}{back}")
