"""Where the states of a small conflict stand in a drawing."""

from collections.abc import Mapping

import numpy as np

from parley.analysis.conflict.model import Conflict

Places = Mapping[int, tuple[float, float]]
LAYER_HEIGHT = 0.9
# Every second layer is shifted a little, so that arrows between three layers do not run into states.
SHIFT = 0.17


def places_of(conflict: Conflict) -> dict[int, tuple[float, float]]:
    """Return the place of each state by its index, upwards and to the right, about one apart.

    States made of options stand in layers, the higher the more options are taken; listed ones on a circle.
    """
    return _layers(conflict) if conflict.options else _circle(conflict)


def layers_of(places: Places) -> list[list[int]]:
    """Return the states that stand at the same height."""
    found: dict[float, list[int]] = {}
    for index, (_, height) in places.items():
        found.setdefault(round(height, 6), []).append(index)
    return list(found.values())


def _layers(conflict: Conflict) -> dict[int, tuple[float, float]]:
    layers: dict[int, list[int]] = {}
    for index in map(int, conflict.indices):
        layers.setdefault(index.bit_count(), []).append(index)
    return {
        index: (at - (len(layer) - 1) / 2 + SHIFT * (height % 2), height * LAYER_HEIGHT)
        for height, layer in layers.items()
        for at, index in enumerate(layer)
    }


def _circle(conflict: Conflict) -> dict[int, tuple[float, float]]:
    turn = 2 * np.pi / conflict.count
    radius = max(1.5, conflict.count / 5)
    return {
        index: (radius * float(np.sin(at * turn)), radius * float(np.cos(at * turn)))
        for at, index in enumerate(map(int, conflict.indices))
    }
