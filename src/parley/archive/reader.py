"""From inputs to what is kept of each: a readout, or the reason why there is none."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from posixpath import basename, splitext
from typing import TYPE_CHECKING, Any

from parley.archive.opening import Input, opened
from parley.errors import ParleyError, ReportError
from parley.records import Readout, Report
from parley.reports import LIMIT_BYTES, Loaded, from_bytes, from_text

if TYPE_CHECKING:
    from parley.language import Model

Read = Callable[[Sequence[Report]], list[Readout]]
# Columns by which fields of a report are known where the user names none.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "body_text"),
    "id": ("id", "name"),
    "published": ("published", "date", "published_at"),
    "publisher": ("publisher", "outlet"),
    "title": ("title", "headline"),
    "url": ("url", "link"),
    "talks": ("talks",),
}
_DAY_CHARS = 10
_ID_CHARS = 16


@dataclass(frozen=True, slots=True)
class Reading:
    """How inputs are read: with which model, and from which columns.

    ``read`` reads reports in place of a model; it must be a function that a worker process can be sent.
    """

    model: str | None = None
    talks: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    limit_bytes: int = LIMIT_BYTES
    read: Read | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an input: its readout with the name of the negotiation, or the kind of error and the reason."""

    report: str
    source: str
    position: int
    talks: str | None = None
    readout: Readout | None = None
    error: str = ""
    reason: str = ""


def report_id(source: str, position: int) -> str:
    """Return the name of an input's report, which follows from its place: two inputs are never one report."""
    digest = sha256(f"{source}\0{position}".encode("utf-8", "surrogatepass")).digest()
    return "a" + b32encode(digest).decode().lower()[:_ID_CHARS]


class Reader:
    """Reads inputs a few at a time; the model is loaded at the first, or by `prepare`."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._model: Model | None = None

    def prepare(self) -> None:
        """Load the model now, so that processes forked afterwards share its memory."""
        if self.reading.read is None and self._model is None:
            from parley.language import load_model

            # One thread: the processes are what keeps the cores busy, and a pool of threads survives no fork.
            self._model = load_model(self.reading.model, threads=1)

    def outcomes(self, inputs: Sequence[Input]) -> list[Outcome]:
        """Return what becomes of each input, in order."""
        found: list[Outcome] = []
        loaded: list[tuple[int, Loaded]] = []
        for one in inputs:
            outcome, got = self._loaded(one)
            if got is not None:
                loaded.append((len(found), got))
            found.append(outcome)
        for (place, _), done in zip(loaded, self._read([got for _, got in loaded]), strict=True):
            found[place] = _with(found[place], done)
        return found

    def _loaded(self, one: Input) -> tuple[Outcome, Loaded | None]:
        name = report_id(one.source, one.position)
        talks = _field(one.fields, "talks", self.reading.columns) or self.reading.talks
        outcome = Outcome(name, one.source, one.position, talks)
        if one.error is not None:
            return _with(outcome, ReportError(one.source, one.error)), None
        try:
            return outcome, self._load(one)
        except (ConnectionError, TimeoutError) as error:
            # The network's fault, not the report's: it must be read when the run is started again.
            raise ParleyError(f"{one.source} cannot be reached ({error}); what is kept stays, start again.") from error
        # A stranger's file may break a library in ways of its own; that must not stop twenty years of others.
        except Exception as error:
            return _with(outcome, error), None

    def _load(self, one: Input) -> Loaded:
        if one.address is not None:
            return self._of_file(one, one.address)
        if one.data is not None:
            media_type, url = str(one.fields.get("media_type", "")), one.fields.get("url")
            limit_bytes = self.reading.limit_bytes
            return from_bytes(one.data, source=one.source, media_type=media_type, url=url, limit_bytes=limit_bytes)
        told = {name: _field(one.fields, name, self.reading.columns) for name in ("publisher", "title", "url")}
        text = _field(one.fields, "text", self.reading.columns)
        if text is None:
            raise ReportError(one.source, "has no text; name its column with --column text=NAME")
        if len(text.encode("utf-8", "surrogatepass")) > self.reading.limit_bytes:
            raise ReportError(one.source, f"is over the limit of {self.reading.limit_bytes:,} bytes; split it")
        published = _field(one.fields, "published", self.reading.columns)
        name = _field(one.fields, "id", self.reading.columns)
        return from_text(text, published=_day(published), id=name, **told)

    def _of_file(self, one: Input, address: str) -> Loaded:
        with opened(address) as file:
            data = file.read(self.reading.limit_bytes + 1)
        name, suffix = splitext(basename(one.source))
        return from_bytes(data, source=one.source, id=name, suffix=suffix, limit_bytes=self.reading.limit_bytes)

    def _read(self, loaded: Sequence[Loaded]) -> list[Readout | Exception]:
        """Read together; where that fails, one by one, so that one report keeps none of the others out."""
        if not loaded:
            return []
        try:
            return [*self._readouts(loaded)]
        except Exception:
            return [self._alone(one) for one in loaded]

    def _alone(self, one: Loaded) -> Readout | Exception:
        try:
            return self._readouts([one])[0]
        except Exception as error:
            return error

    def _readouts(self, loaded: Sequence[Loaded]) -> list[Readout]:
        reports = [one.report for one in loaded]
        if self.reading.read is not None:
            return self.reading.read(reports)
        from parley.reading import read_reports

        self.prepare()
        assert self._model is not None
        return read_reports(reports, self._model)


def _with(outcome: Outcome, done: Readout | Exception) -> Outcome:
    place = (outcome.report, outcome.source, outcome.position, outcome.talks)
    if isinstance(done, Readout):
        return Outcome(*place, readout=done)
    if isinstance(done, ReportError):
        return Outcome(*place, error=type(done).__name__, reason=done.problem)
    known = isinstance(done, ParleyError)
    reason = str(done) if known else f"reading it failed ({type(done).__name__}: {done}); this is a fault of parley"
    return Outcome(*place, error=type(done).__name__, reason=" ".join(reason.split()))


def _field(fields: Mapping[str, Any], name: str, columns: Mapping[str, str]) -> str | None:
    names = (columns[name],) if name in columns else ALIASES[name]
    value = next((fields[one] for one in names if fields.get(one) not in (None, "")), None)
    return value if value is None or isinstance(value, str) else str(value)


def _day(told: str | None) -> str | None:
    """The day of a moment ("2024-05-01T10:00:00Z", "2024-05-01 10:00:00"); anything else as it is told."""
    if told is None:
        return None
    try:
        return date.fromisoformat(told[:_DAY_CHARS]).isoformat() if told[_DAY_CHARS:][:1] in ("T", " ") else told
    except ValueError:
        return told
