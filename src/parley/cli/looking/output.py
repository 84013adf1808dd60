"""Prints rows of a ledger as JSON, as a table or as lines."""

import dataclasses
import json
import sys
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from parley import vocabulary
from parley.cli.cleaning import clean, cut
from parley.cli.render.dates import spoken

TERMS_CHARS = 70


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
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for place in kept:
        flexible = heads[place] in ("terms", "words", "for", "with")
        table.add_column(heads[place], overflow="fold", ratio=1 if flexible else None, min_width=12 if flexible else None)
    for row in cells:
        table.add_row(*(cell if isinstance(cell, Text) else Text(clean(cell)) for cell in (row[place] for place in kept)))
    _print(table)


def print_lines(lines: Iterable[str | Text]) -> None:
    """Print lines as they are, cleaned of what a terminal would obey."""
    for line in lines:
        _print(line if isinstance(line, Text) else Text(line))


def _print(what: RenderableType) -> None:
    console = Console(markup=False, highlight=False, emoji=False)
    if console.is_terminal:
        console.print(what)
        return
    plain = Console(file=StringIO(), width=max(console.width, 100), color_system=None, markup=False, emoji=False)
    with plain.capture() as capture:
        plain.print(what)
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in capture.get().splitlines()))


def date(edtf: str | None) -> str:
    """Return a date as words, empty for none."""
    return spoken(edtf) if edtf else ""


def names(parties: Iterable[str]) -> str:
    """Return names in a row."""
    return ", ".join(parties)


def act_words(act: str, *, hedged: bool = False, disputed: bool = False) -> str:
    """Return an act as a verb ("demands"), marked where it is told as possible only or is disputed."""
    return vocabulary.acts()[act].label + ("?" if hedged else "") + (" (denied)" if disputed else "")


def told_by(tellings: int, origins: int, *, named: bool) -> str:
    """Return on how much a line rests: "3 reports, 2 origins", with a note where nobody stands for it by name."""
    count = f"{tellings} telling{'s' if tellings != 1 else ''}, {origins} origin{'s' if origins != 1 else ''}"
    return count if named else f"{count}, anonymous"


def brief(words: str) -> str:
    """Return terms cut to a line."""
    return cut(clean(words), limit_chars=TERMS_CHARS)
