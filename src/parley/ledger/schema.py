"""The tables of a ledger.

`journal` is the record: rows are appended and never changed or removed (triggers hold to that). All other tables are
the state: a pure function of the journal, kept up in the same transaction as the row that changes it.
Days are ``YYYY-MM-DD`` text, lists are JSON text, so that any tool that opens SQLite can read them.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    and_,
    literal_column,
)

metadata = MetaData()

# Bytewise order in both databases, so that both give the same state, and the beginning of a name can be looked up.
TEXT = Text().with_variant(Text(collation="C"), "postgresql")
# SQLite numbers rows by itself only in a column of its own INTEGER type.
_ENTRY = BigInteger().with_variant(Integer, "sqlite")


def _words(name: str) -> "Column[str]":
    return Column(name, TEXT, nullable=False, server_default="")


journal = Table(
    "journal",
    metadata,
    Column("entry", _ENTRY, primary_key=True, autoincrement=True),
    Column("at", TEXT, nullable=False),
    Column("who", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("talks", TEXT, nullable=False),
    Column("subject", TEXT, nullable=False),
    _words("why"),
    Column("payload", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)

reports = Table(
    "reports",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("talks", TEXT, nullable=False),
    Column("number", _ENTRY, nullable=False),
    Column("entry", _ENTRY, nullable=False),
    Column("text_hash", TEXT, nullable=False),
    Column("url_key", TEXT),
    Column("publisher", TEXT),
    Column("newsroom", TEXT, nullable=False),
    Column("published", TEXT, nullable=False),
    Column("dated", Boolean, nullable=False),
    Column("title", TEXT),
    Column("url", TEXT),
    Column("name", TEXT, nullable=False),
    Column("model", TEXT),
    Column("superseded_by", TEXT),
    Column("credits", TEXT),
    Column("own_sources", Boolean, nullable=False),
    Column("alike", TEXT, nullable=False),
    Column("origin", TEXT, nullable=False),
    Column("basis", TEXT, nullable=False),
    Index("reports_text", "talks", "text_hash"),
    Index("reports_url", "talks", "url_key"),
    Index("reports_alike", "alike"),
    Index("reports_credits", "talks", "credits", "published"),
    Index("reports_newsroom", "talks", "newsroom", "published"),
    Index("reports_number", "number", unique=True),
)

# Few reports are ever corrected.
_CORRECTED = reports.c.superseded_by.is_not(None)
Index("reports_superseded", reports.c.superseded_by, sqlite_where=_CORRECTED, postgresql_where=_CORRECTED)

shingles = Table(
    "shingles",
    metadata,
    Column("shingle", BigInteger, primary_key=True, autoincrement=False),
    Column("published", TEXT, primary_key=True),
    Column("report", _ENTRY, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

tellings = Table(
    "tellings",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("report", TEXT, nullable=False),
    Column("talks", TEXT, nullable=False),
    Column("place", Integer, nullable=False),
    Column("line", TEXT, nullable=False),
    Column("party", TEXT, nullable=False),
    Column("speaker", TEXT),
    Column("act", TEXT, nullable=False),
    Column("topics", TEXT, nullable=False),
    Column("objects", TEXT, nullable=False),
    Column("addressees", TEXT, nullable=False),
    _words("terms"),
    Column("conditions", TEXT, nullable=False),
    Column("told_when", TEXT),
    Column("day", TEXT, nullable=False),
    Column("published", TEXT, nullable=False),
    Column("known", TEXT, nullable=False),
    Column("until", TEXT, nullable=False),
    Column("sources", TEXT, nullable=False),
    Column("evidence", TEXT, nullable=False),
    Column("origin", TEXT, nullable=False),
    Column("hedged", Boolean, nullable=False),
    Column("denied", TEXT, nullable=False),
    Column("disputed", TEXT, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("status", TEXT, nullable=False),
    Index("tellings_report", "report"),
    Index("tellings_line", "line"),
    Index("tellings_party", "talks", "party", "day", "act"),
    Index("tellings_day", "talks", "day"),
)
# Few tellings are ever denied.
EVER_DENIED = tellings.c.denied != literal_column("'[]'")
Index("tellings_denied", tellings.c.talks, tellings.c.day, sqlite_where=EVER_DENIED, postgresql_where=EVER_DENIED)

# A cell is a party's place on a topic and an object, numbered by a hash of the four. A stand is a telling's word on
# it, which counts from the day `known` up to the day `until`.
stands = Table(
    "stands",
    metadata,
    Column("cell", BigInteger, primary_key=True, autoincrement=False),
    Column("day", TEXT, primary_key=True),
    Column("telling", TEXT, primary_key=True),
    Column("known", TEXT, primary_key=True),
    Column("until", TEXT, nullable=False),
    Column("act", TEXT, nullable=False),
    Column("side", Integer, nullable=False),
    Column("published", TEXT, nullable=False),
    Column("origin", TEXT, nullable=False),
    Column("named", Boolean, nullable=False),
    Column("line", TEXT, nullable=False),
    Index("stands_telling", "telling"),
    sqlite_with_rowid=False,
)


def _position() -> "tuple[Column[Any], ...]":
    return (
        Column("known", TEXT, nullable=False),
        Column("acts", TEXT, nullable=False),
        Column("since", TEXT, nullable=False),
        Column("last_day", TEXT, nullable=False),
        Column("last_told", TEXT, nullable=False),
        Column("tellings", Integer, nullable=False),
        Column("origins", Integer, nullable=False),
        Column("named", Boolean, nullable=False),
        Column("line", TEXT, nullable=False),
    )


# The present position on each cell, which holds since the day `known`; none if `tellings` is 0. From the day `unsure`
# on the earlier positions are not kept, and follow from the stands.
standings = Table(
    "standings",
    metadata,
    Column("cell", BigInteger, primary_key=True, autoincrement=False),
    Column("talks", TEXT, nullable=False),
    Column("party", TEXT, nullable=False),
    Column("topic", TEXT, nullable=False),
    Column("object", TEXT, nullable=False),
    *_position(),
    Column("unsure", TEXT),
    Index("standings_cell", "talks", "party", "topic", "object", unique=True),
)

# The positions before the present one: each holds from its day `known` up to that of the next.
earlier = Table(
    "earlier",
    metadata,
    Column("cell", BigInteger, primary_key=True, autoincrement=False),
    *(Column(one.name, one.type, primary_key=one.name == "known", nullable=False) for one in _position()),
    sqlite_with_rowid=False,
)

facts = Table(
    "facts",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("report", TEXT, nullable=False),
    Column("talks", TEXT, nullable=False),
    Column("place", Integer, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("starts", TEXT),
    Column("ends", TEXT),
    Column("published", TEXT, nullable=False),
    Column("until", TEXT, nullable=False),
    Column("origin", TEXT, nullable=False),
    Column("record", TEXT, nullable=False),
    Column("status", TEXT, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("share", Float),
    Index("facts_report", "report"),
    Index("facts_kind", "talks", "kind", "ends"),
)

newsrooms = Table(
    "newsrooms",
    metadata,
    Column("talks", TEXT, primary_key=True),
    Column("newsroom", TEXT, primary_key=True),
    Column("masthead", TEXT, nullable=False),
)

names = Table(
    "names",
    metadata,
    Column("talks", TEXT, primary_key=True),
    Column("name", TEXT, primary_key=True),
    Column("stands_for", TEXT, nullable=False),
)

corrections = Table(
    "corrections",
    metadata,
    Column("entry", _ENTRY, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("talks", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("target", TEXT, nullable=False),
    Column("report", TEXT),
    Column("detail", TEXT, nullable=False),
    Column("undone_by", _ENTRY),
    Index("corrections_report", "report"),
    Index("corrections_target", "talks", "target"),
)

# What is watched, and the items of it that were seen: no part of the record, and so not of the state either.
feeds = Table(
    "feeds",
    metadata,
    Column("talks", TEXT, primary_key=True),
    Column("feed", TEXT, primary_key=True),
    _words("title"),
    _words("etag"),
    _words("last_modified"),
    Column("last_try", TEXT),
    Column("last_success", TEXT),
    Column("next_try", TEXT),
    Column("failures", Integer, nullable=False),
    _words("error"),
    Column("items", Integer, nullable=False),
)

feed_items = Table(
    "feed_items",
    metadata,
    Column("talks", TEXT, primary_key=True),
    Column("item", TEXT, primary_key=True),
    Column("feed", TEXT, nullable=False),
    Column("seen", TEXT, nullable=False),
    Column("outcome", TEXT, nullable=False),
    _words("detail"),
)

STATE = (reports, shingles, newsrooms, tellings, stands, standings, earlier, facts, names, corrections)


def within(column: Any, first: Any, last: Any) -> ColumnElement[bool]:
    """Return the condition that a column lies between two values, both included.

    BETWEEN would do, but PostgreSQL takes no collation inside it.
    """
    return and_(column >= first, column <= last)
