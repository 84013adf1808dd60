"""``parley export``: a ledger in the formats of others."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from parley.cli.app import say
from parley.cli.looking import ledger_options, opened
from parley.errors import OptionError

if TYPE_CHECKING:
    from parley.ledger import Ledger

FORMATS: Final = ("jsonl", "csv", "parquet", "plover", "annotations", "icalendar", "dna")
FOLDERS: Final = ("csv", "parquet")


@click.command("export")
@click.argument("format", type=click.Choice(FORMATS), metavar="FORMAT")
@ledger_options
@click.option("--as-of", metavar="DATE", help="What was told by the end of that day.")
@click.option("--out", type=click.Path(path_type=Path), metavar="PATH",
              help="The file, or the folder for csv and parquet (default and -: standard output).")  # fmt: skip
@click.option("--force", is_flag=True, help="Replace an export that is there.")
def command(format: str, where: str, talks: str, as_of: str | None, out: Path | None, force: bool) -> None:
    """Write a ledger's record in another format.

    FORMAT is jsonl (readouts, which parley import takes), csv or parquet (a folder with a table for each record
    type), plover (events), annotations (W3C Web Annotation), icalendar (meetings to come), or dna (statements for
    Discourse Network Analyzer).
    """
    if out == Path("-"):
        out = None
    if format in FOLDERS and out is None:
        raise OptionError(f"{format} makes a folder of tables; name it with --out.")
    if out is not None:
        _spare_ledger(out, where)
    with opened(where, talks=talks) as ledger:
        if out is None:
            _print(_pieces(ledger, format, talks, as_of))
        elif format in FOLDERS:
            _write_folder(ledger, format, talks, as_of, out, force=force)
        else:
            _write_file(_pieces(ledger, format, talks, as_of), out, force=force)
    if out is not None:
        say(f"wrote {out}")


def _spare_ledger(out: Path, where: str) -> None:
    """Refuse to write over the ledger itself, whatever else is allowed."""
    if "://" not in where and out.resolve() == Path(where).resolve():
        raise OptionError(f"{out} is the ledger itself; name another file with --out.")


def _pieces(ledger: Ledger, format: str, talks: str, as_of: str | None) -> Iterable[str | bytes]:
    from parley import analysis, exchange

    if format == "icalendar":
        state = ledger.state(talks=talks, as_of=as_of)
        return [exchange.calendar(analysis.agenda(state), state)]
    if format == "dna":
        rows = exchange.discourse_rows(ledger, talks=talks, as_of=as_of)
        return exchange.csv_lines(exchange.DISCOURSE_HEADS, rows)
    lines = {"jsonl": exchange.readout_lines, "plover": exchange.plover_events, "annotations": exchange.annotations}
    return lines[format](ledger, talks=talks, as_of=as_of)


def _print(pieces: Iterable[str | bytes]) -> None:
    for piece in pieces:
        sys.stdout.buffer.write(_bytes(piece))


def _bytes(piece: str | bytes) -> bytes:
    return piece if isinstance(piece, bytes) else piece.encode("utf-8", "backslashreplace")


def _write_file(pieces: Iterable[str | bytes], out: Path, *, force: bool) -> None:
    from parley.exchange import whole_file

    with whole_file(out, force=force) as draft, draft.open("wb") as file:
        for piece in pieces:
            file.write(_bytes(piece))


def _write_folder(ledger: Ledger, format: str, talks: str, as_of: str | None, out: Path, *, force: bool) -> None:
    from parley import exchange

    names = [f"{table.name}.{format}" for table in exchange.TABLES]
    kind = exchange.CsvFolder if format == "csv" else exchange.ParquetFolder
    with exchange.whole_folder(out, names=names, force=force) as draft, kind(draft) as folder:
        exchange.write_tables(ledger, folder, talks=talks, as_of=as_of)
