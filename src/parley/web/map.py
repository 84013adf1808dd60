"""The map: places named, and who is told to hold which share of them, readings that differ side by side."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from starlette.requests import Request

from parley import analysis
from parley.analysis import Hold
from parley.ledger import Fact, Gist, State
from parley.web.desk import Desk
from parley.web.shapes import Outline, Ring, outline, outlines, point
from parley.web.view import View

TERRITORY = "territory"
PLACES = 60
WIDTH, HEIGHT_MAX = 900, 560
LEAST_DEGREES = 6.0
NEAR = 0.35
Told = tuple[Hold, str]
Readings = dict[str, dict[str, list[Told]]]


def map_page(desk: Desk, view: View, _request: Request) -> dict[str, Any]:
    """Return each place with the readings of who holds it, and where it is drawn."""
    look = desk.look(view.talks, as_of=view.as_of)
    readings = _readings(desk, look.facts("control"))
    named = _named(look.gists(topic=TERRITORY))
    often = {key: number for key, (_, number) in named.items()}
    order = sorted({*readings, *named}, key=lambda key: (key not in readings, -often.get(key, 0), key))
    places = [_place(key, readings.get(key, {}), named.get(key)) for key in order[:PLACES]]
    return {
        "talks": view.talks,
        "as_of": look.day,
        "places": places,
        "further": [_briefly(key, readings.get(key, {}), named.get(key)) for key in order[PLACES:]],
        "drawing": _drawing(places),
    }


def _readings(desk: Desk, state: State) -> Readings:
    """What each teller last told of each place: tellers stand side by side, none is chosen."""
    by_teller: dict[str, list[Fact]] = defaultdict(list)
    mastheads = desk.mastheads()
    for fact in state.of_kind("control"):
        newsroom = fact.origin or fact.report
        by_teller[state.reports[fact.report].publisher or mastheads.get(newsroom, newsroom)].append(fact)
    found: Readings = defaultdict(lambda: defaultdict(list))
    for teller, facts in by_teller.items():
        reports = {fact.id: fact.report for fact in facts}
        for hold in analysis.control(replace(state, facts=tuple(facts))):
            found[hold.place.casefold()][teller].append((hold, reports[hold.fact]))
    return found


def _named(told: Iterable[Gist]) -> dict[str, tuple[str, int]]:
    """Objects of moves about territory, with the number of moves."""
    lines: dict[str, set[str]] = defaultdict(set)
    spelt: dict[str, Counter[str]] = defaultdict(Counter)
    for one in told:
        if TERRITORY in one.topics:
            for name in one.objects:
                lines[name.casefold()].add(one.line)
                spelt[name.casefold()][name] += 1
    return {key: (spelt[key].most_common(1)[0][0], len(lines[key])) for key in lines}


def _place(key: str, tellers: Mapping[str, list[Told]], named: tuple[str, int] | None) -> dict[str, Any]:
    holds = [hold for told in tellers.values() for hold, _ in told]
    name = holds[-1].place if holds else named[0] if named else key
    town = point(name)
    return {
        "place": name,
        "anchor": "place-" + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:10],
        "readings": [
            {"teller": teller, "told": max(hold.told for hold, _ in told), "holds": [_hold(*one) for one in told]}
            for teller, told in tellers.items()
        ],
        "contested": _contested(tellers),
        "moves": named[1] if named else 0,
        "shape": outline(name) is not None,
        "point": list(town) if town else None,
    }


def _briefly(key: str, tellers: Mapping[str, list[Told]], named: tuple[str, int] | None) -> dict[str, Any]:
    """A place as an entry of a list: so many places would make too large a page."""
    holders = dict.fromkeys(hold.holder for told in tellers.values() for hold, _ in told)
    name = next((hold.place for told in tellers.values() for hold, _ in told), named[0] if named else key)
    return {"place": name, "holders": list(holders), "moves": named[1] if named else 0}


def _hold(hold: Hold, report: str) -> dict[str, Any]:
    told = ("holder", "share", "extent", "told", "origin", "fact")
    return {**{name: getattr(hold, name) for name in told}, "report": report}


def _contested(tellers: Mapping[str, list[Told]]) -> bool:
    """Whether tellers differ: in what a holder is told to hold, or in who is told to hold it at all."""
    shares: dict[str, set[object]] = defaultdict(set)
    holders = set()
    for told in tellers.values():
        holders.add(frozenset(hold.holder.casefold() for hold, _ in told))
        for hold, _ in told:
            shares[hold.holder.casefold()].add(hold.share if hold.share is not None else hold.extent)
    return len(holders) > 1 or any(len(values) > 1 for values in shares.values())


def _drawing(places: list[dict[str, Any]]) -> dict[str, Any] | None:
    shapes = [(one, found) for one in places if (found := outline(one["place"])) is not None]
    points = [one for one in places if one["point"] and not one["shape"]]
    corners = [tuple(one["point"]) for one in points] + [p for _, found in shapes for p in _largest(found)]
    if not corners:
        return None
    frame = _Frame([(float(x), float(y)) for x, y in corners])
    labels = [{**_label(one, frame, tuple(one["point"])), "point": True} for one in points]
    labels += [{**_label(one, frame, _middle(_largest(found))), "point": False} for one, found in shapes]
    return {
        "width": WIDTH,
        "height": frame.height,
        "land": [path for land in outlines().values() if (path := frame.path(land.rings))],
        "shapes": [
            {"place": one["place"], "anchor": one["anchor"], "path": frame.path(found.rings)} for one, found in shapes
        ],
        "labels": labels,
    }


def _label(one: dict[str, Any], frame: "_Frame", at: Any) -> dict[str, Any]:
    x, y = frame.at(*at)
    return {"place": one["place"], "anchor": one["anchor"], "x": x, "y": y}


def _largest(found: Outline) -> Ring:
    return max(found.rings, key=len)


def _middle(ring: Ring) -> tuple[float, float]:
    return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)


class _Frame:
    """The part of the world that is drawn: plate carrée, with the places in the middle of it."""

    def __init__(self, points: Ring) -> None:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        pad = max(LEAST_DEGREES / 2, NEAR * max(max(xs) - min(xs), max(ys) - min(ys)) / 2)
        self.west, self.east = max(-180.0, min(xs) - pad), min(180.0, max(xs) + pad)
        self.south, self.north = max(-85.0, min(ys) - pad), min(85.0, max(ys) + pad)
        self._scale = min(WIDTH / (self.east - self.west), HEIGHT_MAX / (self.north - self.south))
        self.height = round(self._scale * (self.north - self.south))
        self._left = (WIDTH - self._scale * (self.east - self.west)) / 2

    def at(self, x: float, y: float) -> tuple[int, int]:
        return round(self._left + (x - self.west) * self._scale), round((self.north - y) * self._scale)

    def path(self, rings: tuple[Ring, ...]) -> str:
        """The rings that lie at least partly in the frame, as the data of an SVG path."""
        return " ".join(
            "M " + " L ".join("{} {}".format(*self.at(x, y)) for x, y in ring) + " Z"
            for ring in rings
            if any(self.west <= x <= self.east and self.south <= y <= self.north for x, y in ring)
        )
