"""The JSON of the board as an OpenAPI document, at ``/openapi.json``: fills the YAML file in from the vocabulary."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from starlette.requests import Request
from starlette.responses import Response

import parley
from parley.vocabulary import acts, kinds, topics
from parley.web import rendering

_FILE = Path(__file__).parent / "openapi.yaml"
_FAULTS = {
    "400": "The address asks for something that there is not.",
    "404": "There is no such record.",
    "422": "The ledger cannot answer.",
}
_BUSY = {"503": "Others are being worked out; ask again in a moment."}


@cache
def document() -> dict[str, Any]:
    """Return the document; it is shared by all callers and must not be changed."""
    content: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    content["info"]["version"] = parley.__version__
    for path in content["paths"].values():
        path["get"] = _operation(path["get"])
    choices = {"topics": list(topics()), "acts": list(acts()), "sources": list(kinds().sources)}
    filled: dict[str, Any] = _filled(content, choices)
    return filled


async def openapi(request: Request) -> Response:
    """Answer with the document."""
    return rendering.as_json(document()).response(request)


def _operation(stated: dict[str, Any]) -> dict[str, Any]:
    """An operation with its parameters and answers written out."""
    answer, media = stated.pop("x-answer", None), stated.pop("x-media", "application/json")
    named, busy = stated.pop("x-parameters", []), stated.pop("x-busy", False)
    schema = {"type": "string"} if answer is None else _reference("schemas", answer)
    # Errors of an address that ends in .json are JSON; a calendar program is told in a page.
    fault = {"application/json": {"schema": _reference("schemas", "Error")}} if answer else {"text/html": {}}
    told = _FAULTS | (_BUSY if busy else {})
    faults = {status: {"description": words, "content": fault} for status, words in told.items()}
    found = {**stated, "responses": {"200": {"description": "Found.", "content": {media: {"schema": schema}}}}}
    if named:
        found["parameters"] = [_reference("parameters", name) for name in named]
        found["responses"] |= faults
    return found


def _reference(kind: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/{name}"}


def _filled(value: Any, choices: dict[str, list[str]]) -> Any:
    """The same with the vocabulary's values in place of the names of its lists."""
    if isinstance(value, list):
        return [_filled(one, choices) for one in value]
    if not isinstance(value, dict):
        return value
    found = {name: _filled(one, choices) for name, one in value.items() if name != "x-choices"}
    return found | ({"enum": choices[value["x-choices"]]} if "x-choices" in value else {})
