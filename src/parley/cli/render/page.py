"""The printed readout: a heading and its sections, those without content left out."""

import re
from collections.abc import Callable
from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from parley.cli.cleaning import clean, cut
from parley.cli.render import facts, moves
from parley.cli.render.layout import sections
from parley.cli.render.sentences import SentenceNumbers
from parley.cli.render.sources import sources
from parley.cli.render.standing import standing
from parley.cli.render.view import DIM, View
from parley.records import Readout, Report, spoken

if TYPE_CHECKING:
    from parley.analysis import Joined

TITLE_CHARS = 100
INDENT = 2
_DATE_LINE = re.compile(r"\s*date \d{4}-\d\d-\d\d\s*")


def print_readout(
    readout: Readout,
    console: Console,
    *,
    origin: str | None = None,
    evidence: bool = False,
    joined: "Joined | None" = None,
) -> None:
    """Print a readout.

    On a terminal it follows the console's colours and width; elsewhere it is plain text without trailing
    spaces. ``origin`` is the path or address by which the reader knows the report (by default its URL or
    id). ``evidence`` prints the sentences of the report under each line. ``joined``
    is given where the readout is that of two readers: each line is marked with who found it.
    """
    view = View(readout, console.width - INDENT, evidence, SentenceNumbers(readout.report.text), joined)
    page = _page(view, clean(origin or readout.report.url or readout.report.id))
    if console.is_terminal:
        console.print(page)
        return
    plain = Console(
        file=StringIO(), width=console.width, color_system=None, force_terminal=False, markup=False, emoji=False
    )
    with plain.capture() as capture:
        plain.print(page)
    console.file.write("".join(f"{line.rstrip()}\n" for line in capture.get().splitlines()))


def _page(view: View, origin: str) -> RenderableType:
    parts: list[RenderableType] = [_heading(view, origin)]
    for title, section in _sections():
        body = section(view)
        if body is not None:
            parts += [Text(), Text(title, "bold"), Padding(body, (0, 0, 0, INDENT))]
    if not view.readout.moves:
        parts += [Text(), Text("No move of any party was found in this report.")]
    return Group(*parts)


def _sections() -> list[tuple[str, Callable[[View], RenderableType | None]]]:
    titles = sections()
    return [
        ("Where it stands", standing),
        (titles["offers"].title, moves.offers),
        (titles["demands"].title, moves.demands),
        (titles["against"].title, moves.against),
        ("What changed", facts.changes),
        ("Meetings", facts.meetings),
        ("Who controls what", facts.control),
        ("Terms explained", facts.terms),
        ("Memberships", facts.memberships),
        (titles["rest"].title, moves.rest),
        ("Sources", sources),
        ("All moves", moves.every),
    ]


def _heading(view: View, origin: str) -> RenderableType:
    readout = view.readout
    report = readout.report
    published = spoken(clean(report.published)) if report.published else "no date"
    details = " · ".join(filter(None, (published, clean(report.publisher or ""), origin)))
    count = f"{_counted(len(readout.moves), 'move')} by {_counted(len(readout.parties), 'party', 'parties')}"
    if view.joined is not None:
        count += f", {sum(len(names) > 1 for names in view.joined.found_by.values())} found by both readers"
    title = _title(report, min(view.width, TITLE_CHARS))
    return Group(Text(title, "bold"), Text(details, DIM), Text(count, DIM))


def _title(report: Report, limit_chars: int) -> str:
    words = clean(report.title or "") or clean(_DATE_LINE.sub("", report.text, count=1))
    return cut(words, limit_chars=limit_chars) or "Report without words"


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"
