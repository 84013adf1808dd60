"""Reads the state: immutable values out of the tables, never a change."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from parley.errors import NoSuchRecord, OptionError
from parley.ledger import derive, past, patches
from parley.ledger.counting import in_force
from parley.ledger.days import last_day
from parley.ledger.loading import facts_of, reports_named, reports_of, tellings_of
from parley.ledger.rows import ACTIVE
from parley.ledger.schema import corrections, facts, journal, reports, tellings
from parley.ledger.state import Correction, Found, ReportEntry, Standing, State, Telling
from parley.records import Readout

AMBIGUOUS_MAX = 5
_LETTERS = "rmtgcs"


@dataclass(frozen=True, slots=True)
class Targets:
    """What a correction is about: the kind of record, and what each record looks like now."""

    kind: str
    name: str
    talks: str
    snapshots: list[dict[str, Any]]


def talks(connection: Connection) -> dict[str, int]:
    """Return the talks with their numbers of reports."""
    query = select(reports.c.talks, func.count()).group_by(reports.c.talks).order_by(reports.c.talks)
    return {row[0]: row[1] for row in connection.execute(query)}


def size_bytes(connection: Connection) -> int:
    """Return how much room the ledger takes."""
    if connection.dialect.name == "sqlite":
        names = ("page_count", "page_size")
        pages, each = (connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names)
        return int(pages * each)
    return int(connection.execute(select(func.pg_database_size(func.current_database()))).scalar_one())


def day_of(as_of: str | None) -> str | None:
    """Return the last day that a date given by a user covers.

    Raises:
        OptionError: it is no date.
    """
    if as_of is None:
        return None
    day = last_day(as_of)
    if day is None:
        raise OptionError(f"“{as_of}” is no date; write it as 2025-08-17, 2025-08 or 2025.")
    return day


def state(connection: Connection, *, talks: str, as_of: str | None, parties: Sequence[str] = ()) -> State:
    """Return what was told by a day, and dated no later."""
    day = day_of(as_of)
    known = select(reports).where(reports.c.talks == talks)
    if day is not None:
        known = known.where(reports.c.published <= day)
    told = in_force(tellings, talks, day)
    if parties:
        told = told.where(tellings.c.party.in_(past.parties_called(connection, talks, *parties)))
    return State(
        talks=talks,
        as_of=day,
        reports={entry.id: entry for entry in reports_of(connection, known.order_by(reports.c.number))},
        tellings=tuple(tellings_of(connection, told, day=day)),
        facts=tuple(facts_of(connection, in_force(facts, talks, day))),
    )


def standings(
    connection: Connection, *, talks: str, party: str | None, topic: str | None, as_of: str | None
) -> list[Standing]:
    """Return the positions that are kept up with each report, the present ones or those of a day."""
    parties = past.parties_called(connection, talks, party) if party else None
    return past.positions(connection, talks=talks, day=day_of(as_of), parties=parties, topic=topic)


def find(connection: Connection, name: str) -> Found:
    """Return what a name stands for; see `Ledger.find`."""
    full = _full_name(connection, name)
    letter = full[0]
    told: list[Telling] = []
    if letter in "mt":
        column = tellings.c.line if letter == "m" else tellings.c.id
        query = select(tellings).where(column == full).order_by(tellings.c.published, tellings.c.report)
        told = tellings_of(connection, query)
    elif letter == "r":
        told = tellings_of(connection, select(tellings).where(tellings.c.report == full).order_by(tellings.c.place))
    column = facts.c.report if letter == "r" else facts.c.id
    known = [] if letter in "mt" else facts_of(connection, select(facts).where(column == full))
    names = [one.report for one in told] + [one.report for one in known]
    ids = [full] if letter == "r" else list(dict.fromkeys(names))
    rows = list(connection.execute(select(reports).where(reports.c.id.in_(ids)).order_by(reports.c.number)))
    kinds: dict[str, Any] = {"r": "report", "m": "move", "t": "telling"}
    return Found(
        kind=kinds.get(letter) or known[0].kind,
        name=full,
        talks=rows[0].talks,
        tellings=tuple(told),
        facts=tuple(known),
        reports=reports_named(connection, ids),
        readouts={row.id: derive.readout_of(connection, row) for row in rows},
    )


def _full_name(connection: Connection, name: str) -> str:
    columns = {"r": reports.c.id, "m": tellings.c.line, "t": tellings.c.id}
    letter = name[:1].lower()
    if letter not in _LETTERS or not name.isalnum():
        raise NoSuchRecord(f"“{name}” is no name of the ledger; names are letters and digits such as m4k2xqpd7.")
    column = columns.get(letter, facts.c.id)
    low = name.lower()
    query = select(column).where(column >= low, column < low + "~").distinct().order_by(column)
    matches = list(connection.execute(query.limit(AMBIGUOUS_MAX)).scalars())
    if low in matches or len(matches) == 1:
        return low if low in matches else str(matches[0])
    if not matches:
        raise NoSuchRecord(f"The ledger has no record {name}; parley timeline and parley positions show the names.")
    raise NoSuchRecord(f"{name} may be {', '.join(matches)}; write more of the name.")


def targets(connection: Connection, name: str) -> Targets:
    """Return the records that a correction of a name is about."""
    full = _full_name(connection, name)
    letter = full[0]
    if letter in "gcs":
        row = connection.execute(select(facts).where(facts.c.id == full)).one()
        return Targets(row.kind, full, row.talks, [{"id": row.id, "report": row.report}])
    columns = {"r": tellings.c.report, "m": tellings.c.line, "t": tellings.c.id}
    rows = connection.execute(select(tellings).where(columns[letter] == full).order_by(tellings.c.id)).all()
    found = [patches.snapshot(row) for row in rows]
    if letter == "r":
        of_report = select(facts.c.id, facts.c.report).where(facts.c.report == full).order_by(facts.c.place)
        found += [{"id": row.id, "report": row.report} for row in connection.execute(of_report)]
        talks = connection.execute(select(reports.c.talks).where(reports.c.id == full)).scalar_one()
        return Targets("report", full, talks, found)
    return Targets("telling", full, rows[0].talks, found)


def corrections_of(connection: Connection, report: str | None, *, talks: str, limit: int) -> list[Correction]:
    """Return the corrections of a report's records, or of a talks; see `Ledger.corrections`."""
    chosen = corrections.c.report == report if report is not None else corrections.c.talks == talks
    joined = corrections.join(journal, journal.c.entry == corrections.c.entry)
    query = (
        select(corrections, journal.c.at, journal.c.who, journal.c.why)
        .select_from(joined)
        .where(chosen, corrections.c.kind != "names")
        .order_by(corrections.c.entry.desc(), corrections.c.number.desc())
    )
    found = {row.entry: row for row in connection.execute(query.limit(limit))}
    return [_correction(row) for row in reversed(found.values())]


