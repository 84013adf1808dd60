"""CSV (RFC 4180), UTF-8 with a heading; what a spreadsheet would run stands behind an apostrophe."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

from parley.exchange.cells import safe_cell
from parley.exchange.tables import TABLES, Row, Table


class CsvFolder:
    """A folder with a file ``NAME.csv`` for each table; use it in a ``with`` statement."""

    def __init__(self, folder: Path) -> None:
        self._writers: dict[str, Any] = {}
        with ExitStack() as opened:
            for table in TABLES:
                path = folder / f"{table.name}.csv"
                file = opened.enter_context(path.open("w", encoding="utf-8", errors="backslashreplace", newline=""))
                self._writers[table.name] = csv.writer(file)
                self._writers[table.name].writerow(column.name for column in table.columns)
            self._stack = opened.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def write(self, table: Table, rows: Iterable[Row]) -> None:
        """Append rows to a table."""
        writer = self._writers[table.name]
        for row in rows:
            writer.writerow(safe_cell(row[column.name]) for column in table.columns)


def csv_lines(heads: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Yield a heading and rows as lines of one CSV file."""
    yield _line(heads)
    for row in rows:
        yield _line([safe_cell(row[head]) for head in heads])


def _line(cells: Sequence[object]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue()
