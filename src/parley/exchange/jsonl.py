"""JSON Lines: one readout a line, with its place in the ledger, out of a ledger and into another."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from parley.errors import OptionError, ParleyError, ReportError
from parley.exchange.corrections import Corrections, Portable
from parley.ledger import Ledger, ReportEntry, first_day, last_day
from parley.records import Readout, RecordError
from parley.records.fields import parse_json

# A report has at most some megabytes; a longer line is no readout, and must not fill the memory.
LINE_BYTES = 64_000_000
_PLACE = "ledger"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A readout of a file, or the reason why there is none.

    ``talks`` and ``known_since`` are None where the line does not tell them; ``before`` and ``after`` are corrections
    that were made before and after the report was added, and ``first`` an earlier reading of which some were made.
    """

    where: str
    readout: Readout | None
    talks: str | None = None
    known_since: str | None = None
    before: tuple[Portable, ...] = ()
    after: tuple[Portable, ...] = ()
    first: Readout | None = None
    error: ReportError | None = None


def readout_lines(ledger: Ledger, *, talks: str, as_of: str | None = None) -> Iterator[str]:
    """Yield the readouts in force of a talks as lines, in the order of adding, as they were read.

    Corrections stand beside them, where they were made in the order of things, so that they can be made again.

    Args:
        ledger: an open ledger.
        talks: the negotiation.
        as_of: a day (EDTF); reports published later are left out, and so are all corrections.
    """
    with ledger.snapshot() as seen:
        yield from _lines_of(seen, talks, as_of)


def _lines_of(ledger: Ledger, talks: str, as_of: str | None) -> Iterator[str]:
    made = Corrections(ledger, talks=talks) if as_of is None else None
    entries = ledger.reports(talks=talks) if as_of is None else _by_day(ledger, talks, as_of)
    for number, entry in enumerate(entries, start=1):
        place = _place(entry, talks)
        if made and (before := made.until(number - 1)):
            place["before"] = before
        if made and number == len(entries) and (after := made.until(None)):
            place["after"] = after
        if made and entry.id in made.firsts:
            place["first"] = made.firsts[entry.id]
        yield f"{_one_line({**ledger.readout(entry.id).to_dict(), _PLACE: place})}\n"


def _by_day(ledger: Ledger, talks: str, as_of: str) -> list[ReportEntry]:
    day = last_day(as_of)
    if day is None:
        raise OptionError(f"“{as_of}” is no date; write it as 2025-08-17, 2025-08 or 2025.")
    return [entry for entry in ledger.reports(talks=talks) if entry.published <= day]


def _place(entry: ReportEntry, talks: str) -> dict[str, Any]:
    place = {"report": entry.id, "talks": talks}
    return place if entry.dated else {**place, "known_since": entry.published}


def _one_line(content: Any) -> str:
    text = json.dumps(content, ensure_ascii=False, allow_nan=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        # A lone surrogate of a report has no UTF-8 form; escaped, it survives.
        text = json.dumps(content, allow_nan=False)
    return text


def readouts_in(file: IO[bytes], name: str) -> Iterator[Incoming]:
    """Yield what each line of a file holds; a readout that fills its file over many lines counts as one.

    Args:
        file: JSON Lines, or one readout, in UTF-8.
        name: what to call the file in messages.
    """
    first = True
    for number, line in _lines(file):
        if first and line.strip() == b"{":
            yield _incoming(line + file.read(LINE_BYTES), name)
            return
        first = False
        yield _incoming(line, f"{name}, line {number}")


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers; of one that is too long, its beginning."""
    number = 0
    while line := file.readline(LINE_BYTES + 1):
        number += 1
        more = line
        while len(more) > LINE_BYTES and not more.endswith(b"\n"):
            more = file.readline(LINE_BYTES + 1)
        plain = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if plain.strip():
            yield number, plain


def _incoming(line: bytes, where: str) -> Incoming:
    try:
        if len(line) > LINE_BYTES:
            raise RecordError(f"The line is longer than {LINE_BYTES // 1_000_000} MB; give one readout a line.")
        content = parse_json(line)
        readout = Readout.from_dict(content)
        place = content.get(_PLACE) if isinstance(content, dict) else None
        place = place if isinstance(place, dict) else {}
        talks, since = (_text(place.get(field)) for field in ("talks", "known_since"))
        if since is not None and first_day(since) is None:
            raise RecordError(f"The readout's field {_PLACE}.known_since is {since!r}, not a date.")
        first = Readout.from_dict(place["first"]) if isinstance(place.get("first"), dict) else None
    except (ParleyError, ValueError) as error:
        return Incoming(where, None, error=ReportError(where, str(error)))
    return Incoming(where, readout, talks, since, _listed(place.get("before")), _listed(place.get("after")), first)


def _text(value: object) -> str | None:
    """What a line tells of its place; only a text counts, since other programs may use the name for something else."""
    return value.strip() or None if isinstance(value, str) else None


def _listed(value: object) -> tuple[Portable, ...]:
    return tuple(said for said in value if isinstance(said, dict)) if isinstance(value, list) else ()
