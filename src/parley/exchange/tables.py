"""The tables of an export, one a record type: their columns, and the rows of a report."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from parley.exchange.told import Told, reports_told
from parley.ledger import Fact, Ledger, Telling
from parley.records import Span
from parley.vocabulary import force_of

ColumnKind = Literal["text", "list", "number", "whole", "flag"]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, and what its cells hold."""

    name: str
    kind: ColumnKind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, its columns, and the function that gives the rows of a report."""

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[Told], Iterator[Row]]


class Folder(Protocol):
    """Where tables are written to."""

    def write(self, table: Table, rows: Iterable[Row]) -> None:
        """Append rows to a table."""


def write_tables(ledger: Ledger, folder: Folder, *, talks: str, as_of: str | None = None) -> None:
    """Write all tables of a talks, a report at a time."""
    for told in reports_told(ledger, talks=talks, as_of=as_of):
        for table in TABLES:
            folder.write(table, table.rows(told))


def _reports(told: Told) -> Iterator[Row]:
    entry = told.entry
    yield {
        "report": entry.id,
        "talks": told.talks,
        "name": entry.name,
        "published": entry.published,
        "dated": entry.dated,
        "publisher": entry.publisher,
        "title": entry.title,
        "url": entry.url,
        "origin": entry.origin,
        "basis": entry.basis,
        "superseded_by": entry.superseded_by,
        "model": entry.model,
        "status": _status(told),
    }


def _status(told: Told) -> str:
    return "superseded" if told.entry.superseded_by else "active"


def _moves(told: Told) -> Iterator[Row]:
    for one in told.tellings:
        yield {
            "telling": one.id,
            "move": one.line,
            "report": one.report,
            "published": one.published,
            "party": one.party,
            "speaker": one.speaker,
            "act": one.act,
            "force": force_of(one.act),
            "to": one.addressees,
            "topics": one.topics,
            "objects": one.objects,
            "terms": one.terms,
            "conditions": one.conditions,
            "when": one.when,
            "day": one.day,
            "hedged": one.hedged,
            "disputed": one.disputed,
            **_judged(told, one),
        }


def _judged(told: Told, one: Telling | Fact) -> Row:
    """The columns with which each record ends: on whom it rests, whether it counts, the sentences that tell it."""
    return {
        "origin": one.origin,
        "confirmed": one.confirmed,
        "status": one.status,
        "evidence": told.words(one.evidence),
    }


def _sources(told: Told) -> Iterator[Row]:
    for one in told.tellings:
        for position, link in enumerate(one.sources, start=1):
            yield {
                "telling": one.id,
                "position": position,
                "kind": link.kind,
                "name": link.name,
                "count": link.count,
                "start": link.start,
                "end": link.end,
            }


def _facts(kind: str, own: Callable[[Fact], Row]) -> Callable[[Told], Iterator[Row]]:
    def rows(told: Told) -> Iterator[Row]:
        for fact in told.facts:
            if fact.kind == kind:
                placed = {kind: fact.id, "report": fact.report, "published": fact.published}
                yield {**placed, **own(fact), **_judged(told, fact)}

    return rows


def _meeting(fact: Fact) -> Row:
    record = {name: fact.record.get(name) for name in ("participants", "when", "place", "channel")}
    dates = {"earliest": fact.starts, "latest": fact.ends}
    return {**record, **dates, "meeting_status": fact.record["status"]}


def _control(fact: Fact) -> Row:
    return {name: fact.record.get(name) for name in ("holder", "place", "share", "extent")}


def _shift(fact: Fact) -> Row:
    return {name: fact.record.get(name) for name in ("party", "topics", "direction", "since")}


def _evidence(told: Told) -> Iterator[Row]:
    records: list[Telling | Fact] = [*told.tellings, *told.facts]
    for name, spans in ((one.id, one.evidence) for one in records):
        for position, span in enumerate(spans, start=1):
            place = {"start": span.start, "end": span.end, "text": told.readout.words(span)}
            yield {"record": name, "report": told.entry.id, "position": position, **place}


def _glosses(told: Told) -> Iterator[Row]:
    for one in told.readout.glosses:
        own = {"term": one.term, "meaning": told.words([one.meaning])}
        yield {"report": told.entry.id, **own, **_as_read(told, one.evidence)}


def _memberships(told: Told) -> Iterator[Row]:
    for one in told.readout.memberships:
        yield {"report": told.entry.id, "group": one.group, "members": one.members, **_as_read(told, one.evidence)}


def _as_read(told: Told, evidence: Iterable[Span]) -> Row:
    return {"status": _status(told), "evidence": told.words(evidence)}


def _attributions(told: Told) -> Iterator[Row]:
    for one in told.readout.attributions:
        spans = {"source": told.words(one.source), "cue": told.words(one.cue), "content": told.words(one.content)}
        yield {"report": told.entry.id, "speaker": one.speaker, **spans, "status": _status(told)}


def _table(name: str, columns: str, rows: Callable[[Told], Iterator[Row]]) -> Table:
    """A table of columns written as ``name`` (text) or ``name:kind``."""
    found = []
    for column in columns.split():
        called, _, kind = column.partition(":")
        found.append(Column(called, kind or "text"))  # type: ignore[arg-type]
    return Table(name, tuple(found), rows)


_JUDGED = "origin confirmed:flag status evidence"

TABLES = (
    _table(
        "reports",
        "report talks name published dated:flag publisher title url origin basis superseded_by model status",
        _reports,
    ),
    _table(
        "moves",
        "telling move report published party speaker act force to:list topics:list objects:list terms conditions:list "
        f"when day hedged:flag disputed:flag {_JUDGED}",
        _moves,
    ),
    _table("sources", "telling position:whole kind name count:whole start:whole end:whole", _sources),
    _table(
        "meetings",
        "meeting report published participants:list when place channel earliest latest meeting_status " + _JUDGED,
        _facts("meeting", _meeting),
    ),
    _table(
        "control", f"control report published holder place share:number extent {_JUDGED}", _facts("control", _control)
    ),
    _table("shifts", f"shift report published party topics:list direction since {_JUDGED}", _facts("shift", _shift)),
    _table("evidence", "record report position:whole start:whole end:whole text", _evidence),
    _table("glosses", "report term meaning status evidence", _glosses),
    _table("memberships", "report group members:list status evidence", _memberships),
    _table("attributions", "report speaker source cue content status", _attributions),
)
