"""Reads and writes the model file of a deal (YAML).

The file is meant to be written and edited by hand; ``docs/deals.md`` documents it. What it says about a
conflict (preferences, states, moves, status quo) is kept as it stands for :mod:`parley.analysis.conflict`.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import yaml

from parley.analysis.deal.expressions import WORDS
from parley.analysis.deal.lines import position_line, rule_line
from parley.analysis.deal.model import (
    DIRECTIONS,
    FIRMNESSES,
    Deal,
    Evidence,
    Option,
    Position,
    Rule,
)
from parley.errors import DealError

CONFLICT_KEYS = ("preferences", "states", "moves", "status-quo")
_KEYS = ("title", "parties", "options", "positions", "rules", *CONFLICT_KEYS)
_OPTION_KEYS = ("party", "does", "moves", "evidence")
_POSITION_KEYS = ("id", "says", "firmness", "last", "times", "evidence")
_EVIDENCE_KEYS = ("sentence", "report", "move")
LIMIT_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class ModelFile:
    """What a model file holds: the deal, and the fields that describe a conflict as YAML gave them."""

    deal: Deal
    conflict: Mapping[str, Any] = field(default_factory=dict)


def read_model(path: str | Path) -> ModelFile:
    """Read a model file.

    Raises:
        DealError: there is no such file, it is no YAML, or it does not keep the format.
    """
    try:
        text = Path(path).read_bytes()[: LIMIT_BYTES + 1].decode()
    except FileNotFoundError:
        raise DealError(
            f"There is no model file {path}; check the path, or draft one with “parley deal model”."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise DealError(f"The model file {path} cannot be read ({error}); give a text file in UTF-8.") from None
    if len(text) > LIMIT_BYTES:
        raise DealError(f"The model file {path} is larger than {LIMIT_BYTES // 1_000_000} MB; give a deal model.")
    return parse_model(text)


def parse_model(text: str) -> ModelFile:
    """Read a model from the text of its file; raises :class:`DealError` as :func:`read_model` does."""
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark is not None else ""
        raise DealError(
            f"The model file is no YAML{where} ({getattr(error, 'problem', None) or 'unreadable'}); put text that "
            "holds a colon or a quotation mark into quotes."
        ) from None
    except RecursionError:
        raise DealError("The model file is nested too deep to be one; write it flat, as in docs/deals.md.") from None
    if not isinstance(content, dict) or not content:
        raise DealError("The model file holds no fields; begin it with “options:”, as in docs/deals.md.")
    _only(content, _KEYS, "The model file")
    return ModelFile(_deal(content), {key: content[key] for key in CONFLICT_KEYS if content.get(key) is not None})


def _deal(content: Mapping[str, Any]) -> Deal:
    options = tuple(_option(name, fields) for name, fields in _mapping(content, "options").items())
    positions = tuple(_position(entry, at) for at, entry in enumerate(_list(content, "positions"), start=1))
    stated = [str(party) for party in _list(content, "parties")]
    named = [*(option.party for option in options), *(position.party for position in positions)]
    if stated and (strangers := sorted(set(named) - set(stated))):
        raise DealError(
            f"“{strangers[0]}” is no party of the model; known are {', '.join(stated)}: add it under “parties” or "
            "correct the name."
        )
    return Deal(
        options,
        positions,
        tuple(_rule(entry) for entry in _list(content, "rules")),
        tuple(dict.fromkeys(stated or named)),
        str(content.get("title") or ""),
    )


def _option(name: object, fields: object) -> Option:
    where = f"The option “{name}”"
    if not isinstance(name, str) or not name or name in WORDS or set(name) & set(" (),>~"):
        raise DealError(f"{where} needs a name of one word, such as open-bridge, that is no connective; change it.")
    if not isinstance(fields, dict):
        raise DealError(f"{where} needs the fields “party” and “does”; write them under it.")
    _only(fields, _OPTION_KEYS, where)
    moves = fields.get("moves", "both")
    for key in ("party", "does"):
        if not isinstance(fields.get(key), str) or not fields[key].strip():
            raise DealError(f"{where} lacks “{key}”; say which party does what.")
    for direction in DIRECTIONS:
        if direction == moves:
            return Option(name, fields["party"], fields["does"], direction, _evidence(fields, where))
    raise DealError(f"{where} has moves “{moves}”; use one of {', '.join(DIRECTIONS)}.")


def _position(entry: object, at: int) -> Position:
    fields = {"says": entry} if isinstance(entry, str) else entry
    where = f"Position {at}"
    if not isinstance(fields, dict) or not isinstance(fields.get("says"), str):
        raise DealError(f"{where} lacks “says”; write a line such as “Norland requires open-bridge”.")
    where = f"The position “{fields['says']}”"
    _only(fields, _POSITION_KEYS, where)
    line = position_line(fields["says"])
    times = fields.get("times", 1)
    if isinstance(times, bool) or not isinstance(times, int) or times < 1:
        raise DealError(f"{where} has times “{times}”; give the number of times it was stated, from 1 up.")
    stated = fields.get("firmness", "firm")
    for firmness in FIRMNESSES:
        if firmness == stated:
            break
    else:
        raise DealError(f"{where} has firmness “{stated}”; use one of {', '.join(FIRMNESSES)}.")
    name = str(fields.get("id", f"p{at}"))
    last = _day(fields.get("last"), where)
    evidence = _evidence(fields, where)
    return Position(name, line.party, line.stance, line.option, line.condition, firmness, last, times, evidence)


def _rule(entry: object) -> Rule:
    fields = {"rule": entry} if isinstance(entry, str) else entry
    if not isinstance(fields, dict) or not isinstance(fields.get("rule"), str):
        raise DealError("A rule is no line of text; write one such as “open-bridge excludes close-bridge”.")
    where = f"The rule “{fields['rule']}”"
    _only(fields, ("rule", "evidence"), where)
    return rule_line(fields["rule"], evidence=_evidence(fields, where))


def _evidence(fields: Mapping[str, Any], where: str) -> tuple[Evidence, ...]:
    found = []
    for entry in _list(fields, "evidence"):
        item = {"sentence": entry} if isinstance(entry, str) else entry
        if not isinstance(item, dict) or not isinstance(item.get("sentence"), str):
            raise DealError(f"{where} has evidence without a sentence; quote the sentence it stands on.")
        _only(item, _EVIDENCE_KEYS, f"{where}, evidence")
        report, move = (None if item.get(key) is None else str(item[key]) for key in ("report", "move"))
        found.append(Evidence(item["sentence"], report, move))
    return tuple(found)


def _day(value: object, where: str) -> str | None:
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, int) and 1000 <= value <= 9999:
        return str(value)
    raise DealError(f"{where} has last “{value}”, which is no date; write it as 2031-05-12.")


def _only(fields: Mapping[Any, Any], known: Iterable[str], where: str) -> None:
    for key in fields:
        if key not in known:
            raise DealError(f"{where} has the unknown field “{key}”; known are {', '.join(known)}.")


def _mapping(fields: Mapping[str, Any], key: str) -> Mapping[Any, Any]:
    value = fields.get(key)
    if value is None:
        return {}
    return value if isinstance(value, dict) else _wrong(key, "a mapping of names to fields")


def _list(fields: Mapping[str, Any], key: str) -> list[Any]:
    value = fields.get(key)
    if value is None:
        return []
    return value if isinstance(value, list) else _wrong(key, "a list, one entry a line with “-” before it")


def _wrong(key: str, wanted: str) -> NoReturn:
    raise DealError(f"The field “{key}” must be {wanted}; see docs/deals.md.")
