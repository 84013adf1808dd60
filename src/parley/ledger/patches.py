"""What users correct, laid over what was read: fields, rejections, confirmations, names, lines.

A correction names its target by id and keeps what the target looked like; where a later reading gives the same move
another id, it is found again by its sentences and its words.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from parley.errors import OptionError
from parley.ledger.days import first_day, last_day
from parley.ledger.identity import short_id
from parley.ledger.journal import Entry
from parley.ledger.rows import REJECTED, Placed, loaded, telling_rows
from parley.ledger.schema import corrections, facts, names, reports, tellings
from parley.records import Move, Readout, RecordError

Telling = dict[str, Any]
LineFor = Callable[[Connection, Mapping[str, Any]], str | None]
RENAMED = ("party", "speaker", "holder")
RENAMED_LISTS = ("addressees", "objects", "participants")
FOUND_AGAIN = 0.5


def rows(connection: Connection, entry: Entry) -> list[dict[str, Any]]:
    """Return the rows of `corrections` for an entry: one for each record that it is about."""
    said = entry.content
    if said["kind"] == "undo":
        undone = corrections.c.entry == said["entry"]
        connection.execute(update(corrections).where(undone).values(undone_by=entry.entry))
    targets = said.get("targets") or [{"id": entry.subject, "report": None}]
    return [
        {
            "entry": entry.entry,
            "number": number,
            "talks": entry.talks,
            "kind": said["kind"],
            "target": target["id"],
            "report": target.get("report"),
            "detail": json.dumps({**said, "targets": [target]}, ensure_ascii=False),
            "undone_by": None,
        }
        for number, target in enumerate(targets)
    ]


def touched(connection: Connection, entry: Entry) -> dict[str, set[str]]:
    """Return the reports that an entry's correction touches, with the tellings whose line must be found anew."""
    said = entry.content
    if said["kind"] == "undo":
        query = select(corrections).where(corrections.c.entry == said["entry"]).order_by(corrections.c.number)
        undone = connection.execute(query).all()
        if undone and undone[0].kind in ("merge", "split"):
            return {report: set() for report in _settle_names(connection, entry.talks)}
        return _by_report((row.report, row.target) for row in undone)
    if said["kind"] in ("merge", "split"):
        return {report: set() for report in _settle_names(connection, entry.talks)}
    return _by_report((target["report"], target["id"]) for target in said["targets"])


