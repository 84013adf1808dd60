"""What an archive is made from: the inputs of files and folders, here or behind an fsspec address, in a fixed order."""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from posixpath import basename, dirname, splitext
from typing import Any, Literal

from parley.archive import tabular, warc
from parley.archive.libraries import library
from parley.archive.opening import Input, filesystem
from parley.errors import OptionError, ParleyError
from parley.reports import FOLDER_SUFFIXES, has_ninjs_mark

Kind = Literal["jsonl", "csv", "parquet", "warc", "reports"]
_TABLES: Mapping[str, Kind] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".warc": "warc",
}
_PACKED = (".gz", ".bz2", ".xz", ".zst")
_LOOK_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Unit:
    """A file of inputs, or the loose reports of one folder: what is read from its beginning, in order."""

    name: str
    kind: Kind
    addresses: tuple[str, ...]

    def inputs(self) -> Iterator[Input]:
        """Yield the inputs in order; a file that is damaged from a place on ends there with one bad input."""
        if self.kind == "reports":
            yield from _reports(self)
            return
        readers = {"jsonl": tabular.json_lines, "csv": tabular.csv_rows, "parquet": tabular.parquet_rows}
        reader = warc.answers if self.kind == "warc" else readers[self.kind]
        yield from _until_damage(self.name, reader(self.name, self.addresses[0]))


def units(source: str) -> list[Unit]:
    """Return what a source holds, in the order of names: tables and WARC files one by one, loose reports by folder.

    Raises:
        OptionError: there is nothing there, or nothing that can be read.
    """
    fs, root = filesystem(source)
    try:
        there = fs.exists(root)
    except (OSError, ValueError) as error:
        raise OptionError(f"{source} cannot be reached ({error}); check the address and your access.") from error
    if not there:
        raise OptionError(f"There is nothing at {source}; check the path or address.")
    alone = fs.isfile(root)
    found = [_unit(basename(root), fs.unstrip_protocol(root))] if alone else list(_below(fs, root))
    if not found:
        raise OptionError(f"{source} holds no JSONL, CSV, Parquet or WARC file and no reports; name another source.")
    return found


def kind_of(name: str) -> Kind:
    """Return what a file's name says that it holds."""
    low = name.lower()
    for ending in _PACKED:
        low = low.removesuffix(ending)
    return _TABLES.get(splitext(low)[1], "reports")


def _unit(name: str, address: str) -> Unit:
    return Unit(name, kind_of(name), (address,))


def _below(fs: Any, root: str) -> Iterator[Unit]:
    """The units of a folder; hidden files and folders are passed over, as everywhere in parley."""
    loose: dict[str, list[str]] = {}
    for path in sorted(fs.find(root)):
        name = path[len(root) :].lstrip("/")
        if any(part.startswith((".", "_")) for part in name.split("/")):
            continue
        if kind_of(name) != "reports":
            yield _unit(name, fs.unstrip_protocol(path))
        elif splitext(name)[1].lower() in FOLDER_SUFFIXES and _is_report(fs, path):
            loose.setdefault(dirname(name), []).append(fs.unstrip_protocol(path))
    for folder, addresses in loose.items():
        yield Unit(f"{folder}/" if folder else "./", "reports", tuple(addresses))


def _is_report(fs: Any, path: str) -> bool:
    """JSON beside the reports, such as their readouts, is no input."""
    return not path.lower().endswith(".json") or has_ninjs_mark(fs.cat_file(path, start=0, end=_LOOK_BYTES))


def _reports(unit: Unit) -> Iterator[Input]:
    fs, _ = filesystem(unit.addresses[0])
    folder = unit.name if unit.name.endswith("/") and unit.name != "./" else ""
    for position, address in enumerate(unit.addresses, start=1):
        about = fs.info(address)
        mark = json.dumps([address, about.get("size"), str(about.get("mtime") or about.get("LastModified") or "")])
        yield Input(f"{folder}{basename(address)}", position, mark, address=address)


def _until_damage(name: str, found: Iterable[Input]) -> Iterator[Input]:
    position = 0
    try:
        for one in found:
            position = one.position
            yield one
    except Exception as error:
        if not isinstance(error, _damages()):
            if isinstance(error, OSError):
                # The network or the disk: what could not be read now must be read when the run is started again.
                raise ParleyError(f"{name} cannot be read on ({error}); what is kept stays, start again.") from error
            raise
        why = f"the rest of the file cannot be read ({' '.join(str(error).split()) or type(error).__name__})"
        yield Input(name, position + 1, why, error=f"{why}; get the file anew")


def _damages() -> tuple[type[Exception], ...]:
    """What readers raise over a damaged file."""
    from gzip import BadGzipFile
    from lzma import LZMAError

    return (EOFError, zlib.error, UnicodeDecodeError, BadGzipFile, LZMAError, library("pyarrow").ArrowInvalid)
