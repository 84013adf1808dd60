"""Offers: each as a card with what it gives, what it asks, who carried it and how it was answered."""

from collections import defaultdict
from typing import Any

from starlette.requests import Request

from parley import analysis
from parley.analysis import Offer
from parley.ledger import State, Telling
from parley.web.desk import Desk
from parley.web.evidence import chain, needed, report_line
from parley.web.states import choices, look_of, told_by
from parley.web.view import View

CARDS = 60
SOURCES = 6
STATES = ("open", "accepted", "refused", "lapsed")


def offers(desk: Desk, view: View, request: Request) -> dict[str, Any]:
    """Return the offers of a state ("open" unless the query says otherwise), the latest first."""
    wanted = request.query_params.get("state", "open")
    wanted = wanted if wanted in (*STATES, "all") else "open"
    look = look_of(desk, view)
    every = desk.part("offers", told_by(view), make=lambda: analysis.offers(look.offering()))
    found = [one for one in every if _chosen(one, view, wanted)]
    latest = sorted(found, key=lambda one: (one.made, one.line), reverse=True)
    shown = latest[view.start : view.start + CARDS]
    state = look.moves(one.line for one in shown)
    by_line: dict[str, list[Telling]] = defaultdict(list)
    for one in state.tellings:
        by_line[one.line].append(one)
    return {
        "talks": view.talks,
        "as_of": state.as_of,
        **choices(desk, view),
        "state": wanted,
        "states": ["all", *STATES],
        "offers": [_card(desk, one, by_line[one.line], state) for one in shown],
        "count": len(latest),
        "next": view.start + CARDS if view.start + CARDS < len(latest) else None,
    }


def _chosen(one: Offer, view: View, wanted: str) -> bool:
    return (
        wanted in ("all", one.state)
        and (not view.parties or one.party in view.parties)
        and (view.topic is None or view.topic in one.topics)
    )


def _card(desk: Desk, one: Offer, told: list[Telling], state: State) -> dict[str, Any]:
    asked = [state.by_id[id] for telling in told for id in telling.conditions if id in state.by_id]
    carriers = dict.fromkeys(link.name for telling in told for link in telling.sources if link.kind != "document")
    return {
        "line": one.line,
        "party": one.party,
        "act": told[0].act,
        "gives": one.terms,
        "asks": [needed(need) for need in _once(asked)],
        "topics": list(one.topics),
        "objects": list(one.objects),
        "to": list(one.addressees),
        "made": one.made,
        "state": one.state,
        "ended": one.ended,
        "carried_by": list(carriers),
        "replies": [{name: getattr(reply, name) for name in reply.__slots__} for reply in one.replies],
        "tellings": one.tellings,
        "origins": one.origins,
        "anonymous": not one.named,
        "sources": [_source(desk, one, state) for one in told[:SOURCES]],
    }


def _source(desk: Desk, one: Telling, state: State) -> dict[str, Any]:
    report = state.reports[one.report]
    return {"report": report_line(desk, report), "chain": chain(one, report)}


def _once(asked: list[Telling]) -> list[Telling]:
    return list({need.line: need for need in asked}.values())
