"""``parley doctor``."""

import json
import sys
from importlib import metadata
from pathlib import Path

import pytest

import parley
from parley.cli import checks, main
from parley.language import model


def call(*words: str) -> int:
    """The exit code of the command."""
    with pytest.raises(SystemExit) as stop:
        main(["doctor", *words])
    return int(stop.value.code or 0)


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one small model that is whole."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "labels.json").write_text("{}", encoding="utf-8")
    hashes = {"labels.json": "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}
    (folder / "hashes.json").write_text(json.dumps(hashes), encoding="utf-8")
    monkeypatch.setattr(model, "WEIGHTS", tmp_path)
    return folder


@pytest.mark.usefixtures("weights")
def test_a_sound_installation(capfd: pytest.CaptureFixture[str]) -> None:
    """Versions, the model with its hash, libraries and extras are told; the exit code is 0."""
    assert call() == 0
    out = capfd.readouterr().out
    assert out.startswith(f"parley {parley.__version__}, Python 3.")
    assert "tiny (default): whole, hash " in out
    assert "postgres (ledgers on a PostgreSQL server): " in out
    assert call("--json") == 0
    found = json.loads(capfd.readouterr().out)
    assert found["sound"]
    assert {one["package"] for one in found["libraries"]} >= {"click", "onnxruntime", "sqlalchemy"}
    assert {one["name"] for one in found["extras"]} >= {"postgres", "mcp", "spacy", "pandas", "polars"}


def test_a_damaged_model(weights: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A file that differs from what was released is named; the exit code is 1."""
    (weights / "labels.json").write_text("{ }", encoding="utf-8")
    assert call() == 1
    out = " ".join(capfd.readouterr().out.split())
    assert f"tiny (default): The model file {weights / 'labels.json'} is missing or damaged" in out


def test_no_model(weights: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Without a model nothing can be read."""
    (weights / "labels.json").unlink()
    assert call() == 1
    assert "none: install the released package again" in capfd.readouterr().out


@pytest.mark.usefixtures("weights")
def test_a_driver_without_its_library(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A driver that is installed but cannot be imported is told."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert call() == 0
    assert "it cannot be used" in " ".join(capfd.readouterr().out.split())


@pytest.mark.usefixtures("weights")
def test_what_is_missing_is_told_with_its_remedy(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing extra is no fault and is told with the command that installs it; a missing library is one."""
    there = metadata.version

    def version(package: str) -> str:
        if package in ("psycopg", "polars", "httpx"):
            raise metadata.PackageNotFoundError(package)
        return there(package)

    monkeypatch.setattr(checks, "version", version)
    assert call() == 1
    out = capfd.readouterr().out
    assert "Models\n  not looked at" in out
    assert "missing; pip install 'parley[postgres]'" in out
    assert "missing; pip install polars" in out
    assert "httpx >=0.27 is missing: install parley again" in out