def _by_report(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for report, target in pairs:
        found.setdefault(report, set()).add(target)
    return found


def take_names(connection: Connection, entry: Entry) -> list[str]:
    """Take over the names of a talks file; return the reports that they touch."""
    return _settle_names(connection, entry.talks, given=entry)


def _settle_names(connection: Connection, talks: str, given: Entry | None = None) -> list[str]:
    """Work out anew which name stands for which, from the talks file and the corrections in force."""
    before = names_of(connection, talks)
    if given is not None:
        connection.execute(delete(corrections).where(corrections.c.talks == talks, corrections.c.kind == "names"))
        row = {"entry": given.entry, "number": 0, "talks": talks, "kind": "names", "target": "", "report": None}
        connection.execute(insert(corrections).values(**row, detail=text(given.content), undone_by=None))
    after = _names_in_force(connection, talks)
    connection.execute(delete(names).where(names.c.talks == talks))
    if after:
        rows = [{"talks": talks, "name": name, "stands_for": whom} for name, whom in sorted(after.items())]
        connection.execute(insert(names), rows)
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    changed |= {(before.get(name) or after[name]).casefold() for name in changed}
    return _reports_naming(connection, talks, changed)


def _names_in_force(connection: Connection, talks: str) -> dict[str, str]:
    kinds = ("names", "merge", "split")
    query = select(corrections).where(
        corrections.c.talks == talks, corrections.c.kind.in_(kinds), corrections.c.undone_by.is_(None)
    )
    found: dict[str, str] = {}
    for row in connection.execute(query.order_by(corrections.c.entry)):
        said = json.loads(row.detail)
        if row.kind == "names":
            found.update({name.casefold(): whom for name, whom in said["names"].items()})
        elif row.kind == "merge":
            found[said["name"].casefold()] = said["into"]
        else:
            found.pop(said["name"].casefold(), None)
    return {name: _end(found, whom) for name, whom in found.items()}


def _end(found: Mapping[str, str], whom: str) -> str:
    seen = set()
    while whom.casefold() in found and whom.casefold() not in seen:
        seen.add(whom.casefold())
        whom = found[whom.casefold()]
    return whom


def _reports_naming(connection: Connection, talks: str, changed: set[str]) -> list[str]:
    """The reports in which one of the names, in lower case, is somebody's: looked for in what was read."""
    found: set[str] = set()
    told_of = (tellings.c.party, tellings.c.speaker, tellings.c.addressees, tellings.c.objects)
    for row in connection.execute(select(tellings.c.report, *told_of).where(tellings.c.talks == talks)):
        told = {row.party, row.speaker or "", *json.loads(row.addressees), *json.loads(row.objects)}
        if any(name.casefold() in changed for name in told):
            found.add(row.report)
    for report, text in connection.execute(select(facts.c.report, facts.c.record).where(facts.c.talks == talks)):
        record = json.loads(text)
        told = {*record.get("participants", ()), record.get("holder") or "", record.get("party") or ""}
        if any(name.casefold() in changed for name in told):
            found.add(report)
    order = select(reports.c.id).where(reports.c.talks == talks).order_by(reports.c.number)
    return [report for report in connection.execute(order).scalars() if report in found]


def names_of(connection: Connection, talks: str) -> dict[str, str]:
    """Return whom the names of a talks stand for, by the name in lower case."""
    return {row.name: row.stands_for for row in connection.execute(_NAMES, {"talks": talks})}


def call(row: dict[str, Any], called: Mapping[str, str]) -> None:
    """Put the names that stand for others right in one row."""
    if not called:
        return
    for field in RENAMED:
        if row.get(field):
            row[field] = called.get(row[field].casefold(), row[field])
    for field in RENAMED_LISTS:
        if row.get(field):
            row[field] = list(dict.fromkeys(called.get(name.casefold(), name) for name in row[field]))


def in_force(connection: Connection, report: str) -> Sequence[Row[Any]]:
    """Return the corrections of a report's records that nobody took back, in order."""
    return connection.execute(_IN_FORCE, {"report": report}).all()


def told_id(readout: Readout, move: Move, report: str) -> str:
    """Return the id that a move added by a user has in a report.

    Raises:
        OptionError: the move is none of this report's text.
    """
    (row,) = _told(readout, dict(move.to_dict()), Placed(report, "", ""))
    return str(row["id"])


def added(connection: Connection, readout: Readout, placed: Placed, known: Iterable[str]) -> list[Telling]:
    """Return the rows of the moves that users added to a report, but for those that the reading found itself."""
    there = set(known)
    said = [one for one in in_force(connection, placed.report) if one.kind == "tell"]
    found = [_told(readout, json.loads(one.detail)["move"], placed)[0] for one in said]
    return [{**row, "place": len(there) + number} for number, row in enumerate(found) if row["id"] not in there]


def _told(readout: Readout, move: Mapping[str, Any], placed: Placed) -> list[Telling]:
    try:
        alone = Readout.from_dict({**_BARE, "report": readout.report.to_dict(), "moves": [{**move, "condition": []}]})
    except RecordError as error:
        raise OptionError(f"The move cannot be added: {error}") from error
    return telling_rows(alone, placed)


_BARE: dict[str, list[Any]] = {
    name: [] for name in ("meetings", "control", "shifts", "glosses", "memberships", "attributions")
}


def correct(connection: Connection, report: Row[Any], rows: Iterable[Telling], before: Iterable[Telling]) -> None:
    """Lay the corrections of a report's records over freshly read rows."""
    fresh = list(rows)
    for correction in in_force(connection, report.id):
        said = json.loads(correction.detail)
        row = _target(fresh, said["targets"][0])
        if row is None:
            continue
        if correction.kind == "reject":
            row["status"] = REJECTED
        elif correction.kind == "confirm":
            row["confirmed"] = True
        elif correction.kind == "change":
            _change(row, said["field"], said["value"])
        elif correction.kind in ("join", "part"):
            row["line_given"] = said.get("line") or short_id("m", row["id"], "apart")


def _change(row: dict[str, Any], field: str, value: Any) -> None:
    record = row.get("record")
    if record is None:
        row[{"to": "addressees", "when": "told_when"}.get(field, field)] = value
        if field == "when":
            row["day"] = first_day(value) or row["published"]
        return
    record[field] = value
    if field in ("when", "since"):
        row["starts"], row["ends"] = first_day(value), last_day(value)
    if field == "share":
        row["share"] = value


def _target(rows: list[Telling], target: Mapping[str, Any]) -> Telling | None:
    """The row that a correction means: by id, else the one told by the same sentences in the same words."""
    for row in rows:
        if row["id"] == target["id"]:
            return row
    if "evidence" not in target:
        return None
    scored = [(_resemblance(row, target), row) for row in rows if "evidence" in row]
    score, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return best if score >= FOUND_AGAIN else None


def _resemblance(row: Telling, target: Mapping[str, Any]) -> float:
    sentences, theirs = ({tuple(span) for span in spans} for spans in (row["evidence"], target["evidence"]))
    if not sentences & theirs:
        return 0.0
    words, others = set(row["terms"].split()), set(target["terms"].split())
    same_words = len(words & others) / max(1, min(len(words), len(others)))
    same_fields = sum(bool(row[name] == target[name]) for name in ("party", "act"))
    return 0.25 * same_fields + 0.5 * same_words


def lines(
    connection: Connection, rows: list[Telling], before: Mapping[str, Telling], relined: set[str], line_for: LineFor
) -> None:
    """Put each row on its line: the one a user gave it, the one it had if it is as it was, else the one it matches."""
    for row in rows:
        given = row.pop("line_given", None)
        old = before.get(row["id"])
        if given:
            row["line"] = given
        elif old and row["id"] not in relined and _as_it_was(old, row):
            row["line"] = old["line"]
        else:
            row["line"] = line_for(connection, row) or f"m{row['id'][1:]}"


def _as_it_was(old: Telling, row: Telling) -> bool:
    return all(old[field] == row[field] for field in ("party", "act", "topics", "objects", "terms", "day", "hedged"))


def text(content: Any) -> str:
    """Return what an entry says as the text that the state keeps of it."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def snapshot(row: Any) -> dict[str, Any]:
    """Return what a correction keeps of a telling, to find it again in another reading."""
    told = loaded(row)
    return {name: told[name] for name in ("id", "report", "party", "act", "terms", "evidence")}


# Built once: these run for every report.
_NAMES = select(names.c.name, names.c.stands_for).where(names.c.talks == bindparam("talks"))
_IN_FORCE = (
    select(corrections)
    .where(corrections.c.report == bindparam("report"), corrections.c.undone_by.is_(None))
    .order_by(corrections.c.entry, corrections.c.number)
)
