"""The door where others than this machine can reach the server: a password or token, and a session after it."""

import hashlib
import hmac
import secrets

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from parley.web import rendering
from parley.web.pages import context
from parley.web.passwords import Guesses, matches
from parley.web.safety import check_token, token_of

OPEN = ("/enter", "/static/")
INSIDE = "inside"


class Guard:
    """Lets pass who has entered, or who sends the password as a bearer token (RFC 6750)."""

    def __init__(self, app: ASGIApp, *, key: str) -> None:
        self._app, self._key = app, key
        self._guesses = Guesses()
        # A right token is known again by a hash under a secret of this process: scrypt is slow on purpose.
        self._secret = secrets.token_bytes(32)
        self._known = b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope.setdefault("state", {})["guard"] = self
        if scope["path"].startswith(OPEN) or scope["session"].get(INSIDE):
            await self._app(scope, receive, send)
            return
        scheme, _, token = Headers(scope=scope).get("authorization", "").partition(" ")
        client = client_of(scope)
        if scheme.lower() == "bearer" and (wait := self._guesses.wait_s(client)):
            await too_many(wait)(scope, receive, send)
        elif scheme.lower() == "bearer" and await self.right(token.strip(), client):
            await self._app(scope, receive, send)
        elif scheme or scope["path"].endswith((".json", ".ics")):
            refusal = PlainTextResponse("A password is needed.\n", 401, {"WWW-Authenticate": "Bearer"})
            await refusal(scope, receive, send)
        else:
            await RedirectResponse("/enter", 303)(scope, receive, send)

    def wait_s(self, client: str) -> float:
        """Return how long a client must wait before its next guess."""
        return self._guesses.wait_s(client)

    async def right(self, password: str, client: str) -> bool:
        """Tell whether a password is right, and count it if it is not."""
        digest = hmac.digest(self._secret, password.encode("utf-8", "surrogatepass"), hashlib.sha256)
        if self._known and hmac.compare_digest(digest, self._known):
            return True
        # Counted before the slow comparison, so that many at once do not get more guesses.
        self._guesses.failed(client)
        if await run_in_threadpool(matches, password, self._key):
            self._guesses.passed(client)
            self._known = digest
            return True
        return False


def client_of(scope: Scope) -> str:
    """Return the address of the other side."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def too_many(wait_s: float) -> Response:
    """Return the answer to one guess too many."""
    wait = max(1, round(wait_s + 0.5))
    return PlainTextResponse(
        f"Too many wrong passwords; try again in {wait} seconds.\n", 429, {"Retry-After": str(wait)}
    )


def routes() -> list[Route]:
    """Return the routes of the door."""
    return [Route("/enter", _ask), Route("/enter", _enter, methods=["POST"]), Route("/leave", _leave, methods=["POST"])]


async def _ask(request: Request) -> Response:
    return _door(request, "")


async def _enter(request: Request) -> Response:
    form = await request.form(max_files=0, max_fields=5)
    check_token(request, form.get("token"))
    guard: Guard = request.state.guard
    client = client_of(request.scope)
    if wait := guard.wait_s(client):
        return too_many(wait)
    if not await guard.right(str(form.get("password", "")), client):
        return _door(request, "That is not the password.", status=403)
    request.session.clear()
    request.session[INSIDE] = True
    return RedirectResponse("/board", 303)


async def _leave(request: Request) -> Response:
    form = await request.form(max_files=0, max_fields=5)
    check_token(request, form.get("token"))
    request.session.clear()
    return RedirectResponse("/enter", 303)


def _door(request: Request, fault: str, *, status: int = 200) -> Response:
    inside = INSIDE in request.session
    data = {"fault": fault, "inside": inside}
    title = "Leave" if inside else "Enter"
    content = context(request, None, title=title, page="enter", data=data, token=token_of(request))
    content |= {"pages": [], "all_talks": {}}
    return rendering.html("enter.html", content).response(request, status=status)
