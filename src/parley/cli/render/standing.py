"""The table of where each party stands: topics and their objects down, parties across."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from parley import vocabulary
from parley.cli.cleaning import clean
from parley.cli.render.view import DIM, View, act_text, joint, topic_label
from parley.records import Move, Readout

OBJECTS_MAX = 3
ACTS_MAX = 3
OTHERS_LINES_MAX = 4
OTHERS_WIDTH = 24
LABEL_WIDTH = 19
GAP = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A topic, or an object within it, and the moves about it in the order in which they are told."""

    label: str
    inner: bool
    moves: tuple[Move, ...]


def rows(readout: Readout) -> list[Row]:
    """Return the rows of the table.

    An object has a row of its own where more than one position on it is told: another party's, or another
    act. Moves about it then stand there alone. All others stand in the row of the topic.
    """
    told = sorted(readout.moves, key=lambda move: max(span.start for span in move.evidence))
    found: list[Row] = []
    for topic in vocabulary.topics():
        about = [move for move in told if topic in move.topics]
        disputed = _disputed(about)
        plain = tuple(move for move in about if not any(name in disputed for name in move.objects))
        if about:
            found.append(Row(topic_label(topic), False, plain))
        for name in disputed:
            found.append(Row(clean(name), True, tuple(move for move in about if name in move.objects)))
    return found


def standing(view: View) -> RenderableType | None:
    """Return the table with its legend, or None if the report tells of no move."""
    if not view.readout.moves:
        return None
    shown = rows(view.readout)
    names, others = _columns(view, shown)
    table = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False, header_style="bold")
    table.add_column("", width=max(_label_width(row) for row in shown))
    for name in names:
        table.add_column(Text(clean(name)), width=_column_width(view, shown, name))
    if others:
        table.add_column("Others")
    for row in shown:
        table.add_row(*_cells(view, row, names, others))
    return Group(table, Text(), _legend(view, shown))


def _disputed(moves: Sequence[Move]) -> list[str]:
    """The objects with more than one position, those of most positions first."""
    about: dict[str, list[Move]] = {}
    for move in moves:
        for name in move.objects:
            about.setdefault(name, []).append(move)
    positions = {name: len(joint(on)) for name, on in about.items() if len({(m.party, m.act) for m in on}) > 1}
    ranked = sorted((name for name in positions if positions[name] > 1), key=lambda name: -positions[name])
    return ranked[:OBJECTS_MAX]


def _columns(view: View, shown: Sequence[Row]) -> tuple[list[str], list[str]]:
    """The parties that get a column, those of most moves first, and those that share the last one."""
    counts = Counter(move.party for move in view.readout.moves)
    ranked = sorted(view.readout.parties, key=lambda party: -counts[party])
    room = view.width - max(_label_width(row) for row in shown) - GAP
    widths = [_column_width(view, shown, party) + GAP for party in ranked]
    if sum(widths) <= room + GAP:
        return ranked, []
    room -= OTHERS_WIDTH
    count = 0
    while count < len(ranked) and sum(widths[: count + 1]) <= room:
        count += 1
    return ranked[:count], ranked[count:]


def _label_width(row: Row) -> int:
    return min(LABEL_WIDTH, cell_len(row.label) + 2 * row.inner)


def _column_width(view: View, shown: Sequence[Row], party: str) -> int:
    lines = [line for row in shown for line in _positions(view, row, party)]
    longest = max((cell_len(line.plain) for line in lines), default=0)
    return max(longest, *(min(LABEL_WIDTH, cell_len(word)) for word in clean(party).split() or [""]))


def _cells(view: View, row: Row, names: Sequence[str], others: Sequence[str]) -> list[RenderableType]:
    label = Text(row.label, DIM if row.inner else "bold")
    cells: list[RenderableType] = [Padding(label, (0, 0, 0, 2)) if row.inner else label]
    cells += [Text("\n").join(_capped(_positions(view, row, name), ACTS_MAX)) for name in names]
    if others:
        cells.append(_others(view, row, others))
    return cells


def _positions(view: View, row: Row, party: str) -> list[Text]:
    """The acts of a party in a row, the latest first, each with the sentence that tells it last."""
    by_act: dict[str, list[Move]] = {}
    for move in reversed(row.moves):
        if move.party == party:
            by_act.setdefault(move.act, []).append(move)
    return [_position(view, moves) for moves in by_act.values()]


def _position(view: View, moves: Sequence[Move]) -> Text:
    latest = moves[0]
    number = view.sentences.number(max(latest.evidence))
    line = Text.assemble(act_text(latest), " ", (f"[{number}]", DIM))
    return line.append(f" +{len(moves) - 1}", DIM) if len(moves) > 1 else line


def _others(view: View, row: Row, others: Iterable[str]) -> Text:
    """What the other parties hold, a line a party; those of one position share theirs."""
    holders: dict[str, list[str]] = {}
    lines: dict[str, Text] = {}
    for party in others:
        line = Text(", ").join(_capped(_positions(view, row, party), ACTS_MAX))
        if line:
            holders.setdefault(line.plain, []).append(clean(party))
            lines.setdefault(line.plain, line)
    shown = [Text.assemble((f"{', '.join(holders[key])}: ", "bold"), lines[key]) for key in lines]
    return Text("\n").join(_capped(shown, OTHERS_LINES_MAX))


def _capped(lines: list[Text], most: int) -> list[Text]:
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], Text(f"and {len(lines) - most + 1} more", DIM)]


def _legend(view: View, shown: Sequence[Row]) -> Text:
    parts = ["The latest comes first; [n] is the sentence of the report"]
    if any(move.hedged for move in view.readout.moves):
        parts.append("? told as possible")
    if any(" +" in line.plain for row in shown for p in _parties(row) for line in _positions(view, row, p)):
        parts.append("+n as many more of the kind")
    return Text("; ".join(parts) + ".", DIM)


def _parties(row: Row) -> set[str]:
    return {move.party for move in row.moves}
