"""On which newsroom each report and each telling rests: twenty rewrites of one story are one origin.

A report's origin is its own newsroom, unless it prints another report's body (`alike`) or retells another newsroom's
news (`citing`). Reports that print one body share one origin, that of the newsroom they credit, else of the first.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Row, bindparam, insert, select, update

from parley.ledger import alike, journal
from parley.ledger.citing import Basis, basis
from parley.ledger.days import shifted
from parley.ledger.mastheads import newsroom, short_forms
from parley.ledger.schema import newsrooms, reports, within
from parley.vocabulary import data

REPRINT = 0.4
EDITED_REPRINT = 0.12
FOLLOWED = 0.35
OWN, RETELLS, REPRINTS = "own", "retells", "reprints"


def judge(connection: Connection, text: str, *, talks: str, publisher: str | None) -> Basis:
    """Judge whose news a text tells, with the mastheads that the talks know by now."""
    known = connection.execute(_MASTHEADS, {"talks": talks}).scalars()
    return basis(text, publisher=publisher, known=sorted(known))


def remember(connection: Connection, *, talks: str, publisher: str | None) -> bool:
    """Keep a masthead, so that other reports that name it are understood; false if it is known."""
    key = newsroom(publisher)
    if not key or connection.execute(_KNOWN, {"talks": talks, "newsroom": key}).first() is not None:
        return False
    connection.execute(insert(newsrooms).values(talks=talks, newsroom=key, masthead=publisher))
    return True


def judge_again(connection: Connection, *, talks: str, published: str) -> list[str]:
    """Judge again the reports of the next days that credit nobody, now that another masthead is known.

    Returns the groups of those that turn out to retell somebody.
    """
    query = select(reports).where(
        reports.c.talks == talks,
        reports.c.credits.is_(None),
        reports.c.own_sources.is_(False),
        within(reports.c.published, published, shifted(published, days=alike.WINDOW_DAYS)),
    )
    found = []
    for row in connection.execute(query.order_by(reports.c.number)).all():
        text = journal.content(connection, row.entry)["readout"]["report"]["text"]
        told = judge(connection, text, talks=talks, publisher=row.publisher)
        if told.credits is not None:
            connection.execute(update(reports).where(reports.c.id == row.id).values(credits=told.credits))
            found.append(row.alike)
    return found


def same_body(connection: Connection, body: alike.Body, *, talks: str, published: str, own: bool) -> list[str]:
    """Return the groups of reports that print the same body as a text, and put nothing down.

    Args:
        body: the text as it is compared.
        own: whether the text shows sources of its own; then only a plain copy is a reprint, since two reports that
            quote one document are not.
    """
    found: dict[str, float] = {}
    numbers = alike.candidates(connection, body, published=published)
    rows = connection.execute(_NUMBERED, {"numbers": numbers}).all() if numbers else ()
    for row in rows:
        other = _body_of(connection, row, talks=talks)
        # Of two, the later one is the copy; it is its own sources that speak against that.
        later_asks = row.own_sources if row.published > published else own
        if _reprints(body, other, own=later_asks):
            found[row.alike] = max(found.get(row.alike, 0.0), body.containment(other))
    return sorted(found, key=lambda group: (-found[group], group))


# Reports of the same days propose each other again and again, and reading one anew takes longer than comparing it.
_BODIES: WeakKeyDictionary[Engine, dict[str, alike.Body]] = WeakKeyDictionary()
_BODIES_MAX = 768


def keep_body(connection: Connection, report: str, body: alike.Body) -> None:
    """Keep a report's body at hand; its name in the ledger follows from its text, so that it is the same for ever."""
    kept = _BODIES.setdefault(connection.engine, {})
    kept[report] = body
    if len(kept) > _BODIES_MAX:
        kept.pop(next(iter(kept)))


def _body_of(connection: Connection, report: Row[Any], *, talks: str) -> alike.Body:
    found = _BODIES.get(connection.engine, {}).get(report.id)
    if found is None:
        text = journal.content(connection, report.entry)["readout"]["report"]["text"]
        found = alike.body(text, talks=talks)
        keep_body(connection, report.id, found)
    return found


def _reprints(one: alike.Body, other: alike.Body, *, own: bool) -> bool:
    contained = one.containment(other)
    if own or contained < EDITED_REPRINT or contained >= REPRINT:
        return contained >= REPRINT
    return min(one.followed(other), other.followed(one)) >= FOLLOWED


def settle_group(connection: Connection, group: str) -> list[str]:
    """Give all reports of one body their common origin; return the ids of those whose origin changed."""
    members = connection.execute(_ALIKE, {"group": group}).all()
    changed = []
    first = _first_printed(members)
    origin = _origin_alone(connection, first)
    for member in members:
        told = OWN if member.newsroom and member.newsroom == first.newsroom and member.credits is None else REPRINTS
        kind = _basis_alone(member) if member.id == first.id or len(members) == 1 else told
        if (member.origin, member.basis) != (origin, kind):
            changed.append(member.id)
            connection.execute(_SETTLE, {"the_id": member.id, "origin": origin, "basis": kind})
    return changed


