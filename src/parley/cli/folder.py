"""Writes readouts into a folder, one file each."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from parley.records import Readout

# Most file systems take names of 255 bytes; a character of UTF-8 has up to 4, and a suffix must fit too.
NAME_CHARS_MAX = 55
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")
# Names that Windows keeps for devices, whatever their ending.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


class ReadoutFolder:
    """A folder that holds one ``NAME.json`` for each source; made if it is not there.

    Two sources of one name get ``NAME.json`` and ``NAME-2.json``, in the order in which they are given, so
    that the same call always gives the same names. Raises :class:`OSError` if the folder cannot be made.
    """

    def __init__(self, folder: Path, sources: Sequence[str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._names = file_names(sources)

    def write(self, source: str, readout: Readout) -> Path:
        """Write the readout of a source whole or not at all, over one of an earlier run; return its path."""
        path = self._folder / self._names[source]
        draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            draft.write_text(f"{readout.to_json(indent=2)}\n", encoding="utf-8", newline="\n")
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        return path


def file_names(sources: Sequence[str]) -> dict[str, str]:
    """Return a file name for each source, no two alike even where the file system ignores case."""
    taken: set[str] = set()
    names: dict[str, str] = {}
    for source in sources:
        stem = name = _stem(source)
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.casefold())
        names[source] = f"{name}.json"
    return names


def _stem(source: str) -> str:
    if source == "-":
        return "stdin"
    if "://" in source:
        address = urlsplit(source)
        source = unquote(address.path).rstrip("/") or (address.hostname or "")
        stem = Path(source).stem if "/" in source else source
    else:
        stem = Path(source).stem
    name = _NOT_IN_NAMES.sub("-", stem)[:NAME_CHARS_MAX].strip(".-") or "report"
    return f"{name}-report" if _DEVICES.fullmatch(name) else name
