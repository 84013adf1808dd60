"""Dates in reports: found, resolved against the day of publication, and the right one chosen for a move."""

from parley.reading.when.choice import choose_time
from parley.reading.when.expressions import TimeExpression, find_times

__all__ = ["TimeExpression", "choose_time", "find_times"]
