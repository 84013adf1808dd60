"""Reads many reports with all cores, in order, holding only a few of them in memory at a time."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice

from parley.errors import ParleyError
from parley.language import load_model
from parley.reading.reader import read_reports
from parley.records import Readout
from parley.reports import Loaded, load

CHUNK_REPORTS = 8
FEW_REPORTS = 4
WAITING_CHUNKS_PER_WORKER = 2

Source = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input: a readout, or the error that says why there is none."""

    source: str
    readout: Readout | None = None
    error: ParleyError | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """How inputs are loaded and read; the same for all of them."""

    published: str | None = None
    publisher: str | None = None
    title: str | None = None
    model: str | None = None
    limit_bytes: int = 5_000_000
    timeout_s: float = 20.0
    allow_private: bool = False


def read_all(sources: Iterable[Source], options: Options, *, workers: int | None = None) -> Iterator[Outcome]:
    """Read each source; a bad one becomes an outcome with its error.

    Args:
        sources: paths, URLs or "-"; consumed as needed.
        options: how they are loaded and read.
        workers: processes; as many as there are cores if None. One, or a few sources only, stay in this process.

    Yields:
        One outcome a source, in order.
    """
    load_model(options.model, threads=0 if workers == 1 else 1)
    rest = iter(sources)
    first = list(islice(rest, FEW_REPORTS + 1))
    workers = workers or os.cpu_count() or 1
    if workers == 1 or len(first) <= FEW_REPORTS:
        yield from _here(first, rest, options)
        return
    yield from _pooled(first, rest, options, workers)


def _here(first: list[Source], rest: Iterator[Source], options: Options) -> Iterator[Outcome]:
    yield from _read_chunk(first, options, threads=0)
    while chunk := list(islice(rest, CHUNK_REPORTS)):
        yield from _read_chunk(chunk, options, threads=0)


def _pooled(first: list[Source], rest: Iterator[Source], options: Options, workers: int) -> Iterator[Outcome]:
    spawn = multiprocessing.get_context("spawn")  # threads of the runtime do not survive a fork
    with ProcessPoolExecutor(workers, mp_context=spawn) as pool:
        waiting: deque[Future[list[Outcome]]] = deque()
        chunk = first
        while chunk or waiting:
            if chunk:
                waiting.append(pool.submit(_read_chunk, chunk, options, 1))
                chunk = list(islice(rest, CHUNK_REPORTS))
            if len(waiting) > WAITING_CHUNKS_PER_WORKER * workers or not chunk:
                yield from waiting.popleft().result()


def _read_chunk(sources: list[Source], options: Options, threads: int) -> list[Outcome]:
    """Load and read a few reports together."""
    model = load_model(options.model, threads=threads)
    outcomes: list[Outcome] = []
    loaded: list[tuple[int, Loaded]] = []
    for source in sources:
        outcome, got = _load(source, options)
        if got is not None:
            loaded.append((len(outcomes), got))
        outcomes.append(outcome)
    readouts = read_reports([got.report for _, got in loaded], model)
    for (place, got), readout in zip(loaded, readouts, strict=True):
        outcomes[place] = replace(outcomes[place], readout=replace(readout, notices=tuple(got.notices)))
    return outcomes


def _load(source: Source, options: Options) -> tuple[Outcome, Loaded | None]:
    name = os.fspath(source)
    try:
        got = load(
            source,
            published=options.published,
            publisher=options.publisher,
            title=options.title,
            limit_bytes=options.limit_bytes,
            timeout_s=options.timeout_s,
            allow_private=options.allow_private,
        )
    except ParleyError as error:
        return Outcome(name, error=error), None
    return Outcome(name), got
