"""Sources: who is cited and what rests on it, and which report's news comes from which newsroom."""

from collections import Counter
from typing import Any

from starlette.requests import Request

from parley import analysis
from parley.ledger import ReportEntry
from parley.web.desk import Desk
from parley.web.view import View

ROWS = 100
NEWSROOMS = 16
REPORTING = 24


def sources(desk: Desk, view: View, _request: Request) -> dict[str, Any]:
    """Return the sources of the view's day, by kind, with what rests on them, and the origins of the reports."""
    look = desk.look(view.talks, as_of=view.as_of)
    sourcing = desk.part("sources", view.talks, view.as_of, make=lambda: analysis.sources(look.citings()))
    cited = [one for one in sourcing.sources if view.kind in (None, one.kind)]
    return {
        "talks": view.talks,
        "as_of": look.day,
        "moves": sourcing.moves,
        "named": sourcing.named,
        "anonymous_only": sourcing.anonymous_only,
        "told_by_report": sourcing.told_by_report,
        "one_origin": sourcing.one_origin,
        "sources": [
            {name: getattr(one, name) for name in one.__slots__} for one in cited[view.start : view.start + ROWS]
        ],
        "count": len(cited),
        "next": view.start + ROWS if view.start + ROWS < len(cited) else None,
        "origins": _origins(desk, desk.reports(view.talks, by=look.day)),
    }


def _origins(desk: Desk, reports: list[ReportEntry]) -> dict[str, Any]:
    """Who prints whose news: publishers on the left, newsrooms on the right, a line for each pair."""
    flows: Counter[tuple[str, str, str]] = Counter()
    mastheads = desk.mastheads()
    for report in reports:
        origin = mastheads.get(report.origin, report.origin)
        flows[report.publisher or "no masthead", origin, report.basis] += 1
    left = Counter({name: 0 for name, _, _ in flows})
    right: Counter[str] = Counter()
    for (publisher, origin, _), number in flows.items():
        left[publisher] += number
        right[origin] += number
    publishers = [name for name, _ in sorted(left.items(), key=lambda item: (-item[1], item[0]))[:REPORTING]]
    newsrooms = [name for name, _ in sorted(right.items(), key=lambda item: (-item[1], item[0]))[:NEWSROOMS]]
    shown = [flow for flow in flows.items() if flow[0][0] in publishers and flow[0][1] in newsrooms]
    return {
        "publishers": [{"name": name, "reports": left[name], "row": row} for row, name in enumerate(publishers)],
        "newsrooms": [{"name": name, "reports": right[name], "row": row} for row, name in enumerate(newsrooms)],
        "flows": [
            {"publisher": publishers.index(who), "origin": newsrooms.index(whose), "basis": basis, "reports": number}
            for (who, whose, basis), number in sorted(shown)
        ],
        "left_out": len(left) - len(publishers) + len(right) - len(newsrooms),
    }
