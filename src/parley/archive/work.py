"""Reads a source into an archive: this process cuts shards and keeps them, others read."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from parley.archive.inputs import Unit, units
from parley.archive.libraries import library
from parley.archive.opening import Input
from parley.archive.reader import Outcome, Reader, Reading
from parley.archive.shards import SHARD_REPORTS, Archive, Manifest, Shard, shards
from parley.errors import ParleyError

# Few, so that no process waits long for the last of another; the encoder gains nothing from more at once.
CHUNK_REPORTS = 2
WAITING_CHUNKS_PER_WORKER = 8
_LOOK_EVERY_S = 0.5
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Done:
    """What a run did: readouts and bad inputs of this run, and inputs that an earlier run had kept already."""

    readouts: int = 0
    bad: int = 0
    known: int = 0

    def plus(self, kept: Manifest) -> Done:
        """Return the sum with a shard of this run."""
        return Done(self.readouts + kept.readouts, self.bad + kept.bad, self.known)


def read_archive(
    source: str,
    dest: str | os.PathLike[str],
    reading: Reading | None = None,
    *,
    workers: int | None = None,
    shard_reports: int = SHARD_REPORTS,
    progress: Progress | None = None,
) -> Done:
    """Read all inputs of a source into an archive; what an earlier run has kept is not read again.

    Args:
        source: a file or folder, or an address that fsspec knows.
        dest: the archive's folder, made if there is none.
        reading: with which model, from which columns.
        workers: processes that read; one a core if None. One reads in this process.
        shard_reports: inputs that are kept together; a stopped run loses at most what it was at.
        progress: is told the number of inputs done, as they are.

    Raises:
        ParleyError: the source or the archive cannot be used, or a process was killed from outside.
    """
    for needed in ("fsspec", "pyarrow.parquet"):
        library(needed)
    found = units(source)
    archive = Archive(dest, create=True)
    reader = Reader(reading or Reading())
    workers = workers or os.cpu_count() or 1
    with archive.locked() as lock:
        if workers == 1:
            return _run(archive, found, _InTurn(reader), shard_reports, progress)
        # Forked after the model is loaded, the processes share its memory; nothing else runs in threads by now.
        reader.prepare()
        pool = _Pool(reader, workers, lock)
        try:
            return _run(archive, found, pool, shard_reports, progress)
        except BrokenProcessPool as error:
            raise ParleyError(
                "A reading process was killed, perhaps for want of memory; what is kept stays, so start again, "
                "with fewer --workers if memory is short."
            ) from error
        finally:
            pool.close()


class _InTurn:
    """Reads in this process."""

    ahead = 0

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def submit(self, inputs: list[Input]) -> Future[list[Outcome]]:
        done: Future[list[Outcome]] = Future()
        done.set_result(self._reader.outcomes(inputs))
        return done


_reader: Reader | None = None


class _Pool:
    """Reads in processes that are forked from this one."""

    def __init__(self, reader: Reader, workers: int, lock: int) -> None:
        global _reader
        _reader = reader
        self.ahead = WAITING_CHUNKS_PER_WORKER * workers
        self._pool = ProcessPoolExecutor(
            workers,
            mp_context=multiprocessing.get_context("fork"),
            initializer=_begin,
            initargs=(os.getpid(), lock),
        )

    def submit(self, inputs: list[Input]) -> Future[list[Outcome]]:
        return self._pool.submit(_read, inputs)

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)


def _begin(parent: int, lock: int) -> None:
    """Let go of the parent's lock, leave Ctrl-C to it, and end when it does, even if it is killed."""
    import signal

    os.close(lock)
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_EVERY_S)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _read(inputs: list[Input]) -> list[Outcome]:
    assert _reader is not None
    return _reader.outcomes(inputs)


@dataclass(slots=True)
class _Open:
    """A shard whose inputs are being read; ``last`` is set on the last shard of a unit and counts its shards."""

    shard: Shard
    waiting: deque[Future[list[Outcome]]]


def _run(
    archive: Archive, found: Sequence[Unit], hands: _InTurn | _Pool, shard_reports: int, progress: Progress | None
) -> Done:
    done = Done()
    told = progress or (lambda count: None)
    for kept in _kept(archive, found, hands, shard_reports):
        if isinstance(kept, int):
            done = Done(done.readouts, done.bad, done.known + kept)
            told(kept)
        else:
            done = done.plus(kept)
            told(kept.count)
    return done


def _kept(
    archive: Archive, found: Sequence[Unit], hands: _InTurn | _Pool, shard_reports: int
) -> Iterator[Manifest | int]:
    """Yield the manifest of each shard as it is kept, for those kept before the number of their inputs."""
    open_shards: deque[_Open] = deque()
    for unit in found:
        count = 0
        for shard, inputs in shards(unit, reports=shard_reports):
            count += 1
            if archive.manifest(shard) is not None:
                yield shard.count
                continue
            one = _Open(shard, deque())
            open_shards.append(one)
            for start in range(0, len(inputs), CHUNK_REPORTS):
                one.waiting.append(hands.submit(inputs[start : start + CHUNK_REPORTS]))
                # Back-pressure: no more inputs are taken up than the processes can soon read.
                while sum(not each.done() for some in open_shards for each in some.waiting) > hands.ahead:
                    next(each for some in open_shards for each in some.waiting if not each.done()).result()
            while len(open_shards) > 1:
                yield _keep(archive, open_shards.popleft())
        archive.end(unit.name, shards=count)
    while open_shards:
        yield _keep(archive, open_shards.popleft())


def _keep(archive: Archive, one: _Open) -> Manifest:
    return archive.keep(one.shard, [outcome for each in one.waiting for outcome in each.result()])
