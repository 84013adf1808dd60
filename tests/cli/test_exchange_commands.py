"""`parley export` and `parley import` as a user calls them."""

import csv
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_ledger_commands import call, filled, readout

__all__ = ["call", "filled"]

FORMATS = ["jsonl", "plover", "annotations", "icalendar", "dna"]


@pytest.mark.parametrize("format", FORMATS)
def test_to_a_file_as_to_standard_output(filled: Any, tmp_path: Path, format: str) -> None:
    """A file holds what would be printed; the one of an earlier export is replaced only when asked."""
    code, out, _ = filled("export", format)
    assert (code, bool(out)) == (0, True)
    assert filled("export", format, "--out", "-")[1] == out
    assert filled("export", format, "--out", "out") == (0, "", "parley: wrote out\n")
    assert (tmp_path / "out").read_bytes().decode().replace("\r\n", "\n") == out.replace("\r\n", "\n")
    assert filled("export", format, "--out", "out")[0] == 2
    assert filled("export", format, "--out", "out", "--force")[0] == 0


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_to_a_folder(filled: Any, tmp_path: Path, format: str) -> None:
    """Tables go to a folder, of which nothing is there if the talks are unknown."""
    assert filled("export", format, "--out", "out", "--talks", "none")[0] == 2
    assert not (tmp_path / "out").exists()
    assert filled("export", format, "--out", "out")[0] == 0
    assert (tmp_path / "out" / f"moves.{format}").is_file()
    if format == "csv":
        with (tmp_path / "out" / "moves.csv").open(encoding="utf-8", newline="") as file:
            assert [row["act"] for row in csv.DictReader(file)] == ["demand", "refuse"]


def test_round_trip(filled: Any, tmp_path: Path) -> None:
    """Export, import and export give the same file; a second import changes nothing."""
    line = json.loads(filled("positions", "--json")[1])[0]["line"]
    filled("correct", "change", line, "act", "urge")
    filled("export", "jsonl", "--out", "day1.jsonl")
    assert filled("import", "day1.jsonl", "--ledger", "b.sqlite") == (
        0, "", "parley: b.sqlite: 1 new\nparley: made 1 correction again\n",
    )  # fmt: skip
    assert filled("import", "day1.jsonl", "--ledger", "b.sqlite")[2] == "parley: b.sqlite: 1 known\n"
    assert filled("export", "jsonl", "--ledger", "b.sqlite")[1] == (tmp_path / "day1.jsonl").read_text("utf-8")


def test_import_takes_what_read_wrote(call: Any, tmp_path: Path) -> None:
    """A readout of `parley read --json` or `--out` is taken, into the talks that are named."""
    (tmp_path / "one.json").write_text(readout().to_json(indent=2), encoding="utf-8")
    assert call("import", "one.json", "--talks", "isle", "--why", "from the archive")[0] == 0
    assert json.loads(call("log", "--talks", "isle", "--json")[1])[0]["why"] == "from the archive"


def test_import_names_bad_lines(call: Any, tmp_path: Path) -> None:
    """Of several lines the good ones are kept; if none is good, there is not even a ledger."""
    (tmp_path / "bad.jsonl").write_text("{}\nno\n", encoding="utf-8")
    code, _, err = call("import", "bad.jsonl", "none.jsonl")
    assert code == 2
    assert "parley: bad.jsonl, line 2: The readout is not JSON" in err
    assert "none.jsonl: cannot be read" in err
    assert not (tmp_path / "parley.sqlite").exists()
    (tmp_path / "mixed.jsonl").write_text(f"{{}}\n{readout().to_json()}\n", encoding="utf-8")
    code, _, err = call("import", "mixed.jsonl")
    assert code == 1
    assert err.startswith("parley: parley.sqlite: 1 new, 1 failed; these failed:\nparley: mixed.jsonl, line 1: ")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(["export", "xml"], "'xml' is not one of", id="no format"),
        pytest.param(["export", "csv"], "name it with --out", id="no folder"),
        pytest.param(["export", "jsonl", "--ledger", "none.sqlite"], "There is no ledger", id="no ledger"),
        pytest.param(["export", "jsonl", "--as-of", "soon"], "is no date", id="no date"),
        pytest.param(["export", "jsonl", "--talks", "b"], "no talks “b”", id="no talks"),
        pytest.param(["export", "jsonl", "--out", "parley.sqlite", "--force"], "the ledger itself", id="the ledger"),
        pytest.param(["export", "jsonl", "--out", "none/out"], "folder is missing", id="no place"),
        pytest.param(["export", "csv", "--out", ".", "--force"], "holds other things", id="a folder in use"),
        pytest.param(["import", "parley.sqlite"], "is not JSON", id="no JSON"),
    ],
)
def test_wrong_call_is_said(filled: Any, tmp_path: Path, words: list[str], sentence: str) -> None:
    """What cannot be done is said with exit code 2, and nothing is written."""
    before = {path.name for path in tmp_path.iterdir()}
    code, out, err = filled(*words)
    assert (code, out) == (2, "")
    assert sentence in err
    assert "Traceback" not in err
    assert {path.name for path in tmp_path.iterdir()} == before


def test_parquet_without_its_library(filled: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pyarrow one sentence says what to install, and no folder is left."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    code, _, err = filled("export", "parquet", "--out", "out")
    assert code == 2
    assert "pip install 'parley[parquet]'" in err
    assert err.count("\n") == 1
    assert not (tmp_path / "out").exists()
