"""Reports as they come: files, folders, standard input and web addresses, made into text with metadata."""

from parley.reports.fetch import Fetched, fetch, post
from parley.reports.find import FOLDER_SUFFIXES, find, in_folder, is_address
from parley.reports.html import fragment_text
from parley.reports.load import LIMIT_BYTES, TIMEOUT_S, Loaded, from_bytes, from_text, load
from parley.reports.ninjs import has_ninjs_mark

__all__ = [
    "FOLDER_SUFFIXES",
    "Fetched",
    "LIMIT_BYTES",
    "Loaded",
    "TIMEOUT_S",
    "fetch",
    "find",
    "fragment_text",
    "from_bytes",
    "from_text",
    "has_ninjs_mark",
    "in_folder",
    "is_address",
    "load",
    "post",
]
