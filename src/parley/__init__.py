"""parley reads reports of negotiations and keeps the sourced record of who demands, offers and refuses what.

`parley.read(path_or_text)` gives a `Readout`; `parley.read_many(paths)` reads many with all cores;
`parley.Ledger(path_or_url)` keeps them. The model and the database are loaded on first use, never on import.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from parley.errors import ParleyError, ReportError
from parley.ledger import Ledger
from parley.records import (
    Attribution,
    Control,
    Gloss,
    Meeting,
    Membership,
    Move,
    Readout,
    Report,
    Shift,
    Source,
    Span,
)

if TYPE_CHECKING:
    from parley.llm import LLMReader
    from parley.reading import Outcome

__version__ = "0.1.0"

LIMIT_BYTES = 5_000_000
TIMEOUT_S = 20.0
LONGEST_PATH_CHARS = 1000


def read(
    source: str | os.PathLike[str],
    *,
    published: str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    model: str | None = None,
    min_confidence: float = 0.0,
    reader: LLMReader | None = None,
    limit_bytes: int = LIMIT_BYTES,
    timeout_s: float = TIMEOUT_S,
    allow_private: bool = False,
) -> Readout:
    """Read one report.

    Args:
        source: a path, an http(s) URL, "-" for standard input, or the report's text itself (a string with a line
            break, or longer than any path).
        published: the day of publication (EDTF), which overrides the report's own.
        publisher, title: override what the report says of itself.
        model: a model's name or folder; the default model if None.
        min_confidence: leave out moves less sure than this, from 0 to 1.
        reader: a language model to read with (`parley.llm.LLMReader`); parley's own model if None.
        limit_bytes: the largest input read.
        timeout_s: seconds that a URL may take in all.
        allow_private: whether a URL may point at a private address.

    Returns:
        The report's readout; its ranges count code points of the text as it was.

    Raises:
        ParleyError: the input cannot be read; the message says why and what to do.
    """
    from parley.reports import from_text, load

    _one_reader(model, reader)
    if isinstance(source, str) and ("\n" in source or len(source) > LONGEST_PATH_CHARS):
        loaded = from_text(source, published=published, publisher=publisher, title=title)
    else:
        loaded = load(
            source,
            published=published,
            publisher=publisher,
            title=title,
            limit_bytes=limit_bytes,
            timeout_s=timeout_s,
            allow_private=allow_private,
        )
    readout = _by_model(loaded.report, model) if reader is None else reader.readout(loaded.report)
    notices = (*loaded.notices, *readout.notices)
    return replace(readout.surer(min_confidence=min_confidence), notices=notices)


def _one_reader(model: str | None, reader: LLMReader | None) -> None:
    from parley.errors import OptionError

    if reader is not None and model is not None:
        raise OptionError("A report is read by a model or by a reader; give one of them.")


def _by_model(report: Report, model: str | None) -> Readout:
    from parley.language import load_model
    from parley.reading import read_reports

    (readout,) = read_reports([report], load_model(model))
    return readout


def read_many(
    sources: Iterable[str | os.PathLike[str]],
    *,
    published: str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    model: str | None = None,
    min_confidence: float = 0.0,
    reader: LLMReader | None = None,
    workers: int | None = None,
    limit_bytes: int = LIMIT_BYTES,
    timeout_s: float = TIMEOUT_S,
    allow_private: bool = False,
) -> Iterator[Outcome]:
    """Read many reports with all cores, holding only a few in memory.

    Args:
        sources: paths or URLs; consumed as needed.
        workers: reports read at a time; if None, one a core, up to eight, or as many as the reader takes at once.
        published, publisher, title, model, min_confidence, reader, limit_bytes, timeout_s, allow_private: as in
            `read`, for all of them.

    Yields:
        One outcome for each source, in order: its readout, or the error that says why there is none.

    Raises:
        ParleyError: nothing can be read, for example because the reader's server cannot be used.
    """
    from parley.reading import Options, read_all

    _one_reader(model, reader)
    options = Options(published, publisher, title, model, min_confidence, limit_bytes, timeout_s, allow_private)
    yield from read_all(sources, options, workers=workers, reader=reader)


__all__ = [
    "Attribution",
    "Control",
    "Gloss",
    "Ledger",
    "Meeting",
    "Membership",
    "Move",
    "ParleyError",
    "Readout",
    "Report",
    "ReportError",
    "Shift",
    "Source",
    "Span",
    "read",
    "read_many",
]
