"""Looks into an archive with DuckDB: positions, moves in order, sources, whatever its size."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from parley.archive.libraries import library
from parley.archive.parquet import arrow_schema
from parley.archive.schema import TABLES
from parley.archive.shards import Archive
from parley.errors import OptionError
from parley.ledger import asked_party, last_day
from parley.records import Table
from parley.vocabulary import Side, stances, topics

MEMORY_LIMIT = "800MB"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which part of an archive is meant: a negotiation, a party, a topic, what was told by the end of a day (EDTF)."""

    talks: str | None = None
    party: str | None = None
    topic: str | None = None
    as_of: str | None = None

    def __post_init__(self) -> None:
        if self.topic is not None and self.topic not in topics():
            raise OptionError(f"“{self.topic}” is no topic; the topics are {', '.join(topics())}.")
        if self.as_of is not None and last_day(self.as_of) is None:
            raise OptionError(f"“{self.as_of}” is no date; write it as 2024-05-31, 2024-05 or 2024.")


@dataclass(frozen=True, slots=True)
class ArchivePosition:
    """A party's position on a topic and, where one is named, an object, as the moves of an archive show it.

    ``since`` is the first and ``last_day`` the last day of the stance; ``moves`` counts the moves told of it,
    ``publishers`` those who told them; ``named`` is false where only anonymous sources tell it; ``move`` names the
    latest.
    """

    party: str
    topic: str
    object: str | None
    acts: tuple[str, ...]
    since: date
    last_day: date
    last_told: date
    moves: int
    publishers: int
    named: bool
    move: str


@dataclass(frozen=True, slots=True)
class ArchiveMove:
    """A move as one report of an archive tells it."""

    day: date
    party: str
    act: str
    topics: tuple[str, ...]
    objects: tuple[str, ...]
    terms: str
    hedged: bool
    named: bool
    published: date | None
    publisher: str | None
    move: str


@dataclass(frozen=True, slots=True)
class ArchiveSource:
    """Who is cited in an archive: for how many moves, in how many reports, between which days."""

    kind: str
    name: str
    moves: int
    reports: int
    first: date | None
    last: date | None


def positions(folder: str | os.PathLike[str], choice: Choice) -> Table[ArchivePosition]:
    """Return where each party stands: the latest stance on each topic and object, how far back it goes.

    It follows from the moves as the ledger's positions do: hedged moves take no stand, and a stance goes back as long
    as each day shares a side with the one after it. Denials and reprints are not weighed; a ledger does that.
    """
    sides = [(act, side.value) for act, side in stances().sides.items() if side is not Side.NONE]
    with _opened(folder) as database:
        database.execute("CREATE TABLE sides (act VARCHAR, side INTEGER)")
        database.executemany("INSERT INTO sides VALUES (?, ?)", sides)
        where, values = _where(choice, topic=False)
        rows = database.execute(_POSITIONS.format(where=where), {**values, "topic": choice.topic}).fetchall()
        _check(choice, database, rows)
    return Table(ArchivePosition, (_position(row) for row in rows))


def _position(row: tuple[Any, ...]) -> ArchivePosition:
    party, topic, thing, acts, *rest = row
    return ArchivePosition(party, topic, thing or None, tuple(acts), *rest)


def timeline(folder: str | os.PathLike[str], choice: Choice, *, limit: int) -> Table[ArchiveMove]:
    """Return the latest moves, so many at most, in the order of their days, each as often as reports tell it."""
    where, values = _where(choice)
    with _opened(folder) as database:
        rows = database.execute(_TIMELINE.format(where=where), {**values, "limit": limit}).fetchall()
        _check(choice, database, rows)
    return Table(ArchiveMove, map(_move, rows))


def _move(row: tuple[Any, ...]) -> ArchiveMove:
    day, party, act, told, things, *rest = row
    return ArchiveMove(day, party, act, tuple(told), tuple(things), *rest)


def sources(folder: str | os.PathLike[str], choice: Choice, *, limit: int) -> Table[ArchiveSource]:
    """Return who is cited, the most cited first, so many at most."""
    where, values = _where(choice, days=("published",))
    with _opened(folder) as database:
        rows = database.execute(_SOURCES.format(where=where), {**values, "limit": limit}).fetchall()
        _check(choice, database, rows)
    return Table(ArchiveSource, (ArchiveSource(*row) for row in rows))


def readouts(
    folder: str | os.PathLike[str], choice: Choice, *, since: str | None = None
) -> Iterator[tuple[str, str, str]]:
    """Yield the readouts of a slice as JSON, with source and report, in the order of publication.

    The slice are the reports that tell a chosen party's moves on a chosen topic; all reports if neither is chosen.
    """
    where, values = _where(choice)
    told = "TRUE"
    if choice.party is not None or choice.topic is not None:
        told = f"readouts.report IN (SELECT report FROM moves {where})"
    within, days = _where(Choice(talks=choice.talks, as_of=choice.as_of), days=("readouts.published",), of="readouts.")
    first = "" if since is None else " AND readouts.published >= $since::DATE"
    if since is not None:
        days["since"] = since
    with _opened(folder) as database:
        question = _READOUTS.format(told=told, within=within, first=first)
        found = database.execute(question, {**values, **days})
        while rows := found.fetchmany(100):
            yield from rows


