"""The pages of one record: a move with all its tellings, a report with all its records."""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from parley.errors import NoSuchRecord
from parley.ledger import Correction, Found
from parley.vocabulary import acts, kinds, topics
from parley.web import rendering
from parley.web.desk import Desk
from parley.web.evidence import evidence_of_move
from parley.web.pages import asked, context
from parley.web.report import one_report
from parley.web.safety import token_of
from parley.web.view import View

JOURNAL_MAX = 300


async def move_page(request: Request) -> Response:
    """Answer with a move or one telling of it, and all its evidence."""
    desk: Desk = request.app.state.desk
    found = await run_in_threadpool(_found, desk, request, "mt")
    content = await run_in_threadpool(evidence_of_move, desk, found)
    return _answer(request, found, content, "evidence", "Evidence")


async def report_page(request: Request) -> Response:
    """Answer with a report, its records highlighted."""
    desk: Desk = request.app.state.desk
    found = await run_in_threadpool(_found, desk, request, "r")
    content = await run_in_threadpool(one_report, desk, found)
    corrections = await run_in_threadpool(desk.ledger.corrections, found.name)
    content["corrections"] = [plain_correction(one) for one in corrections]
    return _answer(request, found, content, "report", content["report"]["title"])


def plain_correction(one: Correction) -> dict[str, Any]:
    """Return a correction as JSON values."""
    return {name: getattr(one, name) for name in one.__slots__}


async def journal_page(request: Request) -> Response:
    """Answer with what users corrected in a talks, each to be taken back."""
    desk: Desk = request.app.state.desk
    view = View.of(asked(request), talks=desk.main_talks)
    desk.check(view.talks)
    found = await run_in_threadpool(lambda: desk.ledger.corrections(talks=view.talks, limit=JOURNAL_MAX))
    content = {"talks": view.talks, "corrections": [plain_correction(one) for one in found]}
    if request.url.path.endswith(".json"):
        return rendering.as_json(content).response(request)
    token = None if desk.settings.read_only else token_of(request)
    page = context(request, view, title="Corrections", page="journal", data=content, token=token)
    return rendering.html("journal.html", page).response(request)


def _found(desk: Desk, request: Request, letters: str) -> Found:
    name = str(request.path_params["name"])
    if name[:1] not in letters:
        raise NoSuchRecord(f"The ledger has no record {name} of that kind.")
    return desk.ledger.find(name)


def _answer(request: Request, found: Found, content: dict[str, Any], page: str, title: str) -> Response:
    if request.url.path.endswith(".json"):
        return rendering.as_json(content).response(request)
    desk: Desk = request.app.state.desk
    view = View(found.talks)
    more: dict[str, Any] = {"title": title, "page": page, "data": content}
    if page == "report" and not desk.settings.read_only:
        more |= {"token": token_of(request), "all_acts": list(acts()), "all_topics": list(topics()),
                 "kinds": kinds(), "done": request.query_params.get("done")}  # fmt: skip
    else:
        more |= {"all_acts": [], "all_topics": [], "kinds": None, "done": None}
    return rendering.html(f"{page}.html", context(request, view, **more)).response(request)
