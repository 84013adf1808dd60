"""Shards: runs of inputs that are kept whole or not at all, and the folder that holds them.

A shard is there once its manifest is: the manifest is written last, under its final name by a rename. Whatever a
stopped run left without one is removed before the shard is read again, so that each input has exactly one readout.
"""

import fcntl
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from parley.archive.inputs import Unit
from parley.archive.opening import Input
from parley.archive.parquet import write_shard
from parley.archive.reader import Outcome
from parley.errors import OptionError

SHARD_REPORTS = 256
# A shard ends early where its inputs are long, so that memory stays flat.
SHARD_BYTES = 16_000_000
FORMAT = 1
LOCK_WAIT_S = 10.0
_MANIFESTS, _DRAFTS, _ABOUT, _LOCK = "_manifest", "_draft", "archive.json", "lock"
_DRAFT = ".tmp"
_ABOUT_DRAFT = _ABOUT.replace(".json", _DRAFT)


@dataclass(frozen=True, slots=True)
class Shard:
    """A run of inputs of a unit; ``digest`` changes whenever one of them does."""

    unit: str
    index: int
    first: int
    count: int
    digest: str

    @property
    def name(self) -> str:
        """The name of its files."""
        return f"{_key(self.unit)}-{self.index:06d}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was kept of a shard: its place, its digest, how many readouts and bad inputs, and the files."""

    unit: str
    index: int
    first: int
    count: int
    digest: str
    readouts: int
    bad: int
    files: tuple[str, ...]


def _key(unit: str) -> str:
    return hashlib.sha256(unit.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def shards(unit: Unit, *, reports: int = SHARD_REPORTS) -> Iterator[tuple[Shard, list[Input]]]:
    """Yield the shards of a unit with their inputs, always cut at the same places."""
    waiting: list[Input] = []
    size, index, first = 0, 0, 0
    for one in unit.inputs():
        waiting.append(one)
        size += _size(one)
        if len(waiting) >= reports or size >= SHARD_BYTES:
            yield _shard(unit, index, first, waiting), waiting
            first, index, size, waiting = first + len(waiting), index + 1, 0, []
    if waiting:
        yield _shard(unit, index, first, waiting), waiting


def _shard(unit: Unit, index: int, first: int, inputs: Sequence[Input]) -> Shard:
    total = hashlib.sha256()
    for one in inputs:
        total.update(f"{one.source}\0{one.position}\0{one.mark}\n".encode("utf-8", "surrogatepass"))
    return Shard(unit.name, index, first, len(inputs), total.hexdigest())


def _size(one: Input) -> int:
    return len(one.data or b"") + sum(len(value) for value in one.fields.values() if isinstance(value, str))


class Archive:
    """The folder of an archive.

    Raises:
        OptionError: it is an address or a file, holds something else, or was made by a newer parley.
    """

    def __init__(self, folder: str | os.PathLike[str], *, create: bool = False) -> None:
        self.folder = Path(folder)
        if "://" in os.fspath(folder):
            raise OptionError(
                f"{folder} is an address, and an archive needs renames that are whole; give a folder of this machine "
                "or of a shared disk, and copy it up afterwards."
            )
        self._check(create=create)

    def _check(self, *, create: bool) -> None:
        about = self.folder / _MANIFESTS / _ABOUT
        if about.is_file():
            if json.loads(about.read_text(encoding="utf-8"))["format"] > FORMAT:
                raise OptionError(f"{self.folder} was made by a newer parley; update parley to open it.")
            return
        if not create:
            raise OptionError(f"{self.folder} holds no archive; make one with parley archive read SOURCE DEST.")
        try:
            if self.folder.exists() and not self._was_begun():
                raise OptionError(f"{self.folder} holds other things; name a new folder for the archive.")
            about.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OptionError(f"{self.folder} cannot be made ({error.strerror}); choose another place.") from error
        _write_whole(about, {"format": FORMAT})

    def _was_begun(self) -> bool:
        """Whether the folder is empty, or holds no more than what is there when its making is broken off."""
        manifests = self.folder / _MANIFESTS
        if any(one != manifests for one in self.folder.iterdir()):
            return False
        return not manifests.exists() or all(one.name == _ABOUT_DRAFT for one in manifests.iterdir())

    @contextmanager
    def locked(self) -> Iterator[int]:
        """Hold the archive for writing, against other programs; gives the descriptor that holds it.

        Raises:
            OptionError: another program keeps it.
        """
        descriptor = os.open(self.folder / _MANIFESTS / _LOCK, os.O_RDWR | os.O_CREAT)
        try:
            _lock(descriptor, self.folder)
            shutil.rmtree(self.folder / _DRAFTS, ignore_errors=True)
            yield descriptor
        finally:
            os.close(descriptor)

    def manifest(self, shard: Shard) -> Manifest | None:
        """Return the manifest of a shard that was kept, None if it was not, or if its inputs changed since."""
        found = _read(self._place(shard.unit, shard.index))
        return found if found is not None and found.digest == shard.digest else None

    def manifests(self) -> Iterator[Manifest]:
        """Yield the manifests of all shards."""
        for path in sorted((self.folder / _MANIFESTS).glob("*/*.json")):
            found = _read(path)
            if found is not None:
                yield found

    def keep(self, shard: Shard, outcomes: Sequence[Outcome]) -> Manifest:
        """Put the outcomes of a shard down, in place of what was there of it."""
        draft = self.folder / _DRAFTS / shard.name
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        files = write_shard(draft, shard.name, outcomes)
        self._remove(shard.unit, shard.index)
        for file in files:
            (self.folder / file).parent.mkdir(parents=True, exist_ok=True)
            _flush(draft / file)
            (draft / file).replace(self.folder / file)
        shutil.rmtree(draft)
        read = sum(one.readout is not None for one in outcomes)
        kept = Manifest(**asdict(shard), readouts=read, bad=len(outcomes) - read, files=tuple(files))
        _write_whole(self._place(shard.unit, shard.index), asdict(kept))
        return kept

    def end(self, unit: str, *, shards: int) -> None:
        """Remove the shards of a unit beyond the last: it has become shorter."""
        for path in (self.folder / _MANIFESTS / _key(unit)).glob("*.json"):
            if int(path.stem) >= shards:
                self._remove(unit, int(path.stem))

    def _remove(self, unit: str, index: int) -> None:
        """Remove a shard, the manifest first: without it, whatever is left of the shard does not count."""
        self._place(unit, index).unlink(missing_ok=True)
        name = f"{_key(unit)}-{index:06d}.parquet"
        for pattern in (f"[a-z]*/year=*/{name}", f"[a-z]*/{name}"):
            for left in self.folder.glob(pattern):
                left.unlink(missing_ok=True)

    def _place(self, unit: str, index: int) -> Path:
        return self.folder / _MANIFESTS / _key(unit) / f"{index:06d}.json"


def _lock(descriptor: int, folder: Path) -> None:
    """Wait a little: the processes of a killed run need a moment to see that it is gone."""
    until = time.monotonic() + LOCK_WAIT_S
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except OSError:
            if time.monotonic() > until:
                raise OptionError(f"Another program writes to {folder}; wait for it, or name another folder.") from None
            time.sleep(0.1)


def _read(path: Path) -> Manifest | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Manifest(**{**content, "files": tuple(content["files"])})


def _write_whole(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(_DRAFT)
    draft.write_text(json.dumps(content), encoding="utf-8")
    _flush(draft)
    draft.replace(path)
    _flush(path.parent)


def _flush(path: Path) -> None:
    """Let a file or folder reach the disk: a power cut must not leave a manifest of files that are not there."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
