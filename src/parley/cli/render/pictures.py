"""Pictures of a conflict: its graph of states and moves, and the heat map of stability over states."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from parley.analysis.conflict import Conflict, Stability, layers_of, places_of
from parley.errors import DealTooLarge, OptionError, SetupError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LIMIT_DRAWN = 64
LIMIT_MAPPED = 400
# In larger graphs only improvements are drawn, as all moves would hide the states.
LIMIT_ALL_MOVES = 24
DOTS_PER_INCH = 150
_BLUE, _GREY, _PALE = "#1f6fb2", "#8a8a8a", "#eef1f4"
# Told apart in print and by colour-blind readers (Okabe and Ito 2008).
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")


def draw_graph(stability: Stability, path: Path) -> None:
    """Draw states and moves into a file; its ending gives the format.

    States stand in layers by how many options are taken, or on a circle where they are listed. Filled ones are
    equilibria by some concept. An arrow is a move: solid where the mover likes its end better, and only such
    ones in large graphs.

    Raises:
        DealTooLarge: there are too many states to draw.
        OptionError: the file's ending is no picture format.
        SetupError: matplotlib is not installed.
    """
    conflict = stability.conflict
    if conflict.count > LIMIT_DRAWN:
        raise DealTooLarge(
            f"The graph of {conflict.count} states cannot be read (at most {LIMIT_DRAWN}); draw a heat map, or write a "
            "table."
        )
    places = places_of(conflict)
    layers = layers_of(places)
    spread = max(6.0, 1.3 * max(map(len, layers)), 1.1 * len(layers))
    figure, axes = _figure(min(spread, 24.0), min(max(5.0, 0.8 * spread), 18.0))
    _draw_moves(conflict, places, axes)
    _draw_states(stability, places, axes)
    axes.margins(0.12)
    axes.set_axis_off()
    axes.set_title(conflict.title or "States and moves", fontsize=11)
    figure.legend(*_graph_legend(conflict), loc="outside lower center", ncols=3, frameon=False, fontsize=8)
    _save(figure, path)


def draw_heatmap(stability: Stability, path: Path) -> None:
    """Draw for how many decision makers each state is stable, by concept; errors as in :func:`draw_graph`."""
    conflict = stability.conflict
    if conflict.count > LIMIT_MAPPED:
        raise DealTooLarge(
            f"A heat map of {conflict.count} states cannot be read (at most {LIMIT_MAPPED}); write a table instead."
        )
    concepts = list(stability.stable)
    indices = conflict.indices
    rows = [(one, maker.name, stability.stable[one][at][indices]) for one in concepts for at, maker in
            enumerate(conflict.makers)]  # fmt: skip
    everyone = [stability.equilibria[one][indices] for one in concepts]
    per_concept = len(conflict.makers) + 1
    cells = np.array(
        [
            row
            for at, one in enumerate(concepts)
            for row in [*(2 * values.astype(int) for concept, _, values in rows if concept == one), 3 * everyone[at]]
        ]
    )
    figure, axes = _figure(min(max(5.0, 2.5 + 0.24 * conflict.count), 30.0), 1.4 + 0.26 * len(cells))
    _draw_cells(cells, axes)
    names = [*(maker.name for maker in conflict.makers), "equilibrium"]
    axes.set_yticks(range(len(cells)), [f"{name}  {one}" for one in concepts for name in names], fontsize=8)
    step = max(1, conflict.count // 40)
    axes.set_xticks(range(0, conflict.count, step), [str(at + 1) for at in range(0, conflict.count, step)], fontsize=7)
    for at in range(1, len(concepts)):
        axes.axhline(at * per_concept - 0.5, color="black", linewidth=1)
    axes.set_xlabel("state", fontsize=9)
    axes.set_title(f"{conflict.title or 'Stability'}: grey is stable for the party, blue for all", fontsize=10)
    _save(figure, path)


def _draw_cells(cells: Any, axes: "Axes") -> None:
    from matplotlib.colors import ListedColormap

    colours = ListedColormap([_PALE, "white", _GREY, _BLUE])
    axes.imshow(cells, cmap=colours, vmin=0, vmax=3, aspect="auto", interpolation="nearest")
    axes.set_xticks(np.arange(-0.5, cells.shape[1]), minor=True)
    axes.set_yticks(np.arange(-0.5, cells.shape[0]), minor=True)
    axes.grid(which="minor", color="white", linewidth=0.8)
    axes.tick_params(which="both", length=0)


def _draw_moves(conflict: Conflict, places: dict[int, tuple[float, float]], axes: "Axes") -> None:
    for at, maker in enumerate(conflict.makers):
        colour = _COLOURS[at % len(_COLOURS)]
        for source in map(int, conflict.indices):
            for target in map(int, maker.moves.targets(source)):
                better = maker.payoffs is not None and maker.payoffs[target] > maker.payoffs[source]
                if not better and conflict.count > LIMIT_ALL_MOVES:
                    continue
                # Without preferences every move is drawn alike; else only one way of a pair is an improvement.
                axes.annotate(
                    "",
                    xy=places[target],
                    xytext=places[source],
                    arrowprops={
                        "arrowstyle": "-|>",
                        "color": colour,
                        "alpha": 0.95 if better else 0.28,
                        "linestyle": "solid" if better else "dotted",
                        "linewidth": 1.3 if better else 0.9,
                        "shrinkA": 12,
                        "shrinkB": 12,
                        "connectionstyle": f"arc3,rad={0.1 + 0.04 * at}",
                    },
                )


def _draw_states(stability: Stability, places: dict[int, tuple[float, float]], axes: "Axes") -> None:
    conflict = stability.conflict
    votes = np.asarray(sum(states.astype(int) for states in stability.equilibria.values()))
    for index, (across, up) in places.items():
        strength = int(votes[index]) / max(len(stability.stable), 1)
        face = (0.12, 0.44, 0.70, strength) if strength else "white"
        edge = "black" if index != conflict.status_quo else "#d55e00"
        axes.scatter([across], [up], s=420, color=[face], edgecolors=edge, linewidths=1.6, zorder=3)
        colour = "white" if strength > 0.55 else "black"
        axes.text(across, up, str(conflict.number(index)), ha="center", va="center", fontsize=8, color=colour, zorder=4)
        label = conflict.pattern(index) or conflict.words(index)
        axes.annotate(
            label,
            (across, up),
            (0, -12),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=6.5,
            color="#333333",
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.6},
            zorder=4,
        )


def _graph_legend(conflict: Conflict) -> tuple[list[Any], list[str]]:
    from matplotlib.lines import Line2D

    handles: list[Any] = []
    labels: list[str] = []
    for at, maker in enumerate(conflict.makers):
        handles.append(Line2D([], [], color=_COLOURS[at % len(_COLOURS)], linewidth=1.5))
        labels.append(maker.name)
    handles.append(
        Line2D([], [], marker="o", color="none", markerfacecolor=_BLUE, markeredgecolor="black", markersize=9)
    )
    labels.append("equilibrium (darker: by more concepts)")
    if conflict.count > LIMIT_ALL_MOVES:
        handles.append(Line2D([], [], color="none"))
        labels.append("(only improvements are drawn)")
    else:
        handles.append(Line2D([], [], color="black", linestyle="dotted"))
        labels.append("move, no improvement")
    if conflict.status_quo is not None:
        handles.append(
            Line2D([], [], marker="o", color="none", markerfacecolor="white", markeredgecolor="#d55e00", markersize=9)
        )
        labels.append("status quo")
    return handles, labels


def _figure(width_inches: float, height_inches: float) -> "tuple[Figure, Axes]":
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        raise SetupError(
            "Pictures need matplotlib, which is missing; install it with: pip install 'parley[pictures]'."
        ) from None
    figure = Figure(figsize=(width_inches, height_inches), layout="constrained")
    FigureCanvasAgg(figure)
    return figure, figure.add_subplot()


def _save(figure: "Figure", path: Path) -> None:
    known: Callable[[], dict[str, str]] = figure.canvas.get_supported_filetypes
    if path.suffix.lstrip(".").lower() not in known():
        raise OptionError(f"{path} has no ending of a picture; use .png, .svg or .pdf.")
    figure.savefig(path, dpi=DOTS_PER_INCH)
