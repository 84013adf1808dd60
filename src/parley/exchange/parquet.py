"""Parquet by pyarrow, which is imported when used and need not be installed."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

from parley.errors import SetupError
from parley.exchange.cells import storable
from parley.exchange.tables import TABLES, Column, Row, Table

# So many rows are held in memory and written as one group.
GROUP_ROWS = 10_000


class ParquetFolder:
    """A folder with a file ``NAME.parquet`` for each table; use it in a ``with`` statement.

    Raises:
        SetupError: pyarrow is not installed.
    """

    def __init__(self, folder: Path) -> None:
        self._arrow, parquet = _libraries()
        self._stack = ExitStack()
        self._schemas: dict[str, Any] = {}
        self._writers: dict[str, Any] = {}
        self._waiting: dict[str, list[dict[str, Any]]] = {table.name: [] for table in TABLES}
        for table in TABLES:
            schema = self._arrow.schema([(column.name, self._type(column)) for column in table.columns])
            self._schemas[table.name] = schema
            writer = parquet.ParquetWriter(folder / f"{table.name}.parquet", schema, compression="zstd")
            self._writers[table.name] = self._stack.enter_context(writer)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        with self._stack:
            if kind is None:
                for table in TABLES:
                    self._flush(table)

    def write(self, table: Table, rows: Iterable[Row]) -> None:
        """Append rows to a table."""
        waiting = self._waiting[table.name]
        for row in rows:
            waiting.append({column.name: _value(column, row[column.name]) for column in table.columns})
            if len(waiting) >= GROUP_ROWS:
                self._flush(table)

    def _flush(self, table: Table) -> None:
        waiting = self._waiting[table.name]
        if waiting:
            batch = self._arrow.Table.from_pylist(waiting, schema=self._schemas[table.name])
            self._writers[table.name].write_table(batch)
            waiting.clear()

    def _type(self, column: Column) -> Any:
        arrow = self._arrow
        kinds = {"text": arrow.string(), "number": arrow.float64(), "whole": arrow.int64(), "flag": arrow.bool_()}
        return arrow.list_(arrow.string()) if column.kind == "list" else kinds[column.kind]


def _value(column: Column, value: Any) -> Any:
    if value is None:
        return None
    if column.kind == "list":
        return [storable(item) for item in value]
    return storable(value) if column.kind == "text" else value


def _libraries() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise SetupError(
            "Parquet needs the library pyarrow, which is not installed; install it with pip install 'parley[parquet]', "
            "or export CSV."
        ) from error
    return pyarrow, pyarrow.parquet
