"""Turns the journal into the state, one entry at a time; the only writer of the state's tables.

What an entry does depends on the state before it and on nothing else, so a replay of the journal gives the same state.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from parley.ledger import alike, doubts, journal, origins, patches, standing
from parley.ledger.days import first_day
from parley.ledger.identity import short_id, text_hash, url_key
from parley.ledger.journal import Entry
from parley.ledger.lines import line_for
from parley.ledger.mastheads import newsroom
from parley.ledger.rows import SUPERSEDED, Placed, fact_rows, loaded, stored, telling_rows
from parley.ledger.schema import corrections, facts, reports, tellings
from parley.ledger.spells import FOREVER
from parley.records import Readout

Rows = list[dict[str, Any]]


def apply(connection: Connection, entry: Entry) -> None:
    """Do to the state what one entry of the journal says."""
    {
        "report": _add_report,
        "reading": _read_again,
        "correction": _correct,
        "talks": _take_names,
    }[entry.kind](connection, entry)


def report_id(readout: Readout, talks: str) -> str:
    """Return the name of a report in its talks: it follows from its text and its newsroom."""
    report = readout.report
    return short_id("r", talks, text_hash(report.text), newsroom(report.publisher))


def readout_of(connection: Connection, report: Row[Any]) -> Readout:
    """Return the readout that is in force for a report."""
    return Readout.from_dict(journal.content(connection, report.entry)["readout"])


def _add_report(connection: Connection, entry: Entry) -> None:
    readout = Readout.from_dict(entry.content["readout"])
    row = _report_row(connection, readout, entry)
    older = _older_versions(connection, row)
    body = alike.body(readout.report.text, talks=entry.talks)
    groups = origins.same_body(connection, body, talks=entry.talks, published=row["published"], own=row["own_sources"])
    if groups:
        row["alike"] = groups[0]
        connection.execute(update(reports).where(reports.c.alike.in_(groups)).values(alike=groups[0]))
    connection.execute(insert(reports), row)
    alike.index(connection, body, report=entry.entry, published=row["published"])
    origins.keep_body(connection, row["id"], body)
    changed = _settle_origins(connection, row)
    report = _report(connection, row["id"])
    derive(connection, report, readout)
    _supersede(connection, older, report)
    for other in changed:
        if other != row["id"]:
            derive_again(connection, other)


def _settle_origins(connection: Connection, row: Mapping[str, Any]) -> list[str]:
    """Find the origin of a new report, and of those that retell it; return the reports whose origin changed."""
    groups = []
    if origins.remember(connection, talks=row["talks"], publisher=row["publisher"]):
        groups += origins.judge_again(connection, talks=row["talks"], published=row["published"])
    changed = origins.settle_group(connection, row["alike"])
    groups += origins.retellers(connection, _report(connection, row["id"]))
    for group in sorted(set(groups) - {row["alike"]}):
        changed += origins.settle_group(connection, group)
    return changed


def _report_row(connection: Connection, readout: Readout, entry: Entry) -> dict[str, Any]:
    report = readout.report
    told = origins.judge(connection, report.text, talks=entry.talks, publisher=report.publisher)
    return {
        "id": entry.subject,
        "talks": entry.talks,
        "number": entry.entry,
        "entry": entry.entry,
        "text_hash": text_hash(report.text),
        "url_key": url_key(report.url),
        "publisher": report.publisher,
        "newsroom": newsroom(report.publisher),
        # An undated report is known since the day on which it was added, here or in the ledger that it comes from.
        "published": first_day(report.published) or entry.content.get("known_since") or entry.at[:10],
        "dated": first_day(report.published) is not None,
        "title": report.title,
        "url": report.url,
        "name": report.id,
        "model": readout.model,
        "superseded_by": None,
        "credits": told.credits,
        "own_sources": told.own_sources,
        "alike": entry.subject,
        "origin": "",
        "basis": "",
    }


def _older_versions(connection: Connection, row: Mapping[str, Any]) -> list[Row[Any]]:
    """The reports that this one corrects: same address, or same text without a masthead, and not newer."""
    found: list[Row[Any]] = []
    for same in (_SAME_URL, _NAMELESS) if row["url_key"] else (_NAMELESS,):
        found += connection.execute(same, {f"the_{name}": row[name] for name in _VERSION}).all()
    return list({report.id: report for report in found}.values())


def _supersede(connection: Connection, older: list[Row[Any]], report: Row[Any]) -> None:
    for old in older:
        new_wins = old.published <= report.published
        loser, winner = (old.id, report.id) if new_wins else (report.id, old.id)
        connection.execute(update(reports).where(reports.c.id == loser).values(superseded_by=winner))
        derive_again(connection, loser)


def _read_again(connection: Connection, entry: Entry) -> None:
    where = reports.c.id == entry.subject
    readout = Readout.from_dict(entry.content["readout"])
    connection.execute(update(reports).where(where).values(entry=entry.entry, model=readout.model))
    derive(connection, _report(connection, entry.subject), readout)


def _correct(connection: Connection, entry: Entry) -> None:
    connection.execute(insert(corrections), patches.rows(connection, entry))
    for report, relined in patches.touched(connection, entry).items():
        derive_again(connection, report, relined=relined)


def _take_names(connection: Connection, entry: Entry) -> None:
    for report in patches.take_names(connection, entry):
        derive_again(connection, report)


def derive_again(connection: Connection, report: str, *, relined: Iterable[str] = ()) -> None:
    """Derive a report's part of the state anew, after something that it depends on has changed."""
    row = _report(connection, report)
    derive(connection, row, readout_of(connection, row), relined=relined)


