"""Which reports are meant by the paths that a caller gives."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from parley.reports.ninjs import has_ninjs_mark

# No .md: the Markdown files of a folder are as a rule notes about it. Named one by one they are read.
FOLDER_SUFFIXES = (".txt", ".html", ".htm", ".xhtml", ".json", ".pdf", ".docx")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
# JSON that is looked into to tell whether it is a report; larger files go to the reader, which refuses them.
_LOOK_BYTES = 50_000_000


def is_address(source: str) -> bool:
    """Tell whether a source is an address such as ``https://...`` and not a path."""
    return _ADDRESS.match(source) is not None


def find(paths: Iterable[str | os.PathLike[str]]) -> Iterator[Path | str]:
    """Yield every report that is meant: files, addresses and ``-`` as given, and the reports in folders.

    Folders are searched through and through, in alphabetical order, hidden files and folders left out, for
    ``.txt .html .htm .xhtml .json .pdf .docx``. JSON that does not present itself as a news item, such as a
    readout beside its text, is passed over. Nothing is raised here: a missing file, a folder without reports
    or one that may not be opened is yielded too, and :func:`parley.reports.load` says what is wrong with it.
    """
    for given in paths:
        if isinstance(given, str) and (given == "-" or is_address(given)):
            yield given
            continue
        path = Path(given)
        if not os.path.isdir(path):
            yield path
            continue
        found = False
        for found_path in in_folder(path):
            found = True
            yield found_path
        if not found:
            yield path


def in_folder(folder: Path) -> Iterator[Path]:
    """Yield the reports in a folder and the folders under it, in alphabetical order."""
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        yield folder
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            if not entry.is_symlink():  # a link could lead round in a circle
                yield from in_folder(entry)
        elif entry.suffix.lower() in FOLDER_SUFFIXES and not _is_other_json(entry):
            yield entry


def _is_other_json(path: Path) -> bool:
    if path.suffix.lower() != ".json":
        return False
    try:
        with path.open("rb") as file:
            data = file.read(_LOOK_BYTES)
    except OSError:
        return False
    return not has_ninjs_mark(data)