def _check(choice: Choice, database: Any, rows: list[Any]) -> None:
    """Refuse a party of which the archive tells nothing; an empty answer would look like silence of a known one."""
    if rows or choice.party is None:
        return
    there = [name for (name,) in database.execute(_PARTIES).fetchall()]
    asked_party(
        choice.party,
        there,
        record="The archive",
        otherwise="parley archive timeline shows the parties that it knows.",
    )


@contextmanager
def _opened(folder: str | os.PathLike[str]) -> Iterator[Any]:
    """A database whose views are the tables of the archive; it keeps nothing and spills to a folder of its own."""
    duckdb = library("duckdb")
    library("pyarrow")
    archive = Archive(folder)
    with tempfile.TemporaryDirectory(prefix="parley-") as spill, duckdb.connect() as database:
        database.execute(f"SET memory_limit = '{MEMORY_LIMIT}'")
        database.execute(f"SET temp_directory = '{_quoted(spill)}'")
        # Standard output is the answer's.
        database.execute("SET enable_progress_bar = false")
        # The order of files says nothing here, and keeping to it takes memory.
        database.execute("SET preserve_insertion_order = false")
        for table in TABLES:
            _view(database, archive.folder, table.name, table.columns)
        try:
            yield database
        except duckdb.OutOfMemoryException as error:
            raise OptionError(
                f"The answer needs more than {MEMORY_LIMIT} of memory; choose a party, a topic or a negotiation."
            ) from error
        except duckdb.Error as error:
            first = str(error).splitlines()[0]
            raise OptionError(
                f"{folder} cannot be looked into ({first}); read the source into it once more, or into a new folder."
            ) from error


def _view(database: Any, folder: Path, name: str, columns: Mapping[str, Any]) -> None:
    if next((folder / name).glob("*/*.parquet"), None) is None:
        # Nothing of this kind was told: an empty table, with the columns that the questions name.
        database.register(f"no_{name}", arrow_schema(columns).empty_table())
        database.execute(f"CREATE VIEW {name} AS SELECT * FROM no_{name}")
        return
    files = _quoted(str(folder.resolve() / name / "*" / "*.parquet"))
    database.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{files}', hive_partitioning = false)")


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _where(
    choice: Choice, *, topic: bool = True, days: tuple[str, ...] = ("day", "published"), of: str = ""
) -> tuple[str, dict[str, Any]]:
    """The condition that a row belongs to a choice, with its values."""
    parts, values = ["TRUE"], {}
    if choice.talks is not None:
        parts.append(f"{of}talks = $talks")
        values["talks"] = choice.talks
    if choice.party is not None:
        parts.append("lower(party) = lower($party)")
        values["party"] = choice.party
    if topic and choice.topic is not None:
        parts.append("list_contains(topics, $topic)")
        values["topic"] = choice.topic
    if choice.as_of is not None:
        parts += [f"{column} <= $as_of::DATE" for column in days]
        values["as_of"] = str(last_day(choice.as_of))
    return f"WHERE {' AND '.join(parts)}", values


_POSITIONS = """
WITH told AS (
  SELECT party, unnest(topics) AS topic, objects, act, day, published, named, move,
         coalesce(lower(publisher), report) AS teller
  FROM moves {where} AND NOT hedged AND day IS NOT NULL AND act IN (SELECT act FROM sides)
), stands AS (
  SELECT told.* EXCLUDE objects, unnest(CASE WHEN len(objects) = 0 THEN [''] ELSE objects END) AS object, side
  FROM told JOIN sides USING (act) WHERE $topic IS NULL OR topic = $topic
), days AS (
  SELECT party, topic, object, day, bit_or(side) AS side FROM stands GROUP BY ALL
), joined AS (
  SELECT *, side & lead(side) OVER (PARTITION BY party, topic, object ORDER BY day) = 0 AS breaks FROM days
), latest AS (
  SELECT party, topic, object, max(day) AS last_day, max(day) FILTER (breaks) AS before FROM joined GROUP BY ALL
)
SELECT party, topic, object,
       list_sort(list_distinct(list(act) FILTER (day = last_day))),
       min(day), any_value(last_day), max(published), count(*), count(DISTINCT teller), bool_or(named),
       arg_max(move, (published, move)) FILTER (day = last_day)
FROM stands JOIN latest USING (party, topic, object)
WHERE before IS NULL OR day > before
GROUP BY party, topic, object ORDER BY party, topic, object
"""
_PARTIES = "SELECT DISTINCT party FROM moves"
_TIMELINE = """
SELECT * FROM (
  SELECT day, party, act, topics, objects, terms, hedged, named, published, publisher, move
  FROM moves {where} AND day IS NOT NULL ORDER BY day DESC, move DESC LIMIT $limit
) ORDER BY day, move
"""
_SOURCES = """
SELECT kind, any_value(name), count(DISTINCT move) AS moves, count(DISTINCT report), min(published), max(published)
FROM sources {where} GROUP BY kind, lower(name) ORDER BY moves DESC, kind, lower(name) LIMIT $limit
"""
_READOUTS = """
SELECT reports.source, readouts.report, readouts.readout FROM readouts JOIN reports USING (report)
{within}{first} AND ({told}) ORDER BY readouts.published NULLS LAST, readouts.report
"""
