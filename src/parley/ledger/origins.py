"""On which newsroom each report and each telling rests: twenty rewrites of one story are one origin.

A report's origin is its own newsroom, unless it prints another report's body (`alike`) or retells another newsroom's
news (`citing`). Reports that print one body share one origin, that of the newsroom they credit, else of the first.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Row, insert, select, update

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
    known = connection.execute(select(newsrooms.c.masthead).where(newsrooms.c.talks == talks)).scalars()
    return basis(text, publisher=publisher, known=sorted(known))


def remember(connection: Connection, *, talks: str, publisher: str | None) -> bool:
    """Keep a masthead, so that other reports that name it are understood; false if it is known."""
    key = newsroom(publisher)
    there = select(newsrooms.c.newsroom).where(newsrooms.c.talks == talks, newsrooms.c.newsroom == key)
    if not key or connection.execute(there).first() is not None:
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


def same_body(connection: Connection, text: str, *, talks: str, published: str, own: bool) -> list[str]:
    """Return the groups of reports that print the same body as a text, and put nothing down.

    Args:
        own: whether the text shows sources of its own; then only a plain copy is a reprint, since two reports that
            quote one document are not.
    """
    body = alike.body(text, talks=talks)
    found: dict[str, float] = {}
    for number in alike.candidates(connection, body, published=published):
        row = connection.execute(select(reports).where(reports.c.number == number)).one()
        other = _body_of(connection, row.entry, talks=talks)
        # Of two, the later one is the copy; it is its own sources that speak against that.
        later_asks = row.own_sources if row.published > published else own
        if _reprints(body, other, own=later_asks):
            found[row.alike] = max(found.get(row.alike, 0.0), body.containment(other))
    return sorted(found, key=lambda group: (-found[group], group))


# Reports of the same days propose each other again and again, and reading one anew takes longer than comparing it.
_BODIES: WeakKeyDictionary[Engine, dict[int, alike.Body]] = WeakKeyDictionary()
_BODIES_MAX = 512


def _body_of(connection: Connection, entry: int, *, talks: str) -> alike.Body:
    """The body of a report that another entry of the journal holds; what an entry says never changes."""
    kept = _BODIES.setdefault(connection.engine, {})
    if entry not in kept:
        kept[entry] = alike.body(journal.content(connection, entry)["readout"]["report"]["text"], talks=talks)
        if len(kept) > _BODIES_MAX:
            kept.pop(next(iter(kept)))
    return kept[entry]


def _reprints(one: alike.Body, other: alike.Body, *, own: bool) -> bool:
    contained = one.containment(other)
    if contained >= REPRINT:
        return True
    followed = min(one.followed(other), other.followed(one))
    return not own and contained >= EDITED_REPRINT and followed >= FOLLOWED


def settle_group(connection: Connection, group: str) -> list[str]:
    """Give all reports of one body their common origin; return the ids of those whose origin changed."""
    members = connection.execute(
        select(reports).where(reports.c.alike == group).order_by(reports.c.published, reports.c.number)
    ).all()
    changed = []
    first = _first_printed(members)
    origin = _origin_alone(connection, first)
    for member in members:
        told = OWN if member.newsroom and member.newsroom == first.newsroom and member.credits is None else REPRINTS
        kind = _basis_alone(member) if member.id == first.id or len(members) == 1 else told
        if (member.origin, member.basis) != (origin, kind):
            changed.append(member.id)
            where = reports.c.id == member.id
            connection.execute(update(reports).where(where).values(origin=origin, basis=kind))
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
    theirs = connection.execute(
        select(reports.c.basis, reports.c.origin)
        .where(
            reports.c.talks == report.talks,
            reports.c.newsroom == house,
            within(reports.c.published, shifted(report.published, days=-alike.WINDOW_DAYS), report.published),
        )
        .order_by(reports.c.published, reports.c.number)
    ).all()
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
    query = select(reports.c.alike).where(
        reports.c.talks == report.talks,
        reports.c.credits.in_(sorted(called)),
        within(reports.c.published, report.published, shifted(report.published, days=alike.WINDOW_DAYS)),
    )
    return sorted(set(connection.execute(query).scalars()))


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
