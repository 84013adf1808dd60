"""The graph of a deal's states and moves: which are equilibria, and where everything stands in the drawing."""

from collections.abc import Iterable, Sequence
from math import hypot
from typing import Any

from parley.analysis.conflict import CONCEPTS, Conflict, Stability, conflict_of, places_of, stability
from parley.analysis.deal import Deal, ModelFile, narrowed
from parley.errors import DealError, OptionError
from parley.web.deal_model import Model

OPTIONS_MAX = 6
STATES_MAX = 64
# In larger graphs only improvements are drawn, as all moves would hide the states.
ALL_MOVES_MAX = 16
ARROWS_MAX = 500
RADIUS, ACROSS, DOWN, MARGIN = 17, 84, 96, 34
BEND = 0.12


def graph_of(model: Model, about: Sequence[str], clashing: Iterable[str]) -> dict[str, Any]:
    """Return the graph of some of a model's options, those of its blockers unless ``about`` names others.

    What cannot be drawn is told by a sentence under ``refused``.
    """
    try:
        part, chosen, left_out = _part(model, about, list(clashing))
        conflict = conflict_of(part).conflict
        if conflict.count > STATES_MAX:
            raise OptionError(
                f"The model has {conflict.count} states, too many to draw (at most {STATES_MAX}); "
                "“parley deal stability” lists where they settle."
            )
        found = stability(conflict, concepts=CONCEPTS if conflict.options else CONCEPTS[:-1])
    except (DealError, OptionError) as error:
        return {"refused": str(error), "about": list(about), "options_max": OPTIONS_MAX}
    return {
        "refused": None,
        "about": chosen,
        "options_max": OPTIONS_MAX,
        "positions_left_out": left_out,
        "concepts": list(found.stable),
        "parties": [{"name": one.name, "known": one.payoffs is not None} for one in conflict.makers],
        **_drawing(found),
    }


def _part(model: Model, about: Sequence[str], clashing: list[str]) -> tuple[ModelFile, list[str], int]:
    """The part of a model that is drawn, the names of its options, and how many positions are left out."""
    deal = model.deal
    if "states" in model.file.conflict or (not about and len(deal.options) <= OPTIONS_MAX):
        return model.file, [option.name for option in deal.options], 0
    unknown = [name for name in about if name not in deal.by_name]
    if unknown:
        raise OptionError(f"The model has no option “{unknown[0]}” now; choose others for the graph.")
    if len(about) > OPTIONS_MAX:
        raise OptionError(f"The graph takes at most {OPTIONS_MAX} options; {len(about)} are chosen.")
    if not about and not clashing:
        raise OptionError(
            "No positions clash, so no option is chosen for the graph by itself; choose up to "
            f"{OPTIONS_MAX} of them below."
        )
    chosen = list(about) or clashing[:OPTIONS_MAX]
    part = narrowed(deal, chosen)
    return ModelFile(part), [option.name for option in part.options], _left_out(deal, part)


def _left_out(deal: Deal, part: Deal) -> int:
    """How many positions on the part's options depend on others."""
    names = {option.name for option in part.options}
    return sum(position.option in names for position in deal.positions) - len(part.positions)


def _drawing(found: Stability) -> dict[str, Any]:
    conflict = found.conflict
    raw = places_of(conflict)
    left, low = min(x for x, _ in raw.values()), max(y for _, y in raw.values())
    places = {
        index: (round(MARGIN + (x - left) * ACROSS), round(MARGIN + (low - y) * DOWN)) for index, (x, y) in raw.items()
    }
    arrows, every_move = _arrows(conflict, places)
    return {
        "states": [_state(found, index, places[index]) for index in map(int, conflict.indices)],
        "arrows": arrows,
        "every_move": every_move,
        "width": max(x for x, _ in places.values()) + MARGIN,
        "height": max(y for _, y in places.values()) + MARGIN,
        "radius": RADIUS,
    }


def _state(found: Stability, index: int, place: tuple[int, int]) -> dict[str, Any]:
    conflict = found.conflict
    settled = [one for one, states in found.equilibria.items() if states[index]]
    return {
        "number": conflict.number(index),
        "taken": [option.name for option in conflict.taken(index)],
        "words": conflict.words(index),
        "equilibrium": settled,
        "concepts": len(settled),
        "stable": {
            maker.name: [one for one, by_maker in found.stable.items() if by_maker[at][index]]
            for at, maker in enumerate(conflict.makers)
        },
        "status_quo": index == conflict.status_quo,
        "x": place[0],
        "y": place[1],
    }


def _arrows(conflict: Conflict, places: dict[int, tuple[int, int]]) -> tuple[list[dict[str, Any]], bool]:
    """The moves as paths, and whether these are all moves or improvements only."""
    every_move = conflict.count <= ALL_MOVES_MAX
    found = []
    for at, maker in enumerate(conflict.makers):
        steps = maker.moves if every_move else maker.improvements
        for source in map(int, conflict.indices):
            for target in map(int, steps.targets(source)):
                better = maker.payoffs is None or bool(maker.payoffs[target] > maker.payoffs[source])
                found.append(
                    {
                        "party": at,
                        "from": conflict.number(source),
                        "to": conflict.number(target),
                        "improves": better and maker.payoffs is not None,
                        "path": _path(places[source], places[target], BEND + 0.04 * at),
                    }
                )
    return (found if len(found) <= ARROWS_MAX else []), every_move


def _path(start: tuple[int, int], end: tuple[int, int], bend: float) -> str:
    """A curve from the rim of one circle to that of another; those of both directions bend apart."""
    (x, y), (to_x, to_y) = start, end
    away_x, away_y = to_x - x, to_y - y
    over = ((x + to_x) / 2 - away_y * bend, (y + to_y) / 2 + away_x * bend)
    first, last = _rim(start, over, RADIUS), _rim(end, over, RADIUS + 7)
    return f"M {first[0]} {first[1]} Q {over[0]:.0f} {over[1]:.0f} {last[0]} {last[1]}"


def _rim(centre: tuple[int, int], towards: tuple[float, float], radius: float) -> tuple[int, int]:
    x, y = towards[0] - centre[0], towards[1] - centre[1]
    length = hypot(x, y) or 1.0
    return round(centre[0] + x / length * radius), round(centre[1] + y / length * radius)
