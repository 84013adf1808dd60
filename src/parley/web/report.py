"""The reports, and one report with every record highlighted in its text."""

from typing import Any

from starlette.requests import Request

from parley.ledger import Fact, Found, Telling, last_day
from parley.web.desk import Desk
from parley.web.evidence import chain, report_line, summary
from parley.web.marking import Mark, pieces
from parley.web.view import View

REPORTS_A_PAGE = 100


def reports(desk: Desk, view: View, _request: Request) -> dict[str, Any]:
    """Return the reports of a talks, the latest first."""
    entries = desk.reports(view.talks, by=last_day(view.as_of))
    told = sorted(entries, key=lambda entry: (entry.published, entry.id), reverse=True)
    shown = told[view.start : view.start + REPORTS_A_PAGE]
    return {
        "talks": view.talks,
        "reports": [{**report_line(desk, one), "superseded_by": one.superseded_by} for one in shown],
        "count": len(told),
        "start": view.start,
        "next": view.start + REPORTS_A_PAGE if view.start + REPORTS_A_PAGE < len(told) else None,
    }


def one_report(desk: Desk, found: Found) -> dict[str, Any]:
    """Return a report with its text in pieces and its records, in the order in which it tells them."""
    entry = found.reports[found.name]
    readout = found.readouts[found.name]
    told = sorted(found.tellings, key=lambda one: (min(one.evidence).start, one.id))
    facts = [fact for fact in found.facts if fact.evidence]
    marks = [mark for one in told if one.status == "active" for mark in _marks(one)]
    counted = [fact for fact in facts if fact.status == "active"]
    marks += [Mark(span.start, span.end, "sentence", fact.id) for fact in counted for span in fact.evidence]
    return {
        "talks": found.talks,
        "report": {**report_line(desk, entry), "superseded_by": entry.superseded_by, "model": entry.model},
        "pieces": pieces(readout.report.text, marks),
        "moves": [{**summary(one), "chain": chain(one, entry), "at": min(one.evidence).start} for one in told],
        "facts": [_fact(fact) for fact in facts],
        "notices": list(readout.notices),
    }


def _marks(one: Telling) -> list[Mark]:
    sentences = [Mark(span.start, span.end, "sentence", one.id) for span in one.evidence]
    return sentences + [Mark(link.start, link.end, "source", one.id) for link in one.sources]


def _fact(fact: Fact) -> dict[str, Any]:
    said = {name: value for name, value in fact.record.items() if name != "evidence"}
    return {
        "id": fact.id,
        "kind": fact.kind,
        "said": said,
        "at": min(fact.evidence).start,
        "status": fact.status,
        "confirmed": fact.confirmed,
    }
