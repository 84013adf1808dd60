"""What writes to the ledger: each function checks, appends one entry to the journal and applies it to the state."""

from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select

from parley.errors import NoSuchRecord, OptionError
from parley.ledger import derive, journal, patches, walk
from parley.ledger.identity import short_id, text_hash
from parley.ledger.mastheads import newsroom
from parley.ledger.schema import STATE, corrections, reports
from parley.ledger.state import Added
from parley.ledger.values import checked, checked_day
from parley.records import Move, Readout, Report


def known(connection: Connection, report: Report, talks: str) -> str | None:
    """Return the name of a known report: the same text from the same newsroom, or from one that is not told."""
    rows = connection.execute(_SAME_TEXT, {"talks": talks, "text_hash": text_hash(report.text)}).all()
    own = newsroom(report.publisher)
    return next((row.id for row in rows if row.newsroom == own or not own), None)


def add(
    connection: Connection,
    readout: Readout,
    *,
    talks: str,
    who: str,
    why: str,
    again: bool,
    known_since: str | None = None,
) -> Added:
    """Record a readout; see `Ledger.add`."""
    there = known(connection, readout.report, talks)
    content: dict[str, Any] = {"readout": readout.to_dict()}
    if there is not None:
        if not again:
            return Added("known", there)
        return _read_again(connection, there, content, talks=talks, who=who, why=why)
    if known_since is not None:
        content["known_since"] = checked_day(known_since)
    name = short_id("r", talks, text_hash(readout.report.text), newsroom(readout.report.publisher))
    entry = journal.append(connection, who=who, kind="report", talks=talks, subject=name, content=content, why=why)
    derive.apply(connection, entry)
    row = connection.execute(_REPORT, {"name": name}).one()
    return Added(_outcome(connection, row), name)


def _outcome(connection: Connection, row: Row[Any]) -> Any:
    if row.superseded_by is not None or connection.execute(_CORRECTED, {"by": row.id}).first() is not None:
        return "corrected"
    return "reprint" if row.basis == "reprints" else "new"


def _read_again(connection: Connection, name: str, content: Any, *, talks: str, who: str, why: str) -> Added:
    row = connection.execute(_REPORT, {"name": name}).one()
    before = derive.readout_of(connection, row)
    if before.to_dict() == content["readout"]:
        return Added("known", name)
    entry = journal.append(connection, who=who, kind="reading", talks=talks, subject=name, content=content, why=why)
    derive.apply(connection, entry)
    return Added("read again", name)


def take_names(connection: Connection, names: dict[str, str], *, talks: str, who: str, why: str) -> bool:
    """Record the names of a talks file, if they are not in force already."""
    query = select(corrections.c.detail).where(corrections.c.talks == talks, corrections.c.kind == "names")
    content = {"names": names}
    before = connection.execute(query).scalar()
    if before == patches.text(content) or (before is None and not names):
        return False
    entry = journal.append(connection, who=who, kind="talks", talks=talks, subject=talks, content=content, why=why)
    derive.apply(connection, entry)
    return True


def correct(connection: Connection, kind: str, target: str, *, who: str, why: str, **said: Any) -> int:
    """Record a correction of a move, telling, fact or report."""
    found = walk.targets(connection, target)
    if kind in ("join", "part") and found.kind != "telling":
        raise OptionError(f"{target} is no move; only moves and their tellings can be joined or parted.")
    if kind == "change":
        said["value"] = checked(found.kind, said["field"], said["value"])
    if kind == "join":
        said["line"] = walk.line_of(connection, said["line"], talks=found.talks)
    if kind == "part" and len(found.snapshots) > 1:
        raise OptionError(f"{target} is a line of {len(found.snapshots)} tellings; name the telling to part from it.")
    content = {"kind": kind, "targets": found.snapshots, **said}
    return _append(connection, found.talks, found.name, content, who=who, why=why)


def tell(connection: Connection, report: str, move: Move, *, who: str, why: str) -> int:
    """Record a move that the reading of a report missed."""
    found = walk.targets(connection, report)
    if found.kind != "report":
        raise OptionError(f"{report} is no report; name the report that tells the move.")
    name = patches.told_id(walk.readout(connection, found.name), move, found.name)
    if any(snapshot["id"] == name for snapshot in found.snapshots):
        raise OptionError("The report tells this move already; change what is recorded of it.")
    target = {"id": name, "report": found.name}
    content = {"kind": "tell", "targets": [target], "move": dict(move.to_dict())}
    return _append(connection, found.talks, name, content, who=who, why=why)


def rename(connection: Connection, kind: str, name: str, *, talks: str, who: str, why: str, **said: Any) -> int:
    """Record that one name stands for another, or for itself again."""
    if kind == "split" and name.casefold() not in patches.names_of(connection, talks):
        raise NoSuchRecord(f"“{name}” stands for nobody else in the talks {talks}; see parley log for what was merged.")
    if kind == "merge" and name.casefold() == said["into"].casefold():
        raise OptionError(f"“{name}” is the same name twice; give the one that shall stand for the other.")
    return _append(connection, talks, name, {"kind": kind, "name": name, **said}, who=who, why=why)


def undo(connection: Connection, number: int, *, who: str, why: str) -> int:
    """Record that a correction is taken back."""
    query = select(corrections).where(corrections.c.entry == number)
    row = connection.execute(query.order_by(corrections.c.number)).first()
    if row is None or row.kind in ("undo", "names"):
        raise NoSuchRecord(f"Entry {number} of the journal is no correction; parley log lists them.")
    if row.undone_by is not None:
        raise OptionError(f"The correction of entry {number} has been taken back already, by entry {row.undone_by}.")
    return _append(connection, row.talks, row.target, {"kind": "undo", "entry": number}, who=who, why=why)


def _append(connection: Connection, talks: str, subject: str, content: Any, *, who: str, why: str) -> int:
    entry = journal.append(
        connection, who=who, kind="correction", talks=talks, subject=subject, content=content, why=why
    )
    derive.apply(connection, entry)
    return entry.entry


def rebuild(connection: Connection) -> int:
    """Empty the state and replay the journal."""
    for table in STATE:
        connection.execute(delete(table))
    count = 0
    for entry in journal.entries(connection):
        derive.apply(connection, entry)
        count += 1
    return count


def replay(source: Connection, target: Connection, moment: str | int) -> None:
    """Copy the journal up to a moment or entry into an empty ledger, and derive its state."""
    until: dict[str, Any] = {"until_entry": moment} if isinstance(moment, int) else {"until": moment}
    for entry in journal.entries(source, **until):
        journal.copy(target, entry)
        derive.apply(target, entry)


# Built once: these run for every report.
_SAME_TEXT = (
    select(reports.c.id, reports.c.newsroom)
    .where(reports.c.talks == bindparam("talks"), reports.c.text_hash == bindparam("text_hash"))
    .order_by(reports.c.number)
)
_REPORT = select(reports).where(reports.c.id == bindparam("name"))
_CORRECTED = select(reports.c.id).where(reports.c.superseded_by == bindparam("by"))
