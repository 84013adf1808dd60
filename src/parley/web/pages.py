"""The pages that only show: each is worked out from a view of the ledger, as HTML and as JSON."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from parley.web import rendering
from parley.web.desk import Desk
from parley.web.view import View

# Under this many bytes of query, an address is an ordinary one; longer ones are not kept.
QUERY_MAX = 500


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its name is its path and its template; ``make`` works out what it shows, as JSON values.

    A page that ``keeps_itself`` follows more than the ledger, so it is asked for each time.
    """

    name: str
    title: str
    make: Callable[[Desk, View, Request], dict[str, Any]]
    in_menu: bool = True
    keeps_itself: bool = False


def asked(request: Request) -> dict[str, list[str]]:
    """Return the values of a request's query."""
    found: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        found.setdefault(name, []).append(value)
    return found


def context(request: Request, view: View | None, **more: Any) -> dict[str, Any]:
    """Return what every template needs beside its own content."""
    desk: Desk = request.app.state.desk
    return {
        "view": view,
        "pages": request.app.state.menu,
        "path": request.url.path,
        "twin": f"{request.url.path}.json?{request.url.query}",
        "all_talks": desk.talks(),
        "read_only": desk.settings.read_only,
        "guarded": desk.settings.key is not None,
        "fragment": "fragment" in request.query_params,
        "token": None,
        **more,
    }


async def show(request: Request, page: Page, *, json: bool) -> Response:
    """Answer with a page or its twin; it is kept until the ledger changes."""
    kept = request.app.state.rendered
    key = (request.url.path, request.url.query)
    if page.keeps_itself or len(request.url.query) > QUERY_MAX:
        return (await run_in_threadpool(_rendered, request, page, json=json)).response(request)
    version = await request.app.state.version()
    found = kept.get((version, key))
    if found is None:
        found = await run_in_threadpool(lambda: kept.made((version, key), lambda: _rendered(request, page, json=json)))
    return found.response(request)  # type: ignore[no-any-return]


def _rendered(request: Request, page: Page, *, json: bool) -> rendering.Rendered:
    desk: Desk = request.app.state.desk
    view = View.of(asked(request), talks=desk.main_talks)
    desk.check(view.talks)
    content = page.make(desk, view, request)
    if json:
        return rendering.as_json(content)
    return rendering.html(f"{page.name}.html", context(request, view, title=page.title, page=page.name, data=content))
