"""The answer that a model is asked for: its JSON schema, and the reading of what comes back."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any, NoReturn

from parley import vocabulary

SCHEMA_NAME = "moves"
LIMIT_CHARS = 2_000_000
_THOUGHTS = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)


class WrongAnswer(ValueError):
    """An answer is not of the form asked for; the message completes "the answer ..."."""


@cache
def answer_schema() -> dict[str, Any]:
    """Return the JSON schema of an answer, in the strict form: every field is required, none may be added."""
    text, texts = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
    quote = {"sentence": {"type": "integer"}, "quote": text}
    source = {
        "kind": {"type": "string", "enum": list(vocabulary.kinds().sources)},
        **quote,
        "name": _or_null("string"),
        "count": _or_null("integer"),
    }
    move = {
        "id": text,
        "party": text,
        "speaker": _or_null("string"),
        "act": {"type": "string", "enum": list(vocabulary.acts())},
        "to": texts,
        "topics": {"type": "array", "items": {"type": "string", "enum": list(vocabulary.topics())}},
        "objects": texts,
        "evidence": {"type": "array", "items": _object(quote)},
        "terms": {"anyOf": [_object(quote), {"type": "null"}]},
        "condition": texts,
        "when": _or_null("string"),
        "hedged": {"type": "boolean"},
        "sources": {"type": "array", "items": _object(source)},
    }
    return _object({"moves": {"type": "array", "items": _object(move)}})


def parse_answer(text: str) -> list[object]:
    """Return the moves that an answer holds, unchecked.

    Thoughts before the JSON, a fence around it and words beside it are passed over.

    Raises:
        WrongAnswer: there is no JSON object with a list of moves in it.
    """
    if len(text) > LIMIT_CHARS:
        raise WrongAnswer(f"has more than {LIMIT_CHARS:,} characters")
    bare = _THOUGHTS.sub("", text)
    start, end = bare.find("{"), bare.rfind("}")
    if not 0 <= start < end:
        raise WrongAnswer("holds no JSON object")
    try:
        content = json.loads(bare[start : end + 1], parse_constant=_no_constant)
    except RecursionError:
        raise WrongAnswer("is nested too deep") from None
    except ValueError as error:
        raise WrongAnswer(f"is no JSON ({error})") from None
    moves = content.get("moves")
    if not isinstance(moves, list):
        raise WrongAnswer('has no list "moves"')
    return moves


def _object(fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def _or_null(kind: str) -> dict[str, Any]:
    return {"type": [kind, "null"]}


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")
