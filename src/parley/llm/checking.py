"""Turns one move of an answer into a move of the record, or says why not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from parley import vocabulary
from parley.language import Window
from parley.llm.grounding import Verdict, ground
from parley.llm.names import Names
from parley.llm.refused import CONTEXT, NOT_SHOWN, UNKNOWN, WRONG, Refused
from parley.llm.sentences import Numbered, shown
from parley.records import Move, Source, SourceKind, Span

LIMIT_NAME_CHARS = 200
_SHOWN_CHARS = 80
_EDTF_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?[?~%]?", re.ASCII)


class _Refusal(Exception):
    """Stops the reading of one move; holds why."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(str(refused))
        self.refused = refused


@dataclass
class Checker:
    """Checks the moves of an answer against the sentences of a window; counts what it refuses and repairs."""

    numbered: Numbered
    names: Names
    window: Window
    refused: list[Refused] = field(default_factory=list)
    repaired: int = 0

    def move(self, item: object, number: int) -> Move | None:
        """Return the move that an item of an answer tells, None if it is refused.

        The id and the condition are those of the answer, the condition unchecked.
        """
        one = _One(self, f"move {number}")
        try:
            move = one.read(item)
        except _Refusal as refusal:
            self.refused.append(refusal.refused)
            return None
        self.repaired += one.repaired
        self.refused += one.left_out
        return move


