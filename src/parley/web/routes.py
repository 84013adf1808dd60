"""Which pages there are, in the order of the menu, and the routes beside them."""

from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from parley.errors import OptionError
from parley.web import adding, review
from parley.web.agenda import agenda, feed
from parley.web.board import board
from parley.web.deal import deal_space
from parley.web.desk import Desk
from parley.web.evidence import evidence_of_cell
from parley.web.map import map_page
from parley.web.offers import offers
from parley.web.openapi import openapi
from parley.web.pages import Page
from parley.web.records import journal_page, move_page, report_page
from parley.web.report import reports
from parley.web.search import Searching, search
from parley.web.sources import sources
from parley.web.timeline import timeline
from parley.web.view import View


def _board(desk: Desk, view: View, _request: Request) -> dict[str, Any]:
    return board(desk, view)


def _cell(desk: Desk, view: View, request: Request) -> dict[str, Any]:
    asked = request.query_params
    if not view.parties or view.topic is None:
        raise OptionError("The address names no cell: it needs a party and a topic.")
    return evidence_of_cell(desk, view, party=view.parties[0], topic=view.topic, thing=asked.get("object") or None)


PAGES = (
    Page("board", "Board", _board),
    Page("timeline", "Timeline", timeline),
    Page("offers", "Offers", offers),
    Page("deal", "Deal space", deal_space, keeps_itself=True),
    Page("map", "Map", map_page),
    Page("agenda", "Agenda", agenda),
    Page("sources", "Sources", sources),
    Page("reports", "Reports", reports),
    Page("search", "Search", search),
    Page("evidence", "Evidence", _cell, in_menu=False),
)


def extra(*, read_only: bool) -> list[Route]:
    """Return the routes that are no plain pages: one report, one move, the feed, and what writes."""
    found = [
        Route("/agenda.ics", feed),
        Route("/openapi.json", openapi),
        Route("/journal.json", journal_page),
        Route("/journal", journal_page),
        Route("/move/{name}.json", move_page),
        Route("/move/{name}", move_page),
        Route("/report/{name}.json", report_page),
        Route("/report/{name}", report_page),
    ]
    return found if read_only else [*found, *review.routes(), *adding.routes()]


def prepare(app: Starlette) -> None:
    """Give the application what its routes share."""
    app.state.searching = Searching(app.state.desk)
    app.state.jobs = adding.Jobs(app.state.desk)
