"""Builds the state's values out of rows, quickly: a large ledger has hundreds of thousands of them."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, select

from parley.ledger.schema import facts, reports, tellings
from parley.ledger.spells import AT_LAST, holds
from parley.ledger.state import Citing, Fact, Gist, Link, ReportEntry, Telling
from parley.records import Span

# Most lists of most moves are empty.
_NONE = "[]"
# Topics, objects and addressees are the same few over and over.
_NAMES_KEPT = 1 << 15
_TELLING = tuple(
    tellings.c[name]
    for name in (
        "id", "report", "line", "party", "act", "topics", "objects", "addressees", "speaker", "terms", "conditions",
        "told_when", "day", "published", "sources", "evidence", "origin", "hedged", "disputed", "confirmed", "status",
    )
)  # fmt: skip
_GIST = tuple(
    tellings.c[name]
    for name in (
        "id", "report", "line", "party", "act", "topics", "objects", "addressees", "told_when", "day", "published",
        "disputed",
    )
)  # fmt: skip
_CITING = tuple(tellings.c[name] for name in ("report", "line", "party", "topics", "origin", "sources"))
_FACT = tuple(
    facts.c[name]
    for name in (
        "id", "report", "kind", "record", "starts", "ends", "published", "origin", "confirmed", "status",
    )
)  # fmt: skip
_REPORT = tuple(
    reports.c[name]
    for name in (
        "id", "name", "published", "dated", "publisher", "title", "url", "origin", "basis", "superseded_by", "model",
    )
)  # fmt: skip
_IDS_AT_ONCE = 5000
_decoded = json.JSONDecoder().raw_decode


def tellings_of(connection: Connection, query: Select[Any], *, day: str | None = None) -> list[Telling]:
    """Return the tellings that a query of their table finds, as of a day."""
    moment = day or AT_LAST
    return [_telling(row, moment) for row in connection.execute(query.with_only_columns(*_TELLING)).all()]


def tellings_named(
    connection: Connection, query: Select[Any], ids: Iterable[str], *, day: str | None = None
) -> list[Telling]:
    """Return those of the tellings of some ids that a query finds too, in the order of their reports' publication."""
    moment, wanted = day or AT_LAST, sorted(set(ids))
    found: list[Any] = []
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        some = query.where(tellings.c.id.in_(wanted[start : start + _IDS_AT_ONCE])).order_by(None)
        found += connection.execute(some.with_only_columns(*_TELLING, tellings.c.place)).all()
    found.sort(key=lambda row: (row.published, row.report, row.place))
    return [_telling(row[:-1], moment) for row in found]


def gists_of(connection: Connection, query: Select[Any], *, undisputed_on: str | None = None) -> list[Gist]:
    """Return the gist of the tellings that a query finds, but for those that are disputed on a day, if one is given."""
    return [
        Gist(id, report, line, party, act, names(topics), names(objects), names(addressees), when, at, published)
        for id, report, line, party, act, topics, objects, addressees, when, at, published, disputed
        in connection.execute(query.with_only_columns(*_GIST)).all()
        if undisputed_on is None or disputed == _NONE or not holds(_decoded(disputed)[0], undisputed_on)
    ]  # fmt: skip


def citings_of(connection: Connection, query: Select[Any]) -> list[Citing]:
    """Return what the tellings rest on that a query finds."""
    return [
        Citing(report, line, party, names(topics), origin, () if sources == _NONE else _cited(sources))
        for report, line, party, topics, origin, sources in connection.execute(query.with_only_columns(*_CITING)).all()
    ]


def facts_of(connection: Connection, query: Select[Any]) -> list[Fact]:
    """Return the facts that a query of their table finds."""
    return [
        Fact(id, report, kind, _decoded(record)[0], *rest)
        for id, report, kind, record, *rest in connection.execute(query.with_only_columns(*_FACT)).all()
    ]


def reports_of(connection: Connection, query: Select[Any]) -> list[ReportEntry]:
    """Return the reports that a query of their table finds."""
    return [ReportEntry(*row) for row in connection.execute(query.with_only_columns(*_REPORT)).all()]


def reports_named(connection: Connection, ids: Iterable[str]) -> dict[str, ReportEntry]:
    """Return the reports of some ids, in the order of adding."""
    wanted = sorted(set(ids))
    found: list[tuple[int, ReportEntry]] = []
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        query = select(reports.c.number, *_REPORT).where(reports.c.id.in_(wanted[start : start + _IDS_AT_ONCE]))
        found += [(number, ReportEntry(*row)) for number, *row in connection.execute(query)]
    return {entry.id: entry for _, entry in sorted(found, key=lambda pair: pair[0])}


def _telling(row: Any, moment: str) -> Telling:
    (
        id, report, line, party, act, topics, objects, addressees, speaker, terms, conditions, told_when, day,
        published, sources, evidence, origin, hedged, disputed, confirmed, status,
    ) = row  # fmt: skip
    return Telling(
        id, report, line, party, act, names(topics), names(objects), names(addressees), speaker, terms,
        () if conditions == _NONE else tuple(_decoded(conditions)[0]), told_when, day, published,
        () if sources == _NONE else _links(sources), tuple(Span(start, end) for start, end in _decoded(evidence)[0]),
        origin, hedged, disputed != _NONE and holds(_decoded(disputed)[0], moment), confirmed, status,
    )  # fmt: skip


@lru_cache(_NAMES_KEPT)
def names(text: str) -> tuple[str, ...]:
    """Return the names of a stored list."""
    return tuple(_decoded(text)[0])


def _cited(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((link["kind"], link["name"]) for link in _decoded(text)[0])


def _links(text: str) -> tuple[Link, ...]:
    return tuple(
        Link(link["kind"], link["name"], link["start"], link["end"], link.get("count")) for link in _decoded(text)[0]
    )