@dataclass
class _One:
    """The reading of one item."""

    checker: Checker
    label: str
    left_out: list[Refused] = field(default_factory=list)
    repaired: int = 0

    def read(self, item: object) -> Move:
        if not isinstance(item, Mapping):
            raise self._no("move", WRONG, item)
        act = item.get("act")
        if not isinstance(act, str) or act not in vocabulary.acts():
            raise self._no("act", WRONG, act)
        party = self._party(item.get("party"))
        self.label += f" ({party} {vocabulary.acts()[act].label})"
        return Move(
            id=_name(item.get("id")) or "",
            party=party,
            act=act,
            topics=self._topics(item.get("topics")),
            evidence=self._evidence(item.get("evidence")),
            sources=tuple(self._source(one) for one in self._list(item, "sources")),
            speaker=self._held(item.get("speaker"), "speaker"),
            to=self._all_held(item, "to"),
            objects=self._all_held(item, "objects"),
            terms=self._terms(item.get("terms")),
            condition=self._condition(item),
            when=self._date(item.get("when")),
            hedged=self._flag(item.get("hedged"), "hedged"),
        )

    def _party(self, value: object) -> str:
        name = _name(value)
        if name is None:
            raise self._no("party", WRONG, value)
        if not self.checker.names.hold(name):
            raise self._no("party", UNKNOWN, name)
        return name

    def _topics(self, value: object) -> tuple[str, ...]:
        known = vocabulary.topics()
        values = value if isinstance(value, list) else [value]
        good = tuple(dict.fromkeys(one for one in values if isinstance(one, str) and one in known))
        if not good:
            raise self._no("topics", WRONG, value)
        for one in values:
            if one not in good:
                self._leave("topics", WRONG, one)
        return good

    def _evidence(self, value: object) -> tuple[Span, ...]:
        items = [value] if isinstance(value, Mapping) else value
        if not isinstance(items, list) or not items:
            raise self._no("evidence", WRONG, value)
        numbers = sorted({self._quote(one, "evidence")[0] for one in items})
        if numbers[-1] <= self.checker.window.first:
            raise self._no("evidence", CONTEXT, "", sentence=numbers[-1])
        return tuple(self.checker.numbered.span(number) for number in numbers)

    def _terms(self, value: object) -> Span | None:
        return None if value is None else self._quote(value, "terms")[1]

    def _source(self, value: object) -> Source:
        _number, span = self._quote(value, "sources")
        assert isinstance(value, Mapping)
        kind = value.get("kind")
        if not isinstance(kind, str) or kind not in vocabulary.kinds().sources:
            raise self._no("sources", WRONG, kind)
        count = self._count(value.get("count")) if kind == "anonymous" else None
        name = self._held(value.get("name"), "sources")
        return Source(cast(SourceKind, kind), span.start, span.end, name=name, count=count)

    def _quote(self, value: object, part: str) -> tuple[int, Span]:
        """The number of a sentence and the range of the words quoted from it."""
        if not isinstance(value, Mapping):
            raise self._no(part, WRONG, value)
        number, quote = value.get("sentence"), value.get("quote")
        if isinstance(number, bool) or not isinstance(number, int) or not isinstance(quote, str):
            raise self._no(part, WRONG, quote if isinstance(number, int) else number)
        window, numbered = self.checker.window, self.checker.numbered
        if not window.context < number <= window.last:
            raise self._no(part, NOT_SHOWN, quote, sentence=number)
        found = ground(quote, numbered.report.text, numbered.span(number))
        if found.span is None:
            raise self._no(part, found.verdict.value, quote, sentence=number)
        self.repaired += found.verdict is Verdict.REPAIRED
        return number, found.span

    def _held(self, value: object, part: str) -> str | None:
        """A name that may be left out."""
        if value is None or value == "":
            return None
        name = _name(value)
        if name is not None and self.checker.names.hold(name):
            return name
        self._leave(part, WRONG if name is None else UNKNOWN, value)
        return None

    def _all_held(self, item: Mapping[Any, Any], part: str) -> tuple[str, ...]:
        found = (self._held(one, part) for one in self._list(item, part))
        return tuple(dict.fromkeys(name for name in found if name is not None))

    def _condition(self, item: Mapping[Any, Any]) -> tuple[str, ...]:
        """The names of moves that a move waits for; whether there are such moves is seen later."""
        names: list[str] = []
        for one in self._list(item, "condition"):
            if name := _name(one):
                names.append(name)
            else:
                self._leave("condition", WRONG, one)
        return tuple(names)

    def _flag(self, value: object, part: str) -> bool:
        if value is not None and not isinstance(value, bool):
            self._leave(part, WRONG, value)
        return value is True

    def _count(self, value: object) -> int | None:
        """How many people a source is."""
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        if value is not None:
            self._leave("sources", WRONG, value)
        return None

    def _list(self, item: Mapping[Any, Any], part: str) -> list[object]:
        value = item.get(part)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self._no(part, WRONG, value)
        return value

    def _date(self, value: object) -> str | None:
        if value is None or value == "":
            return None
        if isinstance(value, str) and _is_edtf(value):
            return value
        self._leave("when", WRONG, value)
        return None

    def _no(self, part: str, reason: str, value: object, *, sentence: int | None = None) -> _Refusal:
        return _Refusal(Refused(self.label, part, reason, brief(value), sentence))

    def _leave(self, part: str, reason: str, value: object) -> None:
        self.left_out.append(Refused(self.label, part, reason, brief(value), whole=False))


def brief(value: object) -> str:
    """Return what a model gave as a short line that is safe to print."""
    words = "" if value is None else shown(value if isinstance(value, str) else repr(value)[: 2 * _SHOWN_CHARS])
    return words if len(words) <= _SHOWN_CHARS else f"{words[: _SHOWN_CHARS - 1]}…"


def _name(value: object) -> str | None:
    """A name on one line; None if it is none, or too long to be one."""
    name = shown(value) if isinstance(value, str) else ""
    return name if 0 < len(name) <= LIMIT_NAME_CHARS else None


def _is_edtf(value: str) -> bool:
    """Whether a value is a day, month or year, or an interval of two; EDTF's open ends count."""
    points = value.split("/")
    days = [point for point in points if len(points) == 1 or point not in ("", "..")]
    return 0 < len(days) <= len(points) <= 2 and all(map(_is_day, days))


def _is_day(value: str) -> bool:
    found = _EDTF_DAY.fullmatch(value)
    try:
        return found is not None and bool(date(int(found[1]), int(found[2] or 1), int(found[3] or 1)))
    except ValueError:
        return False
