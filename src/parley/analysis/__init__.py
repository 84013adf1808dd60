"""What follows from the record: pure functions from a ledger's state to what users ask for."""

from parley.analysis.agenda import Appointment, agenda
from parley.analysis.control import Hold, control
from parley.analysis.disputes import Dispute, disputes
from parley.analysis.offers import Offer, Reply, offers
from parley.analysis.positions import positions
from parley.analysis.shifts import PositionShift, shifts
from parley.analysis.sources import CitedSource, Sourcing, sources
from parley.analysis.timeline import Line, line, timeline

__all__ = [
    "Appointment",
    "CitedSource",
    "Dispute",
    "Hold",
    "Line",
    "Offer",
    "PositionShift",
    "Reply",
    "Sourcing",
    "agenda",
    "control",
    "disputes",
    "line",
    "offers",
    "positions",
    "shifts",
    "sources",
    "timeline",
]
