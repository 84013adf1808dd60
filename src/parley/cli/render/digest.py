"""A digest as text and as a page of HTML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from parley.cli.cleaning import clean
from parley.cli.looking import act_words, brief, names
from parley.records import spoken

if TYPE_CHECKING:
    from parley.analysis import Digest

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><h1>{{ title }}</h1>
{% for heading, lines in sections %}<h2>{{ heading }}</h2>
<ul>
{% for line in lines %}<li>{{ line }}</li>
{% endfor %}</ul>
{% else %}<p>Nothing new.</p>
{% endfor %}</body></html>
"""


def as_text(found: Digest, kinds: tuple[str, ...]) -> str:
    """Return a digest as lines of text."""
    lines = [_title(found)]
    for heading, some in _sections(found, kinds):
        lines += ["", heading, *(f"  {one}" for one in some)]
    return "\n".join(lines if len(lines) > 1 else [*lines, "", "Nothing new."]) + "\n"


def as_html(found: Digest, kinds: tuple[str, ...]) -> str:
    """Return a digest as a page; what reports say stands in it as text, never as markup."""
    from jinja2 import Environment

    page = Environment(autoescape=True, trim_blocks=True).from_string(_PAGE)
    return page.render(title=_title(found), sections=list(_sections(found, kinds)))


def _title(found: Digest) -> str:
    return f"{clean(found.talks)} since {spoken(found.since)}: {found.reports} reports"


def _sections(found: Digest, kinds: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    lines = {"moves": _moves, "shifts": _shifts, "disputes": _disputes, "meetings": _meetings}
    for kind, told in lines.items():
        some = [clean(one) for one in told(found)] if kind in kinds else []
        if some:
            yield kind.capitalize(), some


def _moves(found: Digest) -> Iterator[str]:
    for one in found.moves:
        act = act_words(one.act, hedged=one.hedged, disputed=one.disputed)
        told = brief(one.terms or names(one.objects or one.topics))
        yield f"{spoken(one.day)}: {one.party} {act}: {told} ({names(one.origins)}; {one.line})"


def _shifts(found: Digest) -> Iterator[str]:
    for one in found.shifts:
        on = one.topic + (f": {one.object}" if one.object else "")
        yield f"{one.party} on {on}: {one.direction}" + (f", since {spoken(one.since)}" if one.since else "")


def _disputes(found: Digest) -> Iterator[str]:
    for one in found.disputes:
        if one.kind == "denied":
            against = f" against {names(one.parties[1:])}" if one.parties[1:] else ""
            yield f"{spoken(one.day)}: {one.parties[0]} denies{against}: {brief(one.words)} ({one.line})"
        else:
            otherwise = "; ".join(map(brief, one.otherwise))
            who = f"{spoken(one.day)}: {names(one.parties)}"
            yield f"{who}: {brief(one.words)}; told otherwise: {otherwise} ({one.line})"


def _meetings(found: Digest) -> Iterator[str]:
    for one in found.meetings:
        place = f" in {one.place}" if one.place else ""
        yield f"{spoken(one.when)}: {names(one.participants)}{place} ({one.status})"
