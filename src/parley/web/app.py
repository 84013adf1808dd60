"""Puts the board together: routes, what guards them, and how errors are told."""

import secrets
import time
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from parley.errors import NoSuchRecord, OptionError, ParleyError
from parley.web import access, rendering, routes
from parley.web.desk import Desk, Kept
from parley.web.pages import Page, context, show
from parley.web.safety import FORM_BYTES, KnownHosts, LimitedBody, SafeHeaders
from parley.web.settings import Settings

PAGES_KEPT = 256
# How long a page may be behind what another program wrote into the ledger.
FRESH_S = 0.5
SESSION_S = 14 * 24 * 3600


def application(settings: Settings) -> Starlette:
    """Return the web application on a ledger.

    Raises:
        LedgerError: the ledger cannot be opened.
        OptionError: it lacks the talks of the settings.
    """
    desk = Desk(settings)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> Any:
        yield
        app.state.searching.close()
        desk.close()

    app = Starlette(
        routes=_routes(settings),
        middleware=_middleware(settings),
        exception_handlers={ParleyError: _parley_error, HTTPException: _http_error, Exception: _any_error},
        lifespan=lifespan,
    )
    app.state.desk = desk
    app.state.rendered = Kept(PAGES_KEPT)
    app.state.version = _watched(desk)
    app.state.menu = [page for page in routes.PAGES if page.in_menu]
    routes.prepare(app)
    return app


def _routes(settings: Settings) -> list[Any]:
    found: list[Any] = [Route("/", _home)]
    for page in routes.PAGES:
        found += [
            Route(f"/{page.name}", _shows(page, json=False)),
            Route(f"/{page.name}.json", _shows(page, json=True)),
        ]
    found += routes.extra(read_only=settings.read_only)
    if settings.key is not None:
        found += access.routes()
    return [*found, Mount("/static", StaticFiles(directory=rendering.FOLDER / "static"), name="static")]


def _middleware(settings: Settings) -> list[Middleware]:
    found = [
        Middleware(SafeHeaders),
        Middleware(KnownHosts, hosts=settings.hosts),
        Middleware(LimitedBody, limit_bytes=settings.limit_bytes + FORM_BYTES),
        Middleware(
            SessionMiddleware, secret_key=secrets.token_urlsafe(32), session_cookie="parley", max_age=SESSION_S,
            same_site="strict",
        ),
    ]  # fmt: skip
    if settings.key is not None:
        found.append(Middleware(access.Guard, key=settings.key))
    return found


def _shows(page: Page, *, json: bool) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        return await show(request, page, json=json)

    return endpoint


def _watched(desk: Desk) -> Callable[[], Awaitable[int]]:
    """The ledger's version, asked for only now and then: pages are looked at oftener than something is written."""
    seen, asked_at = desk.version(), time.monotonic()

    async def version(*, now: bool = False) -> int:
        nonlocal seen, asked_at
        if now or time.monotonic() - asked_at > FRESH_S:
            asked_at = time.monotonic()
            seen = await run_in_threadpool(desk.version)
        return seen

    return version


async def _home(_request: Request) -> Response:
    return RedirectResponse("/board", 307)


async def _parley_error(request: Request, error: Exception) -> Response:
    status = 404 if isinstance(error, NoSuchRecord) else 400 if isinstance(error, OptionError) else 422
    return _said(request, str(error), status)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    said = "There is no such page." if error.status_code == 404 and error.detail == "Not Found" else error.detail
    answer = _said(request, said, error.status_code)
    answer.headers.update(error.headers or {})
    return answer


async def _any_error(request: Request, _error: Exception) -> Response:
    return _said(request, "The board met a fault of its own; the terminal that runs it tells more.", 500)


def _said(request: Request, sentence: str, status: int) -> Response:
    if request.url.path.endswith(".json"):
        return rendering.as_json({"error": sentence}).response(request, status=status)
    content = context(request, None, title="Not possible", page="error", data={"sentence": sentence})
    return rendering.html("error.html", content).response(request, status=status)
