"""Events of PLOVER, one a line of JSON; the crossing stands in ``plover.yaml`` of the vocabulary and is lossy."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from parley.exchange.cells import storable
from parley.exchange.told import Told, reports_told
from parley.ledger import Fact, Ledger, Telling
from parley.vocabulary import PloverEvent, plover

VERSION = "parley-plover-1"


def plover_events(ledger: Ledger, *, talks: str, as_of: str | None = None) -> Iterator[str]:
    """Yield an event a line for each telling of a move and each meeting that PLOVER has an event for.

    Args:
        ledger: an open ledger.
        talks: the negotiation.
        as_of: a day (EDTF); what was published or happened later is left out.
    """
    for told in reports_told(ledger, talks=talks, as_of=as_of):
        for event in _of_report(told.active()):
            yield f"{json.dumps(event, ensure_ascii=False)}\n"


def _of_report(told: Told) -> Iterator[dict[str, Any]]:
    for telling in told.tellings:
        kind = plover().acts.get(telling.act)
        # What a party denies having done is no event of it.
        if kind is not None and not telling.disputed:
            yield _of_telling(told, telling, kind)
    for fact in told.facts:
        kind = plover().meetings.get(fact.record["status"]) if fact.kind == "meeting" else None
        if kind is not None:
            yield _of_meeting(told, fact, kind)


def _of_telling(told: Told, one: Telling, kind: PloverEvent) -> dict[str, Any]:
    more = [plover().hedged] if one.hedged else []
    more += [plover().conditional] if one.conditions else []
    return {
        "id": one.id,
        "date": one.day,
        "actor": _actors([one.party]),
        "recipient": _actors(one.addressees),
        "event": kind.event,
        "mode": kind.mode,
        "aux_mode": _each_once((*kind.auxiliary, *more)),
        "context": _each_once(context for topic in one.topics for context in plover().contexts[topic]),
        **_cited(told, one, kind, event_text=one.terms),
    }


def _of_meeting(told: Told, fact: Fact, kind: PloverEvent) -> dict[str, Any]:
    first, *others = fact.record["participants"] or [""]
    return {
        "id": fact.id,
        "date": fact.starts or fact.published,
        "actor": _actors([first] if first else []),
        "recipient": _actors(others),
        "event": kind.event,
        "mode": plover().modes.get(fact.record["channel"], kind.mode),
        "aux_mode": list(kind.auxiliary),
        "context": [],
        **_cited(told, fact, kind, event_text=fact.record["place"] or ""),
    }


def _cited(told: Told, one: Telling | Fact, kind: PloverEvent, *, event_text: str) -> dict[str, Any]:
    entry = told.entry
    return {
        "quad_code": plover().quadrants[kind.event],
        "text_info": {"text": storable(told.words(one.evidence)), "event_text": storable(event_text)},
        "cite_info": {
            "report": entry.id,
            "publisher": entry.publisher,
            "title": entry.title,
            "url": entry.url,
            "published": entry.published,
            "origin": one.origin,
        },
        "version": VERSION,
    }


def _actors(names: Iterable[str]) -> list[dict[str, str]]:
    return [{"name": storable(name)} for name in names]


def _each_once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))
