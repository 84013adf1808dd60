"""The journal: what happened to the ledger, in order, with who, when and why. It is appended to and never changed."""

import getpass
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select

from parley.ledger.schema import journal

_BATCH_ROWS = 200
_LAST = select(func.max(journal.c.entry))
_APPEND = insert(journal)
_PAYLOAD = select(journal.c.payload).where(journal.c.entry == bindparam("number"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal.

    ``entry`` numbers it from 1, ``at`` is UTC (ISO 8601), ``subject`` the report or record that it is about, and
    ``content`` what it says, as JSON values.
    """

    entry: int
    at: str
    who: str
    kind: str
    talks: str
    subject: str
    why: str
    content: Any

    @property
    def said(self) -> str:
        """What the entry did, in a few words."""
        if self.kind == "report":
            return f"added {self.content['readout']['report']['id']}"
        if self.kind == "reading":
            return f"read again with {self.content['readout'].get('model') or 'no model'}"
        if self.kind == "talks":
            return f"took {len(self.content['names'])} names from the talks file"
        said = self.content
        more = [said[name] for name in ("field", "value", "line", "into", "entry") if name in said]
        return " ".join(str(word) for word in (said["kind"], *more))


def now() -> str:
    """Return the present moment as the journal writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def user() -> str:
    """Return who is at work, by the system's account; "unknown" where it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def append(
    connection: Connection, *, who: str, kind: str, talks: str, subject: str, content: Any, why: str = ""
) -> Entry:
    """Write one entry and return it with its number."""
    at = now()
    row = {"at": at, "who": who, "kind": kind, "talks": talks, "subject": subject, "why": why}
    number = connection.execute(_APPEND, {**row, "payload": _pack(content)}).inserted_primary_key
    assert number is not None
    return Entry(int(number[0]), at, who, kind, talks, subject, why, content)


def last(connection: Connection) -> int:
    """Return the number of the last entry, 0 if there is none."""
    return connection.execute(_LAST).scalar() or 0


def copy(connection: Connection, entry: Entry) -> None:
    """Write an entry of another ledger as it is, number and moment included."""
    row = {"entry": entry.entry, "at": entry.at, "who": entry.who, "kind": entry.kind, "talks": entry.talks}
    values = {**row, "subject": entry.subject, "why": entry.why, "payload": _pack(entry.content)}
    connection.execute(insert(journal).values(**values))


def entry(connection: Connection, number: int) -> Entry:
    """Return the entry of that number, which exists."""
    return _entry(connection.execute(select(journal).where(journal.c.entry == number)).one())


def entries(
    connection: Connection, *, until_entry: int | None = None, until: str | None = None, talks: str | None = None
) -> Iterator[Entry]:
    """Yield the entries in order, up to and with a number or a moment (ISO 8601, or the beginning of one)."""
    done = 0
    while True:
        query = select(journal).where(journal.c.entry > done).order_by(journal.c.entry).limit(_BATCH_ROWS)
        if talks is not None:
            query = query.where(journal.c.talks == talks)
        rows = connection.execute(query).all()
        for row in rows:
            # A day alone ("2031-05-12") takes in all that happened on it.
            if (until_entry is not None and row.entry > until_entry) or (until and row.at[: len(until)] > until):
                return
            yield _entry(row)
        if len(rows) < _BATCH_ROWS:
            return
        done = rows[-1].entry


def content(connection: Connection, number: int) -> Any:
    """Return what the entry of that number says."""
    return _unpack(connection.execute(_PAYLOAD, {"number": number}).scalar_one())


def _entry(row: Row[Any]) -> Entry:
    return Entry(row.entry, row.at, row.who, row.kind, row.talks, row.subject, row.why, _unpack(row.payload))


def _pack(content: Any) -> bytes:
    # Readouts are most of a ledger; deflated they take about a quarter of the room.
    return zlib.compress(json.dumps(content, ensure_ascii=True, separators=(",", ":")).encode())


def _unpack(payload: bytes) -> Any:
    return json.loads(zlib.decompress(payload))
