"""The board: parties across, topics and objects down, in each cell the latest stance."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from parley import analysis
from parley.ledger import Standing, State, Telling, shifted
from parley.vocabulary import kinds, topics
from parley.web.desk import Desk
from parley.web.states import filtered, positions_of, today_of
from parley.web.view import View

COLUMNS = 7
ROWS = 40
LATELY_DAYS = 14
Key = tuple[str, str, str | None]


def board(desk: Desk, view: View) -> dict[str, Any]:
    """Return the board as JSON values."""
    everybody = desk.parties(view.talks)
    shown = view.parties or tuple(everybody[:COLUMNS])
    state = filtered(desk, view, parties=shown)
    cells = _cells(state, shown)
    rows = _rows(cells, view.topic)
    return {
        "talks": view.talks,
        "parties": list(shown),
        "more_parties": [party for party in everybody if party not in shown][:200],
        "rows": [_row(key, shown, cells) for key in rows[view.start : view.start + ROWS]],
        "row_count": len(rows),
        "start": view.start,
        "next": view.start + ROWS if view.start + ROWS < len(rows) else None,
        "as_of": state.as_of,
        "today": today_of(state),
        "days": _range(desk, view),
        "reports": len(state.reports),
        "kinds": list(kinds().sources),
        "topics": list(topics()),
    }


def _range(desk: Desk, view: View) -> dict[str, str] | None:
    days = desk.days(view.talks)
    return {"first": days[0], "last": days[-1]} if days else None


def _cells(state: State, shown: tuple[str, ...]) -> dict[Key, dict[str, Any]]:
    wanted = set(shown)
    by_line: dict[str, list[Telling]] = defaultdict(list)
    for one in state.tellings:
        by_line[one.line].append(one)
    moved = _lately(state, wanted)
    doubted = _doubted(state, wanted)
    cells = {}
    for standing in positions_of(state):
        if standing.party in wanted:
            key = (standing.party, standing.topic, standing.object)
            cells[key] = _cell(standing, by_line[standing.line], moved.get(key), disputed=key in doubted)
    for key, told in doubted.items():
        cells.setdefault(key, _doubted_cell(key, told))
    return cells


def _lately(state: State, wanted: set[str]) -> dict[Key, str]:
    # What reports state of others' shifts is left out: in a large ledger it is much, and compared pair by pair.
    told = tuple(fact for fact in state.facts if fact.kind == "shift" and fact.record["party"] in wanted)
    state = replace(state, facts=told)
    since = shifted(today_of(state), days=-LATELY_DAYS) if today_of(state) else ""
    return {
        (shift.party, shift.topic, shift.object): shift.direction
        for shift in analysis.shifts(state)
        if shift.since and shift.since >= since
    }


def _doubted(state: State, wanted: set[str]) -> dict[Key, list[Telling]]:
    found: dict[Key, list[Telling]] = defaultdict(list)
    for one in state.tellings:
        if one.disputed and one.party in wanted:
            for topic in one.topics:
                for thing in one.objects or (None,):
                    found[one.party, topic, thing].append(one)
    return found


def _cell(standing: Standing, told: list[Telling], shift: str | None, *, disputed: bool) -> dict[str, Any]:
    latest = max((one for one in told if one.stands), key=lambda one: (one.published, one.id))
    return {
        "party": standing.party,
        "topic": standing.topic,
        "object": standing.object,
        "acts": list(standing.acts),
        "act": latest.act,
        "terms": latest.terms,
        "since": standing.since,
        "last_told": standing.last_told,
        "tellings": standing.tellings,
        "origins": standing.origins,
        "anonymous": not standing.named,
        "disputed": disputed,
        "shifted": shift,
        "line": standing.line,
    }


def _doubted_cell(key: Key, told: list[Telling]) -> dict[str, Any]:
    latest = max(told, key=lambda one: (one.published, one.id))
    return {
        "party": key[0],
        "topic": key[1],
        "object": key[2],
        "acts": [latest.act],
        "act": latest.act,
        "terms": latest.terms,
        "since": latest.day,
        "last_told": latest.published,
        "tellings": len(told),
        "origins": len({one.origin for one in told}),
        "anonymous": all(not one.named for one in told),
        "disputed": True,
        "shifted": None,
        "line": latest.line,
    }


def _rows(cells: Iterable[Key], topic: str | None) -> list[tuple[str, str | None]]:
    """The topics in the vocabulary's order, each with its objects, those that concern most parties first."""
    weight = Counter((key[1], key[2]) for key in cells)
    order = list(topics())
    chosen = [row for row in weight if topic is None or row[0] == topic]
    return sorted(chosen, key=lambda row: (order.index(row[0]), row[1] is not None, -weight[row], row[1] or ""))


def _row(key: tuple[str, str | None], shown: tuple[str, ...], cells: dict[Key, dict[str, Any]]) -> dict[str, Any]:
    return {"topic": key[0], "object": key[1], "cells": [cells.get((party, *key)) for party in shown]}
