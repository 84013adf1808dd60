"""The quality gate: its logic on made-up figures, and the real measurement against the pinned floors."""

import dataclasses
import json
from pathlib import Path

import pytest

from benchmarks import gate
from benchmarks.gate import Floor, Floors, GateError, faults, updated
from benchmarks.gold import gold_sha256, gold_texts, shared_folder
from benchmarks.quality import Figure, Figures, measure, table
from parley.language import models

GOLD = "a" * 64
OTHER_GOLD = "b" * 64


def figures(**f1: float) -> Figures:
    """Figures over 1000 gold records each, so that epsilon is the tolerance."""
    return {name: Figure(precision=value, recall=value, f1=value, count=1000) for name, value in f1.items()}


def floors(**f1: float) -> Floors:
    """Floors over 1000 gold records each."""
    return Floors(GOLD, {name: Floor(value, 1000) for name, value in f1.items()}, epsilon_points=0.5)


@pytest.mark.parametrize(
    ("measured", "named"),
    [
        pytest.param({"act": 60.0, "topics": 70.0}, [], id="at the floors"),
        pytest.param({"act": 99.0, "topics": 70.0}, [], id="above a floor"),
        pytest.param({"act": 59.5, "topics": 70.0}, [], id="below by epsilon, not more"),
        pytest.param({"act": 59.4, "topics": 70.0}, ["act"], id="below by more than epsilon"),
        # A rise elsewhere does not pay for a fall.
        pytest.param({"act": 99.0, "topics": 60.0}, ["topics"], id="one up, one down"),
        pytest.param({"act": 60.0}, ["topics"], id="a figure is missing"),
        pytest.param({"act": 60.0, "topics": 70.0, "dates": 5.0}, ["dates"], id="a figure without floor"),
        pytest.param({"act": 1.0, "topics": 2.0}, ["act", "topics"], id="every fall is told"),
    ],
)
def test_a_figure_below_its_floor_fails(measured: dict[str, float], named: list[str]) -> None:
    """The gate names the measures that fell below floor less epsilon, or lack figure or floor, no others."""
    found = faults(floors(act=60.0, topics=70.0), figures(**measured), gold_sha256=GOLD)
    assert [fault.split()[0] for fault in found] == named


def test_a_figure_over_few_records_may_move_by_one_record() -> None:
    """Over 8 gold records one record is 12.5 points, so a fall of 12 passes and one of 13 does not."""
    pinned = Floors(GOLD, {"control": Floor(50.0, 8)})
    at = {"control": Figure(0, 0, 38.0, 8)}
    below = {"control": Figure(0, 0, 37.0, 8)}
    assert faults(pinned, at, gold_sha256=GOLD) == []
    assert len(faults(pinned, below, gold_sha256=GOLD)) == 1


def test_other_gold_data_fail() -> None:
    """High figures on other gold data do not pass."""
    found = faults(floors(act=60.0), figures(act=99.0), gold_sha256=OTHER_GOLD)
    assert len(found) == 1
    assert "gold data" in found[0]


def test_without_floors_nothing_passes() -> None:
    """A file without floors is not an open gate."""
    assert faults(floors(), figures(act=99.0), gold_sha256=GOLD) == ["No floor is pinned; pin them with --update."]


def test_an_update_raises_floors_and_keeps_those_within_tolerance() -> None:
    """A risen figure lifts its floor; one fallen within the tolerance leaves it, so floors never creep."""
    new = updated(floors(act=60.0, topics=70.0), figures(act=64.0, topics=69.6), gold_sha256=GOLD, today="2025-01-02")
    assert {name: floor.f1 for name, floor in new.floors.items()} == {"act": 64.0, "topics": 70.0}
    assert new.regressions == ()


def test_a_first_update_pins_what_it_finds() -> None:
    """Floors that are not pinned yet take the measurement and the hash of its gold data."""
    new = updated(floors(), figures(act=64.0), gold_sha256=OTHER_GOLD, today="2025-01-02")
    assert (new.gold_sha256, new.floors, new.regressions) == (OTHER_GOLD, {"act": Floor(64.0, 1000)}, ())


@pytest.mark.parametrize(
    ("measured", "gold"),
    [
        pytest.param({"act": 50.0}, GOLD, id="a figure fell"),
        pytest.param({"topics": 99.0}, GOLD, id="a measure was dropped"),
        # Higher figures on other data may hide a fall.
        pytest.param({"act": 99.0}, OTHER_GOLD, id="the gold data changed"),
    ],
)
@pytest.mark.parametrize("reason", [None, "", "  "])
def test_floors_are_not_lowered_without_a_reason(measured: dict[str, float], gold: str, reason: str | None) -> None:
    """An update that lowers a floor is refused if no reason, or an empty one, is given."""
    with pytest.raises(GateError, match="--allow-regression"):
        updated(
            floors(act=60.0),
            figures(**measured),
            gold_sha256=gold,
            today="2025-01-02",
            allow_regression=reason,
        )


