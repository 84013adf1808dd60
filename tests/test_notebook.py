"""The example notebook runs as it stands, and what it keeps is what a run gives."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.gold import ROOT

nbclient: Any = pytest.importorskip("nbclient", reason="nbclient is not installed (pip install '.[dev]')")
nbformat: Any = pytest.importorskip("nbformat", reason="nbformat is not installed (pip install '.[dev]')")
for name in ("ipykernel", "pandas", "polars"):
    pytest.importorskip(name, reason=f"{name} is not installed (pip install '.[dev]')")

PATH = ROOT / "docs" / "notebook.ipynb"


def kinds(notebook: Any) -> list[list[tuple[str, ...]]]:
    """What each cell of code puts out: for each output its forms."""
    return [
        [tuple(sorted(output.get("data", {output.output_type: None}))) for output in cell.outputs]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


@pytest.fixture(scope="module")
def kept() -> Any:
    """The notebook as it is kept."""
    return nbformat.read(PATH, as_version=4)


def test_what_is_kept_is_whole(kept: Any) -> None:
    """It is sound, holds its outputs, and tells of no machine."""
    nbformat.validate(kept)
    assert all("error" not in [output.output_type for output in cell.get("outputs", ())] for cell in kept.cells)
    shown = [form for cell in kinds(kept) for output in cell for form in output]
    assert shown.count("text/html") >= 10
    text = PATH.read_text(encoding="utf-8")
    assert str(Path.home()) not in text
    assert "/tmp/" not in text


def test_it_runs_and_shows_the_same_kinds_of_things(kept: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run anew, each cell shows tables and text where the kept one does; the words may be those of a newer model."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    fresh = nbformat.read(PATH, as_version=4)
    for cell in fresh.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    nbclient.NotebookClient(
        fresh, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(PATH.parent)}}
    ).execute()
    assert kinds(fresh) == kinds(kept)
