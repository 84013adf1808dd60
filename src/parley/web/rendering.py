"""Turns what a page shows into HTML or, for its twin, into JSON; keeps what was turned until the ledger changes."""

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from parley.web import words

FOLDER = Path(__file__).parent
GZIP_LEVEL = 5
LEAST_GZIP_BYTES = 1000


@cache
def templates() -> Environment:
    """The templates; every value is escaped, and a name that is missing is an error."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(words.FILTERS)
    environment.globals["tones"] = words.tones
    return environment


@dataclass(frozen=True, slots=True)
class Rendered:
    """An answer's body, plain and packed, with the tag by which a browser knows it again."""

    body: bytes
    packed: bytes
    tag: str
    media_type: str

    @classmethod
    def of(cls, text: str, media_type: str) -> "Rendered":
        """Pack a text."""
        # A report may hold a lone surrogate, which UTF-8 lacks.
        body = text.encode("utf-8", "replace")
        packed = gzip.compress(body, GZIP_LEVEL, mtime=0) if len(body) >= LEAST_GZIP_BYTES else b""
        return cls(body, packed, f'"{hashlib.sha256(body).hexdigest()[:20]}"', media_type)

    def response(self, request: Request, *, status: int = 200) -> Response:
        """Return the answer to a request: packed if the browser can unpack it, empty if it has it."""
        headers = {"ETag": self.tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding, Cookie"}
        if status == 200 and request.headers.get("if-none-match") == self.tag:
            return Response(status_code=304, headers=headers)
        if self.packed and "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(self.packed, status, headers, media_type=self.media_type)
        return Response(self.body, status, headers, media_type=self.media_type)


def html(template: str, content: Mapping[str, Any]) -> Rendered:
    """Return a page."""
    return Rendered.of(templates().get_template(template).render(content), "text/html")


def as_json(content: Any) -> Rendered:
    """Return the JSON twin of a page."""
    return Rendered.of(json.dumps(content, ensure_ascii=False, indent=1), "application/json")
