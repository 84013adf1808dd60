"""The rows of a readout: what each of its records becomes in the state, before it is compared with other reports."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parley.ledger.days import first_day, last_day
from parley.ledger.identity import short_id
from parley.ledger.spells import FOREVER, Spells, spell
from parley.records import Move, Readout, Span

ACTIVE, REJECTED, SUPERSEDED = "active", "rejected", "superseded"


@dataclass(frozen=True, slots=True)
class Placed:
    """A report's place in the ledger: its name there, its negotiation, the day on which it was published."""

    report: str
    talks: str
    published: str


def telling_rows(readout: Readout, placed: Placed) -> list[dict[str, Any]]:
    """Return a row for each move of a readout; ``origin`` and ``line`` are filled in later."""
    ids = _telling_ids(readout, placed.report)
    return [_telling_row(readout, move, place, ids, placed) for place, move in enumerate(readout.moves)]


def _telling_ids(readout: Readout, report: str) -> dict[str, str]:
    """Names that follow from what is told and where, so that another reading with the same find gives the same."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for move in readout.moves:
        terms = move.terms or move.evidence[0]
        told = (report, move.party, move.act, str(move.evidence[0].start), str(terms.start), str(terms.end))
        name, again = short_id("t", *told), 1
        while name in taken:
            again += 1
            name = short_id("t", *told, str(again))
        taken.add(name)
        found[move.id] = name
    return found


def _telling_row(readout: Readout, move: Move, place: int, ids: dict[str, str], placed: Placed) -> dict[str, Any]:
    return {
        "id": ids[move.id],
        "report": placed.report,
        "talks": placed.talks,
        "place": place,
        "party": move.party,
        "speaker": move.speaker,
        "act": move.act,
        "topics": list(dict.fromkeys(move.topics)),
        "objects": list(dict.fromkeys(move.objects)),
        "addressees": list(dict.fromkeys(move.to)),
        "terms": " ".join(readout.words(move.terms).split()) if move.terms else "",
        "conditions": [ids[needed] for needed in move.condition],
        "told_when": move.when,
        "day": first_day(move.when) or placed.published,
        "published": placed.published,
        "known": placed.published,
        "until": FOREVER,
        "sources": _chain(readout, move),
        "evidence": _spans(move.evidence),
        "hedged": move.hedged,
        "denied": [],
        "disputed": [],
        "confirmed": False,
        "status": ACTIVE,
    }


def _chain(readout: Readout, move: Move) -> list[dict[str, Any]]:
    chain = []
    for source in move.sources:
        words = " ".join((source.name or readout.words(source)).split())
        link: dict[str, Any] = {"kind": source.kind, "name": words, "start": source.start, "end": source.end}
        if source.kind == "anonymous":
            link["count"] = source.count
        chain.append(link)
    return chain


def fact_rows(readout: Readout, placed: Placed) -> list[dict[str, Any]]:
    """Return a row for each meeting, record of control and told shift of a readout."""
    found: list[tuple[str, dict[str, Any], str | None]] = []
    for meeting in readout.meetings:
        found.append(("meeting", dict(meeting.to_dict()), meeting.when))
    for control in readout.control:
        found.append(("control", dict(control.to_dict()), None))
    for shift in readout.shifts:
        found.append(("shift", dict(shift.to_dict()), shift.since))
    return [_fact_row(kind, record, when, place, placed) for place, (kind, record, when) in enumerate(found)]


def _fact_row(kind: str, record: dict[str, Any], when: str | None, place: int, placed: Placed) -> dict[str, Any]:
    told = json.dumps(record, ensure_ascii=False, sort_keys=True)
    return {
        "id": short_id({"meeting": "g", "control": "c", "shift": "s"}[kind], placed.report, told, str(place)),
        "report": placed.report,
        "talks": placed.talks,
        "place": place,
        "kind": kind,
        "starts": first_day(when),
        "ends": last_day(when),
        "published": placed.published,
        "until": FOREVER,
        "record": record,
        "share": record.get("share"),
        "status": ACTIVE,
        "confirmed": False,
    }


def _spans(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def life(row: Mapping[str, Any]) -> Spells:
    """Return when a telling counts: once it is told and its day has come, until its report is corrected."""
    return [] if row["status"] == REJECTED else spell(row["known"], row["until"])


JSON_COLUMNS = (
    "topics", "objects", "addressees", "conditions", "sources", "evidence", "record", "denied", "disputed"
)  # fmt: skip


def stored(row: dict[str, Any]) -> dict[str, Any]:
    """Return the row with its lists as JSON text."""
    return {
        name: json.dumps(value, ensure_ascii=False) if name in JSON_COLUMNS and not isinstance(value, str) else value
        for name, value in row.items()
    }


def loaded(row: Any) -> dict[str, Any]:
    """Return a stored row with its JSON text as lists."""
    return {name: _value(name, value) for name, value in row._mapping.items()}


def _value(name: str, value: Any) -> Any:
    if name not in JSON_COLUMNS:
        return value
    # Most lists of most moves are empty.
    return [] if value == "[]" else json.loads(value)
