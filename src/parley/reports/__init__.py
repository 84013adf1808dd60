"""Reports as they come: files, folders, standard input and web addresses, made into text with metadata."""

from parley.reports.find import find
from parley.reports.load import LIMIT_BYTES, TIMEOUT_S, Loaded, from_text, load

__all__ = ["LIMIT_BYTES", "Loaded", "TIMEOUT_S", "find", "from_text", "load"]
