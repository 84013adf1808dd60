"""The board: parties across, topics and objects down, in each cell the latest stance."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from parley import analysis
from parley.ledger import Standing, State, Telling, shifted
from parley.vocabulary import kinds, topics
from parley.web.desk import Desk
from parley.web.states import look_of
from parley.web.view import View

if TYPE_CHECKING:
    from parley.ledger.look import Look

COLUMNS = 7
ROWS = 40
LATELY_DAYS = 14
# A shift may be dated ahead of the last report.
LAST_DAY = "9999-12-31"
Key = tuple[str, str, str | None]


def board(desk: Desk, view: View) -> dict[str, Any]:
    """Return the board as JSON values."""
    everybody = desk.parties(view.talks)
    shown = view.parties or tuple(everybody[:COLUMNS])
    look = look_of(desk, view)
    standings = {(one.party, one.topic, one.object): one for one in _standings(desk, view, shown)}
    doubted = _doubted(look.disputed(shown))
    rows = _rows({**standings, **doubted}, view.topic)
    cells = _cells(look, shown, rows[view.start : view.start + ROWS], standings, doubted)
    days = desk.days(view.talks)
    today = look.day or max(days, default="")
    moved = _lately(look, shown, today)
    for key, cell in cells.items():
        cell["shifted"] = moved.get(key) if key in standings else None
    return {
        "talks": view.talks,
        "parties": list(shown),
        "more_parties": [party for party in everybody if party not in shown][:200],
        "rows": [_row(key, shown, cells) for key in rows[view.start : view.start + ROWS]],
        "row_count": len(rows),
        "start": view.start,
        "next": view.start + ROWS if view.start + ROWS < len(rows) else None,
        "as_of": look.day,
        "today": today,
        "days": {"first": min(days), "last": max(days)} if days else None,
        "reports": sum(number for day, number in days.items() if day <= today),
        "kinds": list(kinds().sources),
        "topics": list(topics()),
    }


def _standings(desk: Desk, view: View, shown: tuple[str, ...]) -> list[Standing]:
    """The positions of the parties shown: the kept ones, worked out only where a filter leaves tellings out."""
    if view.kind is not None or view.origins > 1:
        return list(analysis.positions(look_of(desk, view).state(parties=shown)))
    found = desk.part("standings", view.talks, view.as_of, make=lambda: _kept(desk, view))
    return [one for one in found if one.party in shown]


def _kept(desk: Desk, view: View) -> list[Standing]:
    if view.as_of is None:
        return desk.standings(view.talks)
    return desk.ledger.standings(talks=view.talks, as_of=view.as_of)


def _cells(
    look: "Look",
    shown: tuple[str, ...],
    rows: list[tuple[str, str | None]],
    standings: Mapping[Key, Standing],
    doubted: Mapping[Key, list[Telling]],
) -> dict[Key, dict[str, Any]]:
    """The cells of some rows."""
    keys = [(party, *row) for row in rows for party in shown]
    standing = {key: standings[key] for key in keys if key in standings}
    by_line: dict[str, list[Telling]] = defaultdict(list)
    for one in look.moves({one.line for one in standing.values()}).tellings:
        by_line[one.line].append(one)
    cells = {key: _cell(one, by_line[one.line], disputed=key in doubted) for key, one in standing.items()}
    return cells | {key: _doubted_cell(key, doubted[key]) for key in keys if key in doubted and key not in standing}


def _lately(look: "Look", shown: tuple[str, ...], today: str) -> dict[Key, str]:
    if not today:
        return {}
    since = shifted(today, days=-LATELY_DAYS)
    state = look.shifts(since, LAST_DAY, parties=shown)
    # What reports state of others' shifts is left out: in a large ledger it is much, and compared pair by pair.
    told = tuple(fact for fact in state.facts if fact.record["party"] in shown)
    return {
        (shift.party, shift.topic, shift.object): shift.direction
        for shift in analysis.shifts(replace(state, facts=told))
        if shift.since and shift.since >= since
    }


def _doubted(state: State) -> dict[Key, list[Telling]]:
    found: dict[Key, list[Telling]] = defaultdict(list)
    for one in state.tellings:
        if one.disputed:
            for topic in one.topics:
                for thing in one.objects or (None,):
                    found[one.party, topic, thing].append(one)
    return found


def _cell(standing: Standing, told: list[Telling], *, disputed: bool) -> dict[str, Any]:
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
