"""The board's JSON as OpenAPI: the document is sound and complete, and holds whatever is asked."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.routing import Route
from starlette.testclient import TestClient

from benchmarks.gold import ROOT
from parley import vocabulary
from parley.cli.listening import address_of, listener
from parley.web.app import application
from parley.web.openapi import document
from parley.web.passwords import hashed
from parley.web.settings import Settings

schemathesis: Any = pytest.importorskip("schemathesis", reason="schemathesis is not installed (pip install '.[dev]')")

OPERATIONS = [path["get"]["operationId"] for path in document()["paths"].values()]
EXAMPLES = 40
CHECKS = [
    schemathesis.checks.not_a_server_error,
    schemathesis.checks.status_code_conformance,
    schemathesis.checks.content_type_conformance,
    schemathesis.checks.response_schema_conformance,
]


def test_the_document_is_served_and_sound(client: TestClient) -> None:
    """It is OpenAPI 3.1 by the standard's own schema, and has the vocabulary's values."""
    answer = client.get("/openapi.json")
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.json() == document()
    schemathesis.openapi.from_dict(document()).validate()
    assert document()["components"]["schemas"]["Act"]["enum"] == list(vocabulary.acts())
    assert "x-" not in str([path["get"] for path in document()["paths"].values()])


def test_no_address_is_left_out(filled: Path) -> None:
    """Each JSON of the board is in the document, and nothing else is; a job of adding belongs to its page."""
    app = application(Settings(ledger=str(filled)))
    there = {route.path for route in app.routes if isinstance(route, Route) and re.search(r"\.(json|ics)$", route.path)}
    assert there - {"/add/{name}.json"} == set(document()["paths"])


def schema_of(app: Any) -> Any:
    """What schemathesis tries on an application."""
    return schemathesis.openapi.from_asgi("/openapi.json", app)


@pytest.fixture(scope="module")
def board(filled: Path) -> Iterator[Any]:
    """A board on the scenarios."""
    app = application(Settings(ledger=str(filled), talks="ceasefire", read_only=True, hosts=frozenset({"*"})))

    async def lasting(scope: Any, receive: Any, send: Any) -> None:
        # schemathesis starts and ends what it tries with each request; a board that has ended answers no more.
        if scope["type"] == "lifespan":
            await send({"type": f"{(await receive())['type']}.complete"})
            await send({"type": f"{(await receive())['type']}.complete"})
        else:
            await app(scope, receive, send)

    with TestClient(app):
        yield lasting


@pytest.mark.parametrize("operation", OPERATIONS)
def test_whatever_is_asked_the_answer_is_of_the_document(board: Any, operation: str) -> None:
    """Made-up requests, sound and unsound, get answers that the document describes, and no fault of the server."""
    from hypothesis import HealthCheck, given, settings

    asked = schema_of(board).find_operation_by_id(operation)
    unsound = asked.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE) if asked.query else None
    sound = asked.as_strategy()

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(case=sound if unsound is None else sound | unsound)
    def fuzz(case: Any) -> None:
        case.call_and_validate(checks=CHECKS)

    fuzz()


def test_records_answer_as_described(board: Any, client: TestClient) -> None:
    """Real moves, reports and cells, which made-up names never meet, answer as the document says."""
    schema = schema_of(board)
    shown = client.get("/board.json").json()
    cells = [cell for row in shown["rows"] for cell in row["cells"] if cell]
    reports = client.get("/reports.json").json()["reports"]
    for operation, values in [
        *(("move", {"path_parameters": {"name": cell["line"]}}) for cell in cells[:12]),
        *(("report", {"path_parameters": {"name": one["id"]}}) for one in reports[:6]),
        *(("evidence", {"query": {"party": cell["party"], "topic": cell["topic"]}}) for cell in cells[:12]),
        *((name, {"query": {"as_of": shown["days"]["first"]}}) for name in ("board", "timeline", "agenda")),
        ("offers", {"query": {"state": "all"}}),
        ("search", {"query": {"q": "the"}}),
    ]:
        answer = schema.find_operation_by_id(operation).Case(**values).call_and_validate()
        assert answer.status_code == 200


def test_with_a_password_the_document_needs_it(filled: Path) -> None:
    """A board with a password keeps the document behind it, and takes it as a bearer token."""
    app = application(Settings(ledger=str(filled), key=hashed("correct horse"), hosts=frozenset({"*"})))
    with TestClient(app) as client:
        assert client.get("/openapi.json").status_code == 401
        assert client.get("/openapi.json", headers={"Authorization": "Bearer correct horse"}).json() == document()


def test_the_documented_client_runs(filled: Path) -> None:
    """The example of docs/http-api.md, as it stands there, against a board that listens."""
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "http-api.md").read_text("utf-8"), re.DOTALL)
    app = application(Settings(ledger=str(filled)))
    with listener("127.0.0.1", 0, what="The board", option="--port") as socket:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
        thread.start()
        program = example.replace("127.0.0.1:8710", address_of("127.0.0.1", socket))
        assert program != example
        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, timeout=120,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip
        server.should_exit = True
        thread.join(timeout=30)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert any(line.startswith("Velmar: ") for line in lines)
    assert any(line.startswith("  “") and line.endswith(")") for line in lines)


def test_the_documented_addresses_are_those_there_are() -> None:
    """The page names each address of the document and no other."""
    text = (ROOT / "docs" / "http-api.md").read_text("utf-8")
    named = {path.replace("NAME", "{name}") for path in re.findall(r"`(/[\w/]+\.(?:json|ics))`", text)}
    assert named == set(document()["paths"])
