"""Adding a report: pasted, uploaded or fetched, read while the page tells how far it is, then recorded."""

import secrets
import tempfile
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from parley.errors import OptionError, ParleyError
from parley.records import Readout
from parley.reports import Loaded, from_text, load
from parley.web import rendering
from parley.web.desk import Desk
from parley.web.marking import Mark, pieces
from parley.web.pages import context
from parley.web.review import text_of
from parley.web.safety import check_token, token_of
from parley.web.view import View

JOBS_MAX = 50
FETCH_S = 20.0
STEPS = ("Loading", "Reading", "Recording")
OUTCOMES = {
    "new": "Recorded as a new report.",
    "known": "The ledger has this report already; nothing changed.",
    "reprint": "Recorded; it prints the text of another report.",
    "corrected": "Recorded as another version of a known report.",
    "read again": "Read again.",
}


@dataclass(frozen=True, slots=True)
class Given:
    """What a user gave: one of text, file and address, and what is known of it."""

    talks: str
    text: str = ""
    file: tuple[str, bytes] | None = None
    url: str = ""
    published: str | None = None
    publisher: str | None = None
    title: str | None = None


@dataclass(slots=True)
class Job:
    """A report on its way into the ledger; ``done`` counts the steps that are behind it."""

    given: Given
    done: int = 0
    loaded: Loaded | None = None
    readout: Readout | None = None
    outcome: str | None = None
    report: str | None = None
    fault: str | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.fault is not None or self.done == len(STEPS)


@dataclass
class Jobs:
    """The jobs of this server, the last ones kept; one is read at a time, since reading takes all cores."""

    desk: Desk
    _jobs: OrderedDict[str, Job] = field(default_factory=OrderedDict)
    _reading: Lock = field(default_factory=Lock)

    def start(self, given: Given) -> str:
        """Begin to read what was given; returns the job's name."""
        if sum(not job.over for job in self._jobs.values()) >= JOBS_MAX:
            raise OptionError("Too many reports are being read; wait until some are done.")
        name = secrets.token_urlsafe(9)
        job = self._jobs[name] = Job(given)
        while len(self._jobs) > JOBS_MAX:
            self._jobs.popitem(last=False)
        Thread(target=self._run, args=(job,), daemon=True).start()
        return name

    def get(self, name: str) -> Job:
        """Return a job.

        Raises:
            HTTPException: there is none of that name.
        """
        if name not in self._jobs:
            raise HTTPException(404, "There is no such job any more; the list of reports shows what was recorded.")
        return self._jobs[name]

    def _run(self, job: Job) -> None:
        try:
            self._steps(job)
        except ParleyError as error:
            job.fault = str(error)
        except Exception:
            job.fault = "Reading met a fault of its own; nothing was recorded."
            raise

    def _steps(self, job: Job) -> None:
        from parley.language import load_model
        from parley.reading import read_reports

        job.loaded = _load(job.given, limit_bytes=self.desk.settings.limit_bytes)
        job.done = 1
        with self._reading:
            (readout,) = read_reports([job.loaded.report], load_model(self.desk.settings.model))
        job.readout = replace(readout, notices=tuple(job.loaded.notices))
        job.done = 2
        added = self.desk.ledger.add(job.readout, talks=job.given.talks)
        job.outcome, job.report = added.outcome, added.report
        job.done = 3


def _load(given: Given, *, limit_bytes: int) -> Loaded:
    known: dict[str, Any] = {"published": given.published, "publisher": given.publisher, "title": given.title}
    if given.text:
        return from_text(given.text, **known)
    if given.url:
        # Private addresses stay closed: `load` checks each address on the way and connects to what it checked.
        return load(given.url, limit_bytes=limit_bytes, timeout_s=FETCH_S, **known)
    assert given.file is not None
    name, content = given.file
    with tempfile.TemporaryDirectory(prefix="parley-") as folder:
        path = Path(folder) / _safe_name(name)
        path.write_bytes(content)
        try:
            return load(path, limit_bytes=limit_bytes, **known)
        except ParleyError as error:
            # The user knows the file by its name, and need not know where it lay here.
            raise type(error)(*(str(part).replace(f"{folder}/", "") for part in error.args)) from error


