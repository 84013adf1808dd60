"""Agenda: the meetings to come as a list, and as a feed for calendar programs."""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from parley import analysis, exchange
from parley.ledger import State
from parley.web.desk import Desk
from parley.web.evidence import report_line
from parley.web.pages import asked
from parley.web.states import today_of
from parley.web.view import View


def agenda(desk: Desk, view: View, _request: Request) -> dict[str, Any]:
    """Return the meetings ahead of the view's day."""
    state = _meetings(desk, view)
    return {
        "talks": view.talks,
        "as_of": state.as_of,
        "today": today_of(desk, view),
        "meetings": [
            {
                **{name: getattr(one, name) for name in one.__slots__},
                "reports": [report_line(desk, state.reports[name]) for name in one.reports],
            }
            for one in analysis.agenda(state)
        ],
    }


def _meetings(desk: Desk, view: View) -> State:
    look = desk.look(view.talks, as_of=view.as_of)
    return desk.part("meetings", view.talks, view.as_of, make=lambda: look.facts("meeting"))


async def feed(request: Request) -> Response:
    """Answer with the agenda as iCalendar."""
    desk: Desk = request.app.state.desk
    view = View.of(asked(request), talks=desk.main_talks)
    desk.check(view.talks)
    return Response(await run_in_threadpool(_calendar, desk, view), media_type="text/calendar; charset=utf-8")


def _calendar(desk: Desk, view: View) -> bytes:
    state = _meetings(desk, view)
    return exchange.calendar(analysis.agenda(state), state)
