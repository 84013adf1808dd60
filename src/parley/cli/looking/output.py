"""Prints rows of a ledger as JSON, as a table or as lines."""

import dataclasses
import json
import os
import sys
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from parley import vocabulary
from parley.cli.cleaning import clean, cut

TERMS_CHARS = 90
LEAST_COLUMNS = 100
# Columns that are never broken, and those that are numbers.
WHOLE = {"day", "since", "last told", "made", "move", "record", "entry", "at (UTC)"}
NUMBERS = {"told", "tellings", "origins", "reports", "entry", "share"}


def print_json(rows: Any) -> None:
    """Print dataclasses as JSON: a list one item a line, anything else indented."""
    if isinstance(rows, list):
        body = ",\n".join(f" {_text(row)}" for row in rows)
        text = f"[\n{body}\n]" if rows else "[]"
    else:
        text = json.dumps(_plain(rows), ensure_ascii=False, indent=1)
    # JSON is UTF-8 (RFC 8259, section 8.1), whatever the terminal's encoding.
    sys.stdout.buffer.write(f"{text}\n".encode("utf-8", "backslashreplace"))


def _text(row: Any) -> str:
    return json.dumps(_plain(row), ensure_ascii=False)


def _plain(row: Any) -> Any:
    return dataclasses.asdict(row) if dataclasses.is_dataclass(row) and not isinstance(row, type) else row


def print_table(heads: Sequence[str], rows: Iterable[Sequence[str | Text]], *, none: str) -> None:
    """Print rows under headings as wide as the terminal, or the sentence ``none`` where there are no rows."""
    cells = [list(row) for row in rows]
    if not cells:
        print_lines([none])
        return
    # A column in which nothing stands only takes room.
    kept = [place for place in range(len(heads)) if any(str(row[place]) for row in cells)]
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for place in kept:
        head = heads[place]
        table.add_column(
            head,
            overflow="fold",
            no_wrap=head in WHOLE,
            justify="right" if head in NUMBERS else "left",
            min_width=_least_width(head, [str(row[place]) for row in cells]),
        )
    for row in cells:
        shown = (row[place] for place in kept)
        table.add_row(*(cell if isinstance(cell, Text) else Text(clean(cell)) for cell in shown))
    _print(table)


def _least_width(head: str, cells: list[str]) -> int | None:
    """How narrow a column may become: names, dates and numbers must stay whole, words may be broken."""
    return max(len(head), *map(len, cells)) if head in WHOLE or head in NUMBERS else None


def print_lines(lines: Iterable[str | Text]) -> None:
    """Print lines as they are, cleaned of what a terminal would obey."""
    for line in lines:
        _print(line if isinstance(line, Text) else Text(line))


def _print(what: RenderableType) -> None:
    console = Console(markup=False, highlight=False, emoji=False)
    if console.is_terminal:
        console.print(what)
        return
    # Without a terminal nobody has said how wide the output may be.
    width = console.width if "COLUMNS" in os.environ else max(console.width, LEAST_COLUMNS)
    plain = Console(file=StringIO(), width=width, color_system=None, markup=False, emoji=False)
    with plain.capture() as capture:
        plain.print(what)
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in capture.get().splitlines()))


def names(parties: Iterable[str]) -> str:
    """Return names in a row."""
    return ", ".join(parties)


def act_words(act: str, *, hedged: bool = False, disputed: bool = False) -> str:
    """Return an act as a verb ("demands"), marked where it is told as possible only or is disputed."""
    return vocabulary.acts()[act].label + ("?" if hedged else "") + (" (denied)" if disputed else "")


def sourcing(*, named: bool) -> str:
    """Return a note where nobody stands for a line by name."""
    return "" if named else "anonymous"


def without_repeats(rows: Iterable[Sequence[str]]) -> list[list[str]]:
    """Return rows whose first cell is left empty where it is that of the row above."""
    found: list[list[str]] = []
    above = ""
    for first, *rest in rows:
        found.append(["" if first == above else first, *rest])
        above = first
    return found


def spoken_number(count: int, one: str) -> str:
    """Return a number with its noun: "1 origin", "3 origins"."""
    return f"{count} {one}{'' if count == 1 else 's'}"


def brief(words: str) -> str:
    """Return terms cut to a line."""
    return cut(clean(words), limit_chars=TERMS_CHARS)
