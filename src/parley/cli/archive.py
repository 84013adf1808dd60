"""``parley archive``: many reports read into Parquet tables, and looks into them."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from parley.cli.app import EXIT_SOME_FAILED, say
from parley.cli.loading import BYTES_PER_MB
from parley.cli.looking import DEFAULT_LEDGER, act_words, brief, names, print_json, print_table, without_repeats
from parley.errors import OptionError
from parley.records import spoken

if TYPE_CHECKING:
    from parley.archive import Choice, Done, Reading

LIMIT_ROWS = 1000
HERE = "here"


@click.group("archive", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Read an archive of many reports into Parquet tables, and look into them."""


@command.command("read")
@click.argument("source", metavar="SOURCE")
@click.argument("dest", type=click.Path(file_okay=False, path_type=Path), metavar="DEST")
@click.option("--talks", metavar="NAME", help="The negotiation of inputs that name none.")
@click.option("--column", "columns", multiple=True, metavar="FIELD=NAME",
              help="The column in which a field stands, as in text=body; fields are text, id, published, publisher, "
              "title, url, talks (may be repeated).")  # fmt: skip
@click.option("--model", metavar="NAME", help="The model to read with, a name or a folder.")
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Processes that read (default: one a core).")
@click.option("--shard", "shard_reports", type=click.IntRange(min=1), metavar="N",
              help="Inputs kept together (default 256; 32 on Ray).")  # fmt: skip
@click.option("--limit-mb", type=click.FloatRange(min=0, min_open=True), metavar="N",
              help="Refuse reports larger than N megabytes.")  # fmt: skip
@click.option("--ray", is_flag=False, flag_value=HERE, metavar="[ADDRESS]",
              help="Read on the Ray cluster at ADDRESS, or on one started on this machine.")  # fmt: skip
def read_command(
    source: str, dest: Path, talks: str | None, columns: tuple[str, ...], model: str | None, workers: int | None,
    shard_reports: int | None, limit_mb: float | None, ray: str | None,
) -> int:  # fmt: skip
    """Read everything in SOURCE into Parquet tables below DEST.

    SOURCE is a file or folder, or an address that fsspec knows (s3://..., https://...): JSON Lines, CSV, Parquet,
    WARC, reports of any format that parley reads. Stopped and started again, it goes on where it was.
    """
    from parley.archive import Reading
    from parley.reports import LIMIT_BYTES

    limit_bytes = LIMIT_BYTES if limit_mb is None else int(limit_mb * BYTES_PER_MB)
    reading = Reading(model, talks, _columns(columns), limit_bytes)
    done = _read(source, dest, reading, workers, shard_reports, ray)
    known = f", {done.known} kept before" if done.known else ""
    bad = f"{done.bad} bad (see the table bad)" if done.bad else "none bad"
    say(f"{dest}: {done.readouts} readouts, {bad}{known}")
    return EXIT_SOME_FAILED if done.bad else 0


def _read(
    source: str, dest: Path, reading: Reading, workers: int | None, shard_reports: int | None, ray: str | None
) -> Done:
    from parley.archive import RAY_SHARD_REPORTS, SHARD_REPORTS, read_archive, read_on_ray
    from parley.cli.progress import counting

    with counting("Reading") as told:
        if ray is None:
            return read_archive(source, dest, reading, workers=workers, progress=told,
                                shard_reports=shard_reports or SHARD_REPORTS)  # fmt: skip
        address = None if ray == HERE else ray
        return read_on_ray(source, dest, reading, address=address, workers=workers, progress=told,
                           shard_reports=shard_reports or RAY_SHARD_REPORTS)  # fmt: skip


def _columns(given: tuple[str, ...]) -> dict[str, str]:
    from parley.archive import ALIASES

    found = {}
    for one in given:
        name, equals, column = one.partition("=")
        if name not in ALIASES or not equals or not column:
            raise OptionError(f"“{one}” names no column; write it as text=body, with a field of {', '.join(ALIASES)}.")
        found[name] = column
    return found


