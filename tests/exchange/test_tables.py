"""The tables of CSV and Parquet, read back by other libraries."""

import csv
import sys
from pathlib import Path
from typing import Any

import pytest

from parley.errors import SetupError
from parley.exchange import TABLES, CsvFolder, ParquetFolder, write_tables
from parley.ledger import Ledger
from tests.exchange.conftest import FORMULA, TEXT

FOLDERS: dict[str, type[CsvFolder | ParquetFolder]] = {"csv": CsvFolder, "parquet": ParquetFolder}


def exported(ledger: Ledger, folder: Path, kind: str, **options: Any) -> dict[str, list[dict[str, Any]]]:
    """Write all tables and read them back."""
    with FOLDERS[kind](folder) as out:
        write_tables(ledger, out, talks="main", **options)
    if kind == "parquet":
        from pyarrow import parquet

        return {path.stem: parquet.read_table(path).to_pylist() for path in folder.glob("*.parquet")}
    found = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = list(csv.DictReader(file))
    return found


@pytest.mark.parametrize("kind", FOLDERS)
def test_one_table_a_record_type(ledger: Ledger, tmp_path: Path, kind: str) -> None:
    """Each record type has its table with the documented columns, and each record a row."""
    found = exported(ledger, tmp_path, kind)
    assert {name: len(rows) for name, rows in found.items()} == {
        "reports": 3, "moves": 4, "sources": 1, "meetings": 1, "control": 1, "shifts": 1, "evidence": 7,
        "glosses": 1, "memberships": 1, "attributions": 1,
    }  # fmt: skip
    for table in TABLES:
        assert list(found[table.name][0]) == [column.name for column in table.columns]


@pytest.mark.parametrize("kind", FOLDERS)
def test_rows_have_status_and_sentence(ledger: Ledger, tmp_path: Path, kind: str) -> None:
    """What was rejected or published anew stays with its status; each move has the sentences that tell it."""
    rows = exported(ledger, tmp_path, kind)["moves"]
    assert [(row["act"], row["status"]) for row in rows] == [
        ("demand", "active"), ("refuse", "rejected"), ("offer", "superseded"), ("offer", "active"),
    ]  # fmt: skip
    assert rows[1]["evidence"] == "Sudland refuses the demand — “never”."


def test_corrections_are_applied(ledger: Ledger, tmp_path: Path) -> None:
    """A corrected field is exported as corrected."""
    demand = next(one for one in ledger.state().tellings if one.act == "demand")
    ledger.change(demand.id, "act", "urge")
    assert exported(ledger, tmp_path, "csv")["moves"][0]["act"] == "urge"


def test_csv_holds_no_formula(ledger: Ledger, tmp_path: Path) -> None:
    """Names and terms out of reports cannot run in a spreadsheet; numbers stay numbers."""
    found = exported(ledger, tmp_path, "csv")
    cells = [cell for rows in found.values() for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert found["moves"][0]["party"] == f"'{FORMULA}"
    assert found["moves"][1]["speaker"] == "'@Vale"
    assert found["attributions"][0]["speaker"] == "'-x"
    assert float(found["control"][0]["share"]) == 0.6


def test_parquet_keeps_types_and_words(ledger: Ledger, tmp_path: Path) -> None:
    """Lists, numbers and truth values have types of their own, and words are as they were told."""
    found = exported(ledger, tmp_path, "parquet")
    demand = found["moves"][0]
    assert (demand["party"], demand["objects"], demand["hedged"]) == (FORMULA, ["Strait", "+1"], False)
    assert demand["speaker"] is None
    assert found["control"][0]["share"] == 0.6
    for row in found["evidence"][:2]:
        assert TEXT[row["start"] : row["end"]] == row["text"]


def test_conditions_and_sources_lead_to_their_moves(ledger: Ledger, tmp_path: Path) -> None:
    """A condition names a telling of the table, and so does a link of the chain."""
    found = exported(ledger, tmp_path, "parquet")
    demand, refusal = found["moves"][:2]
    assert refusal["conditions"] == [demand["telling"]]
    (link,) = found["sources"]
    assert (link["telling"], link["kind"], link["name"], link["count"]) == (
        demand["telling"], "anonymous", "officials", None,
    )  # fmt: skip


def test_as_of_a_day_what_counted_then(ledger: Ledger, tmp_path: Path) -> None:
    """On the day before its correction the old version is in force; what was rejected is not there."""
    rows = exported(ledger, tmp_path, "csv", as_of="2031-05-12")["moves"]
    assert [(row["terms"], row["status"]) for row in rows if row["act"] != "demand"] == [("the pier", "active")]


def test_empty_talks_make_empty_tables(tmp_path: Path) -> None:
    """A ledger without reports gives tables with headings alone."""
    with Ledger(tmp_path / "empty.sqlite") as empty:
        for kind in FOLDERS:
            assert not any(exported(empty, tmp_path, kind).values())


def test_lone_surrogates_are_written_as_escapes(tmp_path: Path) -> None:
    """A character that UTF-8 cannot hold stops neither format."""
    from tests.ledger.samples import told

    with Ledger(tmp_path / "odd.sqlite") as odd:
        odd.add(told("The \ud800 pier.", {"terms": "pier"}))
        for kind in FOLDERS:
            assert exported(odd, tmp_path, kind)["moves"][0]["evidence"] == "The \\ud800 pier."


def test_parquet_without_its_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pyarrow is missing, a sentence says what to install."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(SetupError, match=r"pip install 'parley\[parquet\]'"):
        ParquetFolder(tmp_path)
