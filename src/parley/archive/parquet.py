"""The Parquet files of a shard: for each table one a year of publication, as Hive, DuckDB, Polars and Spark expect."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from parley.archive.libraries import library
from parley.archive.reader import Outcome
from parley.archive.schema import BAD_COLUMNS, TABLES, ColumnKind, Row, bad_row, entry_of

BAD = "bad"
# What Hive calls the partition of rows without a value; its readers take it for null.
UNDATED = "__HIVE_DEFAULT_PARTITION__"


def write_shard(folder: Path, name: str, outcomes: Iterable[Outcome]) -> list[str]:
    """Write the files of a shard below a folder; return their paths in it."""
    rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.readout is None:
            rows[BAD, ""].append(bad_row(outcome))
            continue
        entry = entry_of(outcome)
        for table in TABLES:
            found = list(table.rows(entry))
            if found:
                rows[table.name, f"year={entry.day[:4] if entry.day else UNDATED}"] += found
    return [_write(folder, f"{table}/{year}/{name}.parquet".replace("//", "/"), table, some)
            for (table, year), some in sorted(rows.items())]  # fmt: skip


def _write(folder: Path, place: str, table: str, rows: list[Row]) -> str:
    columns = BAD_COLUMNS if table == BAD else _COLUMNS[table]
    arrow = library("pyarrow")
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    cells = [{name: _cell(kind, row[name]) for name, kind in columns.items()} for row in rows]
    batch = arrow.Table.from_pylist(cells, schema=arrow_schema(columns))
    library("pyarrow.parquet").write_table(batch, path, compression="zstd")
    return place


_COLUMNS: Mapping[str, Mapping[str, ColumnKind]] = {table.name: table.columns for table in TABLES}


def arrow_schema(columns: Mapping[str, ColumnKind]) -> Any:
    """Return the schema of a table's files."""
    arrow = library("pyarrow")
    types = {
        "text": arrow.string(),
        "list": arrow.list_(arrow.string()),
        "day": arrow.date32(),
        "number": arrow.float64(),
        "whole": arrow.int64(),
        "flag": arrow.bool_(),
    }
    return arrow.schema([(name, types[kind]) for name, kind in columns.items()])


def _cell(kind: ColumnKind, value: Any) -> Any:
    if value is None:
        return None
    if kind == "day":
        return date.fromisoformat(value)
    if kind == "list":
        return [_storable(item) for item in value]
    return _storable(value) if kind == "text" else value


def _storable(text: str) -> str:
    """Text that UTF-8 can hold: a lone surrogate is written as its escape."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