def _chosen(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options by which a part of an archive is chosen."""
    options = (
        click.argument("dest", type=click.Path(file_okay=False, path_type=Path), metavar="DEST"),
        click.option("--talks", metavar="NAME", help="Of this negotiation alone."),
        click.option("--party", metavar="NAME", help="Of this party alone."),
        click.option("--topic", metavar="TOPIC", help="On this topic alone."),
        click.option("--as-of", metavar="DATE", help="What was told by the end of that day."),
        click.option("--json", "as_json", is_flag=True, help="Print JSON."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def _limited(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--limit", type=click.IntRange(min=1), default=LIMIT_ROWS, show_default=True, metavar="N",
                        help="At most N rows.")(function)  # fmt: skip


def _choice(talks: str | None, party: str | None, topic: str | None, as_of: str | None) -> Choice:
    from parley.archive import Choice

    return Choice(talks, party, topic, as_of)


@command.command("positions")
@_chosen
def positions_command(dest: Path, as_json: bool, **chosen: Any) -> None:
    """Show where each party stands on each topic and object, as the moves of an archive tell it."""
    from parley import archive

    rows = archive.positions(dest, _choice(**chosen))
    if as_json:
        _print(rows)
        return
    cells = (
        (one.party, one.topic + (f": {one.object}" if one.object else ""), " / ".join(map(act_words, one.acts)),
         spoken(str(one.since)), spoken(str(one.last_told)), str(one.moves), str(one.publishers), one.move)
        for one in rows
    )  # fmt: skip
    heads = ("party", "on", "stance", "since", "last told", "told", "publishers", "move")
    print_table(heads, without_repeats(cells), none="No party is told to take a stand.")


@command.command("timeline")
@_chosen
@_limited
def timeline_command(dest: Path, as_json: bool, limit: int, **chosen: Any) -> None:
    """Show the moves of an archive in the order of their days, the latest if there are more than the limit."""
    from parley import archive

    rows = archive.timeline(dest, _choice(**chosen), limit=limit)
    if as_json:
        _print(rows)
        return
    cells = (
        (spoken(str(one.day)), one.party, act_words(one.act, hedged=one.hedged),
         brief(one.terms or names(one.objects or one.topics)), one.publisher or "", one.move)
        for one in rows
    )  # fmt: skip
    print_table(("day", "party", "act", "terms", "publisher", "move"), without_repeats(cells), none="No move is told.")


@command.command("sources")
@_chosen
@_limited
def sources_command(dest: Path, as_json: bool, limit: int, **chosen: Any) -> None:
    """Show who is cited in an archive, how often and between which days."""
    from parley import archive

    rows = archive.sources(dest, _choice(**chosen), limit=limit)
    if as_json:
        _print(rows)
        return
    cells = ((one.name, one.kind, str(one.moves), str(one.reports), _day(one.first), _day(one.last)) for one in rows)
    print_table(("source", "kind", "moves", "reports", "first", "last"), cells, none="No source is cited.")


def _day(day: date | None) -> str:
    return spoken(str(day)) if day else ""


def _print(rows: list[Any]) -> None:
    """Print rows as JSON, days as text."""
    print_json([{name: str(value) if isinstance(value, date) else value
                 for name, value in dataclasses.asdict(row).items()} for row in rows])  # fmt: skip


@command.command("duplicates")
@click.argument("dest", type=click.Path(file_okay=False, path_type=Path), metavar="DEST")
@click.option("--talks", metavar="NAME", help="Of this negotiation alone.")
def duplicates_command(dest: Path, talks: str | None) -> None:
    """Print the reports whose body an earlier one has too, as CSV: the report, and the first one with that body."""
    from parley import archive

    click.echo("report,first")
    bodies = (
        (name, json.loads(text)["report"]["text"])
        for _, name, text in archive.readouts(dest, _choice(talks, None, None, None))
    )
    for name, first in archive.grouped(bodies):
        if name != first:
            click.echo(f"{name},{first}")


@command.command("load")
@click.argument("dest", type=click.Path(file_okay=False, path_type=Path), metavar="DEST")
@click.option("--ledger", "where", default=DEFAULT_LEDGER, envvar="PARLEY_LEDGER", show_default=True, metavar="FILE",
              help="The ledger: a file, or the address of a PostgreSQL database (also $PARLEY_LEDGER).")  # fmt: skip
@click.option("--talks", required=True, metavar="NAME", help="The negotiation in the ledger.")
@click.option("--from-talks", metavar="NAME", help="Only the reports of this negotiation of the archive.")
@click.option("--party", metavar="NAME", help="Only the reports that tell moves of this party.")
@click.option("--topic", metavar="TOPIC", help="Only the reports that tell moves on this topic.")
@click.option("--since", metavar="DATE", help="Only what was published that day or later.")
@click.option("--as-of", metavar="DATE", help="Only what was published by the end of that day.")
def load_command(
    dest: Path, where: str, talks: str, from_talks: str | None, party: str | None, topic: str | None,
    since: str | None, as_of: str | None,
) -> int:  # fmt: skip
    """Record a slice of an archive in a ledger, without reading anything again."""
    from parley.archive import Archive, load_slice
    from parley.cli.add import sum_up
    from parley.ledger import Ledger, first_day

    first = first_day(since)
    if since is not None and first is None:
        raise OptionError(f"“{since}” is no date; write it as 2024-05-31, 2024-05 or 2024.")
    choice = _choice(from_talks, party, topic, as_of)
    # The ledger is made only once it is sure that there is an archive.
    Archive(dest)
    with Ledger(where) as ledger:
        done = load_slice(dest, ledger, choice, talks=talks, since=first)
    return sum_up(done, [], where)
