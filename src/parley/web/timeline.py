"""Timeline: moves by party over the days, with meetings and shifts on the same axis and links between moves."""

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from parley import analysis
from parley.analysis import Line
from parley.ledger import State, shifted
from parley.web.desk import Desk
from parley.web.states import choices, look_of, told_by
from parley.web.view import View

if TYPE_CHECKING:
    from parley.ledger.look import Look

LANES = 8
MOVES = 150
MEETINGS = 80
# Meetings to come stand on the axis too, but one far off must not press all moves together.
DAYS_AHEAD = 31
WIDTH, LANE_HEIGHT, LEFT, TOP = 1000, 46, 130, 34


def timeline(desk: Desk, view: View, request: Request) -> dict[str, Any]:
    """Return the latest moves of the view with what lies beside them on the axis."""
    look = look_of(desk, view)
    every = desk.part("order", *told_by(view), view.parties, view.topic, make=lambda: _order(look, view))
    end = len(every) - view.start
    shown = every[max(0, end - MOVES) : max(0, end)]
    first, last = (shown[0][0], shown[-1][0]) if shown else ("", "")
    lines = {name for _, name in shown}
    state = _beside(look, view, lines, first, last)
    data = {
        "talks": view.talks,
        "as_of": look.day,
        **choices(desk, view),
        "moves": [_move(one) for one in analysis.timeline(state) if one.line in lines],
        "links": _links(state, lines),
        "meetings": _meetings(state, first, last),
        "shifts": _shifts(state, view, first, last),
        "count": len(every),
        "earlier": view.start + MOVES if len(every) - view.start > MOVES else None,
    }
    return {**data, "drawing": _drawing(data)}


def _order(look: "Look", view: View) -> list[tuple[str, str]]:
    told = look.gists(parties=view.parties, topic=view.topic)
    return analysis.order(told, parties=view.parties, topic=view.topic)


def _beside(look: "Look", view: View, lines: set[str], first: str, last: str) -> State:
    if not lines:
        return State(view.talks, look.day, {}, (), ())
    return look.window(lines, first, last, parties=view.parties, topic=view.topic, days_ahead=DAYS_AHEAD)


def _move(one: Line) -> dict[str, Any]:
    return {
        "line": one.line,
        "day": one.day,
        "party": one.party,
        "act": one.act,
        "topics": list(one.topics),
        "objects": list(one.objects),
        "to": list(one.addressees),
        "terms": one.terms,
        "hedged": one.hedged,
        "disputed": one.disputed,
        "anonymous": not one.named,
        "tellings": len(one.tellings),
        "origins": len(one.origins),
    }


def _links(state: State, lines: set[str]) -> list[dict[str, str]]:
    """Conditions of moves, and answers to offers, where both ends are shown."""
    found: dict[tuple[str, str, str], None] = {}
    for one in state.tellings:
        for id in one.conditions:
            need = state.by_id.get(id)
            if need is not None and one.line in lines and need.line in lines:
                found["condition", one.line, need.line] = None
    for offer in analysis.offers(state):
        for reply in offer.replies:
            if offer.line in lines and reply.line in lines:
                found[reply.answer, reply.line, offer.line] = None
    return [{"kind": kind, "from": start, "to": end} for kind, start, end in found]


def _meetings(state: State, first: str, last: str) -> list[dict[str, Any]]:
    if not last:
        return []
    until = shifted(last, days=DAYS_AHEAD)
    found: dict[object, dict[str, Any]] = {}
    for fact in state.of_kind("meeting"):
        if fact.starts and first <= fact.starts <= until:
            record = fact.record
            key = (fact.starts, record.get("place"), record["status"], tuple(sorted(record["participants"])))
            found[key] = {
                "day": fact.starts,
                "until": fact.ends,
                "participants": record["participants"],
                "place": record.get("place"),
                "channel": record["channel"],
                "status": record["status"],
                "report": fact.report,
            }
    return sorted(found.values(), key=lambda one: (one["day"], one["participants"]))[:MEETINGS]


def _shifts(state: State, view: View, first: str, last: str) -> list[dict[str, Any]]:
    return [
        {"day": one.since, "party": one.party, "topic": one.topic, "object": one.object, "direction": one.direction,
         "kind": one.kind, "line": one.line}
        for one in analysis.shifts(state)
        if one.since and first <= one.since <= last
        and (not view.parties or one.party in view.parties) and view.topic in (None, one.topic)
    ]  # fmt: skip


def _drawing(data: dict[str, Any]) -> dict[str, Any]:
    """Where everything stands on the axis: numbers for the template, no markup."""
    by_party: dict[str, int] = defaultdict(int)
    for one in data["moves"]:
        by_party[one["party"]] += 1
    lanes = sorted(by_party, key=lambda party: (-by_party[party], party))[:LANES]
    days = [one["day"] for one in (*data["moves"], *data["meetings"])]
    if not days:
        nothing = dict.fromkeys(("lanes", "dots", "arcs", "meetings", "shifts", "ticks"), ())
        return {**nothing, "height": 0, "width": WIDTH}
    axis = _Axis(min(days), max(days))
    dots, places = _dots(data["moves"], lanes, axis)
    arcs = [
        {"kind": link["kind"], "from": places[link["from"]], "to": places[link["to"]]}
        for link in data["links"]
        if link["from"] in places and link["to"] in places and link["from"] != link["to"]
    ]
    return {
        "lanes": [{"party": party, "y": TOP + LANE_HEIGHT * (row + 1)} for row, party in enumerate(lanes)],
        "dots": dots,
        "arcs": arcs,
        "meetings": [{**one, "x": axis.x(one["day"])} for one in data["meetings"]],
        "shifts": [
            {**one, "x": axis.x(one["day"]), "y": TOP + LANE_HEIGHT * (lanes.index(one["party"]) + 1)}
            for one in data["shifts"] if one["party"] in lanes
        ],
        "ticks": axis.ticks(),
        "height": TOP + LANE_HEIGHT * (len(lanes) + 1),
        "width": WIDTH,
    }  # fmt: skip


def _dots(moves: list[dict[str, Any]], lanes: list[str], axis: "_Axis") -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """A dot for each move; those of one party and day stand above each other."""
    stacked: dict[tuple[str, int], int] = defaultdict(int)
    dots, places = [], {}
    for one in moves:
        if one["party"] not in lanes:
            continue
        x = axis.x(one["day"])
        row = lanes.index(one["party"])
        level = stacked[one["party"], x]
        stacked[one["party"], x] += 1
        place = {"x": x + 11 * (level // 3), "y": TOP + LANE_HEIGHT * (row + 1) - 11 * (level % 3)}
        places[one["line"]] = place
        dots.append({**place, "line": one["line"], "act": one["act"], "party": one["party"], "day": one["day"],
                     "terms": one["terms"], "disputed": one["disputed"]})  # fmt: skip
    return dots, places


class _Axis:
    """Days as places from left to right."""

    def __init__(self, first: str, last: str) -> None:
        self.first, self.last = date.fromisoformat(first), date.fromisoformat(last)
        self._days = max(1, (self.last - self.first).days)

    def x(self, day: str) -> int:
        passed = (date.fromisoformat(day) - self.first).days
        return LEFT + round((WIDTH - LEFT - 50) * min(1.0, max(0.0, passed / self._days)))

    def ticks(self) -> list[dict[str, Any]]:
        step = max(1, self._days // 6)
        days = [shifted(self.first.isoformat(), days=n) for n in range(0, self._days + 1, step)]
        return [{"day": day, "x": self.x(day)} for day in days]
