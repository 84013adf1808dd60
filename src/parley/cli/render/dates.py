"""Dates as a reader says them."""

from parley.records import spoken

__all__ = ["spoken"]
