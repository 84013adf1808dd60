"""Reading: from a report's text to its sourced record, one file for each question that a move answers."""

from parley.reading.many import Options, Outcome, Reader, in_order, read_all
from parley.reading.reader import read_reports
from parley.reading.settings import Settings

__all__ = ["Options", "Outcome", "Reader", "Settings", "in_order", "read_all", "read_reports"]
