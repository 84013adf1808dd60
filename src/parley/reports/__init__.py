"""Reports as they come: files, folders, standard input and web addresses, made into text with metadata."""

from parley.reports.find import FOLDER_SUFFIXES, find
from parley.reports.load import LIMIT_BYTES, TIMEOUT_S, Loaded, from_bytes, from_text, load
from parley.reports.ninjs import has_ninjs_mark

__all__ = [
    "FOLDER_SUFFIXES",
    "LIMIT_BYTES",
    "Loaded",
    "TIMEOUT_S",
    "find",
    "from_bytes",
    "from_text",
    "has_ninjs_mark",
    "load",
]
