"""Evidence: each telling with its sentence in its paragraph, and the chain by which it reached the reader."""

from collections.abc import Iterable
from typing import Any

from parley import analysis
from parley.ledger import Found, Standing, Telling
from parley.records import Span
from parley.web.desk import Desk
from parley.web.marking import Mark, paragraph, pieces, together
from parley.web.states import look_of
from parley.web.view import View

TELLINGS_MAX = 40


def evidence_of_cell(desk: Desk, view: View, *, party: str, topic: str, thing: str | None) -> dict[str, Any]:
    """Return everything on which a cell of the board rests."""
    state = look_of(desk, view).about(party, topic, thing)
    found = [one for one in analysis.positions(state, topic=topic) if (one.party, one.object) == (party, thing)]
    about = [
        one for one in state.tellings
        if topic in one.topics and (thing in one.objects if thing else not one.objects)
    ]  # fmt: skip
    told = [one for one in about if one.disputed or (one.stands and found and _within(one, found[0]))]
    return {
        "title": {"party": party, "topic": topic, "object": thing},
        "standing": plain_standing(found[0]) if found else None,
        **_tellings(desk, told, state.reports),
    }


def evidence_of_move(desk: Desk, found: Found) -> dict[str, Any]:
    """Return everything behind a move or one telling of it."""
    first = found.tellings[0]
    title = {"party": first.party, "topic": first.topics[0], "object": next(iter(first.objects), None)}
    return {"title": title, "standing": None, **_tellings(desk, found.tellings, found.reports)}


def _within(one: Telling, standing: Standing) -> bool:
    return standing.since <= one.day <= standing.last_day


def plain_standing(one: Standing) -> dict[str, Any]:
    """Return a position as JSON values."""
    return {name: getattr(one, name) for name in one.__slots__} | {"acts": list(one.acts)}


def _tellings(desk: Desk, told: Iterable[Telling], reports: Any) -> dict[str, Any]:
    latest = sorted(told, key=lambda one: (one.day, one.published, one.id), reverse=True)
    return {
        "tellings": [telling(desk, one, reports[one.report]) for one in latest[:TELLINGS_MAX]],
        "left_out": max(0, len(latest) - TELLINGS_MAX),
        "origins": sorted({desk.masthead(one.origin) for one in latest if one.status == "active"}),
    }


def telling(desk: Desk, one: Telling, report: Any) -> dict[str, Any]:
    """Return a telling as JSON values, with the paragraphs that tell it and its chain of sources."""
    text = desk.readout(one.report).report.text
    marks = [Mark(span.start, span.end, "sentence", one.id) for span in one.evidence]
    marks += [Mark(link.start, link.end, "source", one.id) for link in one.sources]
    around = together(paragraph(text, span) for span in one.evidence)
    return {
        **summary(one),
        "needs": _needs(desk, one),
        "report": report_line(desk, report),
        "chain": chain(one, report),
        "paragraphs": [pieces(text, marks + _terms(one, text), within=span) for span in around],
    }


def _needs(desk: Desk, one: Telling) -> list[dict[str, Any]]:
    """The moves on which it depends, which are told by the same report."""
    if not one.conditions:
        return []
    told = {other.id: other for other in desk.tellings(one.report)}
    return [needed(told[id]) for id in one.conditions if id in told]


def needed(need: Telling) -> dict[str, Any]:
    """Return what a line about a condition needs, as JSON values."""
    return {"line": need.line, "party": need.party, "act": need.act, "terms": need.terms}


def _terms(one: Telling, text: str) -> list[Mark]:
    """Where the terms stand in the sentences of evidence, found by their words: white space may differ."""
    if not one.terms:
        return []
    for span in one.evidence:
        at = " ".join(text[span.start : span.end].split()).find(one.terms)
        if at >= 0 and (found := _find(text, span, one.terms)):
            return [Mark(found.start, found.end, "terms", one.id)]
    return []


def _find(text: str, span: Span, words: str) -> Span | None:
    parts = words.split()
    start = text.find(parts[0], span.start, span.end)
    while start >= 0:
        end = _match(text, start, span.end, parts)
        if end is not None:
            return Span(start, end)
        start = text.find(parts[0], start + 1, span.end)
    return None


def _match(text: str, at: int, limit: int, parts: list[str]) -> int | None:
    for number, part in enumerate(parts):
        while number and at < limit and text[at].isspace():
            at += 1
        if not text.startswith(part, at) or at + len(part) > limit:
            return None
        at += len(part)
    return at


def summary(one: Telling) -> dict[str, Any]:
    """Return what a telling says, as JSON values."""
    return {
        "id": one.id,
        "line": one.line,
        "party": one.party,
        "act": one.act,
        "topics": list(one.topics),
        "objects": list(one.objects),
        "to": list(one.addressees),
        "speaker": one.speaker,
        "terms": one.terms,
        "conditions": list(one.conditions),
        "when": one.when,
        "day": one.day,
        "published": one.published,
        "origin": one.origin,
        "hedged": one.hedged,
        "disputed": one.disputed,
        "confirmed": one.confirmed,
        "named": one.named,
        "status": one.status,
    }


def report_line(desk: Desk, report: Any) -> dict[str, Any]:
    """Return what a line about a report needs, as JSON values."""
    return {
        "id": report.id,
        "title": report.title or report.name,
        "publisher": report.publisher,
        "published": report.published,
        "dated": report.dated,
        "origin": desk.masthead(report.origin),
        "basis": report.basis,
        "url": report.url,
    }


def chain(one: Telling, report: Any) -> list[dict[str, Any]]:
    """Return the links from the report's publisher to the speaker, outermost first."""
    links: list[dict[str, Any]] = [
        {"kind": "publisher", "name": report.publisher or report.title or report.name, "count": None, "speaks": False}
    ]
    links += [{"kind": link.kind, "name": link.name, "count": link.count, "speaks": False} for link in one.sources]
    if one.speaker and not (one.sources and _same_name(one.speaker, one.sources[-1].name)):
        links.append({"kind": "named", "name": one.speaker, "count": None, "speaks": True})
    elif one.speaker:
        links[-1]["speaks"] = True
    return links


def _same_name(one: str, other: str) -> bool:
    """Whether one name holds the other: "President Oskar Dren" is Oskar Dren."""
    first, second = set(one.casefold().split()), set(other.casefold().split())
    return first <= second or second <= first
