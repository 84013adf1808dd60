"""Reads many reports with all cores, in order, holding only a few of them in memory at a time."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Protocol, TypeVar

from parley.errors import ParleyError, ReportError
from parley.language import Model, load_model
from parley.reading.reader import read_reports
from parley.records import Readout, Report
from parley.reports import Loaded, load

CHUNK_REPORTS = 4
FEW_REPORTS = 4
WAITING_CHUNKS_PER_WORKER = 2
# A tenth of the time is Python's own, which one thread has at a time: more threads than this wait for each other.
MOST_WORKERS = 8

Source = str | os.PathLike[str]
T = TypeVar("T")
R = TypeVar("R")


class Reader(Protocol):
    """What reads in the encoder's place, such as a language model; it says how many reports it reads at once."""

    @property
    def at_once(self) -> int:
        """How many reports it reads at a time."""

    def readout(self, report: Report, *, source: str | None = None) -> Readout:
        """Read a report; ``source`` names it in errors."""


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
    min_confidence: float = 0.0
    limit_bytes: int = 5_000_000
    timeout_s: float = 20.0
    allow_private: bool = False


def read_all(
    sources: Iterable[Source], options: Options, *, workers: int | None = None, reader: Reader | None = None
) -> Iterator[Outcome]:
    """Read each source; a bad one becomes an outcome with its error.

    Args:
        sources: paths, URLs or "-"; consumed as needed.
        options: how they are loaded and read.
        workers: reports read at a time; one a core, up to eight, or what the reader says, if None.
        reader: reads in the encoder's place.

    Yields:
        One outcome a source, in order.
    """
    if reader is not None:
        yield from in_order(
            sources, lambda source: _read_by(reader, source, options), workers=workers or reader.at_once
        )
        return
    rest = iter(sources)
    first = list(islice(rest, FEW_REPORTS + 1))
    workers = workers or min(os.cpu_count() or 1, MOST_WORKERS)
    if workers == 1 or len(first) <= FEW_REPORTS:
        yield from _one_by_one(first, rest, options, load_model(options.model))
    else:
        yield from _side_by_side(first, rest, options, load_model(options.model, threads=1), workers)


def _one_by_one(first: list[Source], rest: Iterator[Source], options: Options, model: Model) -> Iterator[Outcome]:
    """Read in this thread; the runtime spreads each report over the cores."""
    chunk = first
    while chunk:
        yield from _read_chunk(chunk, options, model)
        chunk = list(islice(rest, CHUNK_REPORTS))


def _side_by_side(
    first: list[Source], rest: Iterator[Source], options: Options, model: Model, workers: int
) -> Iterator[Outcome]:
    """Read in threads, which share one copy of the model; the runtime works outside Python's lock."""
    everything = chain(first, rest)
    chunks = iter(lambda: list(islice(everything, CHUNK_REPORTS)), [])
    for outcomes in in_order(chunks, lambda chunk: _read_chunk(chunk, options, model), workers=workers):
        yield from outcomes


def in_order(items: Iterable[T], work: Callable[[T], R], *, workers: int) -> Iterator[R]:
    """Do the work on items in threads, a few ahead of what is taken; with one worker, in this thread.

    Args:
        items: consumed as needed.
        work: what is done with each; what it raises is raised in the item's turn.
        workers: items worked on at a time.

    Yields:
        What came of each item, in order.
    """
    if workers == 1:
        yield from map(work, items)
        return
    pool = ThreadPoolExecutor(workers, thread_name_prefix="parley")
    waiting: deque[Future[R]] = deque()
    try:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) > WAITING_CHUNKS_PER_WORKER * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _read_by(reader: Reader, source: Source, options: Options) -> Outcome:
    """Load a source and have it read; a server that cannot be used is no matter of one report and is raised."""
    outcome, got = _load(source, options)
    if got is None:
        return outcome
    try:
        readout = reader.readout(got.report, source=outcome.source)
    except ReportError as error:
        return replace(outcome, error=error)
    told = readout.surer(min_confidence=options.min_confidence)
    return replace(outcome, readout=replace(told, notices=(*got.notices, *told.notices)))


def _read_chunk(sources: list[Source], options: Options, model: Model) -> list[Outcome]:
    """Load and read a few reports together."""
    outcomes: list[Outcome] = []
    loaded: list[tuple[int, Loaded]] = []
    for source in sources:
        outcome, got = _load(source, options)
        if got is not None:
            loaded.append((len(outcomes), got))
        outcomes.append(outcome)
    readouts = read_reports([got.report for _, got in loaded], model)
    for (place, got), readout in zip(loaded, readouts, strict=True):
        told = readout.surer(min_confidence=options.min_confidence)
        outcomes[place] = replace(outcomes[place], readout=replace(told, notices=tuple(got.notices)))
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
