"""Everything behind one line of a ledger: moves, tellings, sentences, chains, corrections."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from parley.cli.cleaning import clean
from parley.cli.looking.output import act_words, names, spoken_number
from parley.ledger import Fact, Found, ReportEntry, Telling
from parley.records import Span, spoken
from parley.vocabulary import kinds


def as_json(found: Found) -> dict[str, Any]:
    """Return what was found as JSON values, each sentence with its words."""
    return {
        "kind": found.kind,
        "id": found.name,
        "talks": found.talks,
        "tellings": [
            {**asdict(one), "sentences": [_words(found, one.report, span) for span in one.evidence]}
            for one in found.tellings
        ],
        "facts": [{**asdict(one), "sentences": [_words(found, one.report, span) for span in one.evidence]}
                  for one in found.facts],
        "reports": [asdict(one) for one in found.reports.values()],
    }  # fmt: skip


def as_lines(found: Found) -> Iterator[str]:
    """Yield what was found as lines for a person."""
    if found.kind == "report":
        yield from _report(found, found.reports[found.name])
    elif found.tellings:
        yield from _move(found)
    for fact in found.facts:
        yield from _fact(found, fact)


def _report(found: Found, report: ReportEntry) -> Iterator[str]:
    yield f"{report.title or report.name} ({report.id})"
    yield f"  {_origin(report)}"
    if report.superseded_by:
        yield f"  corrected later by {report.superseded_by}"
    for telling in found.tellings:
        yield f"  {telling.line}  {_headline(telling)}"


def _move(found: Found) -> Iterator[str]:
    first = found.tellings[0]
    yield f"{first.line}  {_headline(first)}"
    about = [("topics", names(first.topics)), ("objects", names(first.objects)), ("to", names(first.addressees))]
    for label, words in about:
        if words:
            yield f"  {label}: {words}"
    origins = sorted({telling.origin for telling in found.tellings if telling.status == "active"})
    yield f"  {spoken_number(len(found.tellings), 'telling')}, origins: {names(origins) or 'none'}"
    for telling in found.tellings:
        yield ""
        yield from _telling(found, telling)


def _headline(telling: Telling) -> str:
    act = act_words(telling.act, hedged=telling.hedged, disputed=telling.disputed)
    return f"{telling.party} {act}: {clean(telling.terms) or names(telling.objects or telling.topics)}"


def _telling(found: Found, telling: Telling) -> Iterator[str]:
    report = found.reports[telling.report]
    yield f"  {telling.id}  {_origin(report)} ({report.id})"
    when = spoken(telling.when) if telling.when else f"not told; published {spoken(telling.published)}"
    yield f"    when: {when}"
    if telling.speaker:
        yield f"    speaker: {clean(telling.speaker)}"
    if telling.sources:
        yield f"    sources: {' < '.join(f'{clean(link.name)} ({link.kind})' for link in telling.sources)}"
    if telling.conditions:
        yield f"    if: {names(telling.conditions)}"
    if telling.status in kinds().discounted:
        yield f"    {kinds().discounted[telling.status].label}"
    if telling.confirmed:
        yield "    confirmed by a user"
    yield from _sentences(found, telling.report, telling.evidence)


def _fact(found: Found, fact: Fact) -> Iterator[str]:
    told = {name: value for name, value in fact.record.items() if name != "evidence" and value not in (None, [])}
    yield f"{fact.id}  {fact.kind}: " + ", ".join(f"{name} {_value(value)}" for name, value in told.items())
    yield f"  {_origin(found.reports[fact.report])} ({fact.report})"
    if fact.status in kinds().discounted:
        yield f"  {kinds().discounted[fact.status].label}"
    yield from _sentences(found, fact.report, fact.evidence)


def _value(value: Any) -> str:
    return clean(names(value) if isinstance(value, list) else str(value))


def _sentences(found: Found, report: str, spans: Iterable[Span]) -> Iterator[str]:
    for span in spans:
        yield f"    “{_words(found, report, span)}”"


def _words(found: Found, report: str, span: Span) -> str:
    return clean(found.readouts[report].words(span))


def _origin(report: ReportEntry) -> str:
    who = clean(report.publisher or report.name)
    day = spoken(report.published) if report.dated else f"undated, added {spoken(report.published)}"
    basis = kinds().bases[report.basis].label
    return f"{who}, {day}, {basis}" + ("" if report.basis == "own" else f": {report.origin}")
