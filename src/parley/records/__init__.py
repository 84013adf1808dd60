"""The records that a reading gives, as immutable values, and their JSON form.

Every range is half-open and counts Unicode code points in the report's text exactly as it was read. Dates
are EDTF (ISO 8601-2) strings. Values built in Python are taken as they are; what comes in as JSON
(:meth:`Readout.from_dict`) is checked.
"""

from parley.records.facts import Attribution, Control, Gloss, Meeting, Membership, Shift
from parley.records.fields import RecordError
from parley.records.move import Move, Source
from parley.records.readout import Readout
from parley.records.report import Page, Report, Span
from parley.records.shapes import Channel, Direction, ReadoutJson, SourceKind, Status
from parley.records.spoken import spoken
from parley.records.tables import MoveRow, Table

__all__ = [
    "Attribution",
    "Channel",
    "Control",
    "Direction",
    "Gloss",
    "Meeting",
    "Membership",
    "Move",
    "MoveRow",
    "Page",
    "Readout",
    "ReadoutJson",
    "RecordError",
    "Report",
    "Shift",
    "Source",
    "SourceKind",
    "Span",
    "Status",
    "Table",
    "spoken",
]
