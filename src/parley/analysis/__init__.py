"""What follows from the record: pure functions from a ledger's state to what users ask for."""

from parley.analysis.agenda import Appointment, agenda
from parley.analysis.comparison import Agreement, Comparison, Finding, Joined, Row, agreement, compare, findings, join
from parley.analysis.control import Hold, control
from parley.analysis.digest import Digest, digest
from parley.analysis.disputes import Dispute, disputes
from parley.analysis.gold import read_gold
from parley.analysis.offers import Offer, Reply, offers
from parley.analysis.positions import positions
from parley.analysis.shifts import PositionShift, shifts
from parley.analysis.sources import CitedSource, Sourcing, sources
from parley.analysis.timeline import Line, line, order, timeline

__all__ = [
    "Agreement",
    "Appointment",
    "CitedSource",
    "Comparison",
    "Digest",
    "Dispute",
    "Finding",
    "Hold",
    "Joined",
    "Line",
    "Offer",
    "PositionShift",
    "Reply",
    "Row",
    "Sourcing",
    "agenda",
    "agreement",
    "compare",
    "control",
    "digest",
    "disputes",
    "findings",
    "join",
    "line",
    "offers",
    "order",
    "positions",
    "read_gold",
    "shifts",
    "sources",
    "timeline",
]