def _correction(row: Any) -> Correction:
    said = json.loads(row.detail)
    words = " ".join(str(said[name]) for name in ("kind", "name", "into", "field", "value", "line") if name in said)
    return Correction(row.entry, row.at, row.who, row.why, row.kind, row.target, words, row.undone_by)


def search(connection: Connection, words: str, *, talks: str, limit: int) -> list[Telling]:
    """Return the tellings that hold all the words; see `Ledger.search`."""
    fields = (tellings.c.party, tellings.c.speaker, tellings.c.terms, tellings.c.objects, tellings.c.addressees)
    holds = [or_(*(field.icontains(word, autoescape=True) for field in fields)) for word in words.split()]
    query = select(tellings).where(tellings.c.talks == talks, tellings.c.status == ACTIVE, and_(True, *holds))
    latest_first = query.order_by(tellings.c.day.desc(), tellings.c.id)
    return tellings_of(connection, latest_first.limit(limit))


def line_of(connection: Connection, name: str, *, talks: str) -> str:
    """Return the line that a move or telling of the same talks is on."""
    full = _full_name(connection, name)
    there = (tellings.c.talks == talks, or_(tellings.c.line == full, tellings.c.id == full))
    line = connection.execute(select(tellings.c.line).where(*there)).scalar()
    if line is None:
        raise OptionError(f"{name} is no move of the talks {talks}; name a move or a telling of it.")
    return str(line)


def readout(connection: Connection, name: str) -> Readout:
    """Return a report's readout; see `Ledger.readout`."""
    full = _full_name(connection, name)
    return derive.readout_of(connection, connection.execute(select(reports).where(reports.c.id == full)).one())


def reports_in(connection: Connection, talks: str) -> list[ReportEntry]:
    """Return the reports of a talks in the order of adding."""
    return reports_of(connection, select(reports).where(reports.c.talks == talks).order_by(reports.c.number))
