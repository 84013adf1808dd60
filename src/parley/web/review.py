"""Review: what a user confirms, rejects, changes, adds, merges or takes back, written into the journal."""

from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from parley.errors import OptionError
from parley.ledger import Found, Ledger, first_day
from parley.records import Move, Readout, Span
from parley.vocabulary import acts, topics
from parley.web.desk import Desk
from parley.web.safety import check_token

FIELDS_MAX = 30
# The fields of each kind of record that a form holds; the ledger checks what is written into them.
CHANGEABLE = {
    "telling": ("party", "speaker", "act", "to", "topics", "objects", "when", "hedged"),
    "meeting": ("participants", "when", "place", "channel", "status"),
    "control": ("holder", "place", "share", "extent"),
    "shift": ("party", "topics", "direction", "since"),
}
Write = Callable[[Ledger, FormData], int | None]


def routes() -> list[Route]:
    """Return the routes that write corrections."""
    writes: dict[str, Write] = {
        "/correct": _decide, "/change": _change, "/tell": _tell, "/merge": _merge, "/undo": _undo,
    }  # fmt: skip
    return [Route(path, _writing(write), methods=["POST"]) for path, write in writes.items()]


def _writing(write: Write) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        form = await request.form(max_files=0, max_fields=FIELDS_MAX)
        check_token(request, form.get("token"))
        desk: Desk = request.app.state.desk
        entry = await run_in_threadpool(write, desk.ledger, form)
        await request.app.state.version(now=True)
        report = text_of(form, "report")
        if not (report.isalnum() and report.startswith("r")):
            return RedirectResponse("/journal" if write is _undo else "/board", 303)
        return RedirectResponse(f"/report/{report}" + (f"?done={entry}" if entry and write is not _undo else ""), 303)

    return endpoint


def text_of(form: FormData, name: str) -> str:
    """Return a field of a form as text, empty if it is missing or a file."""
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def _decide(ledger: Ledger, form: FormData) -> int:
    decide = {"confirm": ledger.confirm, "reject": ledger.reject}.get(text_of(form, "kind"))
    if decide is None:
        raise OptionError("A record can be confirmed or rejected, nothing else.")
    return decide(text_of(form, "target"), why=text_of(form, "why"))


def _change(ledger: Ledger, form: FormData) -> int | None:
    """Write an entry for each field that is other than it was; the last one is returned."""
    target = text_of(form, "target")
    kind, now = _as_typed(ledger.find(target))
    entry = None
    for field in CHANGEABLE[kind]:
        value = text_of(form, field) or ("false" if field == "hedged" else "")
        if value != now[field]:
            entry = ledger.change(target, field, value, why=text_of(form, "why"))
    return entry


def _as_typed(found: Found) -> tuple[str, dict[str, str]]:
    """The kind of a record, and its fields as a form holds them."""
    if found.facts:
        (fact,) = found.facts
        return fact.kind, {field: typed(fact.record.get(field)) for field in CHANGEABLE[fact.kind]}
    (one,) = found.tellings
    return "telling", {
        field: typed(getattr(one, {"to": "addressees"}.get(field, field))) for field in CHANGEABLE["telling"]
    }


def typed(value: Any) -> str:
    """Return a field's value as a user would type it into a form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ", ".join(value)
    return "" if value is None else str(value)


def _tell(ledger: Ledger, form: FormData) -> int:
    report = text_of(form, "report")
    readout = ledger.readout(report)
    terms = _span(readout, form)
    move = Move(
        id="told",
        party=_needed(form, "party"),
        act=_one_of(text_of(form, "act"), "act", tuple(acts())),
        topics=tuple(_one_of(name, "topic", tuple(topics())) for name in _names(form, "topics")),
        evidence=(sentence_around(readout.report.text, terms),),
        speaker=text_of(form, "speaker") or None,
        to=tuple(_names(form, "to")),
        objects=tuple(_names(form, "objects")),
        terms=terms,
        when=_when(form),
    )
    return ledger.tell(report, move, why=text_of(form, "why"))


def _when(form: FormData) -> str | None:
    value = text_of(form, "when")
    if value and first_day(value) is None:
        raise OptionError(f"“{value}” is no date; write it as 2025-08-17, 2025-08 or 2025-08-16/2025-08-18.")
    return value or None


def _span(readout: Readout, form: FormData) -> Span:
    start, end = text_of(form, "start"), text_of(form, "end")
    length = len(readout.report.text)
    if not (start.isdigit() and end.isdigit() and int(start) < int(end) <= length):
        raise OptionError("Select the words in the text first: the places given are no range of it.")
    return Span(int(start), int(end))


def sentence_around(text: str, span: Span) -> Span:
    """Return the sentence or sentences that a range lies in."""
    from parley.language import split

    inside = [one for one in split(text) if one.start < span.end and span.start < one.end]
    if not inside:
        return span
    return Span(min(inside[0].start, span.start), max(inside[-1].end, span.end))


def _needed(form: FormData, name: str) -> str:
    value = text_of(form, name)
    if not value:
        raise OptionError(f"The {name} is missing; fill it in.")
    return value


def _names(form: FormData, name: str) -> list[str]:
    return [item.strip() for item in text_of(form, name).split(",") if item.strip()]


def _one_of(value: str, name: str, options: tuple[str, ...]) -> str:
    if value not in options:
        raise OptionError(f"“{value}” is no {name}. Choose of {', '.join(options)}.")
    return value


def _merge(ledger: Ledger, form: FormData) -> int:
    return ledger.merge_names(
        _needed(form, "name"), _needed(form, "into"), talks=_needed(form, "talks"), why=text_of(form, "why")
    )


def _undo(ledger: Ledger, form: FormData) -> int:
    entry = text_of(form, "entry")
    if not entry.isdigit():
        raise OptionError("The entry to take back is missing.")
    return ledger.undo(int(entry))
