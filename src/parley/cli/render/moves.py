"""The sections that list moves: offers and conditions, demands, refusals and threats, the rest, all."""

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from parley.cli.cleaning import clean
from parley.cli.render.layout import sections
from parley.cli.render.view import DIM, Joint, View, act_text, certainty, signature, topic_label
from parley.records import Move, spoken

LINES_MAX = 12
EXCHANGES_MAX = 8
NAME_WIDTH = 18


def offers(view: View) -> RenderableType | None:
    """Return the offers: first those that hang on conditions ("if ... then ..."), then the others."""
    acts = sections()["offers"].acts
    free = [move for move in view.readout.moves if move.act in acts and not move.condition]
    exchanges = [part for part in _exchanges(view) for part in (part, Text())]
    if not free:
        return Group(*exchanges[:-1]) if exchanges else None
    return Group(*exchanges, _by_party(view, free))


def demands(view: View) -> RenderableType | None:
    """Return what the parties ask of one another."""
    return _listed(view, "demands", lambda move: not move.condition)


def against(view: View) -> RenderableType | None:
    """Return refusals and threats."""
    return _listed(view, "against", lambda move: True)


def rest(view: View) -> RenderableType | None:
    """Return the moves that no other section lists; with ``evidence`` the list of all moves holds them."""
    return None if view.evidence else _listed(view, "rest", lambda move: not move.condition)


def every(view: View) -> RenderableType | None:
    """Return every move with its whole record and its sentences, with ``evidence`` only."""
    if not view.evidence or not view.readout.moves:
        return None
    parts: list[RenderableType] = []
    for told in view.joint(view.readout.moves):
        parts += [_record(view, told), *_quoted(view, told.move), Text()]
    return Group(*parts[:-1])


def _exchanges(view: View) -> list[RenderableType]:
    """A grid for each set of conditions, with all that hangs on it."""
    by_id = {move.id: move for move in view.readout.moves}
    groups: dict[tuple[object, ...], tuple[list[Move], list[Move]]] = {}
    for move in view.readout.moves:
        needed = [by_id[name] for name in move.condition if name in by_id]
        if needed:
            conditions, bound = groups.setdefault(tuple(map(signature, needed)), ([], []))
            conditions += [other for other in needed if other not in conditions]
            bound.append(move)
    grids = [_exchange(view, view.joint(conditions), view.joint(bound)) for conditions, bound in groups.values()]
    if view.evidence or len(grids) <= EXCHANGES_MAX:
        return grids
    return [*grids[:EXCHANGES_MAX], _more(len(grids) - EXCHANGES_MAX)]


def _exchange(view: View, conditions: Sequence[Joint], bound: Sequence[Joint]) -> RenderableType:
    """Lines "if" and "then" for what hangs on the same conditions, each with who carried it."""
    grid = _grid(4)
    for index, told in enumerate(conditions):
        line = Text.assemble(view.terms(told.move), " — ", (told.parties, "bold"), " ", act_text(told.move), " ")
        grid.add_row(Text("and" if index else "if", DIM), line + view.mark(told.move.evidence))
        _add_quotes(grid, view, told.move)
    for index, told in enumerate(bound):
        line = Text.assemble((told.parties, "bold"), " ") + view.told(told.move)
        grid.add_row(Text("and" if index else "then", DIM), line)
        _add_quotes(grid, view, told.move)
        carriers = view.carriers(told) or "the report itself"
        # Said once after several that the same people carried.
        if index + 1 == len(bound) or carriers != (view.carriers(bound[index + 1]) or "the report itself"):
            grid.add_row("", Text(f"from {carriers}", DIM))
    return grid


def _listed(view: View, key: str, wanted: Callable[[Move], bool]) -> RenderableType | None:
    acts = sections()[key].acts
    moves = [move for move in view.readout.moves if move.act in acts and wanted(move)]
    return _by_party(view, moves) if moves else None


def _by_party(view: View, moves: Sequence[Move]) -> RenderableType:
    """A line a move under the party's name, cut to LINES_MAX lines unless the sentences are wanted too."""
    lines = view.joint(moves)
    order = list(dict.fromkeys(told.parties for told in lines))
    ranked = sorted(lines, key=lambda told: order.index(told.parties))
    shown = ranked if view.evidence else ranked[:LINES_MAX]
    grid = _grid(min(NAME_WIDTH, max(cell_len(told.parties) for told in shown)))
    before = ""
    for told in shown:
        name = Text("" if told.parties == before else told.parties, "bold")
        carriers = view.carriers(told)
        grid.add_row(name, view.told(told.move) + Text(f" — {carriers}" if carriers else "", DIM))
        _add_quotes(grid, view, told.move)
        before = told.parties
    if len(ranked) > len(shown):
        grid.add_row("", _more(len(ranked) - len(shown)))
    return grid


def _more(number: int) -> Text:
    return Text(f"and {number} more; --evidence lists them all", DIM)


def _add_quotes(grid: Table, view: View, move: Move) -> None:
    for quote in _quoted(view, move):
        grid.add_row("", quote)


def _quoted(view: View, move: Move) -> list[RenderableType]:
    return [Padding(quote, (0, 0, 0, 2)) for quote in view.quotes(move.evidence, move.terms)]


def _record(view: View, told: Joint) -> Text:
    move, sure = told.move, certainty(told.move)
    line = Text.assemble((told.parties, "bold"), " ") + view.told(move)
    details = [
        f"to {clean(', '.join(move.to))}" if move.to else "",
        ", ".join(map(topic_label, move.topics)).lower(),
        clean(", ".join(move.objects)),
        spoken(clean(move.when)) if move.when else "",
        view.carriers(told),
        sure.label if sure is not None and not sure.doubt else "",
    ]
    return line.append(f" {' · '.join(filter(None, details))}", DIM)


def _grid(first_width: int) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=first_width)
    grid.add_column()
    return grid