def _safe_name(name: str) -> str:
    base = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in base if letter.isalnum() or letter in "-_. ").strip(". ")
    return kept[-100:] or "report"


def routes() -> list[Route]:
    """Return the routes of adding."""
    return [
        Route("/add", _form),
        Route("/add", _add, methods=["POST"]),
        Route("/add/{name}.json", _job),
        Route("/add/{name}", _job),
    ]


async def _form(request: Request) -> Response:
    return _shown(request, request.query_params.get("talks"), "")


def _shown(request: Request, talks: str | None, fault: str) -> Response:
    desk: Desk = request.app.state.desk
    view = View(talks or desk.main_talks)
    data = {"talks": view.talks, "fault": fault, "limit_bytes": desk.settings.limit_bytes}
    content = context(request, view, title="Add", page="add", data=data, token=token_of(request))
    return rendering.html("add.html", content).response(request, status=400 if fault else 200)


async def _add(request: Request) -> Response:
    form = await request.form(max_files=1, max_fields=12, max_part_size=request.app.state.desk.settings.limit_bytes)
    check_token(request, form.get("token"))
    upload = form.get("file")
    content = await upload.read() if isinstance(upload, UploadFile) and upload.filename else b""
    given = Given(
        talks=text_of(form, "talks"),
        text=text_of(form, "text").replace("\r\n", "\n"),
        file=(str(upload.filename), content) if isinstance(upload, UploadFile) and content else None,
        url=text_of(form, "url"),
        published=text_of(form, "published") or None,
        publisher=text_of(form, "publisher") or None,
        title=text_of(form, "title") or None,
    )
    if fault := _fault(given):
        return _shown(request, given.talks, fault)
    return RedirectResponse(f"/add/{request.app.state.jobs.start(given)}", 303)


def _fault(given: Given) -> str:
    if not given.talks:
        return "Name the talks that the report belongs to."
    if sum(map(bool, (given.text, given.file, given.url))) != 1:
        return "Give one of text, file and address."
    if given.url and not given.url.lower().startswith(("http://", "https://")):
        return "The address must begin with http:// or https://."
    return ""


async def _job(request: Request) -> Response:
    job = request.app.state.jobs.get(str(request.path_params["name"]))
    data = progress(job)
    if request.url.path.endswith(".json"):
        return rendering.as_json(data).response(request)
    content = context(request, View(job.given.talks), title="Reading", page="add", data=data)
    return rendering.html("job.html", content).response(request)


def progress(job: Job) -> dict[str, Any]:
    """Return how far a job is, with the text as soon as it is loaded and the moves as soon as they are read."""
    states = ["done" if number < job.done else "now" if number == job.done and not job.fault else "ahead"
              for number in range(len(STEPS))]  # fmt: skip
    readout = job.readout
    moves = readout.moves if readout else ()
    marks = [Mark(span.start, span.end, "sentence", move.id) for move in moves for span in move.evidence]
    return {
        "steps": [{"name": name, "state": state} for name, state in zip(STEPS, states, strict=True)],
        "done": job.done,
        "over": job.over,
        "fault": job.fault,
        "notices": list(job.loaded.notices) if job.loaded else [],
        "pieces": pieces(job.loaded.report.text, marks) if job.loaded else [],
        "moves": None if readout is None else [
            {"party": move.party, "act": move.act, "terms": readout.words(move.terms) if move.terms else ""}
            for move in readout.moves
        ],
        "outcome": job.outcome,
        "outcome_words": OUTCOMES.get(job.outcome or "", ""),
        "report": job.report,
    }  # fmt: skip
