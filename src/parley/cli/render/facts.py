"""The sections beside the moves: changes, meetings, control, terms, memberships."""

from collections.abc import Iterable, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from parley.cli.cleaning import clean, cut
from parley.cli.render.view import (
    BRIEF_CHARS,
    DIM,
    View,
    channel_label,
    direction_label,
    status_label,
    topic_label,
)
from parley.records import Meeting, Span, spoken

COLUMN_WIDTH_MAX = 24


def changes(view: View) -> RenderableType | None:
    """Return the changes of position that the report itself tells."""
    grid = _Lines(view)
    for shift in view.readout.shifts:
        topics = ", ".join(map(topic_label, shift.topics)).lower()
        since = f" since {spoken(clean(shift.since))}" if shift.since else ""
        words = Text(f"{direction_label(shift.direction)}{f' on {topics}' if topics else ''}{since}")
        grid.add((Text(clean(shift.party), "bold"), words), shift.evidence)
    return grid.table()


def meetings(view: View) -> RenderableType | None:
    """Return the meetings by date, those without a date last."""
    grid = _Lines(view)
    for meeting in sorted(view.readout.meetings, key=lambda m: (m.when is None, m.when or "")):
        when = spoken(clean(meeting.when)) if meeting.when else "no date"
        who = Text(clean(", ".join(meeting.participants)), "bold")
        where = _where(meeting)
        if where:
            who.append(f" · {where}", "not bold")
        grid.add((Text(when), Text(status_label(meeting.status), _status_style(meeting)), who), meeting.evidence)
    return grid.table()


def control(view: View) -> RenderableType | None:
    """Return who holds which place, and how much of it."""
    grid = _Lines(view)
    for fact in view.readout.control:
        extent = clean(fact.extent or "")
        share = "" if fact.share is None else f"{fact.share:.0%}"
        # The words often hold the number already ("70 percent of the valley").
        much = f"{extent} ({share})" if extent and share and share[:-1] not in extent else extent or share
        cells = (Text(clean(fact.place)), Text(clean(fact.holder), "bold"), Text(much))
        grid.add(cells, fact.evidence)
    return grid.table()


def terms(view: View) -> RenderableType | None:
    """Return the terms that the report explains."""
    grid = _Lines(view)
    for gloss in view.readout.glosses:
        meaning = view.words(gloss.meaning)
        brief = meaning if view.evidence else cut(meaning, limit_chars=2 * BRIEF_CHARS)
        grid.add((Text(clean(gloss.term), "bold"), Text(brief)), gloss.evidence, gloss.meaning)
    return grid.table()


def memberships(view: View) -> RenderableType | None:
    """Return the groups and their members."""
    grid = _Lines(view)
    for group in view.readout.memberships:
        cells = (Text(clean(group.group), "bold"), Text(clean(", ".join(group.members))))
        grid.add(cells, group.evidence)
    return grid.table()


class _Lines:
    """Lines of cells; the last cell takes the rest of the width and ends in the sentence numbers."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._lines: list[tuple[Sequence[Text], list[Text]]] = []

    def add(self, cells: Sequence[Text], evidence: Iterable[Span], terms: Span | None = None) -> None:
        """Add a line, with its sentences below if they are wanted."""
        spans = tuple(evidence)
        last = Text.assemble(cells[-1], " ", self._view.mark(spans))
        self._lines.append(([*cells[:-1], last], self._view.quotes(spans, terms)))

    def table(self) -> RenderableType | None:
        """Return the lines as a table, or None if there are none."""
        if not self._lines:
            return None
        grid = Table.grid(padding=(0, 2, 0, 0))
        count = len(self._lines[0][0])
        for _ in range(count - 1):
            grid.add_column(max_width=COLUMN_WIDTH_MAX)
        grid.add_column()
        for cells, quotes in self._lines:
            grid.add_row(*cells)
            for quote in quotes:
                grid.add_row(*[""] * (count - 1), Padding(quote, (0, 0, 0, 2)))
        return grid


def _where(meeting: Meeting) -> str:
    place = clean(meeting.place or "")
    channel = "" if meeting.channel == "unknown" else channel_label(meeting.channel)
    return ", ".join(filter(None, (channel, place)))


def _status_style(meeting: Meeting) -> str:
    return "red" if meeting.status == "cancelled" else DIM if meeting.status == "held" else "cyan"
