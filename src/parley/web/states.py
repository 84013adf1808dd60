"""Looks as a view wants them: of a day, of some parties, resting on a kind of source or on several newsrooms."""

from typing import TYPE_CHECKING, Any

from parley.vocabulary import kinds, topics
from parley.web.desk import Desk
from parley.web.view import View

if TYPE_CHECKING:
    from parley.ledger.look import Look

PARTIES_OFFERED = 24


def look_of(desk: Desk, view: View) -> "Look":
    """Return the look at what passes the filters of a view by its day; parties and topics are left to the page."""
    return desk.look(view.talks, as_of=view.as_of, kind=view.kind, origins=view.origins)


def told_by(view: View) -> tuple[str, str | None, str | None, int]:
    """Return what the look of a view depends on, to keep what is made of it."""
    return view.talks, view.as_of, view.kind, view.origins


def choices(desk: Desk, view: View) -> dict[str, Any]:
    """Return what the filters of a view offer to choose from."""
    parties = dict.fromkeys((*view.parties, *desk.parties(view.talks)))
    return {"parties": list(parties)[:PARTIES_OFFERED], "all_topics": list(topics()), "kinds": list(kinds().sources)}


def today_of(desk: Desk, view: View) -> str:
    """Return the day to which a view looks: its own, else that of the last report."""
    return desk.look(view.talks, as_of=view.as_of).day or max(desk.days(view.talks), default="")
