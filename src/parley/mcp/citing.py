"""Lines that an agent can cite: each with its sentences, its chain of sources and its report."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from parley.ledger import Fact, ReportEntry, Telling
from parley.mcp.shapes import FactLine, MoveLine, ReportLine, SentenceLine, SourceLine
from parley.records import Move, Readout, Report, Span, spoken
from parley.vocabulary import acts

REPORT_ADDRESS = "parley://reports/{report}"
READOUT_ADDRESS = "parley://readouts/{report}"
ACTIVE: Final = "active"


def report_line(entry: ReportEntry) -> ReportLine:
    """Return a report of the ledger as a line."""
    return {
        "id": entry.id,
        "title": entry.title or entry.name,
        "publisher": entry.publisher,
        "published": entry.published if entry.dated else None,
        "url": entry.url,
        "origin": entry.origin,
        "basis": entry.basis,
        "resource": REPORT_ADDRESS.format(report=entry.id),
    }


def unkept_line(report: Report) -> ReportLine:
    """Return a report that no ledger holds as a line."""
    return {
        "id": report.id,
        "title": report.title or report.id,
        "publisher": report.publisher,
        "published": report.published,
        "url": report.url,
        "origin": None,
        "basis": None,
        "resource": None,
    }


def told_line(one: Telling, readout: Readout, report: ReportLine) -> MoveLine:
    """Return a telling of the ledger as a line; ``readout`` is its report's."""
    sentences = _sentences(readout, one.evidence)
    sources: list[SourceLine] = [{"kind": it.kind, "name": it.name, "count": it.count} for it in one.sources]
    return {
        "line": one.line,
        "telling": one.id,
        "party": one.party,
        "act": one.act,
        "act_words": acts()[one.act].label,
        "topics": list(one.topics),
        "objects": list(one.objects),
        "to": list(one.addressees),
        "terms": one.terms,
        "conditions": list(one.conditions),
        "speaker": one.speaker,
        "when": one.when,
        "hedged": one.hedged,
        "disputed": one.disputed,
        "confirmed": one.confirmed,
        "status": one.status,
        "confidence": None,
        "sentences": sentences,
        "sources": sources,
        "report": report,
        "citation": _citation(sentences, report, sources, name=one.line),
    }


def read_line(move: Move, readout: Readout, report: ReportLine) -> MoveLine:
    """Return a move of a readout as a line."""
    sentences = _sentences(readout, move.evidence)
    sources: list[SourceLine] = [
        {"kind": it.kind, "name": it.name or readout.words(it), "count": it.count} for it in move.sources
    ]
    return {
        "line": move.id,
        "telling": None,
        "party": move.party,
        "act": move.act,
        "act_words": acts()[move.act].label,
        "topics": list(move.topics),
        "objects": list(move.objects),
        "to": list(move.to),
        "terms": readout.words(move.terms) if move.terms else "",
        "conditions": list(move.condition),
        "speaker": move.speaker,
        "when": move.when,
        "hedged": move.hedged,
        "disputed": False,
        "confirmed": False,
        "status": ACTIVE,
        "confidence": move.confidence,
        "sentences": sentences,
        "sources": sources,
        "report": report,
        "citation": _citation(sentences, report, sources),
    }


def fact_line(one: Fact, readout: Readout, report: ReportLine) -> FactLine:
    """Return a meeting, a record of control or a told shift of the ledger as a line."""
    return _fact(one.kind, one.record, one.evidence, readout, report, name=one.id)


def read_facts(readout: Readout, report: ReportLine) -> list[FactLine]:
    """Return what a readout holds beside its moves as lines."""
    kinds = (("meeting", readout.meetings), ("control", readout.control), ("shift", readout.shifts))
    return [
        _fact(kind, fact.to_dict(), fact.evidence, readout, report, name=None)
        for kind, facts in kinds
        for fact in facts
    ]


def _fact(
    kind: str,
    record: Mapping[str, Any],
    evidence: Sequence[Span],
    readout: Readout,
    report: ReportLine,
    *,
    name: str | None,
) -> FactLine:
    sentences = _sentences(readout, evidence)
    told = {key: _words(value) for key, value in record.items() if key != "evidence" and value not in (None, [])}
    return {
        "id": name,
        "kind": kind,
        "told": told,
        "sentences": sentences,
        "report": report,
        "citation": _citation(sentences, report, (), name=name),
    }


def _words(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _sentences(readout: Readout, spans: Iterable[Span]) -> list[SentenceLine]:
    return [{"text": readout.words(span), "start": span.start, "end": span.end} for span in spans]


def _citation(
    sentences: Iterable[SentenceLine], report: ReportLine, sources: Sequence[SourceLine], *, name: str | None = None
) -> str:
    """The sentences in quotation marks, then publisher, day, who is cited, and the name of the line."""
    quoted = " […] ".join(" ".join(one["text"].split()) for one in sentences)
    parts = [report["publisher"] or report["title"], spoken(report["published"]) or "undated"]
    if sources:
        parts.append("citing " + ", who cites ".join(_source(one) for one in sources))
    if name:
        parts.append(name)
    return f"“{quoted}” ({'; '.join(parts)})"


def _source(one: SourceLine) -> str:
    return f"{' '.join(one['name'].split())} ({one['kind']})"
