"""Archives: many reports read into Parquet tables, looked into with DuckDB, and brought into a ledger.

The libraries of the extra ``archive`` are imported when used.
"""

from parley.archive.duplicates import grouped
from parley.archive.loading import load_slice
from parley.archive.on_ray import RAY_SHARD_REPORTS, read_on_ray
from parley.archive.query import (
    ArchiveMove,
    ArchivePosition,
    ArchiveSource,
    Choice,
    positions,
    readouts,
    sources,
    timeline,
)
from parley.archive.reader import ALIASES, Reading
from parley.archive.schema import BAD_COLUMNS, TABLES
from parley.archive.shards import SHARD_REPORTS, Archive, Manifest
from parley.archive.work import Done, read_archive

__all__ = [
    "ALIASES",
    "Archive",
    "ArchiveMove",
    "ArchivePosition",
    "ArchiveSource",
    "BAD_COLUMNS",
    "Choice",
    "Done",
    "Manifest",
    "RAY_SHARD_REPORTS",
    "Reading",
    "SHARD_REPORTS",
    "TABLES",
    "grouped",
    "load_slice",
    "positions",
    "read_archive",
    "read_on_ray",
    "readouts",
    "sources",
    "timeline",
]
