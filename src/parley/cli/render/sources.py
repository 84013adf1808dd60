"""The section of sources: who they are, of what kind, how many, and what rests on them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from parley.cli.render.view import DIM, View, act_text, joint, source_label
from parley.records import Move, Source

NAME_WIDTH_MAX = 30
KIND_WIDTH_MAX = 20
MOVES_MAX = 6


@dataclass(slots=True)
class _Origin:
    """One source as the reader knows it, through all the moves that rest on it."""

    name: str
    source: Source
    via: str
    moves: list[Move] = field(default_factory=list)


def sources(view: View) -> RenderableType | None:
    """Return the table of sources, and last what the report tells without one."""
    if not view.readout.moves:
        return None
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style=DIM)
    table.add_column("Who", max_width=NAME_WIDTH_MAX)
    table.add_column("Kind", max_width=KIND_WIDTH_MAX)
    table.add_column("Stands for")
    for origin in _origins(view):
        name = Text(origin.name, "bold")
        if origin.via:
            name.append(f"\nvia {origin.via}", "not bold dim")
        table.add_row(name, _kind(origin.source), _stands_for(view, origin.moves))
    own = [move for move in view.readout.moves if not move.sources]
    if own:
        table.add_row(Text("The report itself"), "", _stands_for(view, own))
    return table


def _origins(view: View) -> list[_Origin]:
    found: dict[tuple[str, str, int | None], _Origin] = {}
    for move in view.readout.moves:
        for depth, source in enumerate(move.sources):
            name = view.source_name(source)
            via = view.source_name(move.sources[depth - 1]) if depth else ""
            key = (source.kind, name.casefold(), source.count)
            origin = found.setdefault(key, _Origin(name, source, via))
            if move not in origin.moves:
                origin.moves.append(move)
    return list(found.values())


def _kind(source: Source) -> str:
    label = source_label(source.kind)
    if source.kind != "anonymous":
        return label
    if source.count is None:
        return f"{label}, number not told"
    return f"{label}, {source.count} {'person' if source.count == 1 else 'people'}"


def _stands_for(view: View, moves: Sequence[Move]) -> Text:
    lines = joint(moves)
    shown = lines if view.evidence else lines[:MOVES_MAX]
    line = Text()
    before = ""
    for told in shown:
        if told.parties == before:
            line.append(", ")
        else:
            line.append("; " if line else "").append(f"{told.parties}: ", "bold")
        line += Text.assemble(act_text(told.move), " ", view.mark(told.move.evidence))
        before = told.parties
    left = len(lines) - len(shown)
    return line.append(f" and {left} more", DIM) if left else line
