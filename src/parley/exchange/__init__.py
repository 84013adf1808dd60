"""The ledger in the formats of others, and readouts from other ledgers.

Each format is a function that takes an open ledger and yields or writes what is exported, a report at a time;
`whole_file` and `whole_folder` see to it that an output is there whole or not at all.
"""

from parley.exchange.annotations import annotations
from parley.exchange.calendar import calendar
from parley.exchange.cells import safe_cell
from parley.exchange.csv_files import CsvFolder, csv_lines
from parley.exchange.discourse import DISCOURSE_HEADS, discourse_rows
from parley.exchange.intake import Intake
from parley.exchange.jsonl import Incoming, readout_lines, readouts_in
from parley.exchange.outputs import whole_file, whole_folder
from parley.exchange.parquet import ParquetFolder
from parley.exchange.plover import plover_events
from parley.exchange.tables import TABLES, Column, Folder, Table, write_tables
from parley.exchange.told import Told, reports_told

__all__ = [
    "DISCOURSE_HEADS",
    "TABLES",
    "Column",
    "CsvFolder",
    "Folder",
    "Incoming",
    "Intake",
    "ParquetFolder",
    "Table",
    "Told",
    "annotations",
    "calendar",
    "csv_lines",
    "discourse_rows",
    "plover_events",
    "readout_lines",
    "readouts_in",
    "reports_told",
    "safe_cell",
    "whole_file",
    "whole_folder",
    "write_tables",
]
