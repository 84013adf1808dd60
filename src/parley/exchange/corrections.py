"""Corrections on their way from ledger to ledger: what users corrected, said so that it can be done again elsewhere."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from parley.errors import OptionError
from parley.ledger import Ledger
from parley.records import Move, Readout, RecordError
from parley.records.fields import Fields

if TYPE_CHECKING:
    from parley.ledger.journal import Entry

Portable = dict[str, Any]
_READING = "reading"


class Corrections:
    """The corrections of a talks, each with the number of reports that were there when it was made.

    An undone correction is named by its number, counted from 1 in the order of the journal. Where a report was
    corrected and then read again, the later reading counts as one of them, since the corrections name what the
    earlier one found; ``firsts`` has the reading that they were made of, as JSON values, by report.
    """

    def __init__(self, ledger: Ledger, *, talks: str) -> None:
        self.firsts: dict[str, Any] = {}
        self._made: list[tuple[int, Portable]] = []
        self._corrected: dict[str, int] = {}
        self._next = 0
        self._gather(ledger, talks)
        if any(said["kind"] == _READING for _, said in self._made):
            self._find_firsts(ledger, talks)

    def until(self, reports: int | None) -> list[Portable]:
        """Return those not yet returned that were made before there were more than so many reports; None for all."""
        found = []
        while self._next < len(self._made) and (reports is None or self._made[self._next][0] <= reports):
            found.append(self._made[self._next][1])
            self._next += 1
        return found

    def _gather(self, ledger: Ledger, talks: str) -> None:
        numbers: dict[int, int] = {}
        reports = 0
        for entry in ledger.log(talks=talks):
            if entry.kind == "report":
                reports += 1
            elif entry.kind != "reading" or entry.subject in self._corrected:
                said = _said(entry, numbers)
                self._made.append((reports, {**said, "why": entry.why} if entry.why else said))
                numbers[entry.entry] = len(self._made)
                for target in entry.content.get("targets", ()):
                    self._corrected.setdefault(target["report"], entry.entry)

    def _find_firsts(self, ledger: Ledger, talks: str) -> None:
        again = {said["target"] for _, said in self._made if said["kind"] == _READING}
        for entry in ledger.log(talks=talks):
            read = entry.kind in ("report", "reading") and entry.subject in again
            if read and entry.entry < self._corrected[entry.subject]:
                self.firsts[entry.subject] = entry.content["readout"]


def _said(entry: "Entry", numbers: Mapping[int, int]) -> Portable:
    content = entry.content
    if entry.kind == "talks":
        return {"kind": "names", "names": content["names"]}
    if entry.kind == "reading":
        return {"kind": _READING, "target": entry.subject, "readout": content["readout"]}
    said = {name: value for name, value in content.items() if name not in ("targets", "entry")}
    if content["kind"] == "undo":
        return {**said, "number": numbers[content["entry"]]}
    if content["kind"] in ("merge", "split"):
        return said
    # What a user told anew is named by its report: it has no name of its own before.
    target = content["targets"][0]["report"] if content["kind"] == "tell" else entry.subject
    return {**said, "target": target}


class Repeater:
    """Makes corrections of another ledger in this one, each once however often it comes."""

    def __init__(self, ledger: Ledger, *, talks: str) -> None:
        self._ledger = ledger
        self._talks = talks
        self._known: dict[str, list[int]] = defaultdict(list)
        self._undone: set[int] = set()
        self._seen: Counter[str] = Counter()
        # The entry here of each correction of the file, in its order.
        self._entries: list[int | None] = []
        for entry in ledger.log(talks=talks):
            if entry.kind == "correction" and entry.content["kind"] == "undo":
                self._undone.add(entry.content["entry"])
            elif entry.kind != "report":
                self._known[_key(_said(entry, {}))].append(entry.entry)

    def repeat(self, said: Mapping[str, Any]) -> bool:
        """Make a correction; false if this ledger has it already.

        Raises:
            ParleyError: it is none, or what it is about is not in this ledger.
        """
        self._entries.append(None)
        entry, new = self._entry(Fields.of(said), said)
        self._entries[-1] = entry
        return new

    def _entry(self, fields: Fields, said: Mapping[str, Any]) -> tuple[int | None, bool]:
        kind, why = fields.text("kind"), fields.optional_text("why") or ""
        if kind == "undo":
            return None, self._undo(fields.count("number"), why=why)
        if kind not in _DO:
            raise RecordError(f"“{kind}” is no correction; the kinds are {', '.join((*_DO, 'undo'))}.")
        key = _key(said)
        at = self._seen[key]
        self._seen[key] += 1
        if at < len(self._known[key]):
            return self._known[key][at], False
        return _DO[kind](self._ledger, fields, said, talks=self._talks, why=why), True

    def _undo(self, number: int, *, why: str) -> bool:
        entry = self._entries[number - 1] if 0 < number < len(self._entries) else None
        if entry is None:
            raise OptionError(f"The correction {number} cannot be taken back, since it was not made here.")
        if entry in self._undone:
            return False
        self._ledger.undo(entry, why=why)
        self._undone.add(entry)
        return True


def _key(said: Mapping[str, Any]) -> str:
    text = json.dumps({name: value for name, value in said.items() if name != "why"}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _on_target(method: Callable[..., int]) -> Callable[..., int]:
    def do(ledger: Ledger, fields: Fields, _said: Mapping[str, Any], *, talks: str, why: str) -> int:
        return method(ledger, fields.text("target"), why=why)

    return do


def _change(ledger: Ledger, fields: Fields, said: Mapping[str, Any], *, talks: str, why: str) -> int:
    return ledger.change(fields.text("target"), fields.text("field"), said.get("value"), why=why)


def _join(ledger: Ledger, fields: Fields, said: Mapping[str, Any], *, talks: str, why: str) -> int:
    return ledger.join(fields.text("target"), fields.text("line"), why=why)


def _merge(ledger: Ledger, fields: Fields, said: Mapping[str, Any], *, talks: str, why: str) -> int:
    return ledger.merge_names(fields.text("name"), fields.text("into"), talks=talks, why=why)


def _split(ledger: Ledger, fields: Fields, said: Mapping[str, Any], *, talks: str, why: str) -> int:
    return ledger.split_names(fields.text("name"), talks=talks, why=why)


def _tell(ledger: Ledger, fields: Fields, said: Mapping[str, Any], *, talks: str, why: str) -> int:
    return ledger.tell(fields.text("target"), Move.from_fields(fields.item("move")), why=why)


def _take_names(ledger: Ledger, _fields: Fields, said: Mapping[str, Any], *, talks: str, why: str) -> None:
    names = said.get("names")
    if not isinstance(names, dict) or not all(isinstance(name, str) for name in names.values()):
        raise RecordError("The correction's field names is no table of names; give a file that parley export wrote.")
    ledger.take_names(names, talks=talks, why=why)


def _read_again(ledger: Ledger, _fields: Fields, said: Mapping[str, Any], *, talks: str, why: str) -> None:
    ledger.add(Readout.from_dict(said.get("readout")), talks=talks, why=why, again=True)


_DO: dict[str, Callable[..., int | None]] = {
    "reject": _on_target(Ledger.reject),
    "confirm": _on_target(Ledger.confirm),
    "part": _on_target(Ledger.part),
    "change": _change,
    "join": _join,
    "merge": _merge,
    "split": _split,
    "tell": _tell,
    "names": _take_names,
    _READING: _read_again,
}
