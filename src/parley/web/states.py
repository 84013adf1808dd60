"""States as a view wants them: of a day, of some parties, resting on a kind of source or on several newsrooms."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

from parley import analysis
from parley.ledger import Standing, State, Telling
from parley.vocabulary import kinds, topics
from parley.web.desk import Desk
from parley.web.view import View

PARTIES_OFFERED = 24


def filtered(desk: Desk, view: View, *, parties: tuple[str, ...] = ()) -> State:
    """Return the state that a view looks at; only moves that pass its filters are in it."""
    state = desk.state(view.talks, as_of=view.as_of, parties=parties)
    if view.kind is None and view.origins <= 1:
        return state
    return replace(state, tellings=tuple(_passing(state.tellings, view)))


def _passing(tellings: tuple[Telling, ...], view: View) -> list[Telling]:
    origins: dict[str, set[str]] = defaultdict(set)
    for one in tellings:
        origins[one.line].add(one.origin)
    return [
        one for one in tellings
        if len(origins[one.line]) >= view.origins
        and (view.kind is None or any(link.kind == view.kind for link in one.sources))
    ]  # fmt: skip


def choices(desk: Desk, view: View) -> dict[str, Any]:
    """Return what the filters of a view offer to choose from."""
    parties = dict.fromkeys((*view.parties, *desk.parties(view.talks)))
    return {"parties": list(parties)[:PARTIES_OFFERED], "all_topics": list(topics()), "kinds": list(kinds().sources)}


def positions_of(state: State) -> list[Standing]:
    """Return the positions of a state."""
    return analysis.positions(state)


def today_of(state: State) -> str:
    """Return the day to which a state looks: its own, else that of the last report."""
    return state.as_of or max((report.published for report in state.reports.values()), default="")