def _first_printed(members: Sequence[Row[Any]]) -> Row[Any]:
    """The report of the newsroom that another member credits, else the first published."""
    credited = {member.credits for member in members}
    return next((member for member in members if member.newsroom in credited), members[0])


def _basis_alone(report: Row[Any]) -> str:
    return OWN if report.credits is None else RETELLS


def _origin_alone(connection: Connection, report: Row[Any]) -> str:
    if report.credits is None:
        return str(report.newsroom or report.id)
    return _followed(connection, report)


def _followed(connection: Connection, report: Row[Any]) -> str:
    """The newsroom that is retold; where its own report only retells a third, that third."""
    known = known_names(connection, report.talks)
    house = known.get(report.credits) or next((key for key in known if key.startswith(f"{report.credits} ")), None)
    house = house or report.credits
    days = {"first": shifted(report.published, days=-alike.WINDOW_DAYS), "last": report.published}
    theirs = connection.execute(_OF_NEWSROOM, {"talks": report.talks, "newsroom": house, **days}).all()
    if theirs and all(row.basis != OWN for row in theirs) and theirs[0].origin != report.newsroom:
        return str(theirs[0].origin)
    return str(house)


def retellers(connection: Connection, report: Row[Any]) -> list[str]:
    """Return the groups of reports that retell the newsroom of this one at about its time."""
    if not report.newsroom:
        return []
    words = report.newsroom.split()
    called = {" ".join(words[:length]) for length in range(1, len(words) + 1)}
    called |= {newsroom(form) for form in (*short_forms(report.publisher), words[-1])}
    days = {"first": report.published, "last": shifted(report.published, days=alike.WINDOW_DAYS)}
    query = {"talks": report.talks, "called": sorted(called), **days}
    return sorted(set(connection.execute(_CREDITING, query).scalars()))


def of_telling(sources: Sequence[Mapping[str, Any]], report: Row[Any], known: Mapping[str, str]) -> str:
    """Return the origin of one telling: the outlet nearest the news in its chain, else the report's.

    Args:
        sources: the chain, outermost first.
        known: the keys of the talks' newsrooms by the short names of their mastheads.
    """
    outlets = [link["name"] for link in sources if link["kind"] == "outlet"]
    for name in reversed(outlets):
        if _is_common(name):
            continue
        key = known.get(newsroom(name), newsroom(name))
        return str(report.origin) if key in (report.newsroom, report.credits) else key
    return str(report.origin)


def _is_common(name: str) -> bool:
    """Whether an outlet is called by a common noun ("the paper"), so that only the report as a whole tells which."""
    return bool(set(name.casefold().split()) & set(data("citations")["outlet_nouns"])) and name == name.lower()


def known_names(connection: Connection, talks: str) -> dict[str, str]:
    """Return the newsrooms of the talks by all the names that their mastheads give."""
    rows = connection.execute(select(newsrooms).where(newsrooms.c.talks == talks).order_by(newsrooms.c.newsroom))
    found: dict[str, str] = {}
    for row in rows:
        for form in (*short_forms(row.masthead), row.masthead.split()[-1]):
            found.setdefault(newsroom(form), row.newsroom)
        found[row.newsroom] = row.newsroom
    return found


# Built once: these run for every report, and building a statement takes longer than running it.
_NEAR = within(reports.c.published, bindparam("first"), bindparam("last"))
_NUMBERED = select(reports).where(reports.c.number.in_(bindparam("numbers", expanding=True)))
_ALIKE = select(reports).where(reports.c.alike == bindparam("group")).order_by(reports.c.published, reports.c.number)
_SETTLE = (
    update(reports)
    .where(reports.c.id == bindparam("the_id"))
    .values(origin=bindparam("origin"), basis=bindparam("basis"))
)
_OF_NEWSROOM = (
    select(reports.c.basis, reports.c.origin)
    .where(reports.c.talks == bindparam("talks"), reports.c.newsroom == bindparam("newsroom"), _NEAR)
    .order_by(reports.c.published, reports.c.number)
)
_CREDITING = select(reports.c.alike).where(
    reports.c.talks == bindparam("talks"), reports.c.credits.in_(bindparam("called", expanding=True)), _NEAR
)
_MASTHEADS = select(newsrooms.c.masthead).where(newsrooms.c.talks == bindparam("talks"))
_KNOWN = select(newsrooms.c.newsroom).where(
    newsrooms.c.talks == bindparam("talks"), newsrooms.c.newsroom == bindparam("newsroom")
)
