"""Statements for discourse network analysis, as Discourse Network Analyzer lists them: who, concept, for or against."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from parley.exchange.told import Told, reports_told
from parley.ledger import Ledger, Telling
from parley.vocabulary import agreement, topics

DISCOURSE_HEADS = (
    "id", "time", "document", "title", "source", "start", "stop", "person", "organization", "concept", "agreement",
    "text", "act", "telling",
)  # fmt: skip


def discourse_rows(ledger: Ledger, *, talks: str, as_of: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield a statement for each telling that is for or against something, and for each topic and object of it.

    Args:
        ledger: an open ledger.
        talks: the negotiation.
        as_of: a day (EDTF); what was published or happened later is left out.
    """
    numbers = count(1)
    for told in reports_told(ledger, talks=talks, as_of=as_of):
        for telling in told.active().tellings:
            if telling.act in agreement() and not telling.hedged and not telling.disputed:
                for concept in _concepts(telling):
                    yield {"id": next(numbers), **_statement(told, telling, concept)}


def _concepts(one: Telling) -> Iterator[str]:
    for topic in one.topics:
        label = topics()[topic].label
        if not one.objects:
            yield label
        for thing in one.objects:
            yield f"{label}: {thing}"


def _statement(told: Told, one: Telling, concept: str) -> dict[str, Any]:
    entry = told.entry
    span = one.evidence[0] if one.evidence else None
    return {
        "time": f"{one.day} 00:00:00",
        "document": entry.id,
        "title": entry.title or entry.name,
        "source": entry.publisher,
        "start": span.start if span else None,
        "stop": span.end if span else None,
        "person": one.speaker,
        "organization": one.party,
        "concept": concept,
        "agreement": int(agreement()[one.act]),
        "text": told.words(one.evidence),
        "act": one.act,
        "telling": one.id,
    }
