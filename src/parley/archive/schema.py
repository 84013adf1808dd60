"""The tables of an archive, one a record type, their columns, and the rows of a readout."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from parley.archive.reader import Outcome
from parley.ledger import first_day, last_day
from parley.records import Move, Readout, Source, Span
from parley.vocabulary import force_of

ColumnKind = Literal["text", "list", "day", "number", "whole", "flag"]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ArchiveTable:
    """A table: its name, its columns with what their cells hold, and the rows of an outcome."""

    name: str
    columns: Mapping[str, ColumnKind]
    rows: Callable[["Entry"], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A readout with its place in the archive; ``day`` is that of publication, None if it is not known."""

    outcome: Outcome
    readout: Readout
    day: str | None

    @property
    def placed(self) -> dict[str, Any]:
        """The columns with which each row begins."""
        return {"report": self.outcome.report, "talks": self.outcome.talks, "published": self.day}

    def words(self, spans: Iterable[Span]) -> str:
        """Return the words that ranges cover, as one line."""
        return " ".join(" ".join(self.readout.words(span).split()) for span in spans)

    def move(self, number: int) -> str:
        """Return the name of the readout's move of that number, from 1."""
        return f"{self.outcome.report}-{number}"


def entry_of(outcome: Outcome) -> Entry:
    """Return the entry of an outcome that has a readout."""
    assert outcome.readout is not None
    return Entry(outcome, outcome.readout, first_day(outcome.readout.report.published))


def _reports(entry: Entry) -> Iterator[Row]:
    report = entry.readout.report
    yield {
        **entry.placed,
        "source": entry.outcome.source,
        "position": entry.outcome.position,
        "name": report.id,
        "published_told": report.published,
        "publisher": report.publisher,
        "title": report.title,
        "url": report.url,
        "language": report.language,
        "model": entry.readout.model,
        "characters": len(report.text),
        "moves": len(entry.readout.moves),
        "notices": entry.readout.notices,
    }


def _moves(entry: Entry) -> Iterator[Row]:
    names = {move.id: entry.move(number) for number, move in enumerate(entry.readout.moves, start=1)}
    for move in entry.readout.moves:
        yield {
            **entry.placed,
            "move": names[move.id],
            "publisher": entry.readout.report.publisher,
            "party": move.party,
            "speaker": move.speaker,
            "act": move.act,
            "force": force_of(move.act),
            "to": _once(move.to),
            "topics": _once(move.topics),
            "objects": _once(move.objects),
            "terms": entry.words([move.terms] if move.terms else []),
            "conditions": [names[needed] for needed in move.condition],
            "when": move.when,
            "day": first_day(move.when) or entry.day,
            "last_day": last_day(move.when) or entry.day,
            "hedged": move.hedged,
            "named": all(source.kind != "anonymous" for source in move.sources),
            "confidence": move.confidence,
            "evidence": entry.words(move.evidence),
        }


def _sources(entry: Entry) -> Iterator[Row]:
    for number, move in enumerate(entry.readout.moves, start=1):
        for position, source in enumerate(move.sources, start=1):
            yield {**entry.placed, "move": entry.move(number), **_about(move), **_link(entry, source, position)}


def _about(move: Move) -> Row:
    return {"party": move.party, "act": move.act, "topics": _once(move.topics)}


def _link(entry: Entry, source: Source, position: int) -> Row:
    name = " ".join((source.name or entry.readout.words(source)).split())
    place = {"start": source.start, "end": source.end}
    return {"position": position, "kind": source.kind, "name": name, "count": source.count, **place}


def _meetings(entry: Entry) -> Iterator[Row]:
    for one in entry.readout.meetings:
        yield {
            **entry.placed,
            "participants": one.participants,
            "when": one.when,
            "earliest": first_day(one.when),
            "latest": last_day(one.when),
            "place": one.place,
            "channel": one.channel,
            "status": one.status,
            "evidence": entry.words(one.evidence),
        }


def _control(entry: Entry) -> Iterator[Row]:
    for one in entry.readout.control:
        own = {"holder": one.holder, "place": one.place, "share": one.share, "extent": one.extent}
        yield {**entry.placed, **own, "evidence": entry.words(one.evidence)}


def _shifts(entry: Entry) -> Iterator[Row]:
    for one in entry.readout.shifts:
        own = {"party": one.party, "topics": one.topics, "direction": one.direction, "since": one.since}
        yield {**entry.placed, **own, "since_day": first_day(one.since), "evidence": entry.words(one.evidence)}


def _glosses(entry: Entry) -> Iterator[Row]:
    for one in entry.readout.glosses:
        yield {**entry.placed, "term": one.term, "meaning": entry.words([one.meaning]),
               "evidence": entry.words(one.evidence)}  # fmt: skip


def _memberships(entry: Entry) -> Iterator[Row]:
    for one in entry.readout.memberships:
        yield {**entry.placed, "group": one.group, "members": one.members, "evidence": entry.words(one.evidence)}


def _attributions(entry: Entry) -> Iterator[Row]:
    for one in entry.readout.attributions:
        said = {"source": entry.words(one.source), "cue": entry.words(one.cue), "content": entry.words(one.content)}
        yield {**entry.placed, "speaker": one.speaker, **said}


def _readouts(entry: Entry) -> Iterator[Row]:
    yield {**entry.placed, "readout": entry.readout.to_json()}


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _table(name: str, columns: str, rows: Callable[[Entry], Iterator[Row]]) -> ArchiveTable:
    """A table of columns written as ``name`` (text) or ``name:kind``, behind those that every table has."""
    found: dict[str, Any] = {}
    for column in f"report talks published:day {columns}".split():
        called, _, kind = column.partition(":")
        found[called] = kind or "text"
    return ArchiveTable(name, found, rows)


TABLES = (
    _table(
        "reports",
        "source position:whole name published_told publisher title url language model characters:whole moves:whole "
        "notices:list",
        _reports,
    ),
    _table(
        "moves",
        "move publisher party speaker act force to:list topics:list objects:list terms conditions:list when day:day "
        "last_day:day hedged:flag named:flag confidence:number evidence",
        _moves,
    ),
    _table(
        "sources",
        "move party act topics:list position:whole kind name count:whole start:whole end:whole",
        _sources,
    ),
    _table("meetings", "participants:list when earliest:day latest:day place channel status evidence", _meetings),
    _table("control", "holder place share:number extent evidence", _control),
    _table("shifts", "party topics:list direction since since_day:day evidence", _shifts),
    _table("glosses", "term meaning evidence", _glosses),
    _table("memberships", "group members:list evidence", _memberships),
    _table("attributions", "speaker source cue content", _attributions),
    _table("readouts", "readout", _readouts),
)
BAD_COLUMNS: Mapping[str, ColumnKind] = {
    "report": "text",
    "source": "text",
    "position": "whole",
    "error": "text",
    "reason": "text",
}


def bad_row(outcome: Outcome) -> Row:
    """Return the row of an input without a readout."""
    return {name: getattr(outcome, name) for name in BAD_COLUMNS}
