"""The evidence as W3C Web Annotations (JSON-LD): each sentence that tells a record, as a range of its report."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from parley import vocabulary
from parley.exchange.cells import storable
from parley.exchange.identity import iri
from parley.exchange.told import Told, reports_told
from parley.ledger import Fact, Ledger, Telling
from parley.records import Span

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
# How many characters before and after the words are given, by which they are found in a text that was changed.
CONTEXT_CHARS = 32


def annotations(ledger: Ledger, *, talks: str, as_of: str | None = None) -> Iterator[str]:
    """Yield the text of one AnnotationPage, piece by piece.

    Args:
        ledger: an open ledger.
        talks: the negotiation.
        as_of: a day (EDTF); what was published or happened later is left out.
    """
    head = json.dumps({"@context": CONTEXT, "id": iri("page", talks, as_of or ""), "type": "AnnotationPage"})
    yield f'{head[:-1]}, "startIndex": 0, "items": ['
    between = "\n"
    for told in reports_told(ledger, talks=talks, as_of=as_of):
        for annotation in _of_report(told.active()):
            yield f"{between}{json.dumps(annotation, ensure_ascii=False)}"
            between = ",\n"
    yield "\n]}\n"


def _of_report(told: Told) -> Iterator[dict[str, Any]]:
    for telling in told.tellings:
        yield from _annotated(told, telling.id, telling.evidence, _of_telling(telling))
    for fact in told.facts:
        yield from _annotated(told, fact.id, fact.evidence, _of_fact(fact))


def _annotated(told: Told, name: str, spans: Iterable[Span], bodies: list[Any]) -> Iterator[dict[str, Any]]:
    for number, span in enumerate(spans, start=1):
        yield {
            "id": iri("annotation", name, str(number)),
            "type": "Annotation",
            "motivation": "classifying",
            "generator": {"type": "Software", "name": "parley"},
            "body": bodies,
            "target": {"source": _source(told), "selector": [_quote(told, span), _position(span)]},
        }


def _source(told: Told) -> str:
    return told.entry.url or iri("report", told.entry.id)


def _quote(told: Told, span: Span) -> dict[str, str]:
    text = told.readout.report.text
    return {
        "type": "TextQuoteSelector",
        "prefix": storable(text[max(0, span.start - CONTEXT_CHARS) : span.start]),
        "exact": storable(text[span.start : span.end]),
        "suffix": storable(text[span.end : span.end + CONTEXT_CHARS]),
    }


def _position(span: Span) -> dict[str, Any]:
    return {"type": "TextPositionSelector", "start": span.start, "end": span.end}


def _of_telling(one: Telling) -> list[dict[str, str]]:
    label = vocabulary.acts()[one.act].label
    words = f"{one.party} {label}: {one.terms or ', '.join(one.objects or one.topics)}"
    return [_text(words), *map(_tag, (one.act, *one.topics, one.line))]


def _of_fact(fact: Fact) -> list[dict[str, str]]:
    told = ", ".join(
        f"{name} {', '.join(value) if isinstance(value, list) else value}"
        for name, value in fact.record.items()
        if name != "evidence" and value not in (None, [])
    )
    return [_text(f"{fact.kind}: {told}"), _tag(fact.kind), _tag(fact.id)]


def _text(words: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": storable(words)}


def _tag(word: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": "tagging", "value": word}
