"""Writes a deal as a model file, with the comments that help to edit it."""

import json
from collections.abc import Iterable, Iterator

import yaml

from parley.analysis.deal.model import Deal, Evidence, Option, Position

_HEAD = """\
# A model of a deal. Edit it: docs/deals.md explains each field, and “parley deal check” says what is missing.
"""
_OPTIONS = """
# What could be done, and by whom: one option for each deed. A deal is a choice of these; all others stay undone.
# Merge options that mean the same, and correct who acts. “moves: forward” marks what cannot be undone.
"""
_POSITIONS = """
# Where each party stands: PARTY requires, refuses, offers, open or silent, then an option; an offer may have
# “if” and a condition. Firm positions come before soft ones in a deal, and the order counts in “stability”.
"""
_RULES = """
# What no package can have, whatever the parties want: A excludes B, A implies B, never or always a statement.
"""


def model_text(deal: Deal) -> str:
    """Return the text of a model file that reads back as the same deal."""
    return "".join(_lines(deal))


def _lines(deal: Deal) -> Iterator[str]:
    yield _HEAD
    if deal.title:
        yield f"title: {_scalar(deal.title)}\n"
    yield f"parties: [{', '.join(map(_scalar, deal.parties))}]\n"
    yield f"{_OPTIONS}options:{'' if deal.options else ' {}'}\n"
    for option in deal.options:
        yield from _option(option)
    yield f"{_POSITIONS}positions:{'' if deal.positions else ' []'}\n"
    for position in deal.positions:
        yield from _position(position)
    yield f"{_RULES}rules:{'' if deal.rules else ' []'}\n"
    for rule in deal.rules:
        yield f"  - rule: {_scalar(rule.text)}\n"
        yield from _evidence(rule.evidence)


def _option(option: Option) -> Iterator[str]:
    yield f"  {_scalar(option.name)}:\n    party: {_scalar(option.party)}\n    does: {_scalar(option.does)}\n"
    if option.moves != "both":
        yield f"    moves: {option.moves}\n"
    yield from _evidence(option.evidence)


def _position(position: Position) -> Iterator[str]:
    yield f"  - id: {_scalar(position.id)}\n    says: {_scalar(position.says)}\n    firmness: {position.firmness}\n"
    if position.last:
        yield f"    last: {_scalar(position.last)}\n"
    if position.times != 1:
        yield f"    times: {position.times}\n"
    yield from _evidence(position.evidence)


def _evidence(evidence: Iterable[Evidence]) -> Iterator[str]:
    found = list(evidence)
    if found:
        yield "    evidence:\n"
    for one in found:
        yield f"      - sentence: {_scalar(one.sentence)}\n"
        for key, value in (("report", one.report), ("move", one.move)):
            if value is not None:
                yield f"        {key}: {_scalar(value)}\n"


def _scalar(words: str) -> str:
    """The words as YAML on one line, in quotes where they need them."""
    shown: str = yaml.safe_dump(words, width=10**9, allow_unicode=True, default_flow_style=True)
    plain = shown.removesuffix("\n").removesuffix("\n...")
    # In a list in brackets a comma would part the words. What JSON puts into quotes YAML reads alike.
    return json.dumps(words, ensure_ascii=False) if "," in plain else plain