def derive(connection: Connection, report: Row[Any], readout: Readout, *, relined: Iterable[str] = ()) -> None:
    """Derive a report's part of the state from its readout, the corrections, and what other reports tell.

    Args:
        relined: tellings whose line must be found anew, even if nothing else about them changed.
    """
    placed = Placed(report.id, report.talks, report.published)
    before = {row["id"]: row for row in map(loaded, _of_report(connection, report.id))}
    told = telling_rows(readout, placed)
    told += patches.added(connection, readout, placed, [row["id"] for row in told])
    rows = _resolved(connection, report, told, before)
    if before:
        connection.execute(_FORGET_TELLINGS, {"report": report.id})
    patches.lines(connection, rows, before, set(relined), line_for)
    if rows:
        connection.execute(insert(tellings), [stored(row) for row in rows])
    changes = standing.place(connection, rows, gone=before)
    doubted = doubts.settle(connection, report, [*before.values(), *rows])
    standing.settle(connection, standing.together(changes, doubted))
    _derive_facts(connection, report, readout, placed)


def _resolved(connection: Connection, report: Row[Any], rows: Rows, before: Mapping[str, dict[str, Any]]) -> Rows:
    called = patches.names_of(connection, report.talks)
    until = _until(connection, report)
    known = origins.known_names(connection, report.talks) if _cites_outlets(rows) else {}
    for row in rows:
        row["origin"] = origins.of_telling(row["sources"], report, known)
        row["line"] = ""
        patches.call(row, called)
        if report.superseded_by:
            row["status"] = SUPERSEDED
    patches.correct(connection, report, rows, before.values())
    for row in rows:
        row["known"], row["until"] = max(row["published"], row["day"]), until
    return rows


def _until(connection: Connection, report: Row[Any]) -> str:
    """The day from which another report is in force in this one's place."""
    if report.superseded_by is None:
        return FOREVER
    return str(_report(connection, report.superseded_by).published)


def _cites_outlets(rows: Rows) -> bool:
    return any(link["kind"] == "outlet" for row in rows for link in row["sources"])


def _derive_facts(connection: Connection, report: Row[Any], readout: Readout, placed: Placed) -> None:
    connection.execute(_FORGET_FACTS, {"report": report.id})
    rows = fact_rows(readout, placed)
    called = patches.names_of(connection, report.talks)
    until = _until(connection, report)
    for row in rows:
        row["origin"], row["until"] = report.origin, until
        patches.call(row["record"], called)
        if report.superseded_by:
            row["status"] = SUPERSEDED
    patches.correct(connection, report, rows, ())
    if rows:
        connection.execute(insert(facts), [stored(row) for row in rows])


def _of_report(connection: Connection, report: str) -> Iterable[Row[Any]]:
    return connection.execute(_TELLINGS, {"report": report}).all()


def _report(connection: Connection, report: str) -> Row[Any]:
    return connection.execute(_REPORT, {"report": report}).one()


# Built once: these run for every report, and building a statement takes longer than running it.
_VERSION = ("id", "talks", "url_key", "text_hash")
_OLDER = (
    select(reports)
    .where(
        reports.c.talks == bindparam("the_talks"),
        reports.c.superseded_by.is_(None),
        reports.c.id != bindparam("the_id"),
    )
    .order_by(reports.c.number)
)
_SAME_URL = _OLDER.where(reports.c.url_key == bindparam("the_url_key"))
_NAMELESS = _OLDER.where(reports.c.text_hash == bindparam("the_text_hash"), reports.c.newsroom == "")
_REPORT = select(reports).where(reports.c.id == bindparam("report"))
_TELLINGS = select(tellings).where(tellings.c.report == bindparam("report")).order_by(tellings.c.place)
_FORGET_TELLINGS = delete(tellings).where(tellings.c.report == bindparam("report"))
_FORGET_FACTS = delete(facts).where(facts.c.report == bindparam("report"))
