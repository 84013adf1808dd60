"""Rows of JSON Lines, CSV and Parquet as inputs."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from parley.archive.libraries import library
from parley.archive.opening import Input, opened

# A longer line is no report; it is passed over without being held in memory.
LINE_BYTES = 50_000_000
_BATCH_ROWS = 64


def json_lines(name: str, address: str) -> Iterator[Input]:
    """Yield an input a line; blank lines are none."""
    with opened(address) as file:
        for number, line in enumerate(_lines(file), start=1):
            if line is None:
                yield Input(name, number, "long", error=f"the line is over {LINE_BYTES:,} bytes; split it")
            elif line.strip():
                yield _of_line(name, number, line)


def _of_line(name: str, number: int, line: bytes) -> Input:
    mark = hashlib.sha256(line).hexdigest()
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Input(name, number, mark, error=f"the line is no JSON ({error}); write one object a line")
    if not isinstance(fields, dict):
        return Input(name, number, mark, error="the line is JSON but no object; write one object a line")
    return Input(name, number, mark, fields)


def _lines(file: Any) -> Iterator[bytes | None]:
    """The lines of a file, None for one that is too long."""
    while line := file.readline(LINE_BYTES):
        if line.endswith(b"\n") or len(line) < LINE_BYTES:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(LINE_BYTES)
        yield None


def csv_rows(name: str, address: str) -> Iterator[Input]:
    """Yield an input a row under the heading."""
    csv.field_size_limit(LINE_BYTES)
    with opened(address) as file, io.TextIOWrapper(file, encoding="utf-8-sig", newline="") as text:
        rows = csv.DictReader(text, restkey=_REST)
        number = 0
        while True:
            number += 1
            try:
                row = next(rows, None)
            except csv.Error as error:
                yield Input(name, number, str(error), error=f"the row is no CSV ({error}); check its quotes")
                continue
            if row is None:
                return
            yield _of_row(name, number, row)


_REST = "\0rest"


def _of_row(name: str, number: int, row: Mapping[str, Any]) -> Input:
    mark = _mark(row)
    if _REST in row or None in row.values():
        return Input(name, number, mark, error="the row has more or fewer cells than the heading; check its quotes")
    return Input(name, number, mark, row)


def parquet_rows(name: str, address: str) -> Iterator[Input]:
    """Yield an input a row, a few rows in memory at a time."""
    parquet = library("pyarrow.parquet")
    number = 0
    with opened(address, unpack=False) as file:
        # Without prebuffering only the pages of these rows are held.
        for batch in parquet.ParquetFile(file, pre_buffer=False).iter_batches(batch_size=_BATCH_ROWS):
            for row in batch.to_pylist():
                number += 1
                yield Input(name, number, _mark(row), row)


def _mark(row: Mapping[str, Any]) -> str:
    told = json.dumps(row, default=str, sort_keys=True, skipkeys=True)
    return hashlib.sha256(told.encode("utf-8", "backslashreplace")).hexdigest()
