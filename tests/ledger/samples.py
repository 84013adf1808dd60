"""Small readouts made by hand, and ledgers to try them in."""

import re
from collections.abc import Sequence
from typing import Any

from parley.records import Control, Meeting, Move, Readout, Report, Shift, Source, Span


def report(text: str, *, day: str = "2031-05-12", publisher: str | None = "Herald", url: str | None = None) -> Report:
    """A report of that text."""
    return Report(id="sample", text=text, published=day, publisher=publisher, title="Talks", url=url, language="en")


def told(
    text: str,
    *moves: dict[str, Any],
    day: str = "2031-05-12",
    publisher: str | None = "Herald",
    url: str | None = None,
    model: str | None = None,
    meetings: Sequence[Meeting] = (),
    control: Sequence[Control] = (),
    shifts: Sequence[Shift] = (),
) -> Readout:
    """A readout of a text, each move given by its fields; ``terms`` are words of the text."""
    made = tuple(_move(text, f"m{number}", **fields) for number, fields in enumerate(moves, start=1))
    return Readout(
        report(text, day=day, publisher=publisher, url=url), made, tuple(meetings), tuple(control), tuple(shifts),
        model=model,
    )  # fmt: skip


def _move(
    text: str,
    id: str,
    *,
    party: str = "Norland",
    act: str = "demand",
    topics: Sequence[str] = ("territory",),
    terms: str | None = None,
    sources: Sequence[tuple[str, str]] = (),
    **fields: Any,
) -> Move:
    span = span_of(text, terms) if terms else None
    sentence = next(
        (Span(found.start(), found.end()) for found in re.finditer(r"[^.]+\.?", text)
         if span and found.start() <= span.start < found.end()),
        Span(0, len(text)),
    )  # fmt: skip
    chain = tuple(Source(kind, *_ends(text, words)) for kind, words in sources)  # type: ignore[arg-type]
    lists: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}
    return Move(id, party, act, tuple(topics), (sentence,), chain, terms=span, **lists)


def span_of(text: str, words: str) -> Span:
    """The range of words in a text."""
    return Span(*_ends(text, words))


def _ends(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def meeting(text: str, **fields: Any) -> Meeting:
    """A planned meeting of Norland and Sudland, told by the whole text."""
    values = {"participants": ("Norland", "Sudland"), "status": "planned", "channel": "unknown"} | fields
    return Meeting(evidence=(Span(0, len(text)),), **values)


def dump(ledger: Any) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of a ledger's state, sorted: what a rebuild must give again."""
    from sqlalchemy import select

    from parley.ledger.schema import STATE

    with ledger._store.reading() as connection:
        return {table.name: sorted(map(tuple, connection.execute(select(table))), key=repr) for table in STATE}