def test_a_regression_is_recorded_with_its_reason() -> None:
    """A reason lets the fallen floor down, leaves the others, and stays beside what it lowered."""
    new = updated(
        floors(act=60.0, topics=70.0),
        figures(act=50.0, topics=69.8),
        gold_sha256=GOLD,
        today="2025-01-02",
        allow_regression="a smaller model",
    )
    assert {name: floor.f1 for name, floor in new.floors.items()} == {"act": 50.0, "topics": 70.0}
    assert new.regressions == ({"date": "2025-01-02", "reason": "a smaller model", "lowered": ["act: 60.0 to 50.0."]},)


def test_floors_survive_their_file(tmp_path: Path) -> None:
    """What is saved is what is loaded, regressions included."""
    before = dataclasses.replace(floors(act=60.25), regressions=({"date": "2025-01-02", "reason": "r", "lowered": []},))
    before.save(tmp_path / "floors.json")
    assert Floors.load(tmp_path / "floors.json") == before


def test_the_command_refuses_and_leaves_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--update` on a fall exits with 1 and changes nothing; with a reason it exits with 0 and records it."""
    path = tmp_path / "benchmarks" / "floors.json"
    path.parent.mkdir()
    floors(act=60.0).save(path)
    (tmp_path / "gold" / "dev").mkdir(parents=True)
    monkeypatch.setattr(gate, "FOLDER", path.parent)
    monkeypatch.setattr(gate, "ROOT", tmp_path)
    monkeypatch.setattr(gate, "measure", lambda shared, model: figures(act=50.0))
    monkeypatch.setattr(gate, "gold_sha256", lambda shared: GOLD)
    before = path.read_bytes()

    assert gate.main(["--shared", str(tmp_path)]) == 1
    assert "act fell to 50.0" in capsys.readouterr().out
    assert gate.main(["--shared", str(tmp_path), "--update"]) == 1
    assert path.read_bytes() == before
    assert gate.main(["--shared", str(tmp_path), "--update", "--allow-regression", "why"]) == 0
    assert json.loads(path.read_text())["regressions"][0]["reason"] == "why"
    assert gate.main(["--shared", str(tmp_path)]) == 0
    assert gate.main(["--shared", str(tmp_path), "--model", "small"]) == 2
    assert gate.main(["--shared", str(tmp_path), "--model", "small", "--update"]) == 0
    assert json.loads((path.parent / "floors-small.json").read_text())["floors"]["act"]["f1"] == 50.0
    assert gate.main(["--shared", str(tmp_path), "--model", "small"]) == 0


@pytest.mark.parametrize("changed", ["gold/dev/a.json", "gold/dev/a.txt", "seed/article.txt", "score.py"])
def test_the_hash_covers_texts_gold_and_scorers(tmp_path: Path, changed: str) -> None:
    """One changed byte in a text, a gold readout, the seed or a scorer gives another hash."""
    names = ("gold/dev/a.json", "gold/dev/a.txt", "seed/article.txt", "score.py", "score_attributions.py")
    for name in (*names, "data/polnear-train-dev.tar.gz"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    before = gold_sha256(tmp_path)
    assert gold_sha256(tmp_path) == before
    (tmp_path / changed).write_text(changed.swapcase())
    assert gold_sha256(tmp_path) != before


def test_the_table_shows_each_measure() -> None:
    """Every measure has a line with its three figures and its count."""
    shown = table({"act": Figure(61.04, 55.96, 58.4, 12)})
    assert " ".join(shown.splitlines()[-1].split()) == "| act | 61.0 | 56.0 | 58.4 | 12 |"


def _shared_or_skip() -> Path:
    shared = shared_folder()
    if shared is None:
        pytest.skip("no shared folder with gold data; set PARLEY_SHARED")
    return shared


def test_every_gold_text_has_a_gold_readout() -> None:
    """The texts that are measured are the gold readouts, the seed included."""
    shared = _shared_or_skip()
    gold = {path.stem for path in (shared / "gold" / "dev").glob("*.json")}
    assert {text.id for text in gold_texts(shared)} == gold
    assert all(text.path.is_file() for text in gold_texts(shared))


@pytest.mark.measure
@pytest.mark.parametrize("model", models())
def test_the_reader_holds_its_floors(model: str) -> None:
    """No figure on the gold data is below its pinned floor, with any of the models."""
    shared = _shared_or_skip()
    path = gate.floors_path(None if model == models()[0] else model)
    found = faults(Floors.load(path), measure(shared, model=model), gold_sha256=gold_sha256(shared))
    assert not found, "\n".join(found)
